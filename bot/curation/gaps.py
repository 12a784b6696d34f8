"""Misses to gaps: what visitors ask for and get no answer to, the most asked first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from bot.dialogue import MESSAGE_LIMIT, Explanation, Responder
from bot.domain import Kind
from bot.search import Match, Vectors, embed
from bot.text import STOP_STEMS, is_stop

# How alike a message must be to the first of a gap to join it. On the 167 answerable
# labels of tests/evaluation/data/dev/, grouped by their entry, 0.35 finds groups of
# which 90 % is the same entry (B-cubed precision; 0.25: 73 %, 0.45: 97 %) and holds
# 57 % of an entry's labels together (61 %, 49 %). Words alone do the same from 0.3.
_ALIKE_FROM = 0.35
_ALIKE_IN_WORDS_FROM = 0.3
# Different messages that are looked at, the most frequent: that takes two seconds.
_MESSAGES = 1_000
_NEAREST = 3


class Remedy(StrEnum):
    """What would close a gap."""

    PHRASING = "phrasing"  # an entry is near: it lacks these words
    ENTRY = "entry"  # nothing is near: nobody has written the answer
    NOTHING = "nothing"  # the knowledge has a reply by now
    CURATED = "curated"  # it is declined on purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Messages that ask for the same, the most frequent first.

    `times` is how often they were asked in all; `explanation` is what the first would
    get now, and why.
    """

    messages: tuple[str, ...]
    times: int
    explanation: Explanation

    @property
    def nearest(self) -> tuple[Match, ...]:
        """The entries that are nearest to it, best first."""
        return self.explanation.matches[:_NEAREST]

    @property
    def subject(self) -> tuple[str, ...]:
        """The words of the first that say what it is about."""
        read = (word.text for word in self.explanation.read)
        return tuple(w for w in read if w.isascii() and w.isalnum() and not is_stop(w))

    @property
    def remedy(self) -> Remedy:
        """What would close it."""
        kind = self.explanation.reply.kind
        if kind not in (Kind.SUGGEST, Kind.DECLINE):
            return Remedy.NOTHING
        if self.explanation.stage != "search":
            return Remedy.CURATED
        return Remedy.PHRASING if kind is Kind.SUGGEST else Remedy.ENTRY


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A message as the search sees it."""

    text: str
    times: int
    terms: frozenset[str]


@dataclass(slots=True, kw_only=True)
class _Cluster:
    """Messages that are alike to the first of them."""

    first: int
    members: list[_Asked] = field(default_factory=list)

    @property
    def times(self) -> int:
        return sum(member.times for member in self.members)


def find_gaps(
    misses: Mapping[str, int], responder: Responder, *, limit: int = 20
) -> tuple[Gap, ...]:
    """The gaps that misses show, the most asked first and at most `limit` of them.

    `misses` are the messages with how often each was asked.
    """
    asked = _asked(misses, responder)
    clusters = sorted(_clusters(asked, responder), key=lambda c: (-c.times, c.first))
    return tuple(_gap(cluster, responder) for cluster in clusters[:limit])


def _gap(cluster: _Cluster, responder: Responder) -> Gap:
    messages = tuple(member.text for member in cluster.members)
    return Gap(
        messages=messages,
        times=cluster.times,
        explanation=responder.explain(messages[0]),
    )


def _asked(misses: Mapping[str, int], responder: Responder) -> list[_Asked]:
    """The messages as the search sees them, the most frequent first, then by name."""
    retriever = responder.retriever
    texts = sorted(misses, key=lambda text: (-misses[text], text))[:_MESSAGES]
    return [
        _Asked(
            text=text,
            times=misses[text],
            terms=frozenset(retriever.analyse_text(text).terms).difference(STOP_STEMS),
        )
        for text in (text[:MESSAGE_LIMIT] for text in texts)
    ]


def _clusters(asked: Sequence[_Asked], responder: Responder) -> Iterator[_Cluster]:
    """Each message with the first that it is most alike to, or a first itself."""
    semantic = responder.knowledge.settings.semantic
    threshold = _ALIKE_FROM if semantic else _ALIKE_IN_WORDS_FROM
    vectors = embed([one.text for one in asked]) if semantic else None
    clusters: list[_Cluster] = []
    for number, one in enumerate(asked):
        firsts = [cluster.first for cluster in clusters]
        alike = _alikeness(number, firsts, asked, vectors, responder)
        if alike.max(initial=0) >= threshold:
            clusters[int(alike.argmax())].members.append(one)
        else:
            clusters.append(_Cluster(first=number, members=[one]))
    yield from clusters


def _alikeness(
    number: int,
    firsts: Sequence[int],
    asked: Sequence[_Asked],
    vectors: Vectors | None,
    responder: Responder,
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """How alike a message is to each of the firsts, from 0 to 1."""
    terms = asked[number].terms
    shared = np.array([_shared(terms, asked[f].terms, responder) for f in firsts])
    if vectors is None or not firsts:
        return shared
    near = np.einsum("ij,j->i", vectors[firsts], vectors[number])
    return np.asarray((shared + np.maximum(near, 0)) / 2, dtype=np.float64)


def _shared(
    terms: frozenset[str], others: frozenset[str], responder: Responder
) -> float:
    """How much of two messages' idf they share."""
    idf = responder.retriever.search_index.idf
    every = sum(idf(term) for term in sorted(terms | others))
    return sum(idf(term) for term in sorted(terms & others)) / every if every else 0.0
