"""The knowledge as a page: its entries by topic, and the same for search engines."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from bot import Citation, Entry, KnowledgeBase, Reply, without_links
from web.live import Replier


class CitedSource(NamedTuple):
    """A source of an answer, with the titles of the sections that are cited."""

    title: str
    url: str | None
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An entry with the chat's reply, and the disclaimers of its own."""

    entry: Entry
    reply: Reply
    disclaimers: tuple[str, ...]
    sources: tuple[CitedSource, ...]


def items(responder: Replier) -> dict[str, Item]:
    """The items of the page by their entry's id, in curated order."""
    return {entry.id: item(entry, responder) for entry in responder.knowledge}


def item(entry: Entry, responder: Replier) -> Item:
    """An entry as the page shows it."""
    texts = responder.knowledge.safety.disclaimers
    reply = responder.reply("", entry=entry.id)
    special = (name for name in entry.disclaimers if name != "default")
    return Item(
        entry=entry,
        reply=reply,
        disclaimers=tuple(texts[name] for name in special),
        sources=tuple(cited_sources(reply.sources)),
    )


def cited_sources(citations: Iterable[Citation]) -> Iterable[CitedSource]:
    """Each source once, however many of its sections are cited."""
    by_source: dict[str, list[Citation]] = {}
    for citation in citations:
        by_source.setdefault(citation.id, []).append(citation)
    for cited in by_source.values():
        titles = (citation.section for citation in cited)
        yield CitedSource(cited[0].title, cited[0].url, tuple(filter(None, titles)))


def structured_data(
    knowledge: KnowledgeBase, items: Collection[Item], title: str
) -> Any:
    """The page as a schema.org FAQPage, whose addresses are relative to the page's."""
    page = {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "name": title,
        "inLanguage": knowledge.settings.locale,
        "lastReviewed": last_reviewed(items),
        "mainEntity": [question(item) for item in items],
    }
    return without_gaps(page)


def last_reviewed(items: Iterable[Item]) -> str | None:
    """The oldest review of a page, such as "2026-11-22"; None unless all have one."""
    oldest = min((item.entry.reviewed or date.min for item in items), default=date.min)
    return None if oldest == date.min else oldest.isoformat()


def question(item: Item) -> dict[str, Any]:
    """An entry as a Question with all disclaimers: it is shown without the page."""
    address = f"#{item.entry.id}"
    texts = filter(None, (item.reply.text, item.reply.disclaimer))
    works = (
        {"@type": "CreativeWork", "name": source.title, "url": source.url}
        for source in item.sources
    )
    answer = {
        "@type": "Answer",
        "text": without_links("\n\n".join(texts).strip()),
        "url": address,
        "citation": list(map(without_gaps, works)),
    }
    return {
        "@type": "Question",
        "name": item.entry.question,
        "url": address,
        "acceptedAnswer": without_gaps(answer),
    }


def without_gaps(values: dict[str, Any]) -> dict[str, Any]:
    """The items that have a value."""
    return {name: value for name, value in values.items() if value}
