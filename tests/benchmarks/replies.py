"""Whole replies beside the bare index: python -m tests.benchmarks.replies [FILE …].

Every judge, safety and spelling. Each message is distinct and put once, after as many
others, so that words are known as in a server that has been running, and no message is.
Each step has a responder of its own. The bare index searches the same messages' terms
among the same phrasings.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from bot import Responder, load
from bot.search.bm25 import Bm25
from bot.search.judge import Judge, ask
from bot.search.vectors import vector
from bot.text import ENGLISH
from tests.benchmarks.engines import best
from tests.evaluation.labels import read_labels

_LABELS = Path(__file__).parent.parent / "evaluation" / "data" / "dev"
Step = Callable[[str], object]


def steps(responder: Responder) -> dict[str, Step]:
    """What is measured, from the smallest to the whole."""
    retriever = responder.retriever
    bm25 = Bm25(
        phrasing.terms
        for entry in responder.knowledge
        for phrasing in retriever.analyse_entry(entry)
    )

    def searched(message: str, judges: Sequence[Judge]) -> object:
        return ask(judges, retriever.analyse_text(message))

    return {
        "words": ENGLISH.words,
        "… and spelling and terms": retriever.analyse_text,
        "… and the bare index, word terms, top 10": lambda message: best(
            bm25.get_scores(retriever.analyse_text(message).terms)
        ),
        "… and the judge that goes by words instead": partial(
            searched, judges=retriever.judges[:1]
        ),
        "… and every judge, in turn": partial(searched, judges=retriever.judges),
        "the safety lane alone": responder.verdict,
        "the whole reply": responder.reply,
    }


def milliseconds(step: Step, messages: Sequence[str]) -> list[float]:
    """What every other message takes, once; those between warm up.

    So both halves have labels of every file.
    """
    for message in messages[::2]:
        step(message)
    found = []
    for message in messages[1::2]:
        began = time.perf_counter()
        step(message)
        found.append((time.perf_counter() - began) * 1000)
    return found


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.replies", description=__doc__
    )
    parser.add_argument("--knowledge", type=Path, default=Path("knowledge"))
    parser.add_argument("labels", nargs="*", type=Path, metavar="FILE")
    options = parser.parse_args()
    knowledge = load(options.knowledge)
    paths = options.labels or sorted(_LABELS.glob("*.yaml"))
    labels = read_labels(paths, knowledge)
    messages = list(dict.fromkeys(label.ask for label in labels if not label.after))
    print(f"{len(knowledge.entries)} entries, {len(messages)} messages")
    print("| step | p50 ms | p99 ms |\n| --- | --- | --- |")
    for name in steps(Responder(knowledge)):
        vector.cache_clear()
        found = milliseconds(steps(Responder(knowledge))[name], messages)
        p50, p99 = np.percentile(found, [50, 99])
        print(f"| {name} | {p50:.3f} | {p99:.3f} |")


if __name__ == "__main__":
    main()
