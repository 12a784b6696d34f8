"""The documents: their links lead somewhere, and the map of the engine is true."""

import re
from pathlib import Path

import grimp

from tests.project.modules import ROOT

DOCUMENTS = [
    ROOT / name
    for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
]
for _folder in ("bot", "web", "deploy", "knowledge", "tests"):
    DOCUMENTS += sorted((ROOT / _folder).rglob("*.md"))
# What the tests of `import` read is somebody else's.
DOCUMENTS = [path for path in DOCUMENTS if "honest" not in path.parts]


def anchors(document: Path) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", document.read_text("utf-8"), re.M)
    return {re.sub(r"[^\w -]", "", t.lower()).replace(" ", "-") for t in titles}


def test_every_link_leads_to_a_file_and_a_heading() -> None:
    links = [
        (document, link)
        for document in DOCUMENTS
        for link in re.findall(r"\]\((?!https?:)([^)]+)\)", document.read_text("utf-8"))
    ]

    dead = []
    for document, link in links:
        path, _, anchor = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        known = not anchor or target.suffix != ".md" or anchor in anchors(target)
        if not target.exists() or not known:
            dead.append(f"{document.relative_to(ROOT)}: {link}")

    assert len(links) > 50
    assert dead == []


def test_every_document_of_a_folder_is_linked_from_another() -> None:
    linked = {
        (document.parent / link.partition("#")[0]).resolve()
        for document in DOCUMENTS
        for link in re.findall(r"\]\(([^)#]+)", document.read_text("utf-8"))
    }

    top = {ROOT / "README.md", ROOT / "CHANGELOG.md"}
    assert set(DOCUMENTS) - linked - top == set()


def test_every_module_that_a_document_names_is_there() -> None:
    modules = [
        f"/{path.relative_to(ROOT)}"
        for folder in ("bot", "web", "tests")
        for path in (ROOT / folder).rglob("*.py")
    ]
    named = [
        (document.relative_to(ROOT), name)
        for document in DOCUMENTS
        for name in re.findall(r"`([\w/]+\.py)`", document.read_text("utf-8"))
        if not name.endswith("/NAME.py")
    ]

    gone = [
        f"{document}: {name}"
        for document, name in named
        if not any(path.endswith(f"/{name}") for path in modules)
    ]

    assert len(named) > 30
    assert gone == []


def test_the_map_says_which_packages_each_builds_on() -> None:
    graph = grimp.build_graph("bot", cache_dir=None)
    cells = re.findall(
        r"^\| `(\w+)/` \|.*\| ([^|]+) \|$",
        (ROOT / "bot" / "README.md").read_text("utf-8"),
        re.M,
    )

    told = {package: set(re.findall(r"\w+", names)) for package, names in cells}
    imported = {
        package: {
            other.removeprefix("bot.")
            for other in (f"bot.{name}" for name in told if name != package)
            if graph.direct_import_exists(
                importer=f"bot.{package}", imported=other, as_packages=True
            )
        }
        for package in told
    }

    assert len(told) == 12
    assert told == imported
