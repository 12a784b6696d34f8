"""Edits written to the knowledge files, and kept so that each can be undone."""

import os
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from bot.curation.drafts import Draft, unified
from bot.curation.edits import Edit
from bot.curation.versions import Commit, Versions
from bot.domain import BadRequest, KnowledgeError, Problem
from bot.files import replace_file
from bot.search import locked

EDITS = Path("var", "edits")
# Edits of a folder that can be undone; each is a file of twice its topic's size.
KEPT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenEdit:
    """An edit that was written to a file of the folder, which had and has these texts.

    `commit` is git's, of the edit or, where it is `undone`, of that.
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
        """Return the edits, the latest first."""
        return tuple(map(self._read, reversed(self._paths())))

    def write(self, draft: Draft, at: datetime) -> WrittenEdit:
        """Write a draft to its file, and commit that where git has it.

        Raises KnowledgeError where the file is not as the draft found it, and OSError
        where it, or the journal, cannot be written; nothing is changed then.
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
            if draft.path.read_bytes() != draft.before:
                what = "was changed meanwhile; look at the edit again"
                raise KnowledgeError(
                    (Problem(path=str(draft.path), line=draft.line, what=what),)
                )
            # First the way back, so that no edit is without one.
            self._save(written)
            try:
                commit = _replaced(draft.path, draft.after, draft.edit.title)
            except OSError:
                self._path(written.number).unlink()
                raise
            return self._save(replace(written, commit=commit))

    def undo(self, number: int, at: datetime) -> WrittenEdit:
        """Bring the file back that an edit changed, and commit that where git has it.

        Raises BadRequest where there is no such edit, it is undone already, or the file
        was changed since; the message says what to do.
        """
        with locked(self._place):
            written = self._find(number)
            path = self._folder / written.file
            if path.read_bytes().decode("utf-8", "replace") != written.after:
                raise BadRequest(self._by_hand(written))
            title = f"Undo {written.edit.title}"
            commit = _replaced(path, written.before.encode(), title)
            return self._save(replace(written, commit=commit, undone=at))

    def _find(self, number: int) -> WrittenEdit:
        path = self._path(number)
        if not path.exists():
            raise BadRequest(f"There is no edit {number} that could be undone.")
        written = self._read(path)
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

    def _paths(self) -> list[Path]:
        return sorted(self._place.glob("[0-9]*.json"), key=lambda path: int(path.stem))

    def _path(self, number: int) -> Path:
        return self._place / f"{number}.json"

    def _read(self, path: Path) -> WrittenEdit:
        try:
            return _WRITTEN.validate_json(path.read_bytes())
        except ValidationError:
            raise BadRequest(
                f"{path} is damaged: delete it. That edit can no longer be undone."
            ) from None

    def _save(self, written: WrittenEdit) -> WrittenEdit:
        """Keep an edit, and forget those that are too many."""
        path = self._path(written.number)
        draft = path.with_suffix(".new")
        draft.write_bytes(_WRITTEN.dump_json(written))
        os.replace(draft, path)
        for old in self._paths()[:-KEPT]:
            old.unlink()
        return written


def _replaced(path: Path, content: bytes, title: str) -> Commit:
    """Replace what is in a file, and return what git made of it."""
    real = path.resolve()
    versions = Versions(real)
    obstacle = versions.obstacle()
    replace_file(real, content)
    return versions.commit(title) if obstacle is None else Commit(note=obstacle)
