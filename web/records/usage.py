"""How questions ended, from store and knowledge: what desk and terminal show."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from bot import (
    Entry,
    Gap,
    Kind,
    KnowledgeBase,
    Problem,
    Remedy,
    Responder,
    check_as_written,
    find_gaps,
)
from web.records.redaction import one_line, trimmed
from web.records.values import FeedbackCount, Remark, ReplyCount

TOP = 10
HELPFUL = "helpful"
REASONS = ("wrong", "incomplete", "outdated", "unsafe", "unhelpful")


class Reads(Protocol):
    """What a report needs of a store."""

    def misses(self, since: date) -> dict[str, int]: ...

    def replies(self, since: date) -> list[ReplyCount]: ...

    def feedback(self, since: date) -> list[FeedbackCount]: ...

    def remarks(self, since: date) -> list[Remark]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days that a report is about, the last one being today."""

    first: date
    last: date

    @classmethod
    def of(cls, today: date, days: int) -> "Period":
        return cls(first=today - timedelta(days=days - 1), last=today)

    @property
    def days(self) -> tuple[date, ...]:
        number = (self.last - self.first).days + 1
        return tuple(self.first + timedelta(days=day) for day in range(number))


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """How the questions of a day ended: every kind, with its number."""

    day: date
    kinds: Mapping[Kind, int]

    @property
    def total(self) -> int:
        return sum(self.kinds.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryAnswers:
    """How often an entry answered; `question` is its id where it is gone."""

    id: str
    question: str
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFeedback:
    """What visitors thought of an entry's answers, or of a kind that has no entry."""

    subject: str
    helpful: int
    reasons: Mapping[str, int]

    @property
    def unhelpful(self) -> int:
        return sum(self.reasons.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Upkeep:
    """The knowledge as those who look after it see it: what waits for them.

    `problems` are those of a check that asks no phrasing, which would take too long.
    """

    version: str
    entries: int
    phrasings: int
    overdue: tuple[Entry, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What the store has about a period."""

    period: Period
    days: tuple[Day, ...]
    top: tuple[EntryAnswers, ...]
    feedback: tuple[EntryFeedback, ...]
    remarks: tuple[Remark, ...]
    gaps: tuple[Gap, ...]

    @property
    def kinds(self) -> dict[Kind, int]:
        """How many replies of each kind there were."""
        return {kind: sum(day.kinds[kind] for day in self.days) for kind in Kind}

    @property
    def total(self) -> int:
        return sum(self.kinds.values())

    @property
    def open_gaps(self) -> tuple[Gap, ...]:
        """The gaps that somebody could close."""
        worth = (Remedy.PHRASING, Remedy.ENTRY)
        return tuple(gap for gap in self.gaps if gap.remedy in worth)


def usage(store: Reads, responder: Responder, period: Period) -> Usage:
    """What the store has about a period. Raises StoreAway."""
    replies = store.replies(period.first)
    knowledge = responder.knowledge
    return Usage(
        period=period,
        days=by_day(replies, period),
        top=top_entries(replies, knowledge),
        feedback=by_subject(store.feedback(period.first), knowledge),
        remarks=tuple(
            remark._replace(text=one_line(remark.text))
            for remark in store.remarks(period.first)
        ),
        gaps=find_gaps(questions(store.misses(period.first)), responder),
    )


def questions(misses: Mapping[str, int]) -> Counter[str]:
    """Misses without what was redacted around them, with how often.

    In one line again, whoever wrote them: they go to a terminal.
    """
    found: Counter[str] = Counter()
    for text, number in misses.items():
        found[trimmed(one_line(text))] += number
    del found[""]
    return found


def by_day(replies: Sequence[ReplyCount], period: Period) -> tuple[Day, ...]:
    counts: Counter[tuple[date, str]] = Counter()
    for reply in replies:
        counts[reply.day, reply.kind] += reply.number
    return tuple(
        Day(day=day, kinds={kind: counts[day, kind.value] for kind in Kind})
        for day in period.days
    )


def top_entries(
    replies: Sequence[ReplyCount], knowledge: KnowledgeBase
) -> tuple[EntryAnswers, ...]:
    counts: Counter[str] = Counter()
    for reply in replies:
        if reply.entry:
            counts[reply.entry] += reply.number
    most = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:TOP]
    return tuple(
        EntryAnswers(id=entry, question=asked(entry, knowledge), times=times)
        for entry, times in most
    )


def asked(entry: str, knowledge: KnowledgeBase) -> str:
    known = knowledge.entries.get(entry)
    return known.question if known else f"{entry} (no longer there)"


def by_subject(
    counts: Sequence[FeedbackCount], knowledge: KnowledgeBase
) -> tuple[EntryFeedback, ...]:
    """Feedback by entry, the most complained about first."""
    opinions: dict[str, Counter[str]] = {}
    for count in counts:
        subject = asked(count.entry, knowledge) if count.entry else f"({count.kind})"
        opinions.setdefault(subject, Counter())[count.opinion] += count.number
    found = (
        EntryFeedback(
            subject=subject,
            helpful=number[HELPFUL],
            reasons={reason: number[reason] for reason in REASONS},
        )
        for subject, number in opinions.items()
    )
    return tuple(sorted(found, key=lambda one: (-one.unhelpful, -one.helpful)))


def upkeep(knowledge: KnowledgeBase, today: date) -> Upkeep:
    due = (entry for entry in knowledge if (entry.review_due or today) < today)
    return Upkeep(
        version=knowledge.version,
        entries=len(knowledge.entries),
        phrasings=sum(len(entry.all_phrasings) for entry in knowledge),
        overdue=tuple(sorted(due, key=lambda entry: str(entry.review_due))),
        problems=tuple(check_as_written(knowledge)),
    )
