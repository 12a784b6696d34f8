"""`askwell preview` as an editor runs it: a process, a repository, a page."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner, Result

from tests.builders import SHOP_FILES, replace_line, write_files
from tests.servers.serving import ENVIRONMENT, ROOT, TIME_OUT_S
from web.commands import askwell

REFUND = "answer: A refund takes 14 days."
TOPIC = "topics/orders.yaml"


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    """A folder in a repository, with an edit that is in no commit."""
    folder = write_files(tmp_path / "site" / "faq", SHOP_FILES)
    who = ("-c", "user.name=Till", "-c", "user.email=till@shop.example")
    for command in (["init", "-q"], ["add", "-A"], [*who, "commit", "-qm", "All"]):
        subprocess.run(["git", "-C", str(folder), *command], check=True)
    replace_line(folder / TOPIC, REFUND, "answer: Soon.")
    return folder


@contextmanager
def previewing(*arguments: str) -> Iterator[tuple[str, int]]:
    """Run the command until it is stopped; gives its line and its port."""
    code = "from web.commands import askwell; askwell(prog_name='askwell')"
    with subprocess.Popen(
        [sys.executable, "-c", code, "preview", *arguments],
        cwd=ROOT,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        line = process.stdout.readline()
        try:
            yield line, int(line.split("127.0.0.1:")[1].split("/")[0])
        finally:
            process.terminate()
            process.wait(TIME_OUT_S)
    assert process.returncode == 0


def asked(port: int, message: str) -> str:
    connection = HTTPConnection("127.0.0.1", port, timeout=TIME_OUT_S)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/", urlencode({"message": message}), headers)
    page = connection.getresponse().read().decode()
    connection.close()
    return page


def test_the_last_commit_and_the_files_reply_side_by_side(folder: Path) -> None:
    with previewing("--knowledge", str(folder), "--port", "0") as (line, port):
        page = asked(port, "refund-time")

    assert line.startswith(f"{folder} beside HEAD (")
    assert "“All”) is at http://127.0.0.1:" in line
    assert "A refund takes 14 days." in page
    assert "<p>Soon.</p>" in page


def test_a_folder_may_be_what_is_live(folder: Path, tmp_path: Path) -> None:
    other = write_files(tmp_path / "published", SHOP_FILES)
    replace_line(other / TOPIC, REFUND, "answer: Never.")

    with previewing(
        "--knowledge", str(folder), "--from", str(other), "--port", "0"
    ) as (_, port):
        page = asked(port, "refund-time")

    assert "<p>Never.</p>" in page
    assert "<p>Soon.</p>" in page


def run(*arguments: str) -> Result:
    return CliRunner().invoke(askwell, ["preview", *arguments], prog_name="askwell")


def test_what_cannot_be_previewed_is_bad_usage(folder: Path, tmp_path: Path) -> None:
    alone = write_files(tmp_path / "alone", SHOP_FILES)

    for arguments, what in (
        (["--knowledge", str(tmp_path / "gone")], "There is no folder"),
        (["--knowledge", str(alone)], "is in no git repository"),
        (["--knowledge", str(folder), "--from", "nope"], "neither a folder nor a rev"),
        (
            ["--knowledge", str(folder), "--from", "http://127.0.0.1:9"],
            "No Askwell answers at http://127.0.0.1:9: The server does not answer",
        ),
    ):
        done = run(*arguments)

        assert done.exit_code == 2
        assert what in done.output


def test_what_is_wrong_in_the_live_version_is_said_and_left_out(
    folder: Path, tmp_path: Path
) -> None:
    wrong = write_files(tmp_path / "wrong", SHOP_FILES)
    replace_line(wrong / TOPIC, REFUND, "anwser: Never.")

    with previewing(
        "--knowledge", str(folder), "--from", str(wrong), "--port", "0"
    ) as (_, port):
        page = asked(port, "how long does delivery take")

    assert "Parts of it are wrong, and left out here:" in page
    assert "unknown key &#39;anwser&#39;, did you mean" in page
    assert "3 to 5 days" in page


def test_a_folder_without_topics_cannot_be_live(folder: Path, tmp_path: Path) -> None:
    done = run("--knowledge", str(folder), "--from", str(tmp_path))

    assert done.exit_code == 1
    assert "a knowledge base needs at least one" in done.output
