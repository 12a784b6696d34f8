"""`python -m tests.load.rasa RASA`: what a message costs here and in Rasa 3.

RASA is Rasa's program in an environment of its own, as it needs Python 3.10 or older:
`python3.10 -m venv rasa && rasa/bin/pip install rasa==3.6.21`, then `rasa/bin/rasa`. It
needs `wrk` as well. Rasa is trained on the same knowledge, as `python -m bot export`
gives it, with its usual pipeline for FAQs, for a few rounds only: how long it learns
makes its answers better, and costs a message nothing. Both are asked over the same REST
channel, in one process each, one after the other.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

from bot import load
from tests.evaluation.labels import read_labels
from tests.load.servers import LABELS, ROOT, Case, memory_mb, put_load, serving
from tests.servers.own_server import free_port
from web.config.settings import KNOWLEDGE

CHANNEL = "/webhooks/rest/webhook"
CONNECTIONS = (1, 8)
TRAINED_WITHIN_S = 1_800
STARTED_WITHIN_S = 180
# As in Rasa's documentation of FAQs, with what tells how sure it is.
CONFIG = """\
recipe: default.v1
language: en
assistant_id: askwell
pipeline:
- name: WhitespaceTokenizer
- name: RegexFeaturizer
- name: LexicalSyntacticFeaturizer
- name: CountVectorsFeaturizer
- name: CountVectorsFeaturizer
  analyzer: char_wb
  min_ngram: 1
  max_ngram: 4
- name: DIETClassifier
  epochs: 3
  constrain_similarities: true
- name: ResponseSelector
  epochs: 3
  constrain_similarities: true
- name: FallbackClassifier
  threshold: 0.3
policies:
- name: RulePolicy
"""
ENVIRONMENT = os.environ | {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "2",
}


def prepare(folder: Path) -> None:
    """Have in a folder all that Rasa is to be trained from."""
    exported = folder / "data"
    subprocess.run(
        [sys.executable, "-m", "bot", "export", "rasa", "--out", str(exported)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (exported / "domain.yml").rename(folder / "domain.yml")
    topics = [topic for topic, of in load(KNOWLEDGE).topics.items() if of.entries]
    steps = "".join(
        f"- rule: {topic}\n  steps:\n  - intent: {topic}\n  - action: utter_{topic}\n"
        for topic in topics
    )
    (exported / "rules.yml").write_text(f'version: "3.1"\nrules:\n{steps}')
    (folder / "config.yml").write_text(CONFIG)
    (folder / "credentials.yml").write_text("rest:\n")


@contextmanager
def running(rasa: Path, folder: Path) -> Iterator[tuple[int, int]]:
    """Run Rasa's server; gives its port and process."""
    port = free_port()
    words = [str(rasa), "run", "--interface", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(
        words,
        cwd=folder,
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            wait_until_listening(port, process)
            yield port, process.pid
        finally:
            process.terminate()


def wait_until_listening(port: int, process: "subprocess.Popen[bytes]") -> None:
    end = monotonic() + STARTED_WITHIN_S
    while monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            sleep(0.5)
    raise SystemExit("Rasa does not serve; try `rasa run` in a folder of its own.")


def measured(name: str, port: int, process: int, seconds: int, bodies: Path) -> None:
    """Print a row for each number of connections."""
    put_load(port, CHANNEL, 1, seconds, bodies)  # whatever is loaded late
    for connections in CONNECTIONS:
        found = put_load(port, CHANNEL, connections, seconds, bodies)
        print(
            f"| {name} | {connections} | {found.rate:,.0f} | {found.p50:.1f} "
            f"| {found.p99:.1f} | {memory_mb(process):,} |",
            flush=True,
        )


def compare(rasa: Path, seconds: int) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder)
        bodies = folder / "bodies.jsonl"
        with bodies.open("w") as file:
            for number, label in enumerate(read_labels(LABELS, load(KNOWLEDGE))):
                body = {"sender": f"visitor {number}", "message": label.ask}
                file.write(json.dumps(body) + "\n")
        print("Rasa learns; that takes some minutes.", file=sys.stderr)
        subprocess.run(
            [rasa, "train", "--quiet"],
            cwd=folder,
            env=ENVIRONMENT,
            check=True,
            capture_output=True,
            timeout=TRAINED_WITHIN_S,
        )
        print("| server | connections | messages/s | p50 ms | p99 ms | PSS, MB |")
        print("|---|---|---|---|---|---|")
        with serving(Case("waitress", 1)) as (port, process):
            measured("Askwell", port, process, seconds, bodies)
        with running(rasa, folder) as (port, process):
            measured("Rasa", port, process, seconds, bodies)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.load.rasa")
    parser.add_argument("rasa", type=Path, help="Rasa's program")
    parser.add_argument("--seconds", type=int, default=10, help="of each run of wrk")
    options = parser.parse_args()
    compare(options.rasa.absolute(), options.seconds)


if __name__ == "__main__":
    main()
