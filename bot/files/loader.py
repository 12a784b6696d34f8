"""Knowledge files to a KnowledgeBase. The only reader of knowledge folders."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.domain import KnowledgeBase, KnowledgeError, Page, Problem, Safety, Severity
from bot.files.document import Document
from bot.files.folder import FILES, adapter_of, contents, misplaced, paths_of
from bot.files.pages import in_order
from bot.files.places import places_of
from bot.files.references import check_references
from bot.files.slips import find_slips
from bot.files.validation import validate
from bot.files.versions import version_of
from bot.files.yaml_reader import parse

# How often files that change while they are read are read anew.
_TRIES = 5


def load(folder: Path) -> KnowledgeBase:
    """The knowledge base in a folder, of which only `topics/*.yaml` must be there.

    Files that change meanwhile are read again, so that what is returned was in the
    folder at one time. Raises KnowledgeError with every problem of every file.
    """
    before = _state(folder)
    for _ in range(_TRIES):
        knowledge, problems = _read(folder)
        after = _state(folder)
        if before == after:
            break
        before = after
    else:
        what = "the files change all the time; try again when they are written"
        raise KnowledgeError((Problem(path=str(folder), line=1, what=what),))
    if knowledge is None or problems:
        raise KnowledgeError(problems)
    return knowledge


def _state(folder: Path) -> str:
    """What the files hold at this moment, or why nobody can tell."""
    try:
        return contents(folder)
    except (KnowledgeError, OSError) as error:
        return str(error)


def _read(folder: Path) -> tuple[KnowledgeBase | None, tuple[Problem, ...]]:
    try:
        return load_what_is_right(folder)
    except KnowledgeError as error:
        return None, error.problems


def load_what_is_right(folder: Path) -> tuple[KnowledgeBase, tuple[Problem, ...]]:
    """The knowledge base of the files that are right by themselves, and all problems.

    What a file of it names may be missing. Raises KnowledgeError where there are no
    topics.
    """
    paths = paths_of(folder)
    documents = {name: parse(path) for name, path in paths.items()}
    values = {name: validate(d, adapter_of(name)) for name, d in documents.items()}
    knowledge = _assemble(documents, values)
    broken = {name for name, document in documents.items() if document.reports}
    check_references(knowledge, documents, broken)
    for name, document in documents.items():
        find_slips(document, name)
    passed_over = misplaced(folder, set(paths.values()))
    slips = [p for document in documents.values() for p in document.noticed]
    knowledge = replace(knowledge, noticed=(*slips, *passed_over))
    return knowledge, _wrong(documents, passed_over)


def _wrong(
    documents: dict[str, Document], passed_over: tuple[Problem, ...]
) -> tuple[Problem, ...]:
    """Every error, with the slips of the same file, which may be its cause."""
    wrong = [document for document in documents.values() if document.reports]
    strays = [p for p in passed_over if p.severity is Severity.ERROR]
    if not wrong and not strays:
        return ()
    # What refers to a file that is passed over follows from that.
    return (
        *passed_over,
        *(p for document in wrong for p in (*document.noticed, *document.problems)),
    )


def _assemble(documents: dict[str, Document], values: dict[str, Any]) -> KnowledgeBase:
    """The knowledge of the files that could be read, whatever is wrong with others."""
    written: dict[str, Page] = _in_folder("safety", values)
    pages = {name: page for name, page in written.items() if page.enabled}
    named = _in_folder("safety", values, are_named=True)
    knowledge = KnowledgeBase(
        version=version_of(values),
        topics=_in_folder("topics", values),
        safety=Safety(
            pages=in_order(pages),
            switched_off=tuple(sorted(written.keys() - pages.keys())),
            **named,
        ),
        files=tuple(documents),
        **_in_folder("", values, are_named=True),
    )
    return replace(knowledge, places=places_of(knowledge, documents))


def _in_folder(
    folder: str, values: dict[str, Any], *, are_named: bool = False
) -> dict[str, Any]:
    """The values of a folder's files whose names are given, or the editors' own."""
    return {
        Path(name).stem: value
        for name, value in values.items()
        if value and name.rpartition("/")[0] == folder and (name in FILES) is are_named
    }
