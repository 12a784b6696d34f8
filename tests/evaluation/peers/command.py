"""Askwell beside other lexical systems: `python -m tests.evaluation compare`."""

import argparse
from collections.abc import Sequence

from bot import Responder
from tests.evaluation.channels import in_process
from tests.evaluation.peers.compare import comparable, standings, table
from tests.evaluation.peers.systems import PEERS
from tests.evaluation.terminal import (
    BAD_INPUT,
    add_labelled,
    make_console,
    progress,
    read_labelled,
    shipped_labels,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures and prints; the exit status is 2 where the input cannot be used."""
    options = _parser().parse_args(arguments)
    read = read_labelled(options.knowledge, options.questions or shipped_labels())

    if read is None:
        return BAD_INPUT

    knowledge, labels = read
    met = comparable(labels)
    ask = in_process(Responder(knowledge))
    found = standings(met, knowledge, ask) if met else iter(())
    rows = list(progress("asking", found, len(PEERS) + 1))
    console = make_console()
    console.print(table(rows))
    console.print(f"{len(met)} of {len(labels)} labels: those that a search can meet")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.evaluation compare",
        description="Measure Askwell's search beside other lexical systems'.",
    )
    add_labelled(parser)
    return parser
