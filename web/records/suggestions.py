"""Gaps as YAML to paste: a phrasing for the entry that is near, else a new entry."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from bot import Gap, KnowledgeBase, Remedy, as_item
from web.records.redaction import is_redacted

# Phrasings of a gap that are proposed at once: different words, not every word.
PHRASINGS = 3
# Words of a new entry's id at most.
ID_WORDS = 4
ID_LENGTH = 64


def clean_messages(gap: Gap) -> tuple[str, ...]:
    """The messages of a gap from which nothing was taken out, and few of them."""
    clean = [message for message in gap.messages if not is_redacted(message)]
    return tuple(clean[:PHRASINGS])


def patch(
    gaps: Iterable[tuple[int, Gap]], folder: Path, knowledge: KnowledgeBase
) -> str:
    """What would close these gaps, as an editor pastes it; they come numbered."""
    ids = set(knowledge.entries)
    parts = []
    for number, gap in gaps:
        if gap.remedy is Remedy.PHRASING:
            lines = phrasing_lines(gap, folder, knowledge)
        elif gap.remedy is Remedy.ENTRY:
            lines = entry_lines(gap, folder, knowledge, ids)
        else:
            continue
        parts.append("\n".join([f"# {number}. asked {times(gap.times)}", *lines]))
    return "\n\n".join(parts)


def times(number: int) -> str:
    return "once" if number == 1 else f"{number:,} times"


def phrasing_lines(gap: Gap, folder: Path, knowledge: KnowledgeBase) -> Iterator[str]:
    entry = gap.nearest[0].entry
    path = folder / "topics" / f"{knowledge.topic_of[entry.id]}.yaml"
    yield f"# {path}, entry '{entry.id}', under phrasings:"
    yield from item_lines(clean_messages(gap))
    if not clean_messages(gap):
        yield in_other_words(gap)


def item_lines(messages: Iterable[str]) -> Iterator[str]:
    return (f"      {as_item(message)}" for message in messages)


def in_other_words(gap: Gap) -> str:
    return f"      # to be put in other words: {gap.messages[0]}"


def entry_lines(
    gap: Gap, folder: Path, knowledge: KnowledgeBase, ids: set[str]
) -> Iterator[str]:
    """A new entry that does not load before somebody has written its answer."""
    near = [match.entry for match in gap.nearest]
    topic = knowledge.topic_of[near[0].id] if near else next(iter(knowledge.topics))
    question, *others = clean_messages(gap) or ("",)
    yield f"# {folder / 'topics' / topic}.yaml, or another topic, under entries:"
    if near:
        yield f"# nearest: {', '.join(entry.id for entry in near)}"
    yield f"  - id: {new_id(gap, ids)}"
    yield f"    question: {as_item(question)[2:]}".rstrip()
    if not question:
        yield in_other_words(gap)
    yield "    phrasings:  # eight or more, as different people would ask"
    yield from item_lines(others)
    yield "    answer:  # nobody has written it yet; in the first sentence, plainly"
    yield "    sources:  # where it stands"


def new_id(gap: Gap, ids: set[str]) -> str:
    """An id of the gap's own words that no entry has; it is taken then."""
    stem = "-".join(gap.subject[:ID_WORDS])[:ID_LENGTH].strip("-") or "new-entry"
    made, number = stem, 2
    while made in ids:
        made, number = f"{stem}-{number}", number + 1
    ids.add(made)
    return made
