"""`askwell` as a whole: its help, its slips, its doors, and what it does not load."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import click
import pytest
from click.shell_completion import BashComplete
from click.testing import CliRunner, Result

from tests.builders import SHOP_FILES, write_files
from tests.servers.serving import ENVIRONMENT, ROOT
from web.commands import askwell, web

ASKWELL = "from web.commands import askwell; askwell(prog_name='askwell')"
COMMANDS = [
    *("ask", "chat", "explain", "preview"),
    *("init", "check", "calibrate", "reviews", "import", "export", "schema"),
    *("serve", "config", "build"),
    *("gaps", "labels", "stats"),
]


def run(*arguments: str, command: click.Command = askwell) -> Result:
    return CliRunner().invoke(command, arguments, prog_name="askwell")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_files(tmp_path_factory.mktemp("shop") / "knowledge", SHOP_FILES)


def test_help_lists_every_command_under_a_heading() -> None:
    done = run("--help")
    lines = done.stdout.splitlines()
    listed = [line.split()[0] for line in lines if line[2:3].islower()]
    headings = [line for line in lines if line.endswith(":") and line[0] != " "]

    assert done.exit_code == 0
    assert [name for name in listed if name in COMMANDS][: len(COMMANDS)] == COMMANDS
    assert headings == ["Options:", "Talk:", "Edit:", "Serve:", "Look back:"]
    assert "_ASKWELL_COMPLETE=bash_source" in done.stdout
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_with_an_example(name: str) -> None:
    done = run(name, "--help")

    assert done.exit_code == 0
    assert "\n  Example" in done.stdout
    assert f"askwell {name}" in done.stdout.split("\n  Example")[1]
    assert max(map(len, done.stdout.splitlines())) <= 80


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chekc"], "No such command 'chekc'. Did you mean 'check'?"),
        (["check", "--fromat", "json"], "'--fromat'. Did you mean '--format'?"),
        (["serve", "--port", "99999"], "99999 is not in the range"),
        (["export", "cvs"], "'cvs' is not one of 'qnabot'"),
        (["import"], "Missing argument 'FILE...'."),
    ],
)
def test_a_slip_is_bad_usage_and_gets_a_hint(
    arguments: Sequence[str], said: str
) -> None:
    done = run(*arguments)

    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr


def test_a_shell_completes_commands_and_options() -> None:
    complete = BashComplete(askwell, {}, "askwell", "_ASKWELL_COMPLETE")

    commands = [item.value for item in complete.get_completions([], "ch")]
    options = [item.value for item in complete.get_completions(["check"], "--f")]

    assert commands == ["chat", "check"]
    assert options == ["--format"]


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["serve", "--help"]])
def test_help_loads_none_of_the_large_packages(arguments: list[str]) -> None:
    code = f"import sys\n{ASKWELL.split(';')[0]}\ntry: askwell({arguments})\n"
    code += "finally: print(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    loaded = {*done.stderr.split()}
    assert "click" in loaded
    assert loaded & {"flask", "limits", "nltk", "rich", "sqlalchemy"} == set()


def test_python_m_web_serves_unless_a_command_is_named() -> None:
    done = run("--port", "x", command=web)
    named = run("statz", command=web)

    assert "'x' is not a valid integer range" in done.stderr
    assert "No such command 'statz'. Did you mean 'stats'?" in named.stderr


def test_a_reader_that_leaves_early_is_no_error_to_look_at(folder: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ASKWELL, "export", "csv", "--knowledge", str(folder)],
        cwd=ROOT,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        said = process.stderr.read()

    assert "Traceback" not in said
