"""Texts that are longer than what a visitor may send."""

from bot.dialogue import MESSAGE_LIMIT
from bot.text import normalise

# Characters by which an editor knows a long text again.
_SHOWN = 40


def is_too_long(text: str) -> bool:
    """Whether a text is longer than what a visitor may send."""
    return len(normalise(text)) > MESSAGE_LIMIT


def too_long(text: str) -> str:
    """Write that a text is too long, as the beginning of a problem."""
    return (
        f"'{text[:_SHOWN]}…' has {len(normalise(text)):,} characters, more than the "
        f"{MESSAGE_LIMIT:,} that a visitor may ask in"
    )
