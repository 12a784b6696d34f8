"""Misses to gaps: what visitors ask for and get no answer to, the most asked first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import repeat

from bot.dialogue import MESSAGE_LIMIT, Explanation, Responder
from bot.domain import Kind
from bot.search import Idf, Match, Vectors, is_semantic, vector
from bot.text import Language

# Different messages that are grouped, the most frequent: that takes two seconds.
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

    `explanation` says which reply the first message would get now, and why.
    """

    messages: tuple[str, ...]
    times: int
    language: Language
    explanation: Explanation

    @property
    def nearest(self) -> tuple[Match, ...]:
        """The three entries that are nearest to the first message, best first."""
        return self.explanation.matches[:_NEAREST]

    @property
    def subject(self) -> tuple[str, ...]:
        """The words of the first message that say what it is about."""
        read = (word.text for word in self.explanation.read)
        return tuple(word for word in read if not self.language.is_stop(word))

    @property
    def remedy(self) -> Remedy:
        """What would close the gap, by the reply that the first message gets now."""
        kind = self.explanation.reply.kind
        if kind not in (Kind.SUGGEST, Kind.DECLINE):
            return Remedy.NOTHING
        if self.explanation.stage != "search":
            return Remedy.CURATED
        return Remedy.PHRASING if kind is Kind.SUGGEST else Remedy.ENTRY


@dataclass(frozen=True, slots=True, kw_only=True)
class _Miss:
    """A message as the search sees it; `vector` is the encoder's, of length 1."""

    text: str
    times: int
    terms: frozenset[str]
    vector: Vectors | None


def find_gaps(
    misses: Mapping[str, int], responder: Responder, *, limit: int = 20
) -> tuple[Gap, ...]:
    """Return the gaps that misses show, the most asked first and at most `limit`.

    `misses` are the messages with how often each was asked: `{"car park?": 4}`.
    """
    groups = _grouped(_read(misses, responder), responder)
    # Of gaps that were asked equally often, the one with the most asked message first.
    groups.sort(key=lambda group: -sum(miss.times for miss in group))
    return tuple(
        Gap(
            messages=tuple(miss.text for miss in group),
            times=sum(miss.times for miss in group),
            language=responder.retriever.language,
            explanation=responder.explain(group[0].text),
        )
        for group in groups[:limit]
    )


def _read(misses: Mapping[str, int], responder: Responder) -> list[_Miss]:
    retriever = responder.retriever
    names = sorted(misses, key=lambda text: (-misses[text], text))[:_MESSAGES]
    texts = [name[:MESSAGE_LIMIT] for name in names]
    semantic, language = is_semantic(responder.knowledge), retriever.language
    vectors = (vector(text, language) for text in texts) if semantic else repeat(None)
    return [
        _Miss(
            text=text,
            times=misses[name],
            terms=frozenset(retriever.analyse_text(text).terms) - language.stop_stems,
            vector=vector,
        )
        for name, text, vector in zip(names, texts, vectors, strict=False)
    ]


def _grouped(misses: Sequence[_Miss], responder: Responder) -> list[list[_Miss]]:
    """Put each message to the first of the group that it is most alike to, if any."""
    threshold = responder.retriever.scoring.thresholds["gap"]
    idf = responder.retriever.idf
    groups: list[list[_Miss]] = []
    for miss in misses:
        alike = [_alikeness(miss, group[0], idf) for group in groups]
        best = max(alike, default=0.0)
        if best >= threshold:
            groups[alike.index(best)].append(miss)
        else:
            groups.append([miss])
    return groups


def _alikeness(miss: _Miss, other: _Miss, idf: Idf) -> float:
    """Return the share of two messages' idf that is in both, from 0 to 1.

    Where they have vectors, its mean with the cosine of these.
    """
    share = idf.shared(miss.terms, other.terms)
    if miss.vector is None or other.vector is None:
        return share
    return (share + max(float(miss.vector @ other.vector), 0.0)) / 2
