"""Dangers before everything else: what is said of them, and how loud the reply is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.domain import KnowledgeBase, Rule
from bot.phrases import (
    Lexicon,
    Message,
    Quotations,
    Status,
    is_story,
    person_in,
)
from bot.safety.disguises import Disguises
from bot.safety.likeness import DangerClassifier, Likeness
from bot.safety.rules import Judged, RulePhrases, status_of
from bot.safety.stories import LONGEST, weighed
from bot.safety.thresholds import Thresholds, is_sure
from bot.text import Speller, Word, normalise

THRESHOLDS = Thresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the safety lane says of a message.

    `rule` decides the reply, a siren or a referral; `noted` is a rule whose note stands
    below another reply. `evidence` is the phrase that was found, and `like` what the
    message is like where the examples decided. `person` is whom a siren is about, such
    as `your daughter`; None for the visitor. `touched` are the groups that a next
    message may complete.
    """

    rule: Rule | None = None
    noted: Rule | None = None
    evidence: str = ""
    like: Likeness | None = None
    person: str | None = None
    touched: tuple[str, ...] = ()

    @property
    def is_siren(self) -> bool:
        """Whether the reply is an alarm, not a referral or anything else."""
        return self.rule is not None and self.rule.level.is_danger

    @property
    def place(self) -> tuple[str, int]:
        """What was found as a key of KnowledgeBase.places, such as when/cannot-breathe.

        The number is 0 where it is not known which of the phrases it was.
        """
        rule = self.rule or self.noted
        if rule is None:
            return "", 0
        kind, texts = ("examples", rule.examples) if self.like else ("when", rule.when)
        number = texts.index(self.evidence) if self.evidence in texts else 0
        return f"{kind}/{rule.id}", number


class SafetyLane:
    """The phrases of every rule, and below them the likeness to the examples."""

    def __init__(
        self, knowledge: KnowledgeBase, lexicon: Lexicon, speller: Speller
    ) -> None:
        """Analyse the rules and their examples."""
        safety = knowledge.safety
        self._lexicon, self._speller = lexicon, speller
        self._phrases = RulePhrases(safety.rules, lexicon)
        self._quotations = Quotations(speller.language, _said(knowledge))
        self._disguises = Disguises(self._phrases.stems, safety.emoji, speller)
        self.classifier = DangerClassifier(
            knowledge, lambda text: speller.mend(self.words(text))
        )

    def words(self, text: str) -> tuple[Word, ...]:
        """Return the words of a text without disguises, spelt as typed."""
        return self._speller.language.words(self._disguises.undo(normalise(text)))

    def read(self, text_words: Sequence[Word]) -> Message:
        """Return words as a message with its slips mended."""
        return self._lexicon.read(self._speller.mend(text_words))

    def told(self, message: Message) -> frozenset[str]:
        """Return the ids of all rules that a message tells of by their phrases."""
        return frozenset(
            each.rule.id
            for each in self._phrases.find(message)
            if each.status is Status.ASSERTED
        )

    def exception_in(self, message: Message, rule: Rule) -> str:
        """The phrase under `unless` that keeps a rule's phrase from counting, or ""."""
        return self._phrases.exception_in(message, rule)

    def check(
        self,
        message: Message,
        touched: Sequence[str] = (),
        classifier: DangerClassifier | None = None,
        thresholds: Thresholds = THRESHOLDS,
    ) -> Verdict:
        """Judge a message, given the groups that the last one touched.

        Without a classifier, the phrases alone judge.
        """
        quoted = self._quotations.quoted(message.words)
        judged = list(self._phrases.find(message, touched, quoted))
        if classifier and is_story(message.words):
            judged = weighed(message, judged, classifier, thresholds)
        told = next((each for each in judged if each.status is Status.ASSERTED), None)
        quiet = next((each for each in judged if _is_noted(each)), None)
        verdict = Verdict(touched=self._phrases.touched(message))
        if told:
            verdict = replace(
                verdict,
                rule=told.rule,
                evidence=told.found.phrase.text,
                person=person_in(message.words, told.found),
            )
        if quiet and not verdict.is_siren:
            evidence = verdict.evidence or quiet.found.phrase.text
            verdict = replace(verdict, noted=quiet.rule, evidence=evidence)
        if verdict.is_siren or classifier is None:
            return verdict
        denied = {each.rule.id for each in judged if each.status is Status.NEGATED}
        # No message within the limit has more words.
        # Of many sentences one is often a little like an example.
        least = thresholds.grave if is_story(message.words) else thresholds.note
        found = classifier.find(message.words[:LONGEST], least)
        alike = sorted(found, key=lambda like: -like.probability)
        for like in filter(_is_told_by_words, alike):
            status = status_of(like.rule, message.words, like.found, quoted)
            is_told = status is Status.ASSERTED and like.rule.id not in denied
            is_loud = is_told and is_sure(like, message.words, thresholds)
            is_loud = is_loud or like.is_written
            verdict = _with_likeness(verdict, message, like, is_loud=is_loud)
        return verdict


def _is_told_by_words(like: Likeness) -> bool:
    return like.is_written or bool(like.weights)


def _is_noted(judged: Judged) -> bool:
    return judged.rule.level.is_danger and judged.status is not Status.ASSERTED


def _with_likeness(
    verdict: Verdict, message: Message, like: Likeness, *, is_loud: bool
) -> Verdict:
    """The verdict with what a message is like, if that says more."""
    is_case = not like.rule.level.is_danger
    if verdict.is_siren or (is_case and (verdict.rule or not is_loud)):
        return verdict
    # A referral that is told stands, and what is only alike is noted; not in a story,
    # where that has to be the likelier.
    is_told = verdict.rule is not None and verdict.like is None
    is_told = is_told and not is_story(message.words)
    if is_loud and not is_told:
        return replace(
            verdict,
            rule=like.rule,
            noted=verdict.noted if is_case else None,
            evidence="",
            like=like,
            person=person_in(message.words, like.found),
        )
    if verdict.noted:
        return verdict
    return replace(verdict, noted=like.rule, like=None if verdict.rule else like)


def _said(knowledge: KnowledgeBase) -> Iterator[str]:
    """What the bot says of dangers, at length."""
    for entry in knowledge:
        yield entry.answer
    for rule in knowledge.safety.rules:
        yield from filter(None, (rule.reply, rule.reply_about, rule.note))
