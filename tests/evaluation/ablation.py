"""What each technique is worth: `python -m tests.evaluation.ablation --help`.

Every row leaves something out, or adds something, fits the channels' weights anew and
prints success@1 and the out-of-scope AUROC of the first match's score for each base.
Meant for development labels: the weights are fitted on the same ones.
"""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from rich.console import Console
from rich.table import Table
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import Ridge
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_union

from bot.search.scoring import LEXICAL, SEMANTIC
from tests.evaluation.fitting import (
    Base,
    Features,
    features_of,
    fit_channels,
    read_base,
)

SHIPPED = tuple(SEMANTIC.channel_weights)
BM25 = tuple(LEXICAL.channel_weights)
EVERY = (*SHIPPED, *(name for name in BM25 if name not in SHIPPED))
HEAD = "ridge head"
# Ridge's penalty: from 0.3 to 2 makes no difference.
_PENALTY = 1.0

VARIANTS: Mapping[str, Sequence[str]] = {
    "as shipped": SHIPPED,
    **{
        f"without {name}": [other for other in SHIPPED if other != name]
        for name in SHIPPED
    },
    "with best words and best grams": EVERY,
    "with a ridge head": (*SHIPPED, HEAD),
    "BM25 alone, four channels (semantic: false)": BM25,
    "BM25 alone, word terms of whole entries": ["words"],
    "BM25 alone, with a ridge head": (*BM25, HEAD),
    "the encoder alone": [name for name in SHIPPED if name not in BM25],
}


def main() -> None:
    """Reads the bases, and prints a row for each variant."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bases", nargs="+", metavar="KNOWLEDGE:LABELS[,LABELS]")
    parser.add_argument(
        "--without-answers",
        nargs="+",
        default=[],
        metavar="NAME",
        help="bases whose answers are placeholders",
    )
    options = parser.parse_args()
    bases = [read_base(given, options.without_answers) for given in options.bases]
    features = [_with_head(features_of(base, EVERY, SEMANTIC), base) for base in bases]
    table = Table("", *(base.name for base in bases))
    for title, names in VARIANTS.items():
        columns = [(*EVERY, HEAD).index(name) for name in names]
        chosen = [replace(one, values=one.values[..., columns]) for one in features]
        weights, _ = fit_channels(chosen, names)
        table.add_row(title, *(_figures(one, weights) for one in chosen))
    Console(width=None if Console().is_terminal else 120).print(table)


def _figures(features: Features, weights: Mapping[str, float]) -> str:
    scores = features.values @ np.array([*weights.values()])
    rows = np.flatnonzero(features.in_scope)
    right = features.wanted[rows, scores[rows].argmax(axis=1)].mean()
    if features.in_scope.all():
        return f"{right:.3f}"
    auroc = roc_auc_score(features.in_scope, scores.max(axis=1))
    return f"{right:.3f} / {auroc:.3f}"


def _with_head(features: Features, base: Base) -> Features:
    """The features with one more channel: a linear model fitted on the phrasings."""
    entries = list(base.knowledge)
    texts = [text for entry in entries for text in entry.all_phrasings]
    owners = [row for row, entry in enumerate(entries) for _ in entry.all_phrasings]
    vectors = make_union(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True),
    )
    head = Ridge(alpha=_PENALTY, solver="lsqr")
    head.fit(vectors.fit_transform(texts), np.eye(len(entries))[owners])
    said = np.clip(head.predict(vectors.transform(base.messages)), 0, 1)
    values = np.concatenate([features.values, said[..., None]], axis=-1)
    return replace(features, values=values)


if __name__ == "__main__":
    main()
