"""The phrases of the curated rules: where do they stand, and are they meant?"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from bot.domain import Level, Rule
from bot.phrases import (
    CompiledTrigger,
    Found,
    Item,
    Lexicon,
    Message,
    Phrase,
    Status,
    Triggers,
    is_anothers_case,
    is_background,
    is_negated,
    is_past_or_hearsay,
    is_personal,
    judge,
    passage,
    telling,
)
from bot.text import Word


class Judged(NamedTuple):
    """A rule, the place where a message has a phrase of it, and how it is spoken of."""

    rule: Rule
    found: Found
    status: Status


class RulePhrases:
    """The phrases of rules over analysed words, the most dangerous level first."""

    def __init__(self, rules: Iterable[Rule], lexicon: Lexicon) -> None:
        by_level = sorted(rules, key=lambda rule: [*Level].index(rule.level))
        self._rules = Triggers(by_level, lexicon)
        self._carried = frozenset(
            group
            for trigger in self._rules
            if trigger.trigger.level.is_danger
            for phrase in trigger.when
            for group in phrase.groups
        )

    @property
    def stems(self) -> frozenset[str]:
        """The stems of every word that rules are made of."""
        return frozenset(
            stem
            for trigger in self._rules
            for phrase in trigger.when
            for item in phrase.items
            for stems in item.alternatives
            for stem in stems
        )

    def find(
        self,
        message: Message,
        touched: Sequence[str] = (),
        quoted: frozenset[int] = frozenset(),
    ) -> Iterator[Judged]:
        """Yield where each rule is found, alone or completing the last message.

        `touched` are the groups that the last message touched, and `quoted` the
        positions of words that are the bot's own. What two messages complete counts
        only where it is asserted.
        """
        for trigger in self._rules if touched else self._rules.standing_in(message):
            rule = trigger.trigger
            for found in trigger.find(message):
                if not rule.alone or telling(message.words) <= found.positions:
                    status = status_of(rule, message.words, found, quoted)
                    yield Judged(rule, found, status)
            if touched and rule.level.is_danger:
                yield from _completed(trigger, message, touched)

    def exception_in(self, message: Message, rule: Rule) -> str:
        """The phrase under `unless` that keeps a rule's phrase from counting, or ""."""
        triggers = (each for each in self._rules if each.trigger == rule)
        return next(triggers).exception_in(message)

    def touched(self, message: Message) -> tuple[str, ...]:
        """Return the groups that a message asserts something of."""
        return tuple(
            sorted(
                item.group
                for item, places in message.places.items()
                if item.group in self._carried
                and any(_asserts(message, item, place) for place in places)
            )
        )


def _completed(
    trigger: CompiledTrigger[Rule], message: Message, touched: Sequence[str]
) -> Iterator[Judged]:
    rule = trigger.trigger
    for found in trigger.completed(message, frozenset(touched)):
        status = status_of(rule, message.words, found)
        if status is Status.ASSERTED:
            yield Judged(rule, found, status)


def _asserts(message: Message, item: Item, place: range) -> bool:
    phrase = Phrase(text="", items=(item,), pack=message.pack)
    found = Found(phrase=phrase, places=(place,))
    return judge(message.words, found) is Status.ASSERTED


def status_of(
    rule: Rule,
    message_words: Sequence[Word],
    found: Found,
    quoted: frozenset[int] = frozenset(),
) -> Status:
    """How a message speaks of a rule's danger, wherever it was found.

    What the bot itself says is not told. A bare call is meant. A crisis is not argued
    away, but it may be long past or somebody's story. A clinician is for the visitor's
    own case.
    """
    if found.positions <= quoted:
        return Status.HYPOTHETICAL
    if rule.alone:
        return Status.ASSERTED
    if not found.phrase.is_english:
        is_argued = rule.level is not Level.CRISIS
        return judge(message_words, found) if is_argued else Status.ASSERTED
    if rule.level is Level.CRISIS:
        is_told = not is_past_or_hearsay(message_words, found)
        return Status.ASSERTED if is_told else Status.HYPOTHETICAL
    if rule.level.is_danger:
        if is_background(message_words, found, is_grave=rule.level.is_grave):
            return Status.HYPOTHETICAL
        return judge(message_words, found)
    if is_negated(message_words, found):
        return Status.NEGATED
    is_over = is_background(message_words, found, is_grave=False)
    if is_over or is_anothers_case(message_words, found):
        return Status.HYPOTHETICAL
    is_own = rule.anyone or is_personal(passage(message_words, found.positions))
    return Status.ASSERTED if is_own else Status.HYPOTHETICAL
