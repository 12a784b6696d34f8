"""Edits written to the knowledge files, and kept so that each can be undone."""

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from bot.curation.drafts import Draft, unified
from bot.curation.edits import Edit
from bot.curation.history import Commit, FileHistory
from bot.domain import BadRequest, KnowledgeError, Problem
from bot.files import read_file, replace_file
from bot.search import locked

log = logging.getLogger(__name__)

EDITS = Path("var", "edits")
# Edits of a folder that can be undone; each is a file of twice its topic's size.
KEPT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenEdit:
    """An edit that was written to a file of the folder, which had and has these texts.

    `commit` is git's, of the edit or, where it is `undone`, of that. It is noted last:
    where that fails, it is empty.
    """

    number: int
    at: datetime
    edit: Edit
    file: str
    line: int
    before: str
    after: str
    commit: Commit = field(default_factory=Commit)
    undone: datetime | None = None

    @property
    def place(self) -> str:
        """Where the edit stood when it was written, such as topics/plan.yaml:12."""
        return f"{self.file}:{self.line}"

    @property
    def diff(self) -> str:
        """The lines that the edit changed, in unified form."""
        return unified(self.before.encode(), self.after.encode(), self.file)


_WRITTEN = TypeAdapter(WrittenEdit)


class Journal:
    """The latest edits of a knowledge folder, in a folder of their own."""

    def __init__(self, folder: Path, place: Path | None = None) -> None:
        """`place` is where the edits are kept: var/edits/ and a hash of the folder."""
        digest = blake2b(str(folder.resolve()).encode(), digest_size=8)
        self._folder = folder
        self._place = place or EDITS / digest.hexdigest()

    def latest(self) -> tuple[WrittenEdit, ...]:
        """Return the edits that can be read, the latest first."""
        return tuple(self._readable())

    def last(self) -> WrittenEdit | None:
        """Return the latest edit that can be read, if there is one."""
        return next(self._readable(), None)

    def has_as_written(self, written: WrittenEdit) -> bool:
        """Tell whether the file still is as an edit left it; raises OSError."""
        content = read_file(self._folder / written.file)
        return content.decode("utf-8", "replace") == written.after

    def write(self, draft: Draft, at: datetime) -> WrittenEdit:
        """Write a draft to its file, and commit that where git has it.

        Raises KnowledgeError where the file is not as the draft found it, and OSError
        where it, or the journal, cannot be written; nothing is changed then. That git
        fails is told by the commit's note.
        """
        with locked(self._place):
            numbers = [int(path.stem) for path in self._paths()]
            written = WrittenEdit(
                number=max(numbers, default=0) + 1,
                at=at,
                edit=draft.edit,
                file=draft.file,
                line=draft.line,
                before=draft.before.decode(),
                after=draft.after.decode(),
            )
            if read_file(draft.path) != draft.before:
                what = "was changed meanwhile; look at the edit again"
                raise KnowledgeError(
                    (Problem(path=str(draft.path), line=draft.line, what=what),)
                )
            committing = _Committing(draft.path, draft.edit.title)
            # First the way back, so that no edit is without one.
            self._save(written)
            try:
                replace_file(draft.path, draft.after)
            except OSError:
                self._path(written.number).unlink()
                raise
            return self._noted(replace(written, commit=committing.commit()))

    def undo(self, number: int, at: datetime) -> WrittenEdit:
        """Bring the file back that an edit changed, and commit that where git has it.

        Raises BadRequest where there is no such edit, it is undone already, or the file
        was changed since; the message says what to do. Raises OSError where the file,
        or the journal, cannot be written; nothing is changed then.
        """
        with locked(self._place):
            written = self._find(number)
            path = self._folder / written.file
            if not self.has_as_written(written):
                raise BadRequest(self._by_hand(written))
            committing = _Committing(path, f"Undo {written.edit.title}")
            undone = replace(written, commit=Commit(), undone=at)
            # To mark it afterwards takes no room on the disk then.
            marked = self._drafted(undone)
            replace_file(path, written.before.encode())
            os.replace(marked, self._path(number))
            return self._noted(replace(undone, commit=committing.commit()))

    def _find(self, number: int) -> WrittenEdit:
        path = self._path(number)
        if not path.exists():
            raise BadRequest(f"There is no edit {number} that could be undone.")
        try:
            written = _WRITTEN.validate_json(path.read_bytes())
        except ValidationError:
            raise BadRequest(_damaged(path)) from None
        if written.undone:
            raise BadRequest(f"Edit {number} is undone already.")
        return written

    def _by_hand(self, written: WrittenEdit) -> str:
        """Say how to undo an edit whose file was changed since."""
        later = [
            f"{each.number}"
            for each in self.latest()
            if each.number > written.number
            and each.file == written.file
            and not each.undone
        ]
        what = f"{written.file} was changed after edit {written.number}"
        if later:
            return f"{what}: undo edit {', then '.join(later)} first."
        diff = unified(written.after.encode(), written.before.encode(), written.file)
        return f"{what}. Nothing was undone; change these lines by hand:\n{diff}"

    def _readable(self) -> Iterator[WrittenEdit]:
        """Yield the edits, the latest first; warn of those that are damaged."""
        for path in reversed(self._paths()):
            try:
                yield _WRITTEN.validate_json(path.read_bytes())
            except ValidationError:
                log.warning("%s", _damaged(path))

    def _paths(self) -> list[Path]:
        paths = [p for p in self._place.glob("*.json") if p.stem.isdecimal()]
        return sorted(paths, key=lambda path: int(path.stem))

    def _path(self, number: int) -> Path:
        return self._place / f"{number}.json"

    def _drafted(self, written: WrittenEdit) -> Path:
        """Write down an edit beside its place."""
        draft = self._path(written.number).with_suffix(".new")
        draft.write_bytes(_WRITTEN.dump_json(written))
        return draft

    def _save(self, written: WrittenEdit) -> WrittenEdit:
        """Keep an edit, and forget those that are too many."""
        os.replace(self._drafted(written), self._path(written.number))
        for old in self._paths()[:-KEPT]:
            old.unlink()
        return written

    def _noted(self, written: WrittenEdit) -> WrittenEdit:
        """Keep what git has made of an edit, which is kept and in its file already."""
        try:
            return self._save(written)
        except OSError as error:
            log.warning(
                "The commit of edit %s is not noted: %s.", written.number, error
            )
            return written


def _damaged(path: Path) -> str:
    return f"{path} is damaged: delete it. That edit can no longer be undone."


class _Committing:
    """The commit of a file that is about to be replaced; git may fail at any time."""

    def __init__(self, path: Path, title: str) -> None:
        """Look now, before the change, whether git could commit it by itself."""
        self._versions, self._title = FileHistory(path.resolve()), title
        try:
            self._obstacle = self._versions.obstacle()
        except OSError as error:
            self._obstacle = f"not committed: git cannot be run: {error}"

    def commit(self) -> Commit:
        """Commit the file as it is now, or note why not."""
        if self._obstacle is not None:
            return Commit(note=self._obstacle)
        try:
            return self._versions.commit(self._title)
        except OSError as error:
            return Commit(
                note=f"written, but not committed: git cannot be run: {error}"
            )
