"""What keeps a text out: gaps, and what went wrong before it came to us."""

import re

from bot.text import find_garbled, same_phrasing

# Characters of a message that visitors may send; nobody asks in more.
LONGEST_PHRASING = 1_000
# What nobody sees or types, but for line breaks and tabs.
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")


def fault_of(question: str, answer: str) -> str:
    """Say what keeps a record out, with the fix; nothing where it may come in."""
    for part, text in (("question", question), ("answer", answer)):
        if not text:
            return f"has no {part}; write one, or delete the record"
    return _garbled(answer) or fault_of_phrasing(question)


def fault_of_phrasing(phrasing: str) -> str:
    """Say what keeps a phrasing out, with the fix; nothing where it may come in."""
    if not same_phrasing(phrasing):
        return f"{phrasing!r} has no word; write what a visitor would ask"
    if len(phrasing) <= LONGEST_PHRASING:
        return _garbled(phrasing)
    return (
        f"{phrasing[:40]!r}… has {len(phrasing):,} characters, and a visitor may ask "
        f"in at most {LONGEST_PHRASING:,}; shorten it"
    )


def _garbled(text: str) -> str:
    """Say which word was decoded wrongly, such as "fÃ¼r" for "für"."""
    found = find_garbled(text)
    if not found:
        return ""
    meant = f", probably {found.meant!r}" if found.meant else ""
    return (
        f"{found.word!r} was spoilt by a wrong encoding{meant}; save the original "
        "again as 'CSV UTF-8' or the like, or write it anew"
    )


def without_controls(text: str) -> str:
    """Return text without characters that nobody sees, but for line breaks and tabs."""
    return _CONTROLS.sub("", text).strip() if _CONTROLS.search(text) else text
