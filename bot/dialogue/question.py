"""A question of a message, with what a search finds for it."""

import math
from dataclasses import dataclass

from bot.dialogue.clauses import Words
from bot.domain import Trigger
from bot.search import EXACT, Finding, ScoringModel

# An entry that is meant so much less likely than the first is nearly level with it.
_LEVEL = 0.35


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The words of a question, and what a search finds for them.

    `uncovered` is a subject without an entry that the words name; `is_about` says
    whether they name anything that the knowledge is about, and `in_context`
    whether the search had what stands before the words, too, if they need it. Of a
    comparison, `sides` are the entries on the things compared, and `is_open` says that
    the best match is not about both. `leant_on` is the entry of the last turn that the
    words are not understood without.
    """

    words: Words
    finding: Finding
    uncovered: Trigger | None
    sides: tuple[str, ...] = ()
    is_open: bool = False
    is_about: bool = False
    in_context: bool = True
    leant_on: str | None = None
    answer_from: float | None = None

    @property
    def entry(self) -> str | None:
        """The id of the best match, None without a match."""
        matches = self.finding.matches
        return matches[0].entry.id if matches else None

    @property
    def is_curated(self) -> bool:
        """Whether the words are a phrasing of the best match."""
        matches = self.finding.matches
        return bool(matches) and matches[0].parts.get(EXACT, 0) > 0

    def is_sure(self, scoring: ScoringModel) -> bool:
        """Whether the best match may answer.

        Where the words name an uncovered subject, only a curated phrasing does. On
        tests/evaluation/data/dev hardly another match with a confidence of 0.9 is
        right.
        """
        if self.is_curated:
            return True
        if not self.finding.matches or self.is_open or self.uncovered:
            return False
        least = self.answer_from or scoring.answer_from
        return self.finding.confidence >= least

    def level(self, scoring: ScoringModel) -> tuple[str, ...]:
        """Return the id of the second match, where it is nearly as likely meant."""
        first, *others = self.finding.matches[:2]
        return tuple(
            other.entry.id
            for other in others
            if math.exp(scoring.sharpness * (other.score - first.score)) >= _LEVEL
        )
