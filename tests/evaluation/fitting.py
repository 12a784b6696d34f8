"""Weights from labels: of the channels, and of the evidence.

The channels': a conditional logit (McFadden 1974), in which the right entry is chosen
among all by its weighted channels. The evidence's: a logistic regression of "the first
match is right". Every knowledge base counts the same, however many labels it has.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from bot import KnowledgeBase, load
from bot.search.retriever import Retriever
from bot.search.scoring import Evidence, ScoringModel
from bot.text import ENGLISH, language_of
from tests.evaluation.labels import Label, read_labels

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

# The channels that speak against an entry.
AGAINST = frozenset({"hubness"})
# Words of a message; of longer ones the questions are found, and searched for.
LONGEST = 45
# The channel that compares with answers.
ANSWER = "answer"
# The part of messages out of scope that the evidence is weighed for, whatever the
# labels have: the logs of real chatbots have a third to a half.
STRANGERS = 0.3
_EVIDENCE = tuple(field.name for field in fields(Evidence))


@dataclass(frozen=True, kw_only=True)
class Base:
    """A knowledge base with the messages of its labels and the entries they expect.

    `has_answers` says whether its answers are answers: placeholders are not looked at.
    """

    name: str
    has_answers: bool
    knowledge: KnowledgeBase
    messages: tuple[str, ...]
    wanted: tuple[frozenset[str], ...]

    @property
    def is_english(self) -> bool:
        """Whether the encoder for English reads it."""
        return language_of(self.knowledge.settings.locale) is ENGLISH


@dataclass(frozen=True, kw_only=True)
class Features:
    """What the channels say of every message and entry.

    `values` are messages x entries x channels; `wanted` are messages x entries.
    """

    values: Numbers
    wanted: Flags

    @property
    def in_scope(self) -> Flags:
        """Whether a message expects an entry at all."""
        return np.asarray(self.wanted.any(axis=1))


@dataclass(frozen=True, kw_only=True)
class Found:
    """The evidence for the first match of each message that has one.

    `right` says whether that match was wanted, `in_scope` whether any entry was.
    """

    evidence: Numbers
    right: Flags
    in_scope: Flags


def add_bases(parser: ArgumentParser) -> None:
    """Have a command take bases, some of them without answers."""
    parser.add_argument(
        "bases",
        nargs="+",
        metavar="KNOWLEDGE:LABELS[,LABELS]",
        help="a knowledge folder and its label files",
    )
    parser.add_argument(
        "--without-answers",
        nargs="+",
        default=[],
        metavar="NAME",
        help="bases whose answers are placeholders, which nothing is to be fitted on",
    )
    parser.add_argument(
        "--without-pack",
        nargs="+",
        default=[],
        metavar="NAME",
        help="English bases to be read once more, as a language without a pack is",
    )


def read_bases(options: Namespace) -> list[Base]:
    """Read the bases that a command was given."""
    bases = [read_base(given, options.without_answers) for given in options.bases]
    again = [base for base in bases if base.name in options.without_pack]
    return [*bases, *map(_without_pack, again)]


def _without_pack(base: Base) -> Base:
    """Return a base as one of an undetermined language, which has no pack."""
    settings = base.knowledge.settings.model_copy(update={"locale": "und"})
    return replace(
        base,
        name=f"{base.name} without a pack",
        knowledge=replace(base.knowledge, settings=settings),
    )


def read_base(given: str, without_answers: Collection[str] = ()) -> Base:
    """The base of `KNOWLEDGE:LABELS[,LABELS]`; some names are `without_answers`.

    Of its labels it has those that a search can meet.
    """
    folder, _, files = given.partition(":")
    path = Path(folder)
    # That of `de/knowledge:de/labels.yaml` is "de".
    is_beside = Path(files) == path.with_name("labels.yaml")
    name = (path.parent if is_beside else path).name
    knowledge = load(path)
    labels = [
        (label.ask, frozenset(label.expect) & knowledge.entries.keys())
        for label in read_labels([Path(file) for file in files.split(",")], knowledge)
        if is_for_search(label, knowledge)
    ]
    return Base(
        name=name,
        has_answers=name not in without_answers,
        knowledge=knowledge,
        messages=tuple(ask for ask, _ in labels),
        wanted=tuple(wanted for _, wanted in labels),
    )


def is_for_search(label: Label, knowledge: KnowledgeBase) -> bool:
    """Whether a search can meet a label: by itself, with an entry or a decline."""
    if label.after or len(label.ask.split()) > LONGEST:
        return False
    entries = knowledge.entries.keys() & set(label.expect)
    return bool(entries) or "decline" in label.expect


def features_of(
    base: Base, names: Sequence[str], model: ScoringModel, *, mend: bool = True
) -> Features:
    """What the named channels say of a base's messages, each from 0 to 1.

    Without `mend` the messages are searched for as they were typed.
    """
    every = replace(model, channel_weights=dict.fromkeys(names, 1.0))
    retriever = Retriever(base.knowledge, (every,))
    index = retriever.index
    rows = [list(index.channels).index(name) for name in names]
    counts = np.array([base.has_answers or name != ANSWER for name in names])
    ids = [entry.id for entry in index.entries]
    values, wanted = [], []
    for message, expected in zip(base.messages, base.wanted, strict=True):
        typed = retriever.language.words(message)
        query = retriever.analyse(retriever.speller.mend(typed) if mend else typed)
        if query.terms:
            values.append(index.parts(query)[rows].T * counts)
            wanted.append(np.isin(ids, list(expected)))
    return Features(values=np.array(values), wanted=np.array(wanted))


def fit_channels(
    bases: Sequence[Features], names: Sequence[str]
) -> tuple[dict[str, float], float]:
    """The channels' weights and their sharpness; those for an entry add up to 1."""
    against = [name in AGAINST for name in names]

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        each = [_loss(weights, base) for base in bases]
        return sum(value for value, _ in each), np.sum([by for _, by in each], axis=0)

    found = minimize(
        loss,
        np.where(against, -1.0, 1.0),
        jac=True,
        method="L-BFGS-B",
        bounds=[(None, 0) if minus else (0, None) for minus in against],
    )
    sharpness = float(found.x[found.x > 0].sum())
    shares = (found.x / sharpness).round(3).tolist()
    return dict(zip(names, shares, strict=True)), round(sharpness, 1)


def _loss(weights: Numbers, base: Features) -> tuple[float, Numbers]:
    """The mean negative log-likelihood of the wanted entries, and its gradient."""
    values, wanted = base.values[base.in_scope], base.wanted[base.in_scope]
    scores = values @ weights
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    chance = odds / odds.sum(axis=1, keepdims=True)
    right = (chance * wanted).sum(axis=1, keepdims=True)
    pull = chance * wanted / right - chance
    gradient: Numbers = -np.einsum("me,mec->c", pull, values) / len(values)
    return -float(np.log(right).mean()), gradient


def found_by(base: Base, model: ScoringModel) -> Found:
    """The evidence for every message's first match."""
    retriever = Retriever(base.knowledge, (of_base(model, base),))
    found = [
        (asdict(finding.evidence), finding.matches[0].entry.id in wanted, bool(wanted))
        for message, wanted in zip(base.messages, base.wanted, strict=True)
        for finding in [
            retriever.search(retriever.speller.mend(retriever.language.words(message)))
        ]
        if finding.evidence
    ]
    return Found(
        evidence=np.array([[one[name] for name in _EVIDENCE] for one, _, _ in found]),
        right=np.array([right for _, right, _ in found]),
        in_scope=np.array([wanted for _, _, wanted in found]),
    )


def of_base(model: ScoringModel, base: Base) -> ScoringModel:
    """Return the model, without the channel of answers where there are none."""
    weights = dict(model.channel_weights)
    if not base.has_answers:
        weights.pop(ANSWER, None)
    return replace(model, channel_weights=weights)


def balance(in_scope: Flags) -> Numbers:
    """What each message counts, so that the strangers are their part; 1 in all."""
    if in_scope.all():
        return np.full(len(in_scope), 1 / len(in_scope))
    weights: Numbers = np.where(
        in_scope, (1 - STRANGERS) / in_scope.sum(), STRANGERS / (~in_scope).sum()
    )
    return weights


def fit_evidence(bases: Sequence[Found]) -> tuple[float, dict[str, float]]:
    """The intercept and the evidence's weights, from bases with strangers in them.

    Evidence that is always 0 weighs nothing, and so does what would speak against a
    match the more there is of it: that is chance.
    """
    mixed = [base for base in bases if not base.in_scope.all()]
    counts = np.concatenate([balance(base.in_scope) for base in mixed])
    evidence = np.concatenate([base.evidence for base in mixed])
    right = np.concatenate([base.right for base in mixed])
    counts *= len(counts) / counts.sum()
    used = np.full(len(_EVIDENCE), True)
    while True:
        model = LogisticRegression(C=100, max_iter=10_000)
        model.fit(evidence[:, used], right, sample_weight=counts)
        if (model.coef_[0] >= 0).all():
            break
        used[np.flatnonzero(used)[model.coef_[0].argmin()]] = False
    weights = np.zeros(len(_EVIDENCE))
    weights[used] = model.coef_[0].round(2)
    found = zip(_EVIDENCE, weights.tolist(), strict=True)
    return round(float(model.intercept_[0]), 2), dict(found)
