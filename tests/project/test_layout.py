"""How the program is laid out: what it imports is pinned, and no part is too big."""

import ast
import sys
from collections import Counter
from importlib.metadata import packages_distributions

import grimp

from tests.project.modules import ROOT, modules

# What a package may need beside requirements.txt, and where that is pinned.
BESIDE = {
    "bot.search.milvus": "requirements-milvus.txt",
    "web": "requirements-production.txt",
}
# What a pinned package brings and documents as part of its own interface.
BROUGHT = {"pydantic_core": "pydantic", "Werkzeug": "Flask", "MarkupSafe": "Flask"}


def pinned(file: str) -> set[str]:
    """The names that a requirements file pins itself, as `normal` writes them."""
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    return {
        normal(line.partition("==")[0].partition("[")[0])
        for line in lines
        if "==" in line
    }


def normal(distribution: str) -> str:
    """`PyYAML` and `pyyaml`, `rank_bm25` and `rank-bm25` are one name each."""
    return distribution.strip().lower().replace("_", "-")


def allowed(module: str) -> set[str]:
    """What a module may import of others: what run time installs where it runs."""
    beside = [
        file for name, file in BESIDE.items() if f"{module}.".startswith(f"{name}.")
    ]
    return set[str]().union(*map(pinned, ["requirements.txt", *beside]))


def test_the_program_imports_only_what_its_run_time_pins() -> None:
    graph = grimp.build_graph(
        "bot", "web", include_external_packages=True, cache_dir=None
    )
    distributions = packages_distributions()
    ours = {*sys.stdlib_module_names, "bot", "web"}

    imports = [
        (module, distributions[imported][0])
        for module in sorted(modules("bot", "web"))
        for imported in sorted(graph.find_modules_directly_imported_by(module))
        if imported.partition(".")[0] not in ours
    ]
    loose = [
        (module, name)
        for module, name in imports
        if normal(BROUGHT.get(name, name)) not in allowed(module)
    ]

    assert len(imports) > 50
    assert loose == []


def test_the_packages_of_the_encoders_are_behind_their_doors() -> None:
    graph = grimp.build_graph(
        "bot", "web", include_external_packages=True, cache_dir=None
    )
    doors = {f"bot.search.{name}" for name in ("encoders", "minilm", "e5")}
    ours = {*sys.stdlib_module_names, "bot", "numpy"}

    packages = {
        imported
        for door in doors
        for imported in graph.find_modules_directly_imported_by(door)
        if imported.partition(".")[0] not in ours
    }
    importers = map(graph.find_modules_that_directly_import, packages)

    assert packages
    assert set().union(*importers) == doors


def test_each_package_says_in_one_sentence_what_it_is_for() -> None:
    packages = {
        name: ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        for name, path in modules("bot", "web", "tests").items()
        if path.name == "__init__.py"
    }

    vague = [
        name
        for name, sentence in packages.items()
        if not sentence.endswith(("?", ".")) or len(sentence.split()) < 3
    ]

    assert len(packages) > 20
    assert vague == []


def test_no_folder_holds_more_than_twenty_five_modules() -> None:
    folders = Counter(path.parent for path in modules("bot", "web", "tests").values())

    assert {folder: count for folder, count in folders.items() if count > 25} == {}


def test_a_long_file_gives_its_reason() -> None:
    texts = {
        name: path.read_text(encoding="utf-8")
        for name, path in modules("bot", "web").items()
    }

    unexplained = [
        name
        for name, text in texts.items()
        if text.count("\n") > 300 and "Long because " not in head(text)
    ]

    assert unexplained == []


def head(text: str) -> str:
    """What stands above a module's first import: its docstring and comments."""
    return text.partition("\nimport ")[0].partition("\nfrom ")[0]
