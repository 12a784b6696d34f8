"""Two versions of the knowledge to what differs between them for visitors."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.changes.asked import Asked
from bot.changes.contents import ContentChange, content_changes
from bot.changes.groups import Group, group_of
from bot.changes.outcome import Outcome, outcome_of
from bot.dialogue import Responder
from bot.domain import KnowledgeBase, Watch, unwatched


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyChange:
    """A message whose outcome another version changes."""

    asked: Asked
    group: Group
    before: Outcome
    after: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What differs for visitors: replies, the most serious first, and curated texts.

    `asked` says how many messages were asked of both versions.
    """

    changes: tuple[ReplyChange, ...] = ()
    contents: tuple[ContentChange, ...] = ()
    asked: int = 0

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.changes or self.contents)

    def of(self, group: Group) -> tuple[ReplyChange, ...]:
        """Return the changes of a group."""
        return tuple(change for change in self.changes if change.group is group)

    @property
    def lost_sirens(self) -> tuple[ReplyChange, ...]:
        """The dangers whose siren is gone, or is of a lighter level."""
        return self.of(Group.SIREN_LOST)


def compare(
    before: Responder,
    after: Responder,
    asked: Sequence[Asked],
    *,
    watch: Watch = unwatched,
) -> Changes:
    """Ask both versions each message; `watch` sees how far that is, and may end it.

    May raise IndexAway.
    """
    outcomes = [
        (each, (outcome_of(before, each), outcome_of(after, each)))
        for each in watch(asked, "asking both versions", len(asked))
    ]
    return changes_between(before.knowledge, after.knowledge, outcomes)


def changes_between(
    before: KnowledgeBase,
    after: KnowledgeBase,
    outcomes: Iterable[tuple[Asked, tuple[Outcome, Outcome]]],
) -> Changes:
    """Group what messages got of both versions, and compare the curated texts."""
    known = list(outcomes)
    found = list(_reply_changes(known, after))
    places = {group: place for place, group in enumerate(Group)}
    found.sort(key=lambda change: places[change.group])
    return Changes(
        changes=tuple(found),
        contents=tuple(content_changes(before, after)),
        asked=len(known),
    )


def _reply_changes(
    outcomes: Iterable[tuple[Asked, tuple[Outcome, Outcome]]], knowledge: KnowledgeBase
) -> Iterator[ReplyChange]:
    """Yield what changes; an entry that has another id in `knowledge` is the same."""
    ordinary = set(knowledge.safety.ordinary)
    for asked, (old, after) in outcomes:
        before = old.renamed(knowledge)
        if group := group_of(before, after):
            if group is Group.SIREN_LOST and asked.message in ordinary:
                group = Group.GIVEN_UP
            yield ReplyChange(asked=asked, group=group, before=before, after=after)
