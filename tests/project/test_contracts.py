"""The import contracts of pyproject.toml notice what they are there to notice."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.project.modules import ROOT

FLOW = "Data flows one way through the core"
WEB_FLOW = "Data flows one way through the web"
NO_WEB = "The core knows no web"
FACE = "The web enters the core by its face"
NO_CHANCE = "The core is never random and reads no clock"
YAML = "The package for YAML is behind one door"
ENCODER = "The packages for the encoders are behind their doors"
NO_TESTS = "Nothing that ships imports the tests"


@pytest.fixture(name="tree")
def _tree(tmp_path: Path) -> Path:
    """A copy of the program's Python files and of the contracts."""
    for name in ("bot", "web"):
        skip = shutil.ignore_patterns("__pycache__", "static", "templates", "*.yaml")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=skip)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def broken(tree: Path) -> set[str]:
    """The names of the contracts that a tree breaks."""
    program = Path(sys.executable).with_name("lint-imports")
    report = subprocess.run(
        [program, "--no-cache"],
        cwd=tree,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    ).stdout
    assert "Contracts: " in report, report
    return {
        line.partition(" BROKEN")[0]
        for line in report.splitlines()
        if " BROKEN" in line
    }


def test_the_program_keeps_every_contract(tree: Path) -> None:
    assert broken(tree) == set()


@pytest.mark.parametrize(
    ("module", "line", "contracts"),
    [
        ("bot/text/__init__.py", "import bot.dialogue", {FLOW}),
        ("bot/search/__init__.py", "import bot.formats", {FLOW}),
        ("web/config/__init__.py", "import web.views", {WEB_FLOW}),
        ("web/views/__init__.py", "import bot.search", {FACE}),
        (
            "bot/check/__init__.py",
            "import bot.text.analyzer",
            {"bot.text is entered by its face"},
        ),
        ("bot/text/__init__.py", "import flask", {NO_WEB}),
        ("bot/text/__init__.py", "import random", {NO_CHANCE}),
        ("bot/check/__init__.py", "import time", {NO_CHANCE}),
        ("web/views/__init__.py", "import yaml", {YAML}),
        ("bot/search/semantic.py", "import onnxruntime", {ENCODER}),
        ("bot/text/__init__.py", "import tests.builders", {NO_TESTS}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_wrong_import_breaks_its_contract(
    tree: Path, module: str, line: str, contracts: set[str]
) -> None:
    path = tree / module
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")

    assert broken(tree) == contracts


def test_a_new_package_needs_a_place_in_the_order(tree: Path) -> None:
    (tree / "bot" / "extra").mkdir()
    (tree / "bot" / "extra" / "__init__.py").touch()

    assert FLOW in broken(tree)
