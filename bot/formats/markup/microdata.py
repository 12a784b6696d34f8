"""Questions of a FAQPage as microdata: `itemprop` beside the words of the page."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.formats.bots.json_records import JsonObject

if TYPE_CHECKING:
    from bot.formats.markup.html import Tag


def questions_of(page: "Tag") -> Iterator[JsonObject]:
    """Yield a page's questions as JSON-LD would have them, with their lines."""
    scope = next(_of_type(page, "FAQPage"), page)
    for question in _of_type(scope, "Question"):
        found = JsonObject({"@type": "Question"})
        found.line = question.sourceline or 1
        for answer in _of_property(question, "acceptedAnswer"):
            text = next(_of_property(answer, "text"), answer)
            found["acceptedAnswer"] = {"text": _content(text)}
            answer.extract()
        if name := next(_of_property(question, "name"), None):
            found["name"] = _content(name)
        yield found


def _of_type(tag: "Tag", name: str) -> Iterator["Tag"]:
    for item in tag(itemtype=True):
        if str(item["itemtype"]).rstrip("/").endswith(f"schema.org/{name}"):
            yield item


def _of_property(tag: "Tag", name: str) -> Iterator["Tag"]:
    for item in tag(itemprop=True):
        if name in str(item["itemprop"]).split():
            yield item


def _content(tag: "Tag") -> str:
    return str(tag.get("content") or tag.decode_contents())
