"""An edit written out: the topic file of its entry, before and after."""

import difflib
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.curation.edits import Edit
from bot.domain import KnowledgeError, Problem, UnknownEntry
from bot.files import (
    Document,
    contents,
    edit_topic,
    parse,
    parse_bytes,
    paths_of,
    read_file,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A topic file before and after an edit; `line` is where the edit stands.

    `made_from` is a hash of all knowledge files of the folder as they were. `values`
    are those of the entry as it was.
    """

    folder: Path
    edit: Edit
    path: Path
    line: int
    before: bytes
    after: bytes
    made_from: str
    values: Mapping[str, Any]

    @property
    def file(self) -> str:
        """The file's path within the folder."""
        return self.path.relative_to(self.folder).as_posix()

    @property
    def diff(self) -> str:
        """The lines that change, in unified form."""
        return unified(self.before, self.after, self.file)

    @property
    def entry_yaml(self) -> str:
        """The entry's lines after the edit, for whoever pastes them by hand."""
        document = parse_bytes(self.after, str(self.path))
        entries = document.value["entries"]
        number = _place(document, self.edit.entry)
        lines = self.after.decode().splitlines(keepends=True)
        is_last = number + 1 == len(entries)
        end = len(lines) + 1 if is_last else document.line(("entries", number + 1))
        return "".join(lines[document.line(("entries", number)) - 1 : end - 1])

    @property
    def is_writable(self) -> bool:
        """Tell whether the file can be replaced where it is."""
        real = self.path.resolve()
        return os.access(real, os.W_OK) and os.access(real.parent, os.W_OK)


def draft(folder: Path, edit: Edit) -> Draft:
    """Write out an edit of the knowledge in a folder, which loads, without trying it.

    Raises UnknownEntry, and KnowledgeError with what is wrong with the edit.
    """
    edit, made_from = edit.tidied(), contents(folder)
    path, before, document = _file_of(folder, edit.entry)
    number = _place(document, edit.entry)
    values = document.value["entries"][number]
    if edit.answer == values["answer"]:
        edit = replace(edit, answer="")
    if faults := tuple(edit.faults()):
        line, where = document.line(("entries", number)), f"entry {edit.entry!r}"
        problem = Problem(path=str(path), line=line, where=where, what="")
        raise KnowledgeError(tuple(replace(problem, what=what) for what in faults))
    after = edit_topic(before, str(path), {edit.entry: edit.change})
    return Draft(
        folder=folder,
        edit=edit,
        path=path,
        line=_line_of(edit, parse_bytes(after, str(path))),
        before=before,
        after=after,
        made_from=made_from,
        values=values,
    )


def draft_again(folder: Path, edit: Edit, made_from: str) -> Draft | None:
    """Write out an edit that was proposed; None where the files were changed since."""
    return draft(folder, edit) if contents(folder) == made_from else None


def written_answer(folder: Path, entry: str) -> str | None:
    """Return the answer of an entry as its file has it, which may not be served yet.

    None where no file can be read that has the entry.
    """
    for path in sorted((folder / "topics").glob("[!.]*.yaml")):
        value = parse(path).value
        entries = value.get("entries") if isinstance(value, dict) else None
        for values in entries if isinstance(entries, list) else ():
            if isinstance(values, dict) and values.get("id") == entry:
                answer = values.get("answer")
                return answer.strip() if isinstance(answer, str) else None
    return None


def unified(before: bytes, after: bytes, file: str) -> str:
    """Return the lines that differ between two texts of a file, in unified form."""
    old, new = (text.decode().splitlines(keepends=True) for text in (before, after))
    lines = difflib.unified_diff(old, new, fromfile=file, tofile=file)
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def _file_of(folder: Path, entry: str) -> tuple[Path, bytes, Document]:
    """Return the topic file that has an entry, as it is and as it reads."""
    topics = (p for name, p in paths_of(folder).items() if name.startswith("topics/"))
    for path in topics:
        content = read_file(path)
        if entry.encode("utf-8", "replace") not in content:
            continue
        document = parse_bytes(content, str(path))
        if document.problems:
            raise KnowledgeError(document.problems)
        if entry in (values["id"] for values in document.value["entries"]):
            return path, content, document
    raise UnknownEntry(entry)


def _place(document: Document, entry: str) -> int:
    entries = enumerate(document.value["entries"])
    return next(number for number, values in entries if values["id"] == entry)


def _line_of(edit: Edit, document: Document) -> int:
    number = _place(document, edit.entry)
    loc = ("entries", number, edit.key)
    if edit.phrasing:
        last = len(document.value["entries"][number]["phrasings"]) - 1
        return document.line((*loc, last))
    return document.line(loc)
