"""Fits the shape of confidence: `python -m tests.evaluation.fit_confidence`.

Prints the intercept and the weights for bot/confidence.py: a logistic regression of
"the first match is right" on the evidence, over the labels of several knowledge bases,
the first base counting five times as much as all others together.
"""

import argparse
from collections.abc import Iterator
from dataclasses import asdict
from dataclasses import fields
from dataclasses import replace
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot import Conversation
from bot import KnowledgeBase
from bot import Responder
from bot import load
from bot.confidence import Evidence
from tests.evaluation.labels import Label
from tests.evaluation.labels import read_labels

_NAMES = tuple(field.name for field in fields(Evidence))


def _rows(
    knowledge: KnowledgeBase, labels: tuple[Label, ...]
) -> Iterator[tuple[list[float], bool]]:
    """The evidence for each label's first match, and whether it is right."""
    responder = Responder(knowledge)
    for label in labels:
        wanted = set(label.expect) & set(knowledge.entries)
        if label.after or not (wanted or "decline" in label.expect):
            continue
        finding = responder.explain(label.ask, Conversation()).finding
        if finding.evidence:
            values = asdict(finding.evidence)
            right = finding.matches[0].entry.id in wanted
            yield [values[name] for name in _NAMES], right


def main() -> None:
    """Read the bases, fit, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lexical", action="store_true", help="without meaning")
    parser.add_argument(
        "bases",
        nargs="+",
        metavar="KNOWLEDGE:LABELS[,LABELS]",
        help="a knowledge folder and its label files",
    )
    options = parser.parse_args()
    features: list[list[float]] = []
    targets: list[bool] = []
    weights: list[float] = []
    for base in options.bases:
        folder, _, files = base.partition(":")
        knowledge = load(Path(folder))
        if options.lexical:
            settings = knowledge.settings.model_copy(update={"semantic": False})
            knowledge = replace(knowledge, settings=settings)
        paths = [Path(file) for file in files.split(",")]
        rows = list(_rows(knowledge, read_labels(paths, knowledge)))
        features += [values for values, _ in rows]
        targets += [right for _, right in rows]
        shares = 5 * max(1, len(options.bases) - 1) if not weights else 1
        weights += [shares / len(rows)] * len(rows)
    model = LogisticRegression(C=100, max_iter=10_000)
    scaled = np.array(weights) * len(weights) / sum(weights)
    model.fit(np.array(features), np.array(targets), sample_weight=scaled)
    print(f"{len(targets)} labels")
    print(f"intercept {model.intercept_[0]:.2f}")
    for name, weight in zip(_NAMES, model.coef_[0], strict=True):
        print(f"{name} {weight:.2f}")


if __name__ == "__main__":
    main()
