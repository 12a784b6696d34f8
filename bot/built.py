"""Knowledge to a responder, at once where what takes long was saved before."""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from hashlib import blake2b
from importlib import resources
from importlib.metadata import version
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter

from bot.errors import BadRequest
from bot.knowledge import KnowledgeBase
from bot.loader import contents
from bot.loader import load
from bot.responder import Responder
from bot.saved import Saved
from bot.saved import Unusable
from bot.saved import load as load_saved
from bot.saved import save
from bot.shape import is_semantic

log = logging.getLogger(__name__)

INDEX = Path(__file__).parent.parent / "var" / "index"
_KNOWLEDGE: TypeAdapter[KnowledgeBase] = TypeAdapter(KnowledgeBase)
# Packages that decide what terms there are and what they weigh.
_PACKAGES = ("nltk", "numpy", "rank-bm25", "rapidfuzz", "symspellpy", "pydantic")


def ready(folder: Path, index: Path | None = None) -> Responder:
    """A responder over the knowledge in a folder. Raises KnowledgeError.

    Where a built index was saved and belongs to the very same files and program, it is
    mapped into memory instead of made; one that is damaged or older is made anew.
    `index` is its file instead of the usual one for the folder.
    """
    path = index or usual(folder)
    if not path.exists():
        return Responder(load(folder))
    try:
        # Before anything is read: what changes from now on makes the index outdated.
        made_from = _made_from(folder)
        return _loaded(path, made_from)
    except OSError:
        # Knowledge that cannot be read is for `load` to report.
        return Responder(load(folder))
    except Unusable as error:
        log.warning("The saved index is not used and made anew: %s.", error)
    responder = Responder(load(folder))
    if is_semantic(responder.knowledge):
        return responder
    try:
        _save(responder, path, made_from)
    except OSError as error:
        log.warning("The index cannot be saved to %s: %s.", path, error.strerror)
    return responder


def build(folder: Path, index: Path | None = None) -> Path:
    """Make the index of a folder's knowledge and save it; where it is then.

    Raises KnowledgeError, and BadRequest for knowledge that is ready without.
    """
    made_from = _made_from(folder)
    knowledge = load(folder)
    if is_semantic(knowledge):
        raise BadRequest(
            f"{folder}: nearness in meaning counts here, and that is not saved: so few "
            "phrasings are ready in seconds without a built index. It is for knowledge "
            "with more phrasings, or with 'semantic: false' in settings.yaml."
        )
    path = index or usual(folder)
    _save(Responder(knowledge), path, made_from)
    return path


def usual(folder: Path) -> Path:
    """Where the index of a folder is kept unless told otherwise."""
    name = blake2b(str(folder.resolve()).encode(), digest_size=8).hexdigest()
    return INDEX / name


def _save(responder: Responder, path: Path, made_from: str) -> None:
    knowledge = responder.knowledge
    plain = _KNOWLEDGE.dump_json(replace(knowledge, places={}))
    places = [[*key, *place] for key, place in knowledge.places.items()]
    data = Saved(
        values={},
        arrays={
            "plain": np.frombuffer(plain, np.uint8),
            "places": np.frombuffer(json.dumps(places).encode(), np.uint8),
        },
    )
    parts = {"knowledge": data, "retriever": responder.retriever.saved(knowledge)}
    save(path, Saved.of(parts), made_from=made_from)


def _loaded(path: Path, made_from: str) -> Responder:
    saved = load_saved(path, made_from=made_from)
    data = saved.part("knowledge").arrays
    knowledge = _KNOWLEDGE.validate_json(data["plain"].tobytes())
    places = {
        (entry, part): (file, line)
        for entry, part, file, line in json.loads(data["places"].tobytes())
    }
    return Responder(replace(knowledge, places=places), saved.part("retriever"))


def _made_from(folder: Path) -> str:
    """The folder's files and the program, as one hash."""
    return f"{contents(folder)} {_program()}"


@cache
def _program() -> str:
    digest = blake2b(digest_size=16)
    for data in _sources():
        digest.update(len(data).to_bytes(8, "little") + data)
    return digest.hexdigest()


def _sources() -> Iterator[bytes]:
    """The core's own files, and the versions of what it analyses with."""
    own = Path(str(resources.files("bot")))
    for path in sorted((*own.glob("*.py"), *own.glob("*.yaml"))):
        yield path.read_bytes()
    for package in _PACKAGES:
        yield version(package).encode()
