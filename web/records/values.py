"""What is kept of misses and feedback, as values: no database is needed to have them.

A server that keeps nothing does without the database's packages, a sixth of all it
would import.
"""

from dataclasses import dataclass, field
from datetime import date
from threading import Event
from typing import NamedTuple

from web.config import SetupError


class StoreError(SetupError):
    """The store cannot be used as it is; somebody has to do something."""


class StoreAway(StoreError):
    """The database does not answer now; it may later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptReply:
    """A reply that was given; `text` is the message, redacted, of a miss only."""

    day: date
    kind: str
    entry: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFeedback:
    """An opinion on a reply; `text` is the question, redacted, where it came along.

    Of those with the same `mark` only the first is kept. `written` is set once it is in
    the store, or found to be there.
    """

    mark: str
    day: date
    kind: str
    entry: str = ""
    opinion: str
    text: str = ""
    written: Event = field(default_factory=Event, compare=False, repr=False)


Kept = KeptReply | KeptFeedback


class ReplyCount(NamedTuple):
    """How many replies of a kind an entry gave on a day."""

    day: date
    kind: str
    entry: str
    number: int


class FeedbackCount(NamedTuple):
    """How many visitors thought so of an entry's replies."""

    kind: str
    entry: str
    opinion: str
    number: int


class Remark(NamedTuple):
    """A question that came with a thumbs-down."""

    day: date
    kind: str
    entry: str
    opinion: str
    text: str
