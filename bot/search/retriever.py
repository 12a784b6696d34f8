"""Words to the entries that answer them: analysis, spelling, search, confidence."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Protocol

from bot.domain import Conditions, Entry, KnowledgeBase
from bot.search.channel import AnalysedText
from bot.search.index import Index, Match, SearchIndex
from bot.search.scoring import Evidence, ScoringModel, evidence_of, scoring_of
from bot.search.snapshot import Snapshot, from_snapshot, to_snapshot
from bot.text import STOP_STEMS, Analyzer, Speller, Word, as_meant, words

_GROUP = re.compile(r"\{([^{}]*)\}")
# How much more a curated next entry counts for a message that leans on the last one.
_NEXT = 1.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a search for `terms` found: ten matches at most, best first.

    `evidence` is what speaks for the first match, and `confidence` the probability,
    from 0 to 1, that it answers; they are None and 0 where nothing matched.
    """

    terms: tuple[str, ...] = ()
    matches: tuple[Match, ...] = ()
    evidence: Evidence | None = None
    confidence: float = 0.0


class IndexFactory(Protocol):
    """Makes an index of entries; only lexical channels have weights."""

    def __call__(
        self,
        entries: Sequence[Entry],
        analyse_entry: Callable[[Entry], Sequence[AnalysedText]],
        channel_weights: Mapping[str, float],
        /,
    ) -> SearchIndex: ...


class Retriever:
    """A knowledge base, analysed and indexed; searches go to its `search_index`."""

    def __init__(
        self,
        knowledge: KnowledgeBase,
        scoring: ScoringModel | None = None,
        *,
        snapshot: Snapshot | None = None,
        make_index: IndexFactory | None = None,
    ) -> None:
        """Analyse and index the knowledge, with its own scoring model by default.

        `snapshot` is what `to_snapshot` gave for the very same knowledge. `make_index`
        makes an index elsewhere; it is searched by lexical channels alone.
        """
        self.scoring = scoring or scoring_of(knowledge, lexical=bool(make_index))
        self._analyzer = Analyzer(knowledge.synonyms)
        self._entries = tuple(knowledge)
        self._snapshot = snapshot
        foreign = _foreign(knowledge)
        if snapshot:
            vocabulary = from_snapshot(list[str], snapshot["vocabulary"])
            pairs = from_snapshot(str, snapshot["pairs"])
            kept = from_snapshot(list[str], snapshot["kept"])
            self.speller = Speller(vocabulary, foreign, pairs, kept)
        else:
            self.speller = Speller.from_texts(
                _texts(knowledge), _terms(knowledge), foreign
            )
        self.search_index: SearchIndex = (
            make_index(self._entries, self.analyse_entry, self.scoring.channel_weights)
            if make_index
            else self.index
        )

    @cached_property
    def index(self) -> Index:
        """The index in this process, made when it is first asked for."""
        weights = self.scoring.channel_weights
        if self._snapshot:
            saved = self._snapshot["index"]
            return Index.from_snapshot(saved, self._entries, weights=weights)
        phrasings = map(self.analyse_entry, self._entries)
        return Index.from_phrasings(self._entries, phrasings, weights=weights)

    def to_snapshot(self) -> Snapshot:
        """Return what another retriever of the same knowledge need not compute again.

        Only of one that searches without embeddings: see `is_semantic`.
        """
        return {
            "index": self.index.to_snapshot(self._entries),
            "vocabulary": to_snapshot(self.speller.vocabulary),
            "pairs": to_snapshot(self.speller.pairs),
            "kept": to_snapshot(self.speller.kept),
        }

    def analyse(self, message_words: Sequence[Word]) -> AnalysedText:
        """Return words, mended already, as the channels compare them."""
        return AnalysedText(
            terms=self._analyzer.terms(message_words),
            words=tuple(word.text for word in message_words),
            text=as_meant(message_words),
        )

    def analyse_text(self, text: str) -> AnalysedText:
        """Return a text as the channels compare it, its spelling mended."""
        return self.analyse(self.speller.mend(words(text)))

    def analyse_entry(self, entry: Entry) -> list[AnalysedText]:
        """Return an entry's phrasings as the channels compare them."""
        return [self.analyse_text(text) for text in entry.all_phrasings]

    def has(self, term: str, entry: Entry) -> bool:
        """Whether a phrasing of an entry has a term."""
        return any(term in text.terms for text in self.analyse_entry(entry))

    def has_content(self, message_words: Sequence[Word]) -> bool:
        """Whether any of the words is no stop word."""
        return not STOP_STEMS.issuperset(self._analyzer.terms(message_words))

    def search(self, message_words: Sequence[Word]) -> Finding:
        """Return the matches for the words of a question; may raise IndexAway."""
        query = self.analyse(message_words)
        return self._finding(query, self.search_index.search(query))

    def search_within(self, message_words: Sequence[Word], last: Entry) -> Finding:
        """Return the matches for a question that leans on the entry `last`.

        An entry counts by the mean of its scores for the question alone and for the
        question with the last entry's; one that `last` names as next counts a tenth
        more, and `last` itself is left out, having been said. May raise IndexAway.
        """
        query = self.analyse(message_words)
        context = self.analyse((*message_words, *words(last.question)))
        both = context._replace(text=f"{query.text} {last.question}")
        favour = dict.fromkeys(last.next, _NEXT) | {last.id: 0.0}
        return self._finding(
            query, self.search_index.search(query, both, favour=favour)
        )

    def _finding(self, query: AnalysedText, matches: tuple[Match, ...]) -> Finding:
        if not matches:
            return Finding(terms=query.terms)
        scores = [match.score for match in matches]
        evidence = evidence_of(query.terms, scores, sharpness=self.scoring.sharpness)
        return Finding(
            terms=query.terms,
            matches=matches,
            evidence=evidence,
            confidence=self.scoring.confidence(evidence),
        )


def _texts(knowledge: KnowledgeBase) -> list[str]:
    """The phrasings and answers: what slips are mended towards."""
    return [text for e in knowledge for text in (*e.all_phrasings, e.answer)]


def _terms(knowledge: KnowledgeBase) -> list[str]:
    """The words that editors chose for rules and synonyms, but for what is refused."""
    triggers = chain(
        (rule for rule in knowledge.safety.rules if not rule.foreign),
        knowledge.scope.uncovered,
        knowledge.smalltalk.rules,
    )
    synonyms = (member for group in knowledge.synonyms for member in group)
    return [*_phrases(triggers, knowledge), *synonyms]


def _foreign(knowledge: KnowledgeBase) -> list[str]:
    """The phrases in other languages than the answers'."""
    rules = (rule for rule in knowledge.safety.rules if rule.foreign)
    return list(_phrases(rules, knowledge))


def _phrases(triggers: Iterable[Conditions], knowledge: KnowledgeBase) -> Iterator[str]:
    """The phrases of triggers, and the members of the groups in them."""
    phrases = [text for rule in triggers for text in (*rule.when, *rule.unless)]
    named = {name for phrase in phrases for name in _GROUP.findall(phrase)}
    yield from (_GROUP.sub(" ", phrase) for phrase in phrases)
    for name in sorted(named):
        yield from knowledge.groups.get(name, ())
