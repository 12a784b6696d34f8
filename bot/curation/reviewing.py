"""When is each entry to be held against its sources again?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain import Entry, KnowledgeBase


class Due(StrEnum):
    """When a review is due, the most pressing first."""

    OVERDUE = "overdue"
    MONTH = "in the next 30 days"
    QUARTER = "in the next 90 days"
    LATER = "later"
    NEVER = "never reviewed"
    UNDATED = "without a next review"


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The next review of an entry; `days` from now, below 0 if it is overdue."""

    entry: Entry
    days: int | None

    @property
    def due(self) -> Due:
        """When it is due; an entry without a day may never have been reviewed."""
        if self.days is None:
            return Due.UNDATED if self.entry.reviewed else Due.NEVER
        if self.days < 0:
            return Due.OVERDUE
        if self.days <= 30:
            return Due.MONTH
        return Due.QUARTER if self.days <= 90 else Due.LATER


def reviews(knowledge: KnowledgeBase, today: date) -> Sequence[Review]:
    """Return the next review of every entry, the earliest first.

    Those without a day come last. Of equal ones the curated order is kept.
    """
    found = [
        Review(entry=e, days=(e.review_due - today).days if e.review_due else None)
        for e in knowledge
    ]
    order = list(Due)
    return sorted(found, key=lambda each: (order.index(each.due), each.days or 0))


def overdue(knowledge: KnowledgeBase, today: date) -> list[Entry]:
    """Return the entries whose review was due before today, the oldest first."""
    found = reviews(knowledge, today)
    return [review.entry for review in found if review.due is Due.OVERDUE]
