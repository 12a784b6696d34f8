"""Dangers before everything else: which curated rule does a message set off?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

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
    is_negated,
    is_personal,
    judge,
    telling,
)
from bot.safety.examples import Likeness
from bot.text import Word


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the safety lane says of a message.

    `rule` decides the reply; `advice` is a rule whose danger was only asked about, to
    be appended to an answer; `denied` are the rules whose danger was negated; `touched`
    are the groups that a next message may complete; `evidence` is the phrase that was
    found, and `like` the sentence where likeness to the examples decided.
    """

    rule: Rule | None = None
    advice: Rule | None = None
    denied: frozenset[str] = frozenset()
    touched: tuple[str, ...] = ()
    evidence: str = ""
    like: Likeness | None = None

    @property
    def place(self) -> tuple[str, int]:
        """What was found as a key of KnowledgeBase.places, such as when/cannot-breathe.

        The number is 0 where it is not known which of the phrases it was.
        """
        rule = self.rule or self.advice
        if rule is None:
            return "", 0
        kind, texts = ("examples", rule.examples) if self.like else ("when", rule.when)
        number = texts.index(self.evidence) if self.evidence in texts else 0
        return f"{kind}/{rule.id}", number

    @property
    def is_danger(self) -> bool:
        """Whether there is more than a question for a clinician."""
        clinician = self.rule is not None and self.rule.level is Level.CLINICIAN
        return (self.rule or self.advice) is not None and not clinician


class SafetyLane:
    """The curated rules over analysed words, the most dangerous level first."""

    def __init__(self, rules: Iterable[Rule], lexicon: Lexicon) -> None:
        by_level = sorted(rules, key=lambda rule: [*Level].index(rule.level))
        self._rules = Triggers(by_level, lexicon)
        self._carried = frozenset(
            group
            for trigger in self._rules
            if trigger.trigger.level is not Level.CLINICIAN
            for phrase in trigger.when
            for group in phrase.groups
        )

    def check(self, message: Message, touched: Sequence[str] = ()) -> Verdict:
        """The verdict on a message, given the groups that the last one touched."""
        now_touched = self._touched(message)
        advice: Rule | None = None
        denied, evidence = set[str](), ""
        for trigger in self._rules if touched else self._rules.standing_in(message):
            rule = trigger.trigger
            for found, status in _judged(trigger, message, touched):
                if status is Status.ASSERTED:
                    return Verdict(
                        rule=rule, touched=now_touched, evidence=found.phrase.text
                    )
                if status is Status.NEGATED:
                    denied.add(rule.id)
                elif rule.level is not Level.CLINICIAN and not advice:
                    advice, evidence = rule, found.phrase.text
        return Verdict(
            advice=advice,
            denied=frozenset(denied),
            touched=now_touched,
            evidence=evidence,
        )

    def _touched(self, message: Message) -> tuple[str, ...]:
        """The groups that a message asserts something of."""
        return tuple(
            sorted(
                item.group
                for item, places in message.places.items()
                if item.group in self._carried
                and any(_asserts(message, item, place) for place in places)
            )
        )


def _asserts(message: Message, item: Item, place: range) -> bool:
    found = Found(phrase=Phrase(text="", items=(item,)), places=(place,))
    return judge(message.words, found) is Status.ASSERTED


def _judged(
    trigger: CompiledTrigger[Rule], message: Message, touched: Sequence[str]
) -> Iterator[tuple[Found, Status]]:
    """Where a rule is found, alone or completing the last message, and its status.

    What two messages complete counts only where it is asserted.
    """
    rule = trigger.trigger
    for found in trigger.find(message):
        if not rule.alone or telling(message.words) <= found.positions:
            yield found, _status(rule, message.words, found)
    if touched and rule.level is not Level.CLINICIAN:
        for found in trigger.completed(message, frozenset(touched)):
            if _status(rule, message.words, found) is Status.ASSERTED:
                yield found, Status.ASSERTED


def _status(rule: Rule, message_words: Sequence[Word], found: Found) -> Status:
    """How a message speaks of a rule's danger.

    A crisis is never argued away; a clinician is for somebody's own case.
    """
    if rule.level is Level.CRISIS:
        return Status.ASSERTED
    if rule.level is not Level.CLINICIAN:
        return judge(message_words, found)
    if is_negated(message_words, found):
        return Status.NEGATED
    is_own = rule.anyone or is_personal(message_words)
    return Status.ASSERTED if is_own else Status.HYPOTHETICAL
