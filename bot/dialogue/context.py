"""What a message asks together with the last answer, where it needs that."""

from collections.abc import Mapping

from bot.dialogue.clauses import Words
from bot.dialogue.followup import FollowUps
from bot.dialogue.question import Question
from bot.dialogue.questions import QuestionFinder
from bot.domain import Conversation, Entry
from bot.search import ScoringModel

# Words of a message that may need the last entry, at most.
_LONGEST = 20


class Context:
    """The conversation that a message comes in, as far as it completes the message."""

    def __init__(
        self,
        entries: Mapping[str, Entry],
        finder: QuestionFinder,
        follow_ups: FollowUps,
        scoring: ScoringModel,
        before: Conversation,
    ) -> None:
        self._finder, self._scoring = finder, scoring
        self._follow_ups, self._clauses = follow_ups, follow_ups.clauses
        self._last = entries.get(before.entry or "")
        self._earlier = entries.get(before.leant_on or "")

    def complete(
        self, message_words: Words, alone: tuple[Question, ...]
    ) -> tuple[Question, ...]:
        """Return what a message asks, given what it asks `alone`.

        What stands alone means the same in every conversation: a curated phrasing above
        all. What is not understood alone, or points back, is asked with the last entry;
        it counts if that makes it surer.
        """
        last, first = self._last, alone[0]
        if last is None or not self._may_lean(message_words, alone):
            return alone
        leans = self._follow_ups.leans_back(message_words)
        is_sure = first.is_sure(self._scoring) and self._clauses.says_anything(
            message_words
        )
        if is_sure and (first.entry == last.id or not leans):
            return alone
        # The same question again leans on what it leant on the first time.
        if self._earlier:
            again = self._finder.find_within(message_words, self._earlier)
            if again.entry == last.id and again.is_sure(self._scoring):
                return (again,)
        within = self._finder.find_within(message_words, last, leans=leans)
        # "Melasma, what is that" says what "that" is.
        is_named = self._finder.is_about(self._follow_ups.before_pointer(message_words))
        is_likelier = within.finding.confidence > first.finding.confidence
        is_better = within.is_sure(self._scoring) and (is_likelier or not is_named)
        # What nothing shows to lean on it is not suggested on its account.
        return (within,) if is_better or (leans and not is_sure) else alone

    def _may_lean(self, message_words: Words, alone: tuple[Question, ...]) -> bool:
        first = alone[0]
        is_curated = first.is_curated and first.words == message_words
        is_uncovered = any(question.uncovered for question in alone)
        is_whole = not self._follow_ups.is_unfinished(message_words)
        is_short = 0 < len(message_words) <= _LONGEST
        return is_short and is_whole and not is_curated and not is_uncovered
