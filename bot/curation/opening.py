"""Knowledge to a responder, at once where what takes long was saved before."""

import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache, cached_property
from hashlib import blake2b
from importlib import resources
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from bot.check import check_as_written
from bot.dialogue import Responder
from bot.domain import BadRequest, KnowledgeBase, Places, Problem
from bot.files import contents, load
from bot.search import Saved, Unusable, alone, is_semantic, save
from bot.search import load as load_saved

log = logging.getLogger(__name__)

INDEX = Path("var", "index")
_KNOWLEDGE: TypeAdapter[KnowledgeBase] = TypeAdapter(KnowledgeBase)
_PROBLEMS: TypeAdapter[tuple[Problem, ...]] = TypeAdapter(tuple[Problem, ...])
# Packages that decide what terms there are and what they weigh.
_PACKAGES = ("nltk", "numpy", "rank-bm25", "rapidfuzz", "symspellpy", "pydantic")


class Ready:
    """Knowledge with what reading it shows to be wrong, and a responder over it.

    Each is made when it is first asked for, or read where it was saved.
    """

    def __init__(self, knowledge: KnowledgeBase, saved: Saved | None = None) -> None:
        """`saved` is what was saved of the very same knowledge."""
        self.knowledge = knowledge
        self._saved = saved

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What `check_as_written` finds; no review is overdue, as no day is known."""
        if self._saved:
            text = self._saved.part("knowledge").arrays["problems"].tobytes()
            return _PROBLEMS.validate_json(text)
        return tuple(check_as_written(self.knowledge))

    @cached_property
    def responder(self) -> Responder:
        """What replies from the knowledge."""
        saved = self._saved.part("retriever") if self._saved else None
        return Responder(self.knowledge, saved)


class _SavedPlaces(Mapping[tuple[str, str | int], tuple[str, int]]):
    """Where everything stands, read when first asked for.

    Only messages to editors say it, and of a million phrasings it takes 700 MB.
    """

    def __init__(self, text: NDArray[np.uint8]) -> None:
        self._text = text

    @cached_property
    def _places(self) -> Places:
        return {
            (entry, part): (file, line)
            for entry, part, file, line in json.loads(self._text.tobytes())
        }

    def __getitem__(self, key: tuple[str, str | int]) -> tuple[str, int]:
        return self._places[key]

    def __iter__(self) -> Iterator[tuple[str, str | int]]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def ready(folder: Path, index: Path | None = None) -> Ready:
    """The knowledge in a folder, ready to reply from. Raises KnowledgeError.

    Where a built index was saved and belongs to the very same files and program, it is
    mapped into memory instead of made; one that is damaged or older is made anew, by
    one process while others wait for it. `index` is its file instead of the usual one
    for the folder.
    """
    path = index or usual(folder)
    if not path.exists():
        return Ready(load(folder))
    try:
        try:
            return _loaded(path, folder)
        except Unusable:
            with alone(path):
                return _loaded_or_made(path, folder)
    except OSError as error:
        # Of knowledge that cannot be read, `load` says where.
        log.warning("The saved index is not used: %s.", error)
        return Ready(load(folder))


def _loaded_or_made(path: Path, folder: Path) -> Ready:
    """From the saved index, which may have been made meanwhile; else made and saved."""
    try:
        return _loaded(path, folder)
    except Unusable as error:
        log.warning("The saved index is not used and made anew: %s.", error)
    made_from = _made_from(folder)
    made = Ready(load(folder))
    if is_semantic(made.knowledge):
        return made
    try:
        _save(made, path, made_from)
    except OSError as error:
        log.warning("The index cannot be saved to %s: %s.", path, error.strerror)
    return made


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
    _save(Ready(knowledge), path, made_from)
    return path


def usual(folder: Path) -> Path:
    """Where the index of a folder is kept unless told otherwise."""
    name = blake2b(str(folder.resolve()).encode(), digest_size=8).hexdigest()
    return INDEX / name


def _save(ready: Ready, path: Path, made_from: str) -> None:
    knowledge = ready.knowledge
    places = [[*key, *place] for key, place in knowledge.places.items()]
    texts = {
        "plain": _KNOWLEDGE.dump_json(
            replace(knowledge, places={}), exclude_unset=True
        ),
        "places": json.dumps(places).encode(),
        "problems": _PROBLEMS.dump_json(ready.problems),
    }
    arrays = {name: np.frombuffer(text, np.uint8) for name, text in texts.items()}
    parts = {
        "knowledge": Saved(values={}, arrays=arrays),
        "retriever": ready.responder.retriever.saved(knowledge),
    }
    save(path, Saved.of(parts), made_from=made_from)


def _loaded(path: Path, folder: Path) -> Ready:
    """From a saved index; raises Unusable where it does not belong to a folder.

    What changes from now on makes it outdated: its files are looked at before it.
    """
    saved = load_saved(path, made_from=_made_from(folder))
    arrays = saved.part("knowledge").arrays
    knowledge = _KNOWLEDGE.validate_json(arrays["plain"].tobytes())
    places = _SavedPlaces(arrays["places"])
    return Ready(replace(knowledge, places=places), saved)


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
    for path in sorted((*own.rglob("*.py"), *own.rglob("*.yaml"))):
        yield path.read_bytes()
    for package in _PACKAGES:
        yield version(package).encode()
