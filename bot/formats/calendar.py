"""Reviews due as iCalendar (RFC 5545), which calendars import or subscribe to."""

from datetime import UTC, date, datetime, time
from hashlib import blake2b
from typing import TYPE_CHECKING

from bot.domain import Entry, KnowledgeBase

if TYPE_CHECKING:
    from icalendar import Event


def review_calendar(knowledge: KnowledgeBase, today: date) -> bytes:
    """Write an all-day event for each entry that has a day of review.

    An event keeps its UID, so that a calendar that reads them again moves it. Those of
    one day, `today`, are equal byte by byte.
    """
    # It takes a fifth of a second to load, and few commands write calendars.
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Askwell//Reviews//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"Reviews of {knowledge.settings.name}")
    stamp = datetime.combine(today, time(), UTC)
    for entry in knowledge:
        if entry.review_due:
            calendar.add_component(_event(entry, entry.review_due, stamp, knowledge))
    written: bytes = calendar.to_ical()
    return written


def _event(
    entry: Entry, due: date, stamp: datetime, knowledge: KnowledgeBase
) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", _uid(entry, knowledge))
    event.add("dtstamp", stamp)
    event.add("dtstart", due)
    event.add("summary", f"Review: {entry.question}")
    event.add("description", _description(entry, knowledge))
    # Nobody is busy for a whole day with it.
    event.add("transp", "TRANSPARENT")
    return event


def _uid(entry: Entry, knowledge: KnowledgeBase) -> str:
    """Name the event as no entry of another knowledge base names one."""
    whose = f"{knowledge.settings.name} {knowledge.settings.locale} {entry.id}"
    return f"{blake2b(whose.encode(), digest_size=16).hexdigest()}@askwell"


def _description(entry: Entry, knowledge: KnowledgeBase) -> str:
    topic = knowledge.topic_of[entry.id]
    last = f"last reviewed {entry.reviewed}" if entry.reviewed else "never reviewed"
    by = f" by {entry.reviewed_by}" if entry.reviewed and entry.reviewed_by else ""
    return f"{entry.id} in topics/{topic}.yaml, {last}{by}"
