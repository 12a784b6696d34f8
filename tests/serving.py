"""Runs `python -m web` as an operator would."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
ENVIRONMENT = {
    name: value for name, value in os.environ.items() if not name.startswith("FAQ_")
} | {"FAQ_DATABASE_URL": "off", "FAQ_RATE_LIMIT": "off"}


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "web", *arguments]


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments),
        cwd=ROOT,
        env=ENVIRONMENT | variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@contextmanager
def served(*arguments: str, **variables: str) -> Iterator[tuple[str, int]]:
    """Run the server on a free port; gives its first line and the port."""
    with subprocess.Popen(
        command("--port", "0", *arguments),
        cwd=ROOT,
        env=ENVIRONMENT | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout
        line = process.stdout.readline()
        try:
            yield line, int(line.split(":")[-1].split("/")[0])
        finally:
            process.terminate()
            assert process.wait(timeout=10) == 0
