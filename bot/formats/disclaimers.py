"""Disclaimers below answers: on where another bot shows them bare, and off again."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.domain import Entry, KnowledgeBase, Topic
from bot.formats.base import Record


def with_disclaimers(knowledge: KnowledgeBase) -> KnowledgeBase:
    """Return knowledge whose answers end with their disclaimers, the default one first.

    Each stands behind a blank line.
    """
    texts = knowledge.safety.disclaimers
    if not texts:
        return knowledge
    topics = {
        id: Topic(
            title=topic.title,
            entries=tuple(_with(entry, texts) for entry in topic.entries),
        )
        for id, topic in knowledge.topics.items()
    }
    return replace(knowledge, topics=topics)


def _with(entry: Entry, texts: Mapping[str, str]) -> Entry:
    names = dict.fromkeys(("default", *entry.disclaimers))
    below = [texts[name] for name in names if name in texts]
    return entry.model_copy(update={"answer": "\n\n".join((entry.answer, *below))})


def without_disclaimers(
    records: Iterable[Record], texts: Mapping[str, str]
) -> list[Record]:
    """Return records without the disclaimers at the end of their answers.

    `texts` has the disclaimers of the knowledge that they come into, by name: it shows
    them below the answers itself. A record remembers the names of its own.
    """
    # The brief one never stands below an answer that goes out.
    shown = {name: text for name, text in texts.items() if name != "brief"}
    return [_without(record, shown) for record in records]


def _without(record: Record, texts: Mapping[str, str]) -> Record:
    answer, names = record.answer, []
    while name := _last(answer, texts):
        answer = answer.removesuffix(texts[name]).rstrip()
        names.append(name)
    if not names:
        return record
    own = tuple(name for name in reversed(names) if name != "default")
    return replace(record, answer=answer, disclaimers=own)


def _last(answer: str, texts: Mapping[str, str]) -> str:
    """Return the name of the disclaimer that an answer ends with, behind its text."""
    return next((name for name, t in texts.items() if answer.endswith(f"\n\n{t}")), "")
