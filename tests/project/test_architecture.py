"""The borders that keep the core pure; DESIGN of the code, held by reading it."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# The direction in which data flows: a module imports only from modules above it.
ORDER = """
    errors knowledge conversation reply
    stemmer analyzer spelling language questions phrases triggers assertion
    document references loader
    safety smalltalk claims readability
    phrasings saved bm25 postings shares lexical meaning index confidence shape
    remote_index milvus retriever likeness
    composer followup responder
    check_problem check_answers check_entries check_phrasings check_rivals check_twins
    check_safety check built check_report calibrate editor gaps
    schema yaml_text template
    exchange exchange_json exchange_csv exchange_qnabot exchange_qnamaker
    exchange_rasa exchange_faqpage exchange_markdown
    drafts moving
    printing cli
    __main__
""".split()

# Who may import a package that others get through a module of ours.
ONLY: dict[str, set[str]] = {
    "rank_bm25": {"bot.search.bm25"},
    "rapidfuzz": {"bot.text.spelling"},
    "symspellpy": set(),  # its word list is read as data; importing it is slow
    "yaml": {"bot.files.yaml_reader", "bot.files.yaml_writer"},
    "wordllama": set(),  # its vectors are read as data; importing it is slow
    "safetensors": {"bot.search.embeddings"},
    "tokenizers": {"bot.search.embeddings"},
    "nltk": {"bot.text.stemmer"},
    "threadpoolctl": {"bot.search.embeddings"},
    "rich": {
        "bot.cli.commands",
        "bot.cli.printing",
        "web.__main__",
        "web.commands.usage",
    },
    "sqlalchemy": {"web.config.values", "web.records.store"},
    "limits": {"web.config.values", "web.http.limits", "web.http.counters"},
    "flask_limiter": {"web.http.limits"},
    "redis": {
        "web.sessions.conversation_store",
        "web.sessions.redis",
        "web.http.counters",
    },
    "pymilvus": {"bot.search.milvus.client"},
    "grpc": {
        "bot.search.milvus.client"
    },  # what pymilvus speaks; some of its errors are raised as such
    "watchfiles": {"web.serving.watch"},
    "argparse": {"bot.cli.commands", "web.__main__"},
}

# What one module needs that is installed only where it is used.
ALSO = {"bot.search.milvus.client": ["requirements-milvus.txt"]}


def modules(package: str) -> list[str]:
    """The dotted names of a package's modules, the package itself first."""
    paths = sorted((ROOT / package).rglob("*.py"))
    assert paths
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in paths]
    return [name.removesuffix(".__init__") for name in names]


def path_of(module: str) -> Path:
    path = ROOT.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def imports(module: str) -> Iterator[str]:
    """Everything that a module imports, wherever in it: packages, modules, names."""
    tree = ast.parse(path_of(module).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and _called(node) in (
            "import_module",
            "__import__",
        ):
            pytest.fail(f"{module} imports by name, where nobody sees it")


def _called(call: ast.Call) -> str:
    function = call.func
    return getattr(function, "id", getattr(function, "attr", ""))


def ours(imported: str) -> str | None:
    """The module of bot that an imported name belongs to."""
    package, _, rest = imported.partition(".")
    return rest.split(".")[0] if package == "bot" else None


BOT = modules("bot")
WEB = modules("web")


@pytest.mark.parametrize("module", BOT)
def test_the_core_knows_no_web(module: str) -> None:
    packages = {name.split(".")[0] for name in imports(module)}

    assert packages.isdisjoint({"flask", "flask_cors", "werkzeug", "waitress", "web"})


@pytest.mark.parametrize("module", WEB)
def test_the_web_uses_only_the_public_face_of_the_core(module: str) -> None:
    face = set(_exported("bot"))
    used = {name for name in imports(module) if name.split(".")[0] == "bot"}

    assert used <= {f"bot.{name}" for name in face}


@pytest.mark.parametrize("module", [*BOT, *WEB])
def test_nothing_imports_the_tests(module: str) -> None:
    assert "tests" not in {name.split(".")[0] for name in imports(module)}


@pytest.mark.parametrize("package", ONLY)
def test_a_package_is_behind_one_module(package: str) -> None:
    users = {
        module
        for module in [*BOT, *WEB]
        if package in {name.split(".")[0] for name in imports(module)}
    }

    assert users == ONLY[package] & {*BOT, *WEB}


def test_every_module_has_its_place_in_the_order() -> None:
    assert sorted(ORDER) == sorted(name.partition(".")[2] for name in BOT[1:])


@pytest.mark.parametrize("module", ORDER)
def test_a_module_imports_only_in_the_direction_of_the_data(module: str) -> None:
    allowed = set(ORDER[: ORDER.index(module)])
    used = {ours(name) for name in imports(f"bot.{module}")} - {None}

    assert used <= allowed


@pytest.mark.parametrize("module", BOT)
def test_the_core_needs_only_what_run_time_installs(module: str) -> None:
    files = ["requirements.txt", *ALSO.get(module, [])]
    lines = [
        line
        for name in files
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines()
    ]
    pinned = {
        line.split("==")[0].strip().replace("-", "_") for line in lines if "==" in line
    }
    known = {*sys.stdlib_module_names, *pinned, "bot", "yaml", "pydantic_core", "grpc"}

    assert {name.split(".")[0] for name in imports(module)} <= known


def test_the_public_face_exports_each_name_under_its_own_name() -> None:
    tree = ast.parse(path_of("bot").read_text(encoding="utf-8"))
    aliases = [a for n in tree.body if isinstance(n, ast.ImportFrom) for a in n.names]

    assert aliases
    assert all(alias.name == alias.asname for alias in aliases)


def _exported(package: str) -> list[str]:
    tree = ast.parse(path_of(package).read_text(encoding="utf-8"))
    return [
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    ]


@pytest.mark.parametrize("module", BOT)
def test_nothing_in_the_core_is_random_or_reads_the_clock(module: str) -> None:
    packages = {name.split(".")[0] for name in imports(module)}

    assert packages.isdisjoint({"random", "secrets", "time", "uuid", "threading"})


@pytest.mark.parametrize("module", [*BOT, *WEB])
def test_arguments_are_never_checked_by_assert(module: str) -> None:
    tree = ast.parse(path_of(module).read_text(encoding="utf-8"))

    assert not [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Assert)]


@pytest.mark.parametrize("module", [*BOT, *WEB])
def test_every_module_says_its_job(module: str) -> None:
    tree = ast.parse(path_of(module).read_text(encoding="utf-8"))

    assert ast.get_docstring(tree)
