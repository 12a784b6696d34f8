"""What an entry answered lately: counts by day, opinions, and what came with them."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bot import KnowledgeBase
from web.records.period import days_until
from web.records.redaction import one_line
from web.records.usage import HELPFUL, REASONS, Day, by_day, by_entry
from web.records.values import Remark

if TYPE_CHECKING:
    from web.records.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryUse:
    """What the store has of an entry about some days in UTC, oldest first.

    `reasons` counts the opinions of those that the answer did not help; `remarks` are
    their questions, latest first. Of all others no text is kept.
    """

    days: tuple[Day, ...]
    helpful: int
    reasons: Mapping[str, int]
    remarks: tuple[Remark, ...]

    @property
    def total(self) -> int:
        return sum(day.total for day in self.days)

    @property
    def unhelpful(self) -> int:
        return sum(self.reasons.values())


def entry_use(store: "Store", ids: Collection[str], today: date, days: int) -> EntryUse:
    """What an entry with any of these ids answered in the `days` days that end today.

    Raises StoreAway where the database does not answer.
    """
    period = days_until(today, days)
    replies = [each for each in store.replies(period[0]) if each.entry in ids]
    opinions: Counter[str] = Counter()
    for each in store.feedback(period[0]):
        if each.entry in ids:
            opinions[each.opinion] += each.number
    return EntryUse(
        days=by_day(replies, period),
        helpful=opinions[HELPFUL],
        reasons={reason: opinions[reason] for reason in REASONS},
        remarks=tuple(
            each._replace(text=one_line(each.text))
            for each in store.remarks(period[0])
            if each.entry in ids
        ),
    )


def answered(
    store: "Store", knowledge: KnowledgeBase, today: date, days: int
) -> Counter[str]:
    """How often each entry answered in the `days` days that end today.

    By the id that it has now, those counts included that it has under earlier ones.
    Raises StoreAway where the database does not answer.
    """
    return by_entry(store.replies(days_until(today, days)[0]), knowledge)
