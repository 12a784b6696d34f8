"""What is asked of two versions: what their editors wrote, labels, kept misses."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.domain import KnowledgeBase


class Origin(StrEnum):
    """Where a message comes from."""

    EXAMPLE = "example"
    ORDINARY = "ordinary sentence"
    PHRASING = "phrasing"
    LABEL = "label"
    MISS = "kept miss"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A message, and the messages that come before it in its conversation.

    An example is asked as if no danger had it, as no visitor writes it word for word:
    that tells what becomes of messages near it.
    """

    message: str
    after: tuple[str, ...] = ()
    origin: Origin

    def __str__(self) -> str:
        """Write the whole conversation in one line."""
        return " › ".join((*self.after, self.message))


def asked_of(*bases: KnowledgeBase) -> tuple[Asked, ...]:
    """Return what the editors of any version wrote as a message, each once."""
    return each_once(
        Asked(message=text, origin=origin)
        for base in bases
        for origin, text in _written(base)
    )


def each_once(asked: Iterable[Asked]) -> tuple[Asked, ...]:
    """Return each conversation once: of several origins by the first of `Origin`."""
    places = {origin: place for place, origin in enumerate(Origin)}
    found: dict[tuple[str, tuple[str, ...]], Asked] = {}
    for each in sorted(asked, key=lambda each: places[each.origin]):
        found.setdefault((each.message, each.after), each)
    return tuple(found.values())


def _written(base: KnowledgeBase) -> Iterator[tuple[Origin, str]]:
    for rule in base.safety.rules:
        for text in rule.examples:
            yield Origin.EXAMPLE, text
    for text in base.safety.ordinary:
        yield Origin.ORDINARY, text
    for entry in base:
        for text in entry.all_phrasings:
            yield Origin.PHRASING, text
