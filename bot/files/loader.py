"""Knowledge files to a KnowledgeBase. The only reader of knowledge folders."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.domain import KnowledgeBase, KnowledgeError, Page, Problem, Safety
from bot.files.folder import FILES, adapter_of, misplaced, paths_of, version_of
from bot.files.pages import in_order
from bot.files.places import places_of
from bot.files.references import check_references
from bot.files.validation import validate
from bot.files.yaml_reader import Document, parse


def load(folder: Path) -> KnowledgeBase:
    """The knowledge base in a folder, of which only `topics/*.yaml` must be there.

    Raises KnowledgeError with every problem of every file.
    """
    knowledge, problems = load_what_is_right(folder)
    if problems:
        raise KnowledgeError(problems)
    return knowledge


def load_what_is_right(folder: Path) -> tuple[KnowledgeBase, tuple[Problem, ...]]:
    """The knowledge base of the files that are right by themselves, and all problems.

    What a file of it names may be missing. Raises KnowledgeError where there are no
    topics.
    """
    documents = {name: parse(path) for name, path in paths_of(folder).items()}
    values = {name: validate(d, adapter_of(name)) for name, d in documents.items()}
    knowledge = _assemble(documents, values)
    broken = {name for name, document in documents.items() if document.reports}
    check_references(knowledge, documents, broken)
    problems = tuple(p for document in documents.values() for p in document.problems)
    return knowledge, problems + misplaced(folder)


def _assemble(documents: dict[str, Document], values: dict[str, Any]) -> KnowledgeBase:
    """The knowledge of the files that could be read, whatever is wrong with others."""
    written: dict[str, Page] = _in_folder("safety", values)
    pages = {name: page for name, page in written.items() if page.enabled}
    named = _in_folder("safety", values, are_named=True)
    files = (
        (Path(name).name, document.data)
        for name, document in documents.items()
        if name != "calibration.yaml"
    )
    knowledge = KnowledgeBase(
        version=version_of(files),
        topics=_in_folder("topics", values),
        safety=Safety(
            pages=in_order(pages),
            switched_off=tuple(sorted(written.keys() - pages.keys())),
            **named,
        ),
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
