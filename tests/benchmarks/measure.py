"""One engine on one corpus, in two processes of its own: building, then searching."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.corpora import Corpus, Terms
from tests.benchmarks.engines import ENGINES, Engine

# Seconds of searching after which no further message is put to an engine, however few
# it had. Stock rank_bm25 takes seconds for one where there are a million phrasings.
PATIENCE_S = 15.0
_PAGE_KIB = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What building and saving took."""

    build_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """What loading and searching took, and what was found for each message asked.

    `resident_mib` is by how much the process grew from before loading to after the
    last message; pages of mapped files count, though processes share them.
    """

    load_s: float
    resident_mib: float
    first_ms: float
    milliseconds: list[float]
    found: list[list[int]]

    @property
    def p50(self) -> float:
        """The median in milliseconds; the first message is not among them."""
        return float(np.percentile(self.milliseconds, 50))

    @property
    def p99(self) -> float:
        """What one message in a hundred exceeds."""
        return float(np.percentile(self.milliseconds, 99))

    @property
    def per_second(self) -> float:
        """Messages a second, one after another."""
        return 1000 / float(np.mean(self.milliseconds))


def measure(engine: str, corpus: Corpus) -> tuple[Built, Searched]:
    """An engine's figures, each from a fresh process.

    Raises CalledProcessError where one fails.
    """
    with tempfile.TemporaryDirectory(prefix="askwell-benchmark-") as folder:
        built = _in_process("build", engine, folder, corpus.phrasings)
        searched = _in_process("search", engine, folder, corpus.messages)
    return Built(**built), Searched(**searched)


def _in_process(
    what: str, engine: str, folder: str, texts: Sequence[Terms]
) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.measure", what, engine, folder],
        input="\n".join(" ".join(terms) for terms in texts),
        capture_output=True,
        check=False,
        text=True,
    )
    if done.returncode:
        sys.stderr.write(done.stderr)
        done.check_returncode()
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _build(engine: str, folder: Path, phrasings: Sequence[Terms]) -> Built:
    made = _ready(engine)
    began = time.perf_counter()
    made.build(phrasings, folder)
    return Built(build_s=time.perf_counter() - began)


def _search(engine: str, folder: Path, messages: Sequence[Terms]) -> Searched:
    made = _ready(engine)
    before = _resident_mib()
    began = time.perf_counter()
    made.load(folder)
    load_s = time.perf_counter() - began
    milliseconds: list[float] = []
    found: list[list[int]] = []
    for message in messages:
        if sum(milliseconds[1:]) > PATIENCE_S * 1000:
            break
        began = time.perf_counter()
        found.append(made.search(message))
        milliseconds.append((time.perf_counter() - began) * 1000)
    return Searched(
        load_s=load_s,
        resident_mib=_resident_mib() - before,
        first_ms=milliseconds[0],
        milliseconds=milliseconds[1:] or milliseconds,
        found=found,
    )


def _ready(engine: str) -> Engine:
    """The engine, its packages imported: what that takes is not its index's."""
    made = ENGINES[engine]()
    for package in made.packages:
        import_module(package)
    return made


def _resident_mib() -> float:
    """What this process has in memory; Linux says so."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * _PAGE_KIB / 1024


def main() -> None:
    """Measure what the command line says, and print it as JSON."""
    what, engine, folder = sys.argv[1:]
    texts = [line.split() for line in sys.stdin.read().split("\n")]
    if what == "build":
        figures = asdict(_build(engine, Path(folder), texts))
    else:
        figures = asdict(_search(engine, Path(folder), texts))
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
