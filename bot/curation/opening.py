"""Knowledge opened to reply from: at once where what takes long was saved before."""

import logging
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter

from bot.check import check_as_written
from bot.dialogue import Responder
from bot.domain import BadRequest, KnowledgeBase, Problem, Watch, unwatched
from bot.files import contents, load, program
from bot.search import (
    Snapshot,
    Unusable,
    is_semantic,
    load_snapshot,
    locked,
    save_snapshot,
)

log = logging.getLogger(__name__)

INDEX = Path("var", "index")
_KNOWLEDGE: TypeAdapter[KnowledgeBase] = TypeAdapter(KnowledgeBase)
_PROBLEMS: TypeAdapter[tuple[Problem, ...]] = TypeAdapter(tuple[Problem, ...])


class OpenedKnowledge:
    """Knowledge, its problems and a responder, each made when it is first asked for.

    The `knowledge` has no `places` where it is from a snapshot.
    """

    def __init__(
        self,
        knowledge: KnowledgeBase,
        snapshot: Snapshot | None = None,
        watch: Watch = unwatched,
    ) -> None:
        """Take knowledge, and the snapshot that was saved of it, if any.

        `watch` sees the encoder read what is new to it.
        """
        self.knowledge = knowledge
        self._snapshot, self._watch = snapshot, watch

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What `check_as_written` finds without a day."""
        if self._snapshot:
            return _PROBLEMS.validate_json(self._snapshot["problems"].tobytes())
        return tuple(check_as_written(self.knowledge))

    @cached_property
    def responder(self) -> Responder:
        """What replies from the knowledge."""
        snapshot = self._snapshot["retriever"] if self._snapshot else None
        return Responder(self.knowledge, snapshot, watch=self._watch)


def open_knowledge(
    folder: Path, index: Path | None = None, watch: Watch = unwatched
) -> OpenedKnowledge:
    """Open the knowledge in a folder. Raises KnowledgeError where it is wrong.

    `watch` sees the encoder read what is new to it, once the responder is made.

    Where `askwell build` once saved an index of the folder, to `index` or the default
    path, that is mapped into memory. One that is damaged, or older than the files or
    the program, is made and saved again by one process, while others wait for it.
    """
    path = index or default_index_path(folder)
    if not path.exists():
        return OpenedKnowledge(load(folder), watch=watch)
    try:
        with suppress(Unusable):
            return _open_saved(path, folder)
        with locked(path):
            return _open_saved_or_save(path, folder)
    except OSError as error:
        # Of knowledge that cannot be read, `load` says where.
        log.warning("The saved index is not used: %s.", error)
        return OpenedKnowledge(load(folder), watch=watch)


def _open_saved_or_save(path: Path, folder: Path) -> OpenedKnowledge:
    """Open the saved index, which another process may have made; else make it."""
    try:
        return _open_saved(path, folder)
    except Unusable as error:
        log.warning("The saved index is not used and made anew: %s.", error)
    made_from = _fingerprint(folder)
    opened = OpenedKnowledge(load(folder))
    if is_semantic(opened.knowledge) or made_from != _fingerprint(folder):
        return opened
    try:
        save_snapshot(path, _snapshot_of(opened), made_from=made_from)
    except OSError as error:
        log.warning("The index cannot be saved to %s: %s.", path, error.strerror)
    return opened


def build(folder: Path, index: Path | None = None) -> Path:
    """Make the index of a folder's knowledge, save it, and return where it is.

    Raises KnowledgeError where the knowledge is wrong, and BadRequest where it is small
    enough to be ready without an index.
    """
    made_from = _fingerprint(folder)
    knowledge = load(folder)
    if is_semantic(knowledge):
        raise BadRequest(
            f"{folder}: the encoder has a say here, and that is not saved: so few "
            "phrasings are ready in seconds without a built index. It is for knowledge "
            "with more phrasings, or with 'semantic: false' in settings.yaml."
        )
    path = index or default_index_path(folder)
    snapshot = _snapshot_of(OpenedKnowledge(knowledge))
    with locked(path):
        save_snapshot(path, snapshot, made_from=made_from)
    return path


def default_index_path(folder: Path) -> Path:
    """Return where the index of a folder is kept: var/index/ and a hash of its path."""
    return INDEX / blake2b(str(folder.resolve()).encode(), digest_size=8).hexdigest()


def _snapshot_of(opened: OpenedKnowledge) -> Snapshot:
    # Places are for messages to editors, and of a million phrasings take 700 MB.
    knowledge = replace(opened.knowledge, places={}, noticed=())
    text = _KNOWLEDGE.dump_json(knowledge, exclude_unset=True)
    return {
        "knowledge": np.frombuffer(text, np.uint8),
        "problems": np.frombuffer(_PROBLEMS.dump_json(opened.problems), np.uint8),
        "retriever": opened.responder.retriever.to_snapshot(),
    }


def _open_saved(path: Path, folder: Path) -> OpenedKnowledge:
    """Open a saved index; raises Unusable where the files have changed since."""
    # The files are hashed first, so that whatever changes from now on outdates it.
    snapshot = load_snapshot(path, made_from=_fingerprint(folder))
    knowledge = _KNOWLEDGE.validate_json(snapshot["knowledge"].tobytes())
    return OpenedKnowledge(knowledge, snapshot)


def _fingerprint(folder: Path) -> str:
    """Return one hash of the folder's files and of the program."""
    made_from = f"{contents(folder)} {program()}"
    return blake2b(made_from.encode(), digest_size=16).hexdigest()
