"""`pip install .`: the command `askwell` in an environment and a folder of its own.

No network is needed: the dependencies are those of the environment that runs the tests.
"""

import os
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.servers.serving import ROOT, TIME_OUT_S, asked

Run = Callable[..., subprocess.CompletedProcess[str]]

STATIC = ROOT / "web" / "static"
ENVIRONMENT = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("FAQ_", "PYTHON"))
} | {"PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def pip(*arguments: object) -> None:
    subprocess.run(
        [sys.executable, "-m", "pip", "--quiet", *map(str, arguments)],
        check=True,
        env=ENVIRONMENT,
        timeout=TIME_OUT_S,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT)
    return next(folder.glob("askwell-*.whl"))


@pytest.fixture(scope="module")
def askwell(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command, installed into a new virtual environment."""
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", folder], check=True, timeout=60
    )
    pip("--python", folder / "bin" / "python", "install", "--no-deps", wheel)
    [packages] = folder.glob("lib/python*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return folder / "bin" / "askwell"


@pytest.fixture
def run(askwell: Path, tmp_path: Path) -> Run:
    """Runs `askwell` in an empty folder."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [askwell, *arguments],
            cwd=tmp_path,
            env=ENVIRONMENT,
            capture_output=True,
            text=True,
            timeout=TIME_OUT_S,
            check=False,
        )

    return run


def test_the_wheel_has_what_runs_and_nothing_else(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    needed = {
        str(path.relative_to(ROOT))
        for folder in ("bot", "web")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    files = {name for name in names if ".dist-info/" not in name}

    assert files == {name for name in needed if not name.endswith("README.md")}


def test_the_wheel_has_the_pins_of_the_requirements(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        [metadata] = [n for n in archive.namelist() if n.endswith("/METADATA")]
        text = archive.read(metadata).decode()

    lines = (ROOT / "requirements.txt").read_text().splitlines()
    pins = {line.split("#")[0].strip() for line in lines} - {""}
    declared = {line.removeprefix("Requires-Dist: ") for line in text.splitlines()}
    extras = {line.split("; ")[1] for line in declared if "; extra ==" in line}
    assert pins <= declared
    assert extras == {"extra == 'production'", "extra == 'milvus'"}


def test_the_command_runs_outside_the_checkout(run: Run, tmp_path: Path) -> None:
    version = run("--version")
    lost = run("ask", "hello")
    begun = run("init", "my-faq")
    checked = run("check", "--knowledge", "my-faq")
    listed = run("config")

    assert version.stdout.startswith("askwell, version ")
    assert lost.returncode == 1
    assert "askwell init my-faq" in lost.stderr
    assert begun.returncode == 0
    assert "askwell serve --knowledge my-faq" in begun.stdout
    assert checked.returncode == 0
    assert checked.stdout.endswith("0 errors, 0 warnings, 0 pieces of advice.\n")
    assert f"FAQ_KNOWLEDGE = {tmp_path}/knowledge  (default)" in listed.stdout
    assert f"FAQ_DATABASE_URL = sqlite:///{tmp_path}/var/askwell.db" in listed.stdout


def test_the_installed_server_answers_and_has_the_widget(
    run: Run, askwell: Path, tmp_path: Path
) -> None:
    run("init", "my-faq")

    with subprocess.Popen(
        [askwell, "serve", "--knowledge", "my-faq", "--port", "0"],
        cwd=tmp_path,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        try:
            assert server.stdout
            port = int(server.stdout.readline().split(":")[-1].split("/")[0])
            message = {"message": "how long can I keep a book?"}
            reply = asked(port, "POST", "/api/chat", message)
            page = asked(port, "GET", "/")
            files = {
                path: asked(port, "GET", f"/static/{path.relative_to(STATIC)}")
                for path in STATIC.rglob("*.*")
            }
        finally:
            server.terminate()

    assert server.returncode == 0
    assert reply["entry"]["id"] == "loan-period"
    assert "faq-chat" in page
    assert all(text == path.read_text() for path, text in files.items())
    assert (tmp_path / "var" / "askwell.db").exists()
