"""What each sentence encoder costs: `python -m tests.benchmarks.encoders`.

A process of its own loads it, and reads one message after another, then many texts at
once. Memory is by how much the process grew; forked workers share it.
"""

import argparse
import json
import subprocess
import sys
import time
from statistics import median

import psutil
from rich.console import Console
from rich.table import Table

from bot.search.encoders import load_encoder
from bot.text import language_of
from tests.servers.serving import ENVIRONMENT, ROOT

LOCALES = {"English": "en", "every other language": "und"}
_MESSAGES, _TEXTS = 200, 1_000
_TEXT = "how long may I keep number {} and the others that I have"


def main() -> None:
    """Measures each encoder, and prints a row for it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--locale", help=argparse.SUPPRESS)
    if locale := parser.parse_args().locale:
        print(json.dumps(measured(locale)))
        return
    columns = (
        "encoder of",
        "loading, s",
        "memory, MB",
        "a message, ms",
        "texts a second",
    )
    table = Table(*columns)
    for name, each in LOCALES.items():
        done = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.encoders", "--locale", each],
            cwd=ROOT,
            env=ENVIRONMENT,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        table.add_row(name, *json.loads(done.stdout))
    Console().print(table)


def measured(locale: str) -> list[str]:
    """The cells of an encoder's row, but for its name."""
    process, began = psutil.Process(), time.perf_counter()
    before = process.memory_info().rss
    encoder = load_encoder(language_of(locale))
    loaded_s = time.perf_counter() - began
    took = []
    for number in range(_MESSAGES):
        began = time.perf_counter()
        encoder.encode(_TEXT.format(number))
        took.append(time.perf_counter() - began)
    memory = process.memory_info().rss - before
    began = time.perf_counter()
    texts = [_TEXT.format(f"0{number}") for number in range(_TEXTS)]
    for _ in encoder.encode_all(texts):
        pass
    a_second = _TEXTS / (time.perf_counter() - began)
    return [
        f"{loaded_s:.1f}",
        f"{memory / 1e6:.0f}",
        f"{median(took) * 1000:.1f}",
        f"{a_second:.0f}",
    ]


if __name__ == "__main__":
    main()
