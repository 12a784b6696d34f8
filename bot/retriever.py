"""Words to the entries that answer them: analysis, spelling, search, confidence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace

from bot.analyzer import STOP_STEMS
from bot.analyzer import Analyzer
from bot.analyzer import Word
from bot.analyzer import words
from bot.confidence import DEFAULT
from bot.confidence import LEXICAL
from bot.confidence import Calibration
from bot.confidence import Evidence
from bot.confidence import weigh
from bot.index import Index
from bot.index import Match
from bot.index import Query
from bot.knowledge import Entry
from bot.knowledge import KnowledgeBase
from bot.spelling import Speller

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
        self, knowledge: KnowledgeBase, calibration: Calibration | None = None
    ) -> None:
        semantic = knowledge.settings.semantic
        self.calibration = calibration or (DEFAULT if semantic else LEXICAL)
        self.speller = Speller(_texts(knowledge), _terms(knowledge))
        self._analyzer = Analyzer(knowledge.synonyms)
        self.index = Index(
            tuple(knowledge),
            [[self.query(words(text)) for text in e.wordings] for e in knowledge],
            semantic=semantic,
        )

    def query(self, message_words: Sequence[Word]) -> Query:
        """Words as the index sees them."""
        text = " ".join(word.text for word in message_words)
        return Query(terms=self._analyzer.terms(message_words), text=text)

    def has_content(self, message_words: Sequence[Word]) -> bool:
        """Whether words say more than stop words."""
        return not STOP_STEMS.issuperset(self._analyzer.terms(message_words))

    def search(self, message_words: Sequence[Word]) -> Finding:
        """What the knowledge has for the words of a question."""
        query = self.query(message_words)
        return self._finding(query.terms, self.index.search(query))

    def search_within(self, message_words: Sequence[Word], last: Entry) -> Finding:
        """What it has for a question that leans on the entry `last`.

        An entry counts by the mean of what it scores for the question alone and for the
        question with its context, a curated next entry more; the last entry itself was
        said already.
        """
        query = self.query(message_words)
        joined = self.query((*message_words, *words(last.question)))
        alone = {match.entry.id: match.score for match in self.index.search(query)}
        matches = [
            replace(match, score=score * (_NEXT if match.entry.id in last.next else 1))
            for match in self.index.search(joined)
            for score in [(match.score + alone.get(match.entry.id, 0.0)) / 2]
            if match.entry.id != last.id
        ]
        matches.sort(key=lambda match: -match.score)
        return self._finding(query.terms, tuple(matches))

    def _finding(self, terms: tuple[str, ...], matches: tuple[Match, ...]) -> Finding:
        if not matches:
            return Finding(terms=terms)
        evidence = weigh(self.index, terms, matches)
        return Finding(
            terms=terms,
            matches=matches,
            evidence=evidence,
            confidence=self.calibration.confidence(evidence),
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
