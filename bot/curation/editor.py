"""A phrasing into the file of its entry, without a hair of the rest changed.

It is tried on a copy first: the files change only where the knowledge stays right.
"""

import io
import os
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.check import check, errors
from bot.dialogue import Responder
from bot.domain import KnowledgeBase, KnowledgeError, Problem, UnknownEntry
from bot.files import Document, Loc, as_item, load, parse_bytes
from bot.text import words

_ITEM = re.compile(r"( *)- ")
_BEFORE_KEY = re.compile(r" *(?:- +)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """A phrasing that stands in its file now, and what to look at again."""

    path: Path
    line: int
    warnings: tuple[Problem, ...] = ()


def add_phrasing(folder: Path, entry: str, phrasing: str) -> Addition:
    """Add a phrasing to an entry, after its others.

    Raises UnknownEntry, and KnowledgeError with what would be wrong afterwards; the
    files are then as they were. Asked again are the phrasings of the entry and of those
    that the phrasing finds, not all of them.
    """
    knowledge = load(folder)
    if entry not in knowledge.entries:
        raise UnknownEntry(entry)
    phrasing = " ".join(phrasing.split())
    path = folder / "topics" / f"{knowledge.topic_of[entry]}.yaml"
    before = path.read_bytes()
    after, line = _with_phrasing(before, path, entry, phrasing)
    problems = _tried(folder, path, after, knowledge, phrasing, entry)
    wrong = errors(problems)
    if wrong:
        raise KnowledgeError(tuple(wrong))
    if path.read_bytes() != before:
        raise KnowledgeError(
            (_problem(path, line, "was changed meanwhile; try again"),)
        )
    _write(path, after)
    return Addition(path=path, line=line, warnings=problems)


def _with_phrasing(
    content: bytes, path: Path, entry: str, phrasing: str
) -> tuple[bytes, int]:
    """A topic file's bytes with one line more, and the number of that line."""
    document = parse_bytes(content, str(path))
    number, value = next(
        (number, value)
        for number, value in enumerate(document.value["entries"])
        if value["id"] == entry
    )
    lines = list(io.StringIO(content.decode("utf-8"), newline="\n"))
    at, new = _new_lines(document, lines, ("entries", number), value, phrasing)
    ending = "\r\n" if lines[0].endswith("\r\n") else "\n"
    if not lines[at - 1].endswith("\n"):
        lines[at - 1] += ending
    lines[at:at] = [f"{line}{ending}" for line in new]
    edited = "".join(lines).encode("utf-8")
    _hold(document, parse_bytes(edited, str(path)), number, phrasing, at)
    return edited, at + len(new)


def _new_lines(
    document: Document, lines: list[str], loc: Loc, value: dict[str, object], text: str
) -> tuple[int, list[str]]:
    """After how many lines something is to be added, and what."""
    phrasings = value.get("phrasings")
    if not isinstance(phrasings, list):
        line = document.line((*loc, "question"))
        depth = len(str(_BEFORE_KEY.findall(lines[line - 1])[0]))
        key, item = "phrasings:", f"  {as_item(text)}"
        return _end(lines, line, depth), [f"{' ' * depth}{new}" for new in (key, item)]
    line = document.line((*loc, "phrasings", len(phrasings) - 1))
    found = _ITEM.match(lines[line - 1])
    if not found:
        what = "write its phrasings as a list, one a line, each after '- '"
        raise KnowledgeError((_problem(Path(document.path), line, what),))
    return _end(lines, line, len(found[1])), [f"{found[1]}{as_item(text)}"]


def _end(lines: list[str], line: int, depth: int) -> int:
    """The last line of a text that begins on a line: the others stand deeper."""
    while line < len(lines) and lines[line].strip() and _indent(lines[line]) > depth:
        line += 1
    return line


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _hold(
    before: Document, after: Document, number: int, phrasing: str, line: int
) -> None:
    """See that an edited file says the same as before, and the phrasing."""
    expected = before.value
    entry = expected["entries"][number]
    entry["phrasings"] = [*(entry.get("phrasings") or ()), phrasing]
    if after.reports or after.value != expected:
        what = "could not be edited safely; add the phrasing by hand"
        raise KnowledgeError((_problem(Path(before.path), line, what),))


def _tried(
    folder: Path,
    path: Path,
    content: bytes,
    before: KnowledgeBase,
    phrasing: str,
    entry: str,
) -> tuple[Problem, ...]:
    """The problems that a copy of the knowledge has with this file, and had not yet."""
    with TemporaryDirectory() as copy:
        _copy(folder, Path(copy))
        (Path(copy) / "topics" / path.name).write_bytes(content)
        try:
            after = load(Path(copy))
        except KnowledgeError as error:
            problems = _moved(error.problems, Path(copy), folder)
            raise KnowledgeError(problems) from None
        responder = Responder(after)
        found = responder.retriever.search(words(phrasing)).matches
        near = {entry, *(match.entry.id for match in found)}
        problems = _moved(check(responder, near), Path(copy), folder)
    if not problems:
        return ()
    usual = {(p.where, p.what) for p in check(Responder(before), near)}
    return tuple(p for p in problems if (p.where, p.what) not in usual)


def _copy(folder: Path, copy: Path) -> None:
    for name in ("topics", "safety"):
        (copy / name).mkdir()
    for pattern in ("*.y*ml", "topics/*.y*ml", "safety/*.y*ml"):
        for path in folder.glob(pattern):
            shutil.copyfile(path, copy / path.relative_to(folder))


def _moved(
    problems: Iterable[Problem], copy: Path, folder: Path
) -> tuple[Problem, ...]:
    """Problems of the copy as those of the folder."""
    return tuple(
        replace(
            problem,
            path=problem.path.replace(str(copy), str(folder)),
            what=problem.what.replace(str(copy), str(folder)),
        )
        for problem in problems
    )


def _write(path: Path, content: bytes) -> None:
    """Replace a file at once: nobody ever reads half of it."""
    draft = path.with_name(f".{path.name}.new")
    draft.write_bytes(content)
    shutil.copymode(path, draft)
    os.replace(draft, path)


def _problem(path: Path, line: int, what: str) -> Problem:
    return Problem(path=str(path), line=line, what=what)
