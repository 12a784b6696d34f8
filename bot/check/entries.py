"""Checks of how entries are kept: asked for, led to, reviewed."""

from collections.abc import Iterable, Iterator
from datetime import date
from statistics import median

from bot.check.places import entry_problem
from bot.dialogue import MESSAGE_LIMIT
from bot.domain import Entry, KnowledgeBase, Problem, Severity
from bot.text import counted, listed

# Phrasings of an entry, its question among them, from which on nothing is said of them.
_ENOUGH = 3
# An entry with so many times fewer than is usual here has lost some, or was forgotten;
# where few have many, none are usual.
_FEWER, _USUAL = 3, 6
# A phrasing so many times as long as is usual here, and of so many characters, is
# several that have become one.
_LONGER, _LONG = 5, 120
# Years until a review, from which on the year is a slip, and the first that is none.
_FAR, _FIRST = 10, 2000


def check_entries(knowledge: KnowledgeBase, today: date | None) -> Iterator[Problem]:
    """Yield what is wrong with the entries as kept; without `today` none is overdue."""
    swallowed = _swallowed(knowledge)
    # What is wrong with the phrasings of the others follows from that.
    sound = [entry for entry in knowledge if entry.id not in swallowed]
    sizes = [len(entry.all_phrasings) for entry in knowledge]
    usual = median(sizes) if sizes else 0
    for entry in knowledge:
        if entry.id not in swallowed:
            yield from _check_number(entry, usual, knowledge)
        yield from _check_next(entry, knowledge)
        yield from _check_review(entry, knowledge, today)
    yield from _check_lengths(sound, knowledge)
    yield from _check_unreachable(knowledge)


def _check_number(
    entry: Entry, usual: float, knowledge: KnowledgeBase
) -> Iterator[Problem]:
    """Yield that an entry has few phrasings, its question among them."""
    size, severity = len(entry.all_phrasings), Severity.WARNING
    check = "few-phrasings"
    if not entry.phrasings:
        check = "no-phrasings"
        what = (
            "has no phrasing beside its question, so few will find it; add "
            "'phrasings:' with other words for it"
        )
    elif usual >= _USUAL and size * _FEWER <= usual:
        what = (
            f"has {counted(size, 'phrasing')} where {usual:.0f} are usual, so few "
            "will find it; add to 'phrasings:', or look whether some were lost"
        )
    elif size < _ENOUGH:
        severity = Severity.ADVICE
        what = (
            "has two phrasings, too few to be sure that it is found; add to "
            "'phrasings:' what visitors might say instead"
        )
    else:
        return
    yield entry_problem(
        knowledge, entry.id, "entry", what, check=check, severity=severity
    )


def _swallowed(knowledge: KnowledgeBase) -> set[str]:
    """Return the ids of entries that are known to have run their lines together."""
    wheres = {p.where for p in knowledge.noticed if p.check == "swallowed"}
    return {id for id in knowledge.entries if f"entry {id!r}" in wheres}


def _check_lengths(
    entries: Iterable[Entry], knowledge: KnowledgeBase
) -> Iterator[Problem]:
    """Yield phrasings of several lines or items, or as long as several."""
    lengths = [len(text) for entry in knowledge for text in entry.all_phrasings]
    limit = max(_LONG, _LONGER * median(lengths)) if lengths else 0
    for entry in entries:
        for part, text in enumerate(entry.all_phrasings):
            if "\n" in text.strip():
                what = "runs over several lines; give each phrasing a line and its '- '"
            elif " - " in text:
                what = (
                    "has ' - ' in it; give each phrasing a line of its own, or cut it"
                )
            elif limit < len(text) <= MESSAGE_LIMIT:
                what = (
                    f"has {len(text)} characters, {len(text) / median(lengths):.0f} "
                    "times what is usual; shorten it, or give each phrasing its '- '"
                )
            else:
                continue
            yield entry_problem(knowledge, entry.id, part, what, check="run-together")


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
    if reviewed and today and reviewed > today:
        what = f"is said to be reviewed on {reviewed}, which is still to come; mend it"
        yield entry_problem(knowledge, entry.id, "reviewed", what, check="review")
    elif reviewed and reviewed.year < _FIRST:
        what = f"is said to be reviewed on {reviewed}, before {_FIRST}; mend the year"
        yield entry_problem(knowledge, entry.id, "reviewed", what, check="review")
    if due and due.year < _FIRST:
        what = f"its review is due on {due}, before {_FIRST}; mend the year"
    elif due and today and due.year > today.year + _FAR:
        what = f"its review is due on {due}, in more than {_FAR} years; mend the year"
    elif due and reviewed and due <= reviewed:
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
