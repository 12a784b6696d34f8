"""schema.org's FAQPage: what pages tell search engines, as JSON-LD or microdata.

JSON-LD stands in a file of its own or in scripts of a page. Answers are HTML there, as
search engines allow: links, line breaks and paragraphs are kept both ways, any other
mark-up is dropped. Phrasings travel as `alternateName`.
"""

import html
from typing import Any

from bot.domain import Entry, KnowledgeBase
from bot.formats.base import Export, ForeignFile, Format, Place, Reading, Record, each
from bot.formats.bots.json_records import (
    JsonObject,
    line_of,
    nodes,
    parse_json,
    to_json,
)
from bot.formats.markup.html import from_html, is_html, parse
from bot.formats.markup.microdata import questions_of
from bot.formats.markup.plain_text import to_written
from bot.formats.texts import one_line, one_line_each
from bot.formats.values import as_mapping, as_text, one_or_more, texts_of
from bot.text import split_links

_KNOWN = frozenset(
    "@type @id name alternateName identifier about acceptedAnswer url".split()
)


def write(knowledge: KnowledgeBase) -> Export:
    """Write `faqpage.json`, a question an entry."""
    page = {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "name": knowledge.settings.name,
        "inLanguage": knowledge.settings.locale,
        "mainEntity": [_question(entry, knowledge) for entry in knowledge],
    }
    return Export(files={"faqpage.json": to_json(page)})


def _question(entry: Entry, knowledge: KnowledgeBase) -> dict[str, Any]:
    phrasings = list(map(to_written, one_line_each(*entry.phrasings)))
    return {
        "@type": "Question",
        "identifier": entry.id,
        "name": to_written(entry.question),
        **({"alternateName": phrasings} if phrasings else {}),
        "about": {"@type": "Thing", "name": knowledge.topic_of[entry.id]},
        "acceptedAnswer": {"@type": "Answer", "text": _to_html(entry.answer)},
    }


def _to_html(answer: str) -> str:
    escaped = (
        (html.escape(span.text, quote=False), html.escape(span.address or ""))
        for span in split_links(answer)
    )
    parts = (f'<a href="{to}">{text}</a>' if to else text for text, to in escaped)
    return "".join(parts).replace("\n", "<br>")


def _read(file: ForeignFile, reading: Reading) -> None:
    is_page = is_html(file.path, file.text)
    found = _of_page(file, reading) if is_page else _of_json(file, reading)
    if not found and not reading.problems:
        what = (
            'no list "mainEntity"; a FAQPage has its questions there, each of the '
            "@type Question. The headings of a page are read with --format html"
        )
        reading.refuse(Place(file.path), what)
    for number, question in enumerate(found, start=1):
        place = Place(file.path, line_of(question), f"question {number}")
        _add(question, place, reading)


def _of_page(file: ForeignFile, reading: Reading) -> list[JsonObject]:
    """Return the questions of a page's scripts, and those only in its microdata."""
    page = parse(file.text)
    found = []
    for script in page("script", type="application/ld+json"):
        text = script.string or ""
        if "mainEntity" in text:
            # So that lines count from the top of the page.
            above = "\n" * ((script.sourceline or 1) - 1)
            found += _of_json(ForeignFile(path=file.path, text=above + text), reading)
    known = {_name(question) for question in found}
    return found + [q for q in questions_of(page) if _name(q) not in known]


def _name(question: JsonObject) -> str:
    return one_line(from_html(as_text(question.get("name"))).text).casefold()


def _of_json(file: ForeignFile, reading: Reading) -> list[JsonObject]:
    """Return what is a Question below a `mainEntity`; all other nodes are passed over.

    Such a node may be named by its `@id` and stand elsewhere.
    """
    content = parse_json(file, reading)
    by_id = {as_text(n.get("@id")): n for n in nodes(content) if n.keys() > {"@id"}}
    found = (
        question
        for node in nodes(content)
        for item in one_or_more(node.get("mainEntity"))
        for question in nodes(by_id.get(as_text(as_mapping(item).get("@id")), item))
        if _is_question(question, item)
    )
    return list({id(question): question for question in found}.values())


def _is_question(node: JsonObject, item: Any) -> bool:
    """Whether a node has the type; what stands in the list itself may do without."""
    return "Question" in one_or_more(node.get("@type")) or (
        node is item and "@type" not in node and "name" in node
    )


def _add(question: JsonObject, place: Place, reading: Reading) -> None:
    """Add the record of a question, and count what of it is left out."""
    answers = list(map(as_mapping, one_or_more(question.get("acceptedAnswer"))))
    first = answers[0] if answers else {}
    reading.add(
        Record(
            id="".join(texts_of(question.get("identifier"))),
            topic=as_text(as_mapping(question.get("about")).get("name")),
            question=one_line(as_text(question.get("name"))),
            answer=as_text(first.get("text")),
            phrasings=one_line_each(*texts_of(question.get("alternateName"))),
            place=place,
        ),
        from_html,
    )
    if len(answers) > 1:
        reading.left_out["further answers"] += 1
    reading.left_out.update(f"{name!r}" for name in sorted(question.keys() - _KNOWN))
    further = first.keys() - {"@type", "@id", "text", "url"}
    reading.left_out.update(f"{name!r} in the answer" for name in sorted(further))


def recognises(file: ForeignFile) -> bool:
    """Whether a file has a FAQPage, as JSON-LD or as microdata."""
    marks = ('"mainEntity"', "acceptedAnswer")
    return "FAQPage" in file.text and any(mark in file.text for mark in marks)


FORMAT = Format(
    name="faqpage",
    title="FAQPage",
    holds=frozenset({"id", "topic", "phrasings"}),
    write=write,
    shows=True,
    read=each(_read),
    recognises=recognises,
)
