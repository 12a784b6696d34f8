"""A phrasing into the file of its entry, without a change to what else is there.

It is tried on a copy first: the file changes only where the knowledge stays right.
"""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.check import check, errors
from bot.dialogue import Responder
from bot.domain import KnowledgeBase, KnowledgeError, Problem, UnknownEntry
from bot.files import Change, edit_topic, load, parse_bytes, replace_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """A phrasing that stands in its file now, and the problems new with it."""

    path: Path
    line: int
    warnings: tuple[Problem, ...] = ()


def add_phrasing(folder: Path, entry: str, phrasing: str) -> Addition:
    """Add a phrasing to an entry of the knowledge in a folder, after its others.

    Raises UnknownEntry, and KnowledgeError with what would be wrong afterwards; the
    files are then as they were. Only the phrasings of the entry and of those that the
    phrasing finds are checked.
    """
    knowledge = load(folder)
    if entry not in knowledge.entries:
        raise UnknownEntry(entry)
    phrasing = " ".join(phrasing.split())
    path = folder / "topics" / f"{knowledge.topic_of[entry]}.yaml"
    before = path.read_bytes()
    after, line = _with_phrasing(before, path, entry, phrasing)
    problems = _new_problems(knowledge, path, after, entry, phrasing)
    if wrong := errors(problems):
        raise KnowledgeError(tuple(wrong))
    if path.read_bytes() != before:
        raise _error(str(path), line, "was changed meanwhile; try again")
    replace_file(path, after)
    return Addition(path=path, line=line, warnings=problems)


def _with_phrasing(
    content: bytes, path: Path, entry: str, phrasing: str
) -> tuple[bytes, int]:
    """Return a topic file's bytes with the phrasing, and the number of its line."""
    change = Change(phrasings=(phrasing,))
    edited = edit_topic(content, str(path), {entry: change})
    document = parse_bytes(edited, str(path))
    values = document.value["entries"]
    number = next(n for n, value in enumerate(values) if value["id"] == entry)
    last = len(values[number]["phrasings"]) - 1
    return edited, document.line(("entries", number, "phrasings", last))


def _new_problems(
    before: KnowledgeBase, path: Path, content: bytes, entry: str, phrasing: str
) -> tuple[Problem, ...]:
    """Return the problems that the knowledge has with a changed file, and only then."""
    folder = path.parents[1]
    with TemporaryDirectory() as name:
        copy = Path(name)
        for source in (*folder.glob("*.y*ml"), *folder.glob("*/*.y*ml")):
            target = copy / source.relative_to(folder)
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(source, target)
        (copy / path.relative_to(folder)).write_bytes(content)
        try:
            after = load(copy)
        except KnowledgeError as error:
            raise KnowledgeError(_moved(error.problems, copy, folder)) from None
        responder = Responder(after)
        retriever = responder.retriever
        found = retriever.search(retriever.language.words(phrasing))
        near = {entry, *(match.entry.id for match in found.matches)}
        problems = _moved(check(responder, near), copy, folder)
    if not problems:
        return ()
    known = {(p.where, p.what) for p in check(Responder(before), near)}
    return tuple(p for p in problems if (p.where, p.what) not in known)


def _moved(
    problems: Iterable[Problem], copy: Path, folder: Path
) -> tuple[Problem, ...]:
    """Return the problems of the copy as those of the folder."""
    old, new = str(copy), str(folder)
    return tuple(
        replace(p, path=p.path.replace(old, new), what=p.what.replace(old, new))
        for p in problems
    )


def _error(path: str, line: int, what: str) -> KnowledgeError:
    return KnowledgeError((Problem(path=path, line=line, what=what),))
