"""What the bot says, one value for every channel, and what it remembers of it."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.safety import Call, Level
from bot.domain.settings import HandOff


class Kind(StrEnum):
    """What a reply does for the visitor."""

    ANSWER = "answer"
    SUGGEST = "suggest"
    DECLINE = "decline"
    REFER = "refer"
    ESCALATE = "escalate"
    SMALLTALK = "smalltalk"


class Grade(StrEnum):
    """How loud a safety rule was."""

    SIREN = "siren"
    REFERRAL = "referral"
    NOTE = "note"

    @classmethod
    def of(cls, kind: Kind) -> "Grade":
        """The grade of a rule that had a say in a reply of this kind."""
        loud = {Kind.ESCALATE: cls.SIREN, Kind.REFER: cls.REFERRAL}
        return loud.get(kind, cls.NOTE)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredEntry:
    """The entry that an answer comes from."""

    id: str
    question: str
    topic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FiredRule:
    """The safety rule that a reply comes from, or whose note stands below it."""

    id: str
    level: Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A source that an answer is drawn from; `section` is its title."""

    id: str
    title: str
    section: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """An entry offered as a chip."""

    id: str
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """The turns so far, as far as the next message can need them.

    `entry` is the last entry answered, `topic` its topic, and `leant_on` the entry
    before it where the question for it could not be understood without that. `chips`
    are the entries offered with the last reply, in their order, and `others` the next
    matches of what was asked last. `kind` is that of the last reply, and `declined`
    says how many in a row were declines. `touched` are the safety groups that the last
    message touched, and `siren` is the rule of an alarm that still sounds.
    """

    entry: str | None = None
    topic: str | None = None
    leant_on: str | None = None
    chips: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    kind: Kind | None = None
    declined: int = 0
    touched: tuple[str, ...] = ()
    siren: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A reply, and the conversation that it leaves behind.

    `brief` is the short form of the disclaimer, which a channel may show instead once
    the whole has been seen. `confidence` is a probability from 0 to 1, or None where
    nothing was searched; `hand_off` is where a person answers; `smalltalk` is the id of
    the rule of small talk that had a say; `note` is one quiet line on a danger that is
    possible but not told; `knowledge` is the version of the knowledge that it was made
    from.
    """

    kind: Kind
    text: str
    knowledge: str
    conversation: Conversation
    disclaimer: str | None = None
    brief: str | None = None
    confidence: float | None = None
    entry: AnsweredEntry | None = None
    rule: FiredRule | None = None
    note: str | None = None
    sources: tuple[Citation, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    calls: tuple[Call, ...] = ()
    hand_off: HandOff | None = None
    smalltalk: str | None = None

    @property
    def grade(self) -> Grade | None:
        """How loud the rule that had a say was; None where none had."""
        return Grade.of(self.kind) if self.rule else None
