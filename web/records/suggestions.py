"""Gaps as YAML to paste: phrasings for the nearest entry, else a new entry."""

from collections.abc import Iterable, Iterator
from itertools import chain, count
from pathlib import Path

from bot import Gap, KnowledgeBase, Remedy, as_item
from web.records.redaction import is_redacted

# Phrasings that are proposed for a gap: an editor wants different words, not all.
PHRASINGS = 3
# The words and characters of a new entry's id, at most.
ID_WORDS = 4
ID_LENGTH = 64
REWORDED = "      # to be put in other words: "


def clean_messages(gap: Gap) -> tuple[str, ...]:
    """The first PHRASINGS messages of a gap from which redaction took nothing."""
    clean = [message for message in gap.messages if not is_redacted(message)]
    return tuple(clean[:PHRASINGS])


def patch(
    gaps: Iterable[tuple[int, Gap]], folder: Path, knowledge: KnowledgeBase
) -> str:
    """YAML that closes numbered open gaps of the knowledge in a folder, to paste:

    # 1. asked 3 times
    # knowledge/topics/orders.yaml, entry 'refund-time', under phrasings:
          - how quick is a refund
    """
    ids = set(knowledge.entries)
    parts = []
    for number, gap in gaps:
        if gap.remedy is Remedy.PHRASING:
            lines = phrasing_lines(gap, folder, knowledge)
        else:
            lines = entry_lines(gap, folder, knowledge, ids)
        parts.append("\n".join([f"# {number}. asked {times(gap.times)}", *lines]))
    return "\n\n".join(parts)


def times(number: int) -> str:
    """How often, in words: "once", or "1,234 times"."""
    return "once" if number == 1 else f"{number:,} times"


def phrasing_lines(gap: Gap, folder: Path, knowledge: KnowledgeBase) -> Iterator[str]:
    entry = gap.nearest[0].entry
    path = folder / "topics" / f"{knowledge.topic_of[entry.id]}.yaml"
    yield f"# {path}, entry '{entry.id}', under phrasings:"
    lines = [f"      {as_item(message)}" for message in clean_messages(gap)]
    yield from lines or [REWORDED + gap.messages[0]]


def entry_lines(
    gap: Gap, folder: Path, knowledge: KnowledgeBase, ids: set[str]
) -> Iterator[str]:
    """A new entry for a gap, without an answer yet; its id is added to `ids`."""
    near = [match.entry for match in gap.nearest]
    topic = knowledge.topic_of[near[0].id] if near else next(iter(knowledge.topics))
    question, *others = clean_messages(gap) or ("",)
    yield f"# {folder / 'topics' / topic}.yaml, or another topic, under entries:"
    if near:
        yield f"# nearest: {', '.join(entry.id for entry in near)}"
    yield f"  - id: {new_id(gap, ids)}"
    yield f"    question: {as_item(question)[2:]}".rstrip()
    if not question:
        yield REWORDED + gap.messages[0]
    yield "    phrasings:  # eight or more, as different people would ask"
    yield from (f"      {as_item(message)}" for message in others)
    yield "    answer:  # nobody has written it yet; in the first sentence, plainly"
    yield "    sources:  # where it stands"


def new_id(gap: Gap, ids: set[str]) -> str:
    """A free id of a gap's words, such as `rent-bicycles`; it is added to `ids`."""
    stem = "-".join(gap.subject[:ID_WORDS])[:ID_LENGTH].strip("-") or "new-entry"
    numbered = (f"{stem}-{number}" for number in count(2))
    free = next(each for each in chain([stem], numbered) if each not in ids)
    ids.add(free)
    return free
