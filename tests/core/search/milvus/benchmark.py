"""Milvus filled and searched: python -m tests.core.search.milvus.benchmark [SIZE …].

Sizes are phrasings of synthetic knowledge, six to an entry. Each size has a process of
its own and, without --url, a Milvus Lite in a file of its own. The index in the process
answers the same messages, and every score is compared.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import numpy as np

from bot import load
from bot.domain import Entry
from bot.search.channel import AnalysedText
from bot.search.index import Index
from bot.search.lexical import EntryBm25, PhrasingBm25
from bot.search.milvus import Milvus, RemoteIndex
from bot.search.milvus import client as milvus
from bot.search.milvus.bounds import Vector
from bot.search.milvus.remote_index import Hit, Progress
from bot.search.retriever import Retriever
from bot.search.scoring import LEXICAL
from tests import synthetic

_PHRASINGS = 6
_MESSAGES = 200
_KINDS = ("how do I get {} {}", "what about my {} {} please", "{} {}", "{} or a {}")
_COLUMNS = (
    "phrasings",
    "count s",
    "fill s",
    "phrasings/s",
    "weights/phrasing",
    "vector B/phrasing",
    "disk B/phrasing",
    "here B/phrasing",
    "texts B/phrasing",
    "search p50 ms",
    "p99",
    "of it engine p50",
    "here p50",
    "most rows asked",
    "largest difference",
)


class Watched(Milvus):
    """Milvus that counts what goes in, and times what it is asked."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        # A visitor would not wait so long; how long it takes is the question here.
        milvus.SEARCH_S = 60.0
        self.weights = 0
        self.seconds: list[float] = []
        self.limits: list[int] = []

    def fill(
        self,
        name: str,
        size: int,
        vectors: Callable[[int, int], Sequence[Vector]],
        progress: Progress,
    ) -> None:
        def counted(start: int, end: int) -> Sequence[Vector]:
            made = vectors(start, end)
            self.weights += sum(map(len, made)) if end - start > 1 else 0
            return made

        super().fill(name, size, counted, progress)

    def search(self, name: str, vector: Vector, limit: int) -> list[Hit]:
        began = time.perf_counter()
        found = super().search(name, vector, limit)
        self.seconds[-1] += time.perf_counter() - began
        self.limits.append(limit)
        return found


def resident() -> int:
    """Bytes of memory that this process has now."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def held(index: Index) -> int:
    """Bytes of an index's postings: twelve for each term of each document."""
    return sum(
        12 * len(channel.bm25.postings.weights)
        for channel in index.channels.values()
        if isinstance(channel, EntryBm25 | PhrasingBm25)
    )


def messages(entries: Sequence[Entry]) -> list[str]:
    """Questions with two words of an entry's own, the same each time."""
    chance = Random(len(entries))
    own = [chance.choice(entries).question.split()[2:-1] for _ in range(_MESSAGES)]
    return [chance.choice(_KINDS).format(*chance.sample(words, 2)) for words in own]


def milliseconds(
    search: Callable[[AnalysedText], object], asked: Sequence[AnalysedText]
) -> float:
    """The median of what messages take."""
    found = []
    for query in asked:
        began = time.perf_counter()
        search(query)
        found.append(time.perf_counter() - began)
    return float(np.median(found)) * 1000


def measured(size: int, folder: Path, url: str | None) -> Mapping[str, str]:
    """One row of the table."""
    synthetic.write(folder, entries=size // _PHRASINGS, phrasings=_PHRASINGS - 1)
    before = resident()
    knowledge = load(folder)
    texts = resident() - before
    engine = Watched(url or str(folder / "milvus.db"))
    counted = 0.0

    def make_index(*parts: object) -> RemoteIndex:
        nonlocal counted
        began = time.perf_counter()
        made = RemoteIndex(parts[0], parts[1], weights=parts[2], engine=engine)  # type: ignore[arg-type]
        counted = time.perf_counter() - began
        return made

    retriever = Retriever(knowledge, make_index=make_index)
    [there] = [judge.index for judge in retriever.judges]
    assert isinstance(there, RemoteIndex)
    began = time.perf_counter()
    there.prepare()
    filled = time.perf_counter() - began
    disk = sum(p.stat().st_size for p in folder.glob("milvus.db/**/*") if p.is_file())
    here = Retriever(knowledge, (LEXICAL,)).index
    asked = [retriever.analyse_text(text) for text in messages(tuple(knowledge))]
    took, worst = [], 0.0
    found = []
    for query in asked:
        engine.seconds.append(0.0)
        began = time.perf_counter()
        found.append(there.search(query))
        took.append((time.perf_counter() - began) * 1000)
    for query, matches in zip(asked, found, strict=True):
        expected = [match.score for match in here.search(query)]
        worst = max(
            worst, *np.abs(np.subtract(expected, [match.score for match in matches]))
        )
    # Other words, so that nothing is remembered from the comparison.
    again = [query._replace(words=()) for query in asked]
    here_ms = milliseconds(here.search, again)
    values = (
        f"{size:,}",
        f"{counted:.1f}",
        f"{filled:.1f}",
        f"{size / filled:,.0f}",
        f"{engine.weights / size:.0f}",
        f"{8 * engine.weights / size:,.0f}",
        f"{disk / size:,.0f}",
        f"{held(here) / size:,.0f}",
        f"{texts / size:,.0f}",
        f"{np.percentile(took, 50):.1f}",
        f"{np.percentile(took, 99):.1f}",
        f"{np.median(engine.seconds) * 1000:.1f}",
        f"{here_ms:.1f}",
        f"{max(engine.limits):,}",
        f"{worst:.0e}",
    )
    return dict(zip(_COLUMNS, values, strict=True))


def main() -> None:
    """Measure each size, and print a table."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.core.search.milvus.benchmark", description=__doc__
    )
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000])
    parser.add_argument("--url", help="a Milvus; without it, Milvus Lite in a file")
    parser.add_argument("--row", action="store_true", help="one size, without a head")
    options = parser.parse_args()
    if options.row:
        with TemporaryDirectory() as folder:
            found = measured(options.sizes[0], Path(folder), options.url)
        print(f"| {' | '.join(found.values())} |", flush=True)
        return
    print(f"| {' | '.join(_COLUMNS)} |\n|{' --- |' * len(_COLUMNS)}", flush=True)
    url = ["--url", options.url] if options.url else []
    for size in options.sizes:
        subprocess.run(
            [sys.executable, "-m", __spec__.name, "--row", *url, str(size)], check=True
        )


if __name__ == "__main__":
    main()
