"""Words to the entries that answer them: analysis, spelling, search, confidence."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.domain import Entry, KnowledgeBase
from bot.search.evidence import Evidence, weigh
from bot.search.grouping import Query
from bot.search.index import Index, Match, Searching
from bot.search.scoring import Shape, lexical_shape_of, shape_of
from bot.search.snapshot import Saved
from bot.text import STOP_STEMS, Analyzer, Speller, Word, as_typed, words

_GROUP = re.compile(r"\{([^{}]*)\}")
# How much more a curated next entry counts for a message that leans on the last one.
_NEXT = 1.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a search found: the terms searched, the matches best first, how sure.

    `confidence` is 0 and `evidence` None where nothing matched.
    """

    terms: tuple[str, ...] = ()
    matches: tuple[Match, ...] = ()
    evidence: Evidence | None = None
    confidence: float = 0.0


# Entries, how each one's phrasings are read, and the channels' weights, to an index.
Indexed = Callable[
    [Sequence[Entry], Callable[[Entry], Sequence[Query]], Mapping[str, float]],
    Searching,
]


def embedded(
    entries: Sequence[Entry],
    read: Callable[[Entry], Sequence[Query]],
    weights: Mapping[str, float],
) -> Index:
    """The index in this process."""
    return Index(entries, map(read, entries), weights=weights)


class Retriever:
    """A knowledge base, analysed and indexed once, ready to be searched."""

    def __init__(
        self,
        knowledge: KnowledgeBase,
        shape: Shape | None = None,
        saved: Saved | None = None,
        indexed: Indexed | None = None,
    ) -> None:
        """`shape` is the knowledge's own where there is none.

        `saved` is what a retriever of the very same knowledge and program had to save.
        `indexed` makes an index elsewhere, which has no channels of meaning.
        """
        of_knowledge = lexical_shape_of if indexed else shape_of
        self.shape = shape or of_knowledge(knowledge)
        self._analyzer = Analyzer(knowledge.synonyms)
        self._entries = tuple(knowledge)
        self.speller = (
            Speller(saved.values["vocabulary"])
            if saved
            else Speller.from_texts(_texts(knowledge), _terms(knowledge))
        )
        if saved:
            self.index = Index.load(
                self._entries, saved.part("index"), weights=self.shape.channels
            )
        self.searched: Searching = (
            indexed(self._entries, self.read_entry, self.shape.channels)
            if indexed
            else self.index
        )

    @cached_property
    def index(self) -> Index:
        """The index in this process, made when first asked for."""
        return embedded(self._entries, self.read_entry, self.shape.channels)

    def read_entry(self, entry: Entry) -> list[Query]:
        """An entry's phrasings as the index sees them."""
        return [self.read(text) for text in entry.all_phrasings]

    def query(self, message_words: Sequence[Word]) -> Query:
        """Words as the index sees them."""
        return Query(
            terms=self._analyzer.terms(message_words),
            words=tuple(word.text for word in message_words),
            text=as_typed(message_words),
        )

    def read(self, text: str) -> Query:
        """A text as the index sees it, its slips mended."""
        return self.query(self.speller.mend(words(text)))

    def saved(self, knowledge: KnowledgeBase) -> Saved:
        """What there is to save where knowledge is searched by words alone."""
        index = Saved.of({"index": self.index.saved(tuple(knowledge))})
        values = {**index.values, "vocabulary": self.speller.vocabulary}
        return Saved(values=values, arrays=index.arrays)

    def has(self, term: str, entry: Entry) -> bool:
        """Whether a phrasing of an entry has a term."""
        return any(term in self.read(text).terms for text in entry.all_phrasings)

    def has_content(self, message_words: Sequence[Word]) -> bool:
        """Whether words say more than stop words."""
        return not STOP_STEMS.issuperset(self._analyzer.terms(message_words))

    def search(self, message_words: Sequence[Word]) -> Finding:
        """What the knowledge has for the words of a question."""
        query = self.query(message_words)
        return self._finding(query, self.searched.search(query))

    def search_within(self, message_words: Sequence[Word], last: Entry) -> Finding:
        """What it has for a question that leans on the entry `last`.

        An entry counts by the mean of what it scores for the question alone and for the
        question with its context, a curated next entry more; the last entry itself was
        said already.
        """
        query = self.query(message_words)
        context = self.query((*message_words, *words(last.question)))
        joined = context._replace(text=f"{query.text} {last.question}")
        favour = dict.fromkeys(last.next, _NEXT) | {last.id: 0.0}
        return self._finding(query, self.searched.search(query, joined, favour=favour))

    def _finding(self, asked: Query, matches: tuple[Match, ...]) -> Finding:
        """What the best matches say of what was asked."""
        if not matches:
            return Finding(terms=asked.terms)
        scores = [match.score for match in matches]
        evidence = weigh(asked.terms, scores, sharpness=self.shape.sharpness)
        return Finding(
            terms=asked.terms,
            matches=matches,
            evidence=evidence,
            confidence=self.shape.confidence(evidence),
        )


def _texts(knowledge: KnowledgeBase) -> list[str]:
    """The phrasings and answers: what slips are mended towards."""
    return [
        text for entry in knowledge for text in (*entry.all_phrasings, entry.answer)
    ]


def _terms(knowledge: KnowledgeBase) -> list[str]:
    """The words that editors chose for rules and synonyms, but for what is refused."""
    groups = knowledge.groups
    phrases = [
        phrase
        for trigger in (
            *knowledge.safety.rules,
            *knowledge.scope.uncovered,
            *knowledge.smalltalk.rules,
        )
        for phrase in (*trigger.when, *trigger.unless)
    ]
    named = {name for phrase in phrases for name in _GROUP.findall(phrase)}
    return [
        *(_GROUP.sub(" ", phrase) for phrase in phrases),
        *(member for name in sorted(named) for member in groups.get(name, ())),
        *(member for group in knowledge.synonyms for member in group),
    ]
