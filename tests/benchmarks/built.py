"""A built index at work: python -m tests.benchmarks.built DIR.

How long `python -m bot build` takes, how soon a responder and a server are there from
what it wrote, what the server's processes hold, and what a reply takes. The messages
are phrasings of entries all over the knowledge, without their numbers, each put once.
"""

import argparse
import os
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import psutil

from bot import KnowledgeBase, open_knowledge
from bot.curation.opening import default_index_path
from tests.servers.serving import asked, running

_MIB = 1024
# Messages that are put at once to let every worker have some.
_AT_ONCE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Replies:
    """Seconds until a responder was there, and what each message took it."""

    phrasings: int
    ready_s: float
    messages: list[str]
    milliseconds: list[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """MiB of a server: its parent and its workers.

    `mapped` is what they have of the built index, in memory once for all of them; `own`
    is what each worker has to itself; `pss` is everything together.
    """

    mapped: float
    own: float
    pss: float


def build(folder: Path) -> float:
    """Seconds that building and saving take, in a process of its own."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "bot", "build", "--knowledge", str(folder)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def replies(folder: Path, number: int) -> Replies:
    """A responder from the built index, put to so many messages."""
    began = time.perf_counter()
    responder = open_knowledge(folder).responder
    ready_s = time.perf_counter() - began
    asks = messages(responder.knowledge, number + 1)
    milliseconds = []
    for message in asks:
        began = time.perf_counter()
        responder.reply(message)
        milliseconds.append((time.perf_counter() - began) * 1000)
    return Replies(
        phrasings=sum(len(entry.all_phrasings) for entry in responder.knowledge),
        ready_s=ready_s,
        messages=asks,
        # The first brings what it needs of the index into memory.
        milliseconds=milliseconds[1:],
    )


def messages(knowledge: KnowledgeBase, number: int) -> list[str]:
    """Phrasings of entries at random, without what is no word; the same every time."""
    chance = random.Random(7)
    entries = chance.choices(list(knowledge), k=2 * number)
    texts = (chance.choice(entry.all_phrasings) for entry in entries)
    without = (" ".join(filter(str.isalpha, text.split())) for text in texts)
    return list(dict.fromkeys(without))[:number]


def serve(folder: Path, workers: int, asks: Sequence[str]) -> tuple[float, Held]:
    """Seconds from a server's start to its first reply, and what it holds after all."""
    began = time.perf_counter()
    settings = {"FAQ_WORKERS": str(workers), "FAQ_SECRET_KEY": "benchmark" * 4}
    with running("--knowledge", str(folder), **settings) as server:

        def ask(message: str) -> object:
            return asked(server.port, "POST", "/api/chat", {"message": message})

        ask(asks[0])
        first_s = time.perf_counter() - began
        with ThreadPoolExecutor(_AT_ONCE) as visitors:
            list(visitors.map(ask, asks[1:]))
        return first_s, held(server.process.pid, default_index_path(folder))


def held(parent: int, index: Path) -> Held:
    """What a server's processes hold; Linux says so."""
    workers = [child.pid for child in psutil.Process(parent).children()]
    maps = {process: _maps(process, index) for process in (parent, *workers)}
    return Held(
        mapped=sum(one["of the index"] for one in maps.values()) / _MIB,
        own=max(maps[worker]["own"] for worker in workers) / _MIB,
        pss=sum(one["all"] for one in maps.values()) / _MIB,
    )


def _maps(process: int, index: Path) -> dict[str, int]:
    """KiB of a process: its share of the index and of all, and what it alone has."""
    found = {"of the index": 0, "all": 0, "own": 0}
    is_index = False
    for line in Path(f"/proc/{process}/smaps").read_text().splitlines():
        name, _, rest = line.partition(":")
        if "-" in line.split(" ", 1)[0]:
            is_index = f"{index}{os.sep}" in line
        elif name == "Pss":
            found["all"] += int(rest.split()[0])
            found["of the index"] += int(rest.split()[0]) * is_index
        elif name.startswith("Private_") and name != "Private_Hugetlb":
            found["own"] += int(rest.split()[0])
    return found


def main() -> None:
    """Measure, and print a row of the table."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.built", description=__doc__
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--messages", type=int, default=200)
    parser.add_argument(
        "--built", action="store_true", help="the index is there; do not build it"
    )
    options = parser.parse_args()
    folder = options.folder
    build_s = None if options.built else build(folder)
    # Elsewhere, as whoever maps the index has a share of it.
    with ProcessPoolExecutor(1, get_context("spawn")) as elsewhere:
        found = elsewhere.submit(replies, folder, options.messages).result()
    first_s, server = serve(folder, options.workers, found.messages)
    p50, p99 = np.percentile(found.milliseconds, [50, 99])
    files = default_index_path(folder).rglob("*.npy")
    size = sum(file.stat().st_size for file in files) / 2**20
    print(
        f"{found.phrasings:,} phrasings, {options.workers} workers, "
        f"{len(found.milliseconds)} messages"
    )
    row = {
        "build s": "" if build_s is None else f"{build_s:.0f}",
        "files MiB": f"{size:,.0f}",
        "ready s": f"{found.ready_s:.1f}",
        "first reply s": f"{first_s:.1f}",
        "mapped MiB": f"{server.mapped:,.0f}",
        "own MiB a worker": f"{server.own:,.0f}",
        "all MiB": f"{server.pss:,.0f}",
        "p50 ms": f"{p50:.1f}",
        "p99 ms": f"{p99:.1f}",
    }
    print(*("| " + " | ".join(cells) + " |" for cells in (row, row.values())), sep="\n")


if __name__ == "__main__":
    main()
