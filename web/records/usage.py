"""How visitors' questions ended: what the desk and `stats` show."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from bot import (
    Gaps,
    Grade,
    Kind,
    KnowledgeBase,
    Miss,
    Responder,
    Watch,
    find_gaps,
    unwatched,
)
from web.records.misses import missed_since
from web.records.period import days_until
from web.records.redaction import one_line
from web.records.values import (
    FeedbackCount,
    Remark,
    ReplyCount,
    RuleCount,
    RuleFeedbackCount,
    SmalltalkCount,
)

if TYPE_CHECKING:
    from web.records.store import Store

# Entries that a report lists as those that answered most.
TOP = 10
HELPFUL = "helpful"
REASONS = ("wrong", "incomplete", "outdated", "unsafe", "unhelpful")


class Day(NamedTuple):
    """How many questions of a day ended with each kind of reply, 0 included."""

    day: date
    kinds: Mapping[Kind, int]

    @property
    def total(self) -> int:
        return sum(self.kinds.values())


class EntryAnswers(NamedTuple):
    """How often an entry answered; `question` says so where the entry is gone."""

    id: str
    question: str
    times: int


class EntryFeedback(NamedTuple):
    """How many visitors found the replies about a subject helpful, and what others say.

    `subject` is an entry's question, or a kind such as `(decline)`.
    """

    subject: str
    helpful: int
    reasons: Mapping[str, int]

    @property
    def unhelpful(self) -> int:
        return sum(self.reasons.values())


class RuleUse(NamedTuple):
    """How often a safety rule had a say, and what visitors say of these replies.

    `name` is the rule's id, and says so where the rule is gone; `first` and `last` are
    days of its replies, None without any. `remarks` are the questions that came with a
    thumbs-down, each once; with a siren none is kept.
    """

    id: str
    name: str
    grade: Grade
    times: int
    first: date | None
    last: date | None
    helpful: int
    reasons: Mapping[str, int]
    remarks: tuple[str, ...] = ()

    @property
    def unhelpful(self) -> int:
        return sum(self.reasons.values())


class SmalltalkUse(NamedTuple):
    """How often a rule of small talk had a say; `name` says so where it is gone."""

    name: str
    times: int
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What the store has about some days in UTC, every one of them, oldest first.

    `remarks` come latest first, `rules` the loudest, `smalltalk` the most frequent.
    """

    days: tuple[Day, ...]
    top: tuple[EntryAnswers, ...]
    rules: tuple[RuleUse, ...]
    smalltalk: tuple[SmalltalkUse, ...]
    feedback: tuple[EntryFeedback, ...]
    remarks: tuple[Remark, ...]
    gaps: Gaps

    @property
    def kinds(self) -> dict[Kind, int]:
        """How many replies of each kind there were."""
        return {kind: sum(day.kinds[kind] for day in self.days) for kind in Kind}

    @property
    def total(self) -> int:
        return sum(self.kinds.values())


# What each responder judged: it never changes, and goes when new knowledge comes.
_judged: WeakKeyDictionary[Responder, dict[str, Miss]] = WeakKeyDictionary()


def usage(
    store: "Store",
    responder: Responder,
    today: date,
    days: int,
    watch: Watch = unwatched,
) -> Usage:
    """What the store has about the `days` days that end today: with 1, today alone.

    `watch` sees messages judged for the first time. Raises StoreAway.
    """
    period = days_until(today, days)
    replies = store.replies(period[0])
    rules, opinions = store.rules(period[0]), store.rule_feedback(period[0])
    missed = missed_since(store, today, days)
    away = store.dismissed(missed)
    # A copy: other threads may look at the same.
    judged = dict(_judged.get(responder, {}))
    gaps = find_gaps(missed, responder, away, judged=judged, watch=watch)
    _judged[responder] = judged
    remarks = tuple(
        each._replace(text=one_line(each.text)) for each in store.remarks(period[0])
    )
    return Usage(
        days=by_day(replies, period),
        top=top_entries(replies, responder.knowledge),
        rules=by_rule(rules, opinions, responder.knowledge, remarks),
        smalltalk=by_smalltalk(store.smalltalk(period[0]), responder.knowledge),
        feedback=by_subject(store.feedback(period[0]), responder.knowledge),
        remarks=remarks,
        gaps=gaps,
    )


def by_day(replies: Sequence[ReplyCount], days: Sequence[date]) -> tuple[Day, ...]:
    """How each of these days went, those without a reply included."""
    counts: Counter[tuple[date, str]] = Counter()
    for reply in replies:
        counts[reply.day, reply.kind] += reply.number
    return tuple(
        Day(day=day, kinds={kind: counts[day, kind.value] for kind in Kind})
        for day in days
    )


def top_entries(
    replies: Sequence[ReplyCount], knowledge: KnowledgeBase
) -> tuple[EntryAnswers, ...]:
    """The TOP entries that answered most; those of equal number by id."""
    counts = by_entry(replies, knowledge)
    top = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:TOP]
    return tuple(
        EntryAnswers(id=id, question=question_of(id, knowledge), times=times)
        for id, times in top
    )


def by_entry(replies: Iterable[ReplyCount], knowledge: KnowledgeBase) -> Counter[str]:
    """How often each entry answered, by the id that it has now."""
    counts: Counter[str] = Counter()
    for reply in replies:
        counts[knowledge.current_id(reply.entry) or reply.entry] += reply.number
    del counts[""]
    return counts


def question_of(entry_id: str, knowledge: KnowledgeBase) -> str:
    entry = knowledge.entries.get(knowledge.current_id(entry_id) or "")
    return entry.question if entry else f"{entry_id} (no longer there)"


def by_rule(
    counts: Sequence[RuleCount],
    opinions: Sequence[RuleFeedbackCount],
    knowledge: KnowledgeBase,
    remarks: Sequence[Remark] = (),
) -> tuple[RuleUse, ...]:
    """Rules by grade, the loudest first, and within a grade the most frequent first."""
    times: Counter[tuple[Grade, str]] = Counter()
    days: defaultdict[tuple[Grade, str], list[date]] = defaultdict(list)
    for kind, rule, number, first, last in counts:
        times[Grade.of(Kind(kind)), rule] += number
        days[Grade.of(Kind(kind)), rule] += first, last
    said: defaultdict[tuple[Grade, str], Counter[str]] = defaultdict(Counter)
    for kind, rule, opinion, number in opinions:
        said[Grade.of(Kind(kind)), rule][opinion] += number
    grades = list(Grade)
    used = sorted(
        {*times, *said}, key=lambda key: (grades.index(key[0]), -times[key], key[1])
    )
    return tuple(
        RuleUse(
            id=rule,
            name=name_of(rule, knowledge.safety.by_id),
            grade=grade,
            times=times[grade, rule],
            first=min(days[grade, rule], default=None),
            last=max(days[grade, rule], default=None),
            helpful=said[grade, rule][HELPFUL],
            reasons={reason: said[grade, rule][reason] for reason in REASONS},
            remarks=tuple(
                dict.fromkeys(
                    remark.text
                    for remark in remarks
                    if (remark.grade, remark.rule) == (grade, rule)
                )
            ),
        )
        for grade, rule in used
    )


def name_of(rule_id: str, ids: Container[str]) -> str:
    return rule_id if rule_id in ids else f"{rule_id} (no longer there)"


def by_smalltalk(
    counts: Sequence[SmalltalkCount], knowledge: KnowledgeBase
) -> tuple[SmalltalkUse, ...]:
    """Rules of small talk, the most frequent first; those of equal number by id."""
    ids = {rule.id for rule in knowledge.smalltalk.rules}
    return tuple(
        SmalltalkUse(name_of(rule, ids), number, first, last)
        for rule, number, first, last in sorted(
            counts, key=lambda count: (-count.number, count.smalltalk)
        )
    )


def by_subject(
    counts: Sequence[FeedbackCount], knowledge: KnowledgeBase
) -> tuple[EntryFeedback, ...]:
    """Feedback by subject, the one with the most complaints first."""
    opinions: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for kind, entry, opinion, number in counts:
        subject = question_of(entry, knowledge) if entry else f"({kind})"
        opinions[subject][opinion] += number
    feedback = (
        EntryFeedback(
            subject=subject,
            helpful=numbers[HELPFUL],
            reasons={reason: numbers[reason] for reason in REASONS},
        )
        for subject, numbers in opinions.items()
    )
    return tuple(sorted(feedback, key=lambda each: (-each.unhelpful, -each.helpful)))
