"""Changes in one line, as `check`, the log and the end of `diff` say them."""

from collections import Counter
from collections.abc import Iterator

from bot.changes.asked import Origin
from bot.changes.comparison import Changes
from bot.changes.contents import Content
from bot.changes.groups import Group
from bot.text import counted

_NOUNS = {
    Group.SIREN_LOST: ("siren lost", "sirens lost"),
    Group.REFERRAL_LOST: ("referral lost", "referrals lost"),
    Group.NOTE_LOST: ("note lost", "notes lost"),
    Group.GIVEN_UP: (
        "siren given up as ordinary",
        "sirens given up as ordinary",
    ),
    Group.PHRASE_LOST: (
        "danger found by its likeness alone",
        "dangers found by their likeness alone",
    ),
    Group.SIREN_GAINED: ("siren gained", "sirens gained"),
    Group.REFERRAL_GAINED: ("referral gained", "referrals gained"),
    Group.OTHER_DANGER: (
        "message gets another danger's reply",
        "messages get another danger's reply",
    ),
    Group.OTHER_ENTRY: (
        "message answered by another entry",
        "messages answered by another entry",
    ),
    Group.DECLINED: ("message newly declined", "messages newly declined"),
    Group.SUGGESTED: (
        "answer only suggested now",
        "answers only suggested now",
    ),
    Group.OTHER_ACT: (
        "message taken for another act",
        "messages taken for another act",
    ),
    Group.ANSWERED: ("message newly answered", "messages newly answered"),
    Group.OFFERED: (
        "suggestion instead of a decline",
        "suggestions instead of declines",
    ),
    Group.OTHER_CHIPS: (
        "message with other suggestions",
        "messages with other suggestions",
    ),
    Group.LESS_SURE: ("reply less sure", "replies less sure"),
    Group.SURER: ("reply surer", "replies surer"),
    Group.OTHER_DECLINE: (
        "message declined for another reason",
        "messages declined for another reason",
    ),
    Group.NOTE_GAINED: ("note gained", "notes gained"),
    Group.PHRASE_GAINED: (
        "danger found by its phrases",
        "dangers found by their phrases",
    ),
}


def changes_summary(changes: Changes) -> str:
    """Count the changes, the most serious first: `2 sirens lost, 1 entry changed`."""
    return ", ".join(_counts(changes)) or "nothing changes"


def _counts(changes: Changes) -> Iterator[str]:
    for group in Group:
        if number := len(changes.of(group)):
            yield counted(number, *_NOUNS[group]) + by_ordinary(changes, group)
    things = Counter((c.content, c.thing) for c in changes.contents)
    for content in Content:
        for (which, thing), number in things.items():
            if which is content:
                named = thing if thing == "settings" else counted(number, thing)
                yield f"{named} {content}"
    if lost := sum(change.lost for change in changes.contents):
        messages = counted(lost, "phrasing or example", "phrasings or examples")
        yield f"{messages} gone"


def by_ordinary(changes: Changes, group: Group) -> str:
    """Write how many of the gained alarms are false for sure: ` (3 by ordinary …)`."""
    if group not in (Group.SIREN_GAINED, Group.REFERRAL_GAINED):
        return ""
    origins = (Origin.ORDINARY, Origin.PHRASING)
    false = sum(change.asked.origin in origins for change in changes.of(group))
    return f" ({false} by ordinary sentences or phrasings)" if false else ""
