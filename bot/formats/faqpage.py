"""schema.org's FAQPage as JSON-LD: what pages tell search engines.

Answers are HTML there, as search engines allow: links, line breaks and paragraphs are
kept both ways, any other mark-up is dropped. Phrasings travel as `alternateName`.
"""

import html
from typing import Any

from bot.domain import Entry, KnowledgeBase
from bot.formats.base import Export, ForeignFile, Format, Place, Reading, Record, each
from bot.formats.html import from_html
from bot.formats.json_records import items_of, parse_json, to_json
from bot.formats.plain_text import to_written
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
    if parse_json(file, reading) is None:
        return
    questions = list(items_of(file, "mainEntity"))
    if not questions:
        what = 'no list "mainEntity"; a FAQPage has its questions there'
        reading.refuse(Place(file.path), what)
    for number, (line, question) in enumerate(questions, start=1):
        place = Place(file.path, line, f"question {number}")
        _add(as_mapping(question), place, reading)


def _add(question: dict[str, Any], place: Place, reading: Reading) -> None:
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


FORMAT = Format(
    name="faqpage",
    title="FAQPage",
    holds=frozenset({"id", "topic", "phrasings"}),
    write=write,
    shows=True,
    read=each(_read),
    recognises=lambda file: "FAQPage" in file.text and '"mainEntity"' in file.text,
)
