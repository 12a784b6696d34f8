"""Red flags before everything else: which curated rule does a message set off?"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot import assertion
from bot.analyzer import Word
from bot.assertion import Status
from bot.knowledge import Level
from bot.knowledge import Rule
from bot.knowledge import Safety
from bot.phrases import Found
from bot.phrases import Item
from bot.phrases import Lexicon
from bot.phrases import Message
from bot.phrases import Phrase
from bot.triggers import CompiledTrigger


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the safety lane says of a message.

    `rule` decides the reply; `advice` is a rule whose danger was only asked about, to
    be appended to an answer; `touched` are the groups that a next message may complete.
    """

    rule: Rule | None = None
    advice: Rule | None = None
    touched: tuple[str, ...] = ()
    evidence: str = ""


class SafetyLane:
    """The curated rules over analysed words, the most dangerous level first."""

    def __init__(self, safety: Safety, lexicon: Lexicon) -> None:
        levels = list(Level)
        rules = sorted(safety.rules, key=lambda rule: levels.index(rule.level))
        self._rules = [(rule, CompiledTrigger(rule, lexicon)) for rule in rules]
        self._carried = frozenset(
            group
            for rule, trigger in self._rules
            if rule.level is not Level.CLINICIAN
            for phrase in trigger.when
            for group in phrase.groups
        )

    def check(self, message: Message, touched: Sequence[str] = ()) -> Verdict:
        """The verdict on a message, given the groups that the last one touched."""
        now_touched = self._touched(message)
        advice: tuple[Rule, Found] | None = None
        for rule, trigger in self._rules:
            for found in trigger.find(message):
                status = _status(rule, message.words, found)
                if status is Status.ASSERTED:
                    return _verdict(rule, found, now_touched)
                if status is Status.HYPOTHETICAL and rule.level is not Level.CLINICIAN:
                    advice = advice or (rule, found)
            if rule.level is Level.CLINICIAN:
                continue
            for found in trigger.completed(message, frozenset(touched)):
                if _status(rule, message.words, found) is Status.ASSERTED:
                    return _verdict(rule, found, now_touched)
        if advice:
            return Verdict(
                advice=advice[0], touched=now_touched, evidence=advice[1].phrase.text
            )
        return Verdict(touched=now_touched)

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
    return assertion.judge(message.words, found) is Status.ASSERTED


def _verdict(rule: Rule, found: Found, touched: tuple[str, ...]) -> Verdict:
    return Verdict(rule=rule, touched=touched, evidence=found.phrase.text)


def _status(rule: Rule, message_words: Sequence[Word], found: Found) -> Status:
    """How a message speaks of a rule's danger. A crisis is never argued away."""
    if rule.level is Level.CRISIS:
        return Status.ASSERTED
    if rule.level is not Level.CLINICIAN:
        return assertion.judge(message_words, found)
    if assertion.is_negated(message_words, found):
        return Status.NEGATED
    own = rule.anyone or assertion.is_personal(message_words)
    return Status.ASSERTED if own else Status.HYPOTHETICAL
