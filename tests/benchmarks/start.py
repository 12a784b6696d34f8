"""A server's cold start: python -m tests.benchmarks.start [--runs N] [--database URL].

Seconds from starting `python -m web` to the line that says where it is, and to its
first reply, on a free port and without a database unless one is given. What takes that
long is measured in as many processes of their own: to import the server's modules, to
read the knowledge, and to make everything that replies need of it.

Run it with the packages of requirements.txt alone, as a server has them. The first run
is not counted: it compiles what Python had not compiled yet.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from tests.servers.serving import ENVIRONMENT, ROOT, asked, running

_MESSAGE = {"message": "is it safe?"}
_PARTS = """\
import json, sys, time
marks = [time.perf_counter()]
from web.serving import garbage_kept
marks.append(time.perf_counter())
from pathlib import Path
from bot import Responder, load
with garbage_kept():
    knowledge = load(Path(sys.argv[1]))
    marks.append(time.perf_counter())
    Responder(knowledge)
    marks.append(time.perf_counter())
print(json.dumps(marks))
"""


def started(knowledge: Path, database: str) -> dict[str, float]:
    """Seconds from the start of a server to its first line and its first reply."""
    began = time.perf_counter()
    with running("--knowledge", str(knowledge), FAQ_DATABASE_URL=database) as server:
        line_s = time.perf_counter() - began
        asked(server.port, "POST", "/api/chat", _MESSAGE)
        reply_s = time.perf_counter() - began
    return {"to its first line": line_s, "to its first reply": reply_s}


def parts(knowledge: Path) -> dict[str, float]:
    """Seconds that imports, knowledge and index take in a process of their own."""
    done = subprocess.run(
        [sys.executable, "-c", _PARTS, str(knowledge)],
        cwd=ROOT,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    begun, imported, loaded, indexed = json.loads(done.stdout)
    return {
        "… of it imports": imported - begun,
        "… the knowledge": loaded - imported,
        "… what replies need of it": indexed - loaded,
    }


def table(runs: Sequence[Mapping[str, float]]) -> str:
    """The median and the least of each figure over the runs."""
    lines = ["| step | median s | least s |", "| --- | --- | --- |"]
    for name in runs[0]:
        found = [run[name] for run in runs]
        lines.append(f"| {name} | {median(found):.2f} | {min(found):.2f} |")
    return "\n".join(lines)


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.start",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--knowledge", type=Path, default=ROOT / "knowledge")
    parser.add_argument("--database", default="off", metavar="URL")
    options = parser.parse_args()
    knowledge = options.knowledge.resolve()
    runs = [
        {**started(knowledge, options.database), **parts(knowledge)}
        for _ in range(options.runs + 1)
    ]
    print(table(runs[1:]))


if __name__ == "__main__":
    main()
