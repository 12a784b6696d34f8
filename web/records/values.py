"""Misses, opinions and counts as values, without a database.

A server that keeps no records does not load the database's packages, a sixth of all
that it would import.
"""

from dataclasses import dataclass, field
from datetime import date
from threading import Event
from typing import NamedTuple

from bot import Grade, Kind
from web.config import SetupError

NOTHING_KEPT = "Nothing is kept: FAQ_DATABASE_URL is off."


class StoreError(SetupError):
    """The store cannot be used as it is; somebody has to do something."""


class StoreAway(StoreError):
    """The database does not answer now; it may later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyRecord:
    """A reply of a kind, such as `decline`, with the redacted text of a miss.

    `rule` is the id of the safety rule that had a say in it, and `smalltalk` that of
    the rule of small talk.
    """

    day: date
    kind: str
    entry: str = ""
    rule: str = ""
    smalltalk: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackRecord:
    """An opinion, such as `helpful` or `wrong`, on a reply, with the redacted question.

    Of the records with the same `mark` the store keeps only the first. It sets
    `written` once it has the record, or knows that it had it before.
    """

    mark: str
    day: date
    kind: str
    entry: str = ""
    rule: str = ""
    opinion: str
    text: str = ""
    written: Event = field(default_factory=Event, compare=False, repr=False)


Record = ReplyRecord | FeedbackRecord


class ReplyCount(NamedTuple):
    """How many replies of a kind an entry gave on a day."""

    day: date
    kind: str
    entry: str
    number: int


class FeedbackCount(NamedTuple):
    """How many visitors had the same opinion on an entry's replies of a kind."""

    kind: str
    entry: str
    opinion: str
    number: int


class RuleCount(NamedTuple):
    """How many replies of a kind a safety rule had a say in, and on which days."""

    kind: str
    rule: str
    number: int
    first: date
    last: date


class RuleFeedbackCount(NamedTuple):
    """How many visitors had the same opinion on a safety rule's replies of a kind."""

    kind: str
    rule: str
    opinion: str
    number: int


class SmalltalkCount(NamedTuple):
    """How many replies a rule of small talk had a say in, and on which days."""

    smalltalk: str
    number: int
    first: date
    last: date


class Remark(NamedTuple):
    """A question that came with a thumbs-down."""

    day: date
    kind: str
    entry: str
    rule: str
    opinion: str
    text: str

    @property
    def grade(self) -> Grade | None:
        """How loud the rule was; None where none had a say."""
        return Grade.of(Kind(self.kind)) if self.rule else None
