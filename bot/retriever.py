"""Words to the entries that answer them: analysis, spelling, search, confidence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.analyzer import STOP_STEMS
from bot.analyzer import Analyzer
from bot.analyzer import Word
from bot.analyzer import as_typed
from bot.analyzer import words
from bot.confidence import Evidence
from bot.confidence import weigh
from bot.index import Index
from bot.index import Match
from bot.knowledge import Entry
from bot.knowledge import KnowledgeBase
from bot.saved import Saved
from bot.shape import Shape
from bot.shape import shape_of
from bot.spelling import Speller
from bot.wordings import Query
from bot.wordings import Scores

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


class Retriever:
    """A knowledge base, analysed and indexed once, ready to be searched."""

    def __init__(
        self,
        knowledge: KnowledgeBase,
        shape: Shape | None = None,
        saved: Saved | None = None,
    ) -> None:
        """`shape` is the knowledge's own where there is none.

        `saved` is what a retriever of the very same knowledge and program had to save.
        """
        self.shape = shape or shape_of(knowledge)
        self._analyzer = Analyzer(knowledge.synonyms)
        if saved:
            self.speller = Speller.of(saved.values["vocabulary"])
            self.index = Index.load(
                tuple(knowledge), saved.part("index"), weights=self.shape.channels
            )
            return
        self.speller = Speller(_texts(knowledge), _terms(knowledge))
        self.index = Index(
            tuple(knowledge),
            [[self.read(text) for text in entry.wordings] for entry in knowledge],
            weights=self.shape.channels,
        )

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
        """Whether a wording of an entry has a term."""
        return any(term in self.read(text).terms for text in entry.wordings)

    def has_content(self, message_words: Sequence[Word]) -> bool:
        """Whether words say more than stop words."""
        return not STOP_STEMS.issuperset(self._analyzer.terms(message_words))

    def search(self, message_words: Sequence[Word]) -> Finding:
        """What the knowledge has for the words of a question."""
        query = self.query(message_words)
        return self._finding(query, query, self.index.scores(query))

    def search_within(self, message_words: Sequence[Word], last: Entry) -> Finding:
        """What it has for a question that leans on the entry `last`.

        An entry counts by the mean of what it scores for the question alone and for the
        question with its context, a curated next entry more; the last entry itself was
        said already.
        """
        query = self.query(message_words)
        context = self.query((*message_words, *words(last.question)))
        joined = context._replace(text=f"{query.text} {last.question}")
        scores = (self.index.scores(query) + self.index.scores(joined)) / 2
        for row, entry in enumerate(self.index.entries):
            if entry.id in last.next:
                scores[row] *= _NEXT
            if entry.id == last.id:
                scores[row] = 0
        return self._finding(query, joined, np.minimum(scores, 1))

    def _finding(self, asked: Query, searched: Query, scores: Scores) -> Finding:
        """What the scores say of what was asked, and searched with its context."""
        matches = self.index.best(searched, scores)
        if not matches:
            return Finding(terms=asked.terms)
        evidence = weigh(asked.terms, scores, sharpness=self.shape.sharpness)
        return Finding(
            terms=asked.terms,
            matches=matches,
            evidence=evidence,
            confidence=self.shape.confidence(evidence),
        )


def _texts(knowledge: KnowledgeBase) -> list[str]:
    """The wordings and answers: what slips are mended towards."""
    return [text for entry in knowledge for text in (*entry.wordings, entry.answer)]


def _terms(knowledge: KnowledgeBase) -> list[str]:
    """The words that editors chose for rules and synonyms, but for what is refused."""
    safety = knowledge.safety
    phrases = [
        phrase
        for trigger in (*safety.rules, *knowledge.scope.uncovered, *knowledge.smalltalk)
        for phrase in (*trigger.when, *trigger.unless)
    ]
    groups = {name for phrase in phrases for name in _GROUP.findall(phrase)}
    return [
        *(_GROUP.sub(" ", phrase) for phrase in phrases),
        *(member for name in sorted(groups) for member in safety.groups.get(name, ())),
        *(member for group in knowledge.synonyms for member in group),
    ]
