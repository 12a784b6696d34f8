"""The bare index beside its peers: python -m tests.benchmarks.index [--sizes N …].

Word terms, the ten best phrasings, one thread. Every engine builds in one process and
searches in another; all see the same terms and messages in the same run. Ratios between
engines of one run mean something; milliseconds are of the machine and its load.
"""

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import Progress

from bot.search.bm25 import Bm25
from tests.benchmarks.corpora import Corpus, questions, zipf
from tests.benchmarks.engines import ENGINES, K
from tests.benchmarks.measure import Built, Searched, measure
from tests.benchmarks.page import page

SIZES = (100, 1_000, 10_000, 100_000, 1_000_000)
MESSAGES = 1_000
STOCK = "rank_bm25"
# Of how many messages the rankings are compared.
_COMPARED = 200
# Scores of engines that keep 32 bits differ from ours by less.
_CLOSE = 1e-5


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One engine's figures on one corpus.

    `agreement` is the share of the ten best by exact BM25 that it names as well, or
    phrasings that score the same; `times_stock` how much faster than stock rank_bm25.
    """

    corpus: str
    phrasings: int
    zipf: bool
    engine: str
    messages: int
    build_s: float
    load_s: float
    resident_mib: float
    first_ms: float
    p50_ms: float
    p99_ms: float
    per_second: float
    agreement: float
    times_stock: float | None = None


def rows(corpus: Corpus, engines: Iterable[str], *, synthetic: bool) -> Iterator[Row]:
    """Every engine's row, as soon as it is known; the stock one's must come first."""
    exact = Bm25(corpus.phrasings)
    stock: float | None = None
    for engine in engines:
        built, searched = measure(engine, corpus)
        stock = searched.p50 if engine == STOCK else stock
        yield _row(corpus, engine, built, searched, exact, stock, synthetic=synthetic)


def _row(
    corpus: Corpus,
    engine: str,
    built: Built,
    searched: Searched,
    exact: Bm25,
    stock: float | None,
    *,
    synthetic: bool,
) -> Row:
    return Row(
        corpus=corpus.name,
        phrasings=len(corpus.phrasings),
        zipf=synthetic,
        engine=engine,
        messages=len(searched.found),
        build_s=built.build_s,
        load_s=searched.load_s,
        resident_mib=searched.resident_mib,
        first_ms=searched.first_ms,
        p50_ms=searched.p50,
        p99_ms=searched.p99,
        per_second=searched.per_second,
        agreement=agreement(exact, corpus, searched.found[:_COMPARED]),
        times_stock=stock / searched.p50 if stock else None,
    )


def agreement(exact: Bm25, corpus: Corpus, found: Sequence[list[int]]) -> float:
    """The mean share of the ten best that were found, or others that score the same."""
    shares = []
    for message, rows in zip(corpus.messages, found, strict=False):
        scores = exact.get_scores(message)
        best = np.sort(scores)[::-1][:K]
        best = best[best > 0]
        if len(best):
            good = sum(scores[row] >= best[-1] * (1 - _CLOSE) for row in {*rows})
            shares.append(min(good, len(best)) / len(best))
    return float(np.mean(shares))


COLUMNS = (
    "build s",
    "load s",
    "MiB",
    "first ms",
    "p50 ms",
    "p99 ms",
    "a second",
    "agreement",
    "× stock",
)


def cells(row: Row) -> tuple[str, ...]:
    """A row's figures as text, in the order of the columns."""
    return (
        f"{row.build_s:.2f}",
        f"{row.load_s:.2f}",
        f"{row.resident_mib:.0f}",
        f"{row.first_ms:.2f}",
        f"{row.p50_ms:.3f}",
        f"{row.p99_ms:.3f}",
        f"{row.per_second:,.0f}",
        f"{row.agreement:.3f}",
        f"{row.times_stock:,.0f}" if row.times_stock else "–",
    )


def markdown(found: Sequence[Row]) -> str:
    """The figures as a table, a row for each engine on each corpus."""
    head = ("corpus", "engine", *COLUMNS)
    lines = [head, tuple("---" for _ in head)]
    lines += [(row.corpus, row.engine, *cells(row)) for row in found]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.index", description=__doc__
    )
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, metavar="N")
    parser.add_argument(
        "--questions",
        type=Path,
        nargs="*",
        default=(),
        metavar="DIR",
        help="knowledge folders with a questions.jsonl",
    )
    parser.add_argument("--engines", nargs="*", default=tuple(ENGINES), metavar="NAME")
    parser.add_argument("--messages", type=int, default=MESSAGES)
    parser.add_argument("--html", type=Path, help="write one page with plots")
    parser.add_argument("--json", type=Path, help="write the figures")
    options = parser.parse_args()
    # The others are set against the stock one.
    engines = sorted(options.engines, key=lambda name: name != STOCK)
    found: list[Row] = []
    total = len(engines) * (len(options.sizes) + len(options.questions))
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("measuring", total=total)
        for place in (*options.sizes, *options.questions):
            synthetic = isinstance(place, int)
            make = zipf if synthetic else questions
            corpus = make(place, options.messages)
            for row in rows(corpus, engines, synthetic=synthetic):
                found.append(row)
                progress.update(task, description=f"{row.corpus}, {row.engine}")
                progress.advance(task)
    print(markdown(found))
    if options.json:
        options.json.write_text(json.dumps([asdict(row) for row in found], indent=1))
    if options.html:
        options.html.write_text(page([asdict(row) for row in found]), "utf-8")


if __name__ == "__main__":
    main()
