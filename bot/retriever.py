"""Words to the entries that answer them: analysis, spelling, search, confidence."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.analyzer import STOP_STEMS
from bot.analyzer import Analyzer
from bot.analyzer import Word
from bot.analyzer import words
from bot.confidence import DEFAULT
from bot.confidence import Calibration
from bot.confidence import Evidence
from bot.confidence import weigh
from bot.index import Index
from bot.index import Match
from bot.knowledge import KnowledgeBase
from bot.spelling import Speller


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
        self, knowledge: KnowledgeBase, calibration: Calibration = DEFAULT
    ) -> None:
        self.calibration = calibration
        self.speller = Speller(_texts(knowledge))
        self._analyzer = Analyzer(knowledge.synonyms)
        self.index = Index(
            tuple(knowledge),
            [[self.terms(words(text)) for text in e.wordings] for e in knowledge],
        )

    def terms(self, message_words: Sequence[Word]) -> tuple[str, ...]:
        """The terms of words."""
        return self._analyzer.terms(message_words)

    def has_content(self, message_words: Sequence[Word]) -> bool:
        """Whether words say more than stop words."""
        return not STOP_STEMS.issuperset(self.terms(message_words))

    def search(self, message_words: Sequence[Word]) -> Finding:
        """What the knowledge has for the words of a question."""
        terms = self.terms(message_words)
        return self._finding(terms, self.index.search(terms))

    def search_within(
        self, message_words: Sequence[Word], context: Sequence[Word], *, last: str
    ) -> Finding:
        """What it has for a question that leans on the entry `last`.

        An entry counts by the mean of what it scores for the question alone and for
        the question with its context; the last entry itself was said already.
        """
        terms = self.terms(message_words)
        joined = tuple(dict.fromkeys((*terms, *self.terms(context))))
        alone = {match.entry.id: match for match in self.index.search(terms)}
        matches = [
            Match(
                entry=match.entry,
                score=(match.score + _score(alone.get(match.entry.id))) / 2,
                evidence=match.evidence,
            )
            for match in self.index.search(joined)
            if match.entry.id != last
        ]
        matches.sort(key=lambda match: -match.score)
        return self._finding(terms or joined, tuple(matches))

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


def _score(match: Match | None) -> float:
    return match.score if match else 0.0


def _texts(knowledge: KnowledgeBase) -> list[str]:
    """Everything curated: the words that visitors' slips are mended towards."""
    return [
        *(text for entry in knowledge for text in (*entry.wordings, entry.answer)),
        *(member for group in knowledge.safety.groups.values() for member in group),
        *(
            phrase.replace("{", "").replace("}", "")
            for trigger in (
                *knowledge.safety.rules,
                *knowledge.scope.refuse,
                *knowledge.scope.uncovered,
                *knowledge.smalltalk,
            )
            for phrase in (*trigger.when, *trigger.unless)
        ),
        *(member for group in knowledge.synonyms for member in group),
    ]
