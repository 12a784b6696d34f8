"""The knowledge as a page: its entries by topic, and the same for search engines."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from bot import Citation, Entry, KnowledgeBase, Reply, without_links
from web.live import Replier


class CitedSource(NamedTuple):
    """A source of an answer, with the titles of the sections that it is drawn from."""

    title: str
    url: str | None
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An entry, and what the chat says to it.

    `disclaimers` are the entry's own; the default one stands on top of the page.
    """

    entry: Entry
    reply: Reply
    disclaimers: tuple[str, ...]
    sources: tuple[CitedSource, ...]


class Section(NamedTuple):
    """A topic with its entries."""

    id: str
    title: str
    items: tuple[Item, ...]


def sections(responder: Replier) -> tuple[Section, ...]:
    """Every topic that has entries, in curated order."""
    return tuple(
        Section(
            topic_id,
            topic.title,
            tuple(item(entry, responder) for entry in topic.entries),
        )
        for topic_id, topic in responder.knowledge.topics.items()
        if topic.entries
    )


def item(entry: Entry, responder: Replier) -> Item:
    texts = responder.knowledge.safety.disclaimers
    reply = responder.reply("", entry=entry.id)

    return Item(
        entry=entry,
        reply=reply,
        disclaimers=tuple(
            texts[name] for name in entry.disclaimers if name != "default"
        ),
        sources=tuple(cited(reply.sources)),
    )


def cited(citations: Iterable[Citation]) -> Iterable[CitedSource]:
    """Each source once, whatever number of its sections is cited."""
    by_source: dict[str, list[Citation]] = {}
    for citation in citations:
        by_source.setdefault(citation.id, []).append(citation)

    for first, *others in by_source.values():
        titles = (citation.section for citation in (first, *others))
        yield CitedSource(first.title, first.url, tuple(filter(None, titles)))


def structured_data(knowledge: KnowledgeBase, shown: Iterable[Section]) -> Any:
    """The page as a schema.org FAQPage.

    Addresses are relative to the page's, so that it says the same wherever it is
    served.
    """
    items = [item for section in shown for item in section.items]
    page = {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "name": f"{knowledge.settings.name}: questions and answers",
        "inLanguage": knowledge.settings.locale,
        "lastReviewed": last_reviewed(items),
        "mainEntity": [question(item) for item in items],
    }
    return {name: value for name, value in page.items() if value}


def last_reviewed(items: Iterable[Item]) -> str | None:
    """Since when all of the page has been reviewed, if all of it has."""
    dates = [item.entry.reviewed or date.min for item in items]
    oldest = min(dates, default=date.min)
    return None if oldest == date.min else oldest.isoformat()


def question(item: Item) -> dict[str, Any]:
    address = f"#{item.entry.id}"
    answer = {
        "@type": "Answer",
        "text": answer_text(item.reply),
        "url": address,
        "citation": [citation(source) for source in item.sources],
    }
    return {
        "@type": "Question",
        "name": item.entry.question,
        "url": address,
        "acceptedAnswer": {name: value for name, value in answer.items() if value},
    }


def answer_text(reply: Reply) -> str:
    """The answer with its disclaimers: search engines show it without our page."""
    said = "\n\n".join(filter(None, (reply.text, reply.disclaimer)))
    return without_links(said.strip())


def citation(source: CitedSource) -> dict[str, str]:
    work = {"@type": "CreativeWork", "name": source.title}
    return work | ({"url": source.url} if source.url else {})
