"""Changes as they are read: by group, and in it those together that fare alike."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.changes.comparison import Changes, ReplyChange
from bot.changes.contents import ContentChange
from bot.changes.groups import Group
from bot.changes.summary import changes_summary


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """How often entries answered lately, and how often each kept miss was asked."""

    days: int = 0
    answers: Mapping[str, int] = field(default_factory=dict)
    misses: Mapping[str, int] = field(default_factory=dict)

    def of(self, change: ReplyChange) -> int:
        """How often its entries answered, or how often the very message was asked."""
        entries = {change.before.entry, change.after.entry}
        answered = max(self.answers.get(entry or "", 0) for entry in entries)
        return answered or self.misses.get(change.asked.message, 0)

    def of_content(self, change: ContentChange) -> int:
        """How often the entry answered, if the thing that changed is one."""
        return self.answers.get(change.id, 0) if change.thing == "entry" else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Messages that fare alike: what they got before, and what they get after.

    `times` is how often the entry in question answered lately, or what was missed.
    """

    before: str
    after: str
    changes: tuple[ReplyChange, ...]
    times: int


def moves(changes: Changes, use: Use) -> Iterator[tuple[Group, tuple[Move, ...]]]:
    """Yield each group that has changes with its moves, the most used first."""
    for group in Group:
        alike: dict[tuple[str, str], list[ReplyChange]] = defaultdict(list)
        for change in changes.of(group):
            alike[str(change.before), str(change.after)].append(change)
        found = [
            Move(before=one, after=other, changes=tuple(some), times=_most(some, use))
            for (one, other), some in alike.items()
        ]
        if found:
            by_use = sorted(found, key=lambda move: (-move.times, -len(move.changes)))
            yield group, tuple(by_use)


def by_use(changes: Changes, use: Use) -> list[ContentChange]:
    """Return what changed of the contents, the entries that answer most first."""
    return sorted(changes.contents, key=use.of_content, reverse=True)


def as_values(changes: Changes, *, before: str, after: str, use: Use) -> dict[str, Any]:
    """Return all that there is to say, as plain values for other programs."""
    return {
        "before": before,
        "after": after,
        "asked": changes.asked,
        "summary": changes_summary(changes),
        "groups": {group: len(changes.of(group)) for group in Group},
        "changes": [
            {
                "group": change.group,
                "origin": change.asked.origin,
                "ask": change.asked.message,
                "after": change.asked.after,
                "was": asdict(change.before),
                "is": asdict(change.after),
                "times": use.of(change),
            }
            for _, some in moves(changes, use)
            for move in some
            for change in move.changes
        ],
        "contents": [
            {**asdict(change), "times": use.of_content(change)}
            for change in by_use(changes, use)
        ],
        "days": use.days,
    }


def _most(some: list[ReplyChange], use: Use) -> int:
    return max(map(use.of, some))
