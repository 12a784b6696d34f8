"""What `check` says at its end: what an edit changes since the last commit."""

from collections.abc import Iterator
from pathlib import Path

from bot.changes import HEAD, Origin, asked_of, changes_summary, earlier_version
from bot.cli.asking import compared
from bot.dialogue import Responder
from bot.domain import BotError

_CHEAP = (Origin.EXAMPLE, Origin.PHRASING)


def since_head(folder: Path, responder: Responder) -> Iterator[str]:
    """Yield the line that sums up what changes for visitors, if anything does.

    Phrasings and examples alone are asked; most are known from the last time. Without
    git, or an earlier version that can be read, there is no line.
    """
    try:
        before = earlier_version(folder).knowledge
    except BotError:
        return
    after = responder.knowledge
    asked = [each for each in asked_of(before, after) if each.origin in _CHEAP]
    if changes := compared(before, after, asked, responder):
        summary = changes_summary(changes)
        yield (
            f"For visitors, since {HEAD}, by phrasings and examples alone: {summary}; "
            "`askwell diff` asks labels and shows each."
        )
