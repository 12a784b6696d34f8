"""What visitors can read, part by part, of two versions: gone, new or changed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain import (
    Entry,
    KnowledgeBase,
    LevelDefaults,
    Page,
    Rule,
    Settings,
    Source,
    Trigger,
)
from bot.domain import Smalltalk as Act

# What each part of a thing says, by its name; a list holds messages, in any order.
_Parts = dict[str, str | tuple[str, ...]]
_Things = dict[tuple[str, str], _Parts]
# Writes ids of entries in a row.
_Row = Callable[[Iterable[str]], str]
# Parts that hold messages, not patterns.
_MESSAGES = ("phrasings", "examples")


class Content(StrEnum):
    """What became of a thing that editors write, the most serious first."""

    GONE = "gone"
    CHANGED = "changed"
    NEW = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartChange:
    """A part of a thing in both versions: a text, or the messages only one has."""

    name: str
    before: str | tuple[str, ...]
    after: str | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentChange:
    """A thing that is gone, new, or changed in `parts`, such as `entry` `hours`."""

    thing: str
    id: str
    content: Content
    parts: tuple[PartChange, ...] = ()

    @property
    def lost(self) -> int:
        """How many messages led there, or were tried, that no longer do."""
        return sum(
            len(part.before)
            for part in self.parts
            if part.name in _MESSAGES and isinstance(part.before, tuple)
        )


def content_changes(
    before: KnowledgeBase, after: KnowledgeBase
) -> Iterator[ContentChange]:
    """Yield what differs, things that are gone first, each kind in curated order."""
    old, new = _things(before, after), _things(after, after)
    for thing, id in _missing(old, new):
        yield ContentChange(thing=thing, id=id, content=Content.GONE)
    for (thing, id), parts in old.items():
        changed = tuple(_part_changes(parts, new.get((thing, id), parts)))
        if changed:
            content = Content.CHANGED
            yield ContentChange(thing=thing, id=id, content=content, parts=changed)
    for thing, id in _missing(new, old):
        yield ContentChange(thing=thing, id=id, content=Content.NEW)


def _missing(things: _Things, others: _Things) -> Iterator[tuple[str, str]]:
    return (key for key in things if key not in others)


def _part_changes(old: _Parts, new: _Parts) -> Iterator[PartChange]:
    for name in dict.fromkeys((*old, *new)):
        before, after = old.get(name, ""), new.get(name, "")
        if isinstance(before, tuple) and isinstance(after, tuple):
            before, after = _only(before, after), _only(after, before)
        if before != after:
            yield PartChange(name=name, before=before, after=after)


def _only(some: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    known = set(others)
    return tuple(text for text in some if text not in known)


def _things(base: KnowledgeBase, named_as_in: KnowledgeBase) -> _Things:
    """Everything that editors write for visitors, by its kind and id.

    Entries go by the ids that they have in `named_as_in`.
    """

    def name(id: str) -> str:
        return named_as_in.current_id(id) or id

    def row(ids: Iterable[str]) -> str:
        return _row(map(name, ids))

    safety, scope = base.safety, base.scope
    return {
        **{("page", id): _page(base, page, row) for id, page in safety.pages.items()},
        **{("danger", rule.id): _danger(rule) for rule in safety.rules},
        **{("entry", name(entry.id)): _entry(entry, row) for entry in base},
        **{("refusal", rule.id): _fixed(rule, row) for rule in scope.refuse},
        **{("subject", rule.id): _fixed(rule, row) for rule in scope.uncovered},
        **{("act", rule.id): _act(rule, row) for rule in base.smalltalk.rules},
        **{("disclaimer", id): {"text": t} for id, t in safety.disclaimers.items()},
        **{("source", id): _source(source) for id, source in base.sources.items()},
        **{("words", id): {"members": group} for id, group in base.groups.items()},
        **{("synonyms", ", ".join(g)): {"members": g} for g in base.synonyms},
        ("settings", "settings.yaml"): _settings(base.settings, row),
    }


def _page(base: KnowledgeBase, page: Page, row: _Row) -> _Parts:
    defaults = base.safety.levels.get(page.level, LevelDefaults())
    calls = page.call or defaults.call
    return {
        "level": page.level,
        "reply": page.reply,
        "reply about others": page.reply_about or "",
        "note": page.note or defaults.note or "",
        "calls": _row(map(str, calls)),
        "buttons": row(page.next),
    }


def _danger(rule: Rule) -> _Parts:
    return {
        "level": rule.level,
        "when": rule.when,
        "unless": rule.unless,
        "window": str(rule.window),
        "alone": str(rule.alone),
        "anyone": str(rule.anyone),
        "examples": rule.examples,
    }


def _entry(entry: Entry, row: _Row) -> _Parts:
    return {
        "id": entry.id,
        "question": entry.question,
        "answer": entry.answer,
        "plain form": entry.plain or "",
        "disclaimers": _row(entry.disclaimers),
        "sources": _row(entry.sources),
        "buttons": row(entry.next),
        "phrasings": entry.phrasings,
    }


def _fixed(trigger: Trigger, row: _Row) -> _Parts:
    return {
        "reply": trigger.reply,
        "buttons": row(trigger.next),
        "when": trigger.when,
        "unless": trigger.unless,
        "window": str(trigger.window),
    }


def _act(rule: Act, row: _Row) -> _Parts:
    return {
        "reply": rule.reply,
        "reply after an answer": rule.reply_after or "",
        "buttons": row(rule.next),
        "when": rule.when,
        "signs": rule.signs,
    }


def _source(source: Source) -> _Parts:
    sections = {id: section.title or "" for id, section in source.sections.items()}
    return {
        "title": source.title,
        "address": source.url or "",
        "sections": _row(f"{id}: {title}" for id, title in sections.items()),
    }


def _settings(settings: Settings, row: _Row) -> _Parts:
    texts = settings.texts.model_dump()
    return {
        "name": settings.name,
        "greeting": settings.greeting,
        "notice": settings.notice,
        "starters": row(settings.starters),
        "contact": settings.contact or "",
        "hand_off": str(settings.hand_off or ""),
        "privacy_url": settings.privacy_url or "",
        **{name: _lines(text) for name, text in texts.items()},
    }


def _row(items: Iterable[str]) -> str:
    # Signs of their own, so that a change does not stick to what stands beside it.
    return " · ".join(items)


def _lines(text: object) -> str:
    return "\n".join(text) if isinstance(text, tuple | list) else str(text or "")
