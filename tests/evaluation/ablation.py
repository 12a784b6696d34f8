"""What each technique is worth: `python -m tests.evaluation.ablation --help`.

Every row leaves something out, or adds something, fits the channels' weights anew and
prints success@1 and the out-of-scope AUROC of the first match's score for each base.
Meant for development labels: the weights are fitted on the same ones.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from rich.table import Table
from sklearn.metrics import roc_auc_score

from bot.domain import KnowledgeBase
from bot.search.judge import ask
from bot.search.retriever import Retriever
from bot.search.scoring import LEXICAL, SEMANTIC, models_of
from bot.search.vectors import kept_vectors
from bot.text import Language
from tests.evaluation.fitting import (
    Base,
    Features,
    Flags,
    Numbers,
    add_bases,
    features_of,
    fit_channels,
    of_base,
    read_bases,
)
from tests.evaluation.terminal import make_console, progress

SHIPPED = tuple(SEMANTIC.channel_weights)
WORDS = tuple(LEXICAL.channel_weights)
EVERY = (*SHIPPED, *(name for name in WORDS if name not in SHIPPED))

VARIANTS: Mapping[str, Sequence[str]] = {
    "as shipped": SHIPPED,
    **{
        f"without {name}": [other for other in SHIPPED if other != name]
        for name in SHIPPED
    },
    "words alone": WORDS,
    "words alone, BM25 over whole entries": ["words"],
    "the encoder alone": [name for name in SHIPPED if name not in WORDS],
}
# Phrasings of an entry at most, in the rows that leave others out.
MOST = (10, 3, 1)
_NOTHING = "–"

Row = tuple[str, Sequence[str]]


def main() -> None:
    """Reads the bases, and prints a row for each variant."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_bases(parser)
    bases = read_bases(parser.parse_args())
    read_ahead(bases)
    table = Table("", *(base.name for base in bases))
    for title, cells in progress("measuring", rows(bases)):
        table.add_row(title, *cells)
    make_console().print(table)


def read_ahead(bases: Sequence[Base]) -> None:
    """Have the encoder read all messages at once, which saves reading them by row."""
    texts = defaultdict[Language, list[str]](list)
    for base in bases:
        retriever = Retriever(base.knowledge, (LEXICAL,))
        for message in base.messages:
            typed = retriever.language.words(message)
            texts[retriever.language].append(retriever.analyse(typed).text)
            mended = retriever.analyse(retriever.speller.mend(typed))
            texts[retriever.language].append(mended.text)
    with TemporaryDirectory() as folder:
        for language, some in texts.items():
            kept_vectors(some, path=Path(folder, "vectors.db"), language=language)


def rows(bases: Sequence[Base]) -> Iterator[Row]:
    """Yield the title and the cells of each row."""
    features = [features_of(base, EVERY, SEMANTIC) for base in bases]
    for title, names in VARIANTS.items():
        columns = [EVERY.index(name) for name in names]
        chosen = [replace(one, values=one.values[..., columns]) for one in features]
        yield title, _fitted(chosen, names)
    as_typed = [features_of(base, SHIPPED, SEMANTIC, mend=False) for base in bases]
    yield "without mended words", _fitted(as_typed, SHIPPED)
    for most in MOST:
        yield _with_phrasings(bases, most)
    yield from in_cascade(bases)


def _with_phrasings(bases: Sequence[Base], most: int) -> Row:
    """The row of bases with so many phrasings an entry, of which some had more."""
    cut = {
        base.name: replace(base, knowledge=with_phrasings(base.knowledge, most))
        for base in bases
        if any(len(entry.all_phrasings) > most for entry in base.knowledge)
    }
    features = [features_of(base, SHIPPED, SEMANTIC) for base in cut.values()]
    found = dict(zip(cut, _fitted(features, SHIPPED), strict=True)) if cut else {}
    title = f"at most {most} phrasing{'s' * (most > 1)} an entry"
    return title, [found.get(base.name, _NOTHING) for base in bases]


def with_phrasings(knowledge: KnowledgeBase, most: int) -> KnowledgeBase:
    """Return the knowledge with the first phrasings of each entry, at most so many."""
    topics = {
        id: topic.model_copy(
            update={
                "entries": tuple(
                    entry.model_copy(update={"phrasings": entry.phrasings[: most - 1]})
                    for entry in topic.entries
                )
            }
        )
        for id, topic in knowledge.topics.items()
    }
    return replace(knowledge, topics=topics)


def in_cascade(bases: Sequence[Base]) -> Iterator[Row]:
    """Yield the rows of what ships: the shipped weights, and words first.

    The AUROC is that of confidence, as scores of two judges do not compare.
    """
    found = [_in_cascade(base) for base in bases]
    yield "in cascade, by confidence", [figures for figures, _ in found]
    yield "… and never wake the encoder", [f"{part:.0%}" for _, part in found]


def _in_cascade(base: Base) -> tuple[str, float]:
    models = [of_base(model, base) for model in models_of(base.knowledge)]
    retriever = Retriever(base.knowledge, models)
    findings = [
        (ask(retriever.judges, query), wanted)
        for message, wanted in zip(base.messages, base.wanted, strict=True)
        for query in [retriever.analyse_text(message)]
        if query.terms
    ]
    right = [
        bool(finding.matches) and finding.matches[0].entry.id in wanted
        for finding, wanted in findings
    ]
    figures = _figures(
        np.array(right),
        np.array([finding.confidence for finding, _ in findings]),
        np.array([bool(wanted) for _, wanted in findings]),
    )
    asleep = [not finding.scoring.is_semantic for finding, _ in findings]
    return figures, float(np.mean(asleep))


def _fitted(features: Sequence[Features], names: Sequence[str]) -> list[str]:
    """The figures of each base, with weights that are fitted on all of them."""
    weights, _ = fit_channels(features, names)
    cells = []
    for one in features:
        scores = one.values @ np.array([*weights.values()])
        first = scores.argmax(axis=1)
        right = one.wanted[np.arange(len(first)), first]
        cells.append(_figures(right, scores.max(axis=1), one.in_scope))
    return cells


def _figures(right: Flags, scores: Numbers, in_scope: Flags) -> str:
    found = f"{right[in_scope].mean():.3f}"
    if in_scope.all():
        return found
    return f"{found} / {roc_auc_score(in_scope, scores):.3f}"


if __name__ == "__main__":
    main()
