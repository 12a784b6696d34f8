"""Checks of how entries are kept: asked for, led to, reviewed."""

from collections.abc import Iterator
from datetime import date

from bot.check.places import entry_problem
from bot.domain import Entry, KnowledgeBase, Problem, Severity
from bot.text import counted, listed

# Phrasings of an entry, its question among them, from which on nothing is said of them.
_ENOUGH = 3


def check_entries(knowledge: KnowledgeBase, today: date | None) -> Iterator[Problem]:
    """Yield what is wrong with the entries as kept; without `today` none is overdue."""
    alone = (
        "has no phrasing beside its question, so few will find it; add 'phrasings:' "
        "with other words for it"
    )
    few = (
        "has two phrasings, too few to be sure that it is found; add to 'phrasings:' "
        "what visitors might say instead"
    )
    advice = Severity.ADVICE
    for id, entry in knowledge.entries.items():
        if not entry.phrasings:
            yield entry_problem(knowledge, id, "entry", alone, check="no-phrasings")
        elif len(entry.all_phrasings) < _ENOUGH:
            yield entry_problem(
                knowledge, id, "entry", few, check="few-phrasings", severity=advice
            )
        yield from _check_next(entry, knowledge)
        yield from _check_review(entry, knowledge, today)
    yield from _check_unreachable(knowledge)


def _check_next(entry: Entry, knowledge: KnowledgeBase) -> Iterator[Problem]:
    """Yield chips below an answer that lead where the visitor is, or twice."""
    for chip in dict.fromkeys(entry.next):
        if chip == entry.id:
            what = "offers itself below its own answer; remove it from 'next:'"
        elif entry.next.count(chip) > 1:
            what = f"offers {chip!r} more than once; keep one of them"
        else:
            continue
        yield entry_problem(knowledge, entry.id, "next", what, check="next")


def _check_review(
    entry: Entry, knowledge: KnowledgeBase, today: date | None
) -> Iterator[Problem]:
    due, reviewed = entry.review_due, entry.reviewed
    if entry.reviewed_by and not reviewed:
        what = (
            f"reviewed by {entry.reviewed_by}, and nobody knows when; add 'reviewed:', "
            "the day"
        )
        yield entry_problem(knowledge, entry.id, "reviewed_by", what, check="review")
    if due and reviewed and due <= reviewed:
        what = f"the next review, {due}, is not after the last, {reviewed}; move it"
    elif due and today and due < today:
        what = (
            f"its review was due on {due}; hold the answer against its sources, then "
            "move 'reviewed:' and 'review_due:'"
        )
    else:
        return
    yield entry_problem(knowledge, entry.id, "review_due", what, check="review")


def _check_unreachable(knowledge: KnowledgeBase) -> Iterator[Problem]:
    """Yield one problem that names the entries that no chip leads to.

    Every entry can be asked for, so this is advice, and only where chips are curated.
    """
    parts = (*knowledge, *knowledge.safety.rules, *knowledge.scope.uncovered)
    offered = {*knowledge.settings.starters, *(chip for p in parts for chip in p.next)}
    unreachable = [id for id in knowledge.entries if id not in offered]
    if offered and unreachable:
        first, *others = unreachable
        names = listed([repr(id) for id in others])
        more = f", nor to {counted(len(others), 'other entry')} ({names})"
        what = (
            f"no chip leads here{more if others else ''}; name it in the 'next:' of a "
            "related entry or among the starters"
        )
        place, severity = (first, "entry"), Severity.ADVICE
        yield entry_problem(
            knowledge, *place, what, check="unreachable", severity=severity
        )
