"""The order of the danger pages: by name, unless one says that it goes first."""

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

from bot.domain import Page, Safety
from bot.files.document import Document
from bot.text import did_you_mean


def in_order(pages: Mapping[str, Page]) -> dict[str, Page]:
    """The pages by name, each behind those that say that they go before it."""
    ordered: dict[str, Page] = {}
    visited: set[str] = set()

    def place(name: str) -> None:
        if name in visited:
            return
        visited.add(name)
        for other in sorted(pages):
            if name in pages[other].before:
                place(other)
        ordered[name] = pages[name]

    for name in sorted(pages):
        place(name)
    return ordered


def check_order(
    safety: Safety, documents: Mapping[str, Document], is_whole: bool
) -> None:
    """Report each `before` that leads nowhere, to another level or round in a circle.

    `is_whole` says that every page could be read; else one may lead to a broken page.
    """
    pages = safety.pages
    for name, page in pages.items():
        document = documents[f"safety/{name}.yaml"]
        for number, other in enumerate(page.before):
            if other in pages and pages[other].level is not page.level:
                what = (
                    f"{other!r} is of the level {pages[other].level.value!r}, and the "
                    "more dangerous level goes first anyway; remove the line"
                )
            elif is_whole and other not in (*pages, *safety.switched_off):
                what = f"there is no page {other!r}{did_you_mean(other, pages)}"
            else:
                continue
            document.report(("before", number), what)
    try:
        TopologicalSorter({name: page.before for name, page in pages.items()}).prepare()
    except CycleError as error:
        names = error.args[1]
        what = f"these pages go before each other: {', '.join(names)}"
        report = documents[f"safety/{names[0]}.yaml"].report
        report(("before",), f"{what}; remove one of the lines")
