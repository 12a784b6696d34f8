"""Markdown to read, print or review: everything that a visitor may be told."""

from collections.abc import Iterator

from bot.domain import Entry, KnowledgeBase
from bot.formats.base import PARTS, Export, Format


def write(knowledge: KnowledgeBase) -> Export:
    """Write `knowledge.md`, a heading a topic and a smaller one an entry."""
    return Export(files={"knowledge.md": "\n\n".join(_blocks(knowledge)) + "\n"})


def _blocks(knowledge: KnowledgeBase) -> Iterator[str]:
    yield f"# {knowledge.settings.name}"
    if default := knowledge.safety.disclaimers.get("default"):
        yield _quoted(default)
    for topic in knowledge.topics.values():
        yield f"## {topic.title}"
        for entry in topic.entries:
            yield from _entry(entry, knowledge)


def _entry(entry: Entry, knowledge: KnowledgeBase) -> Iterator[str]:
    yield f"### {entry.question}"
    yield entry.answer
    for name in entry.disclaimers:
        yield _quoted(knowledge.safety.disclaimers[name])
    if entry.phrasings:
        yield "Also asked as:"
        yield "\n".join(f"- {phrasing}" for phrasing in entry.phrasings)
    if entry.sources:
        yield "Sources:"
        yield "\n".join(f"- {_cited(text, knowledge)}" for text in entry.sources)
    if entry.next:
        questions = (knowledge.entries[id].question for id in entry.next)
        yield "Offered next:"
        yield "\n".join(f"- {question}" for question in questions)
    said = {
        "Reviewed": entry.reviewed,
        "by": entry.reviewed_by,
        "review due": entry.review_due,
    }
    reviews = [f"{what} {value}" for what, value in said.items() if value]
    yield "; ".join((f"`{entry.id}`", *reviews))


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _cited(reference: str, knowledge: KnowledgeBase) -> str:
    source_id, _, section_id = reference.partition("#")
    source = knowledge.sources[source_id]
    title = f"[{source.title}]({source.url})" if source.url else source.title
    return f"{title}, “{source.sections[section_id].title}”" if section_id else title


FORMAT = Format(
    name="markdown",
    title="Markdown",
    holds=frozenset(PARTS) - {"allow"} | {"title"},
    write=write,
)
