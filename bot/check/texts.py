"""The texts of an entry that may be its reply."""

from collections.abc import Iterator

from bot.domain import Entry


def texts_of(entry: Entry) -> Iterator[tuple[str, str]]:
    """Yield the texts that may be the reply, each with its key: `("plain", "Yes.")`."""
    yield "answer", entry.answer
    if entry.plain:
        yield "plain", entry.plain
