"""schema.org's FAQPage as JSON-LD: what pages tell search engines.

Answers are HTML there, as search engines allow: links, line breaks and paragraphs are
kept both ways, any other mark-up is dropped. Phrasings travel as `alternateName`.
"""

import html
import json
import re
from collections.abc import Sequence
from html.parser import HTMLParser
from typing import Any

from bot.domain import Entry, KnowledgeBase
from bot.formats.base import (
    LINK,
    ForeignFile,
    Format,
    Reading,
    Record,
    Written,
    distinct_texts,
    several_lines,
)
from bot.formats.json_records import items, mapping, parsed, text, texts

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_BLOCKS = frozenset("p div ul ol table tr section h1 h2 h3 h4 h5 h6 blockquote".split())
_KNOWN = {
    "@type",
    "@id",
    "name",
    "alternateName",
    "identifier",
    "about",
    "acceptedAnswer",
    "url",
}


def write(knowledge: KnowledgeBase) -> Written:
    page = {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "name": knowledge.settings.name,
        "inLanguage": knowledge.settings.locale,
        "mainEntity": [_question(entry, knowledge) for entry in knowledge],
    }
    return Written(
        files={"faqpage.json": json.dumps(page, indent=2, ensure_ascii=False) + "\n"}
    )


def _question(entry: Entry, knowledge: KnowledgeBase) -> dict[str, Any]:
    phrasings = list(distinct_texts(*entry.phrasings))
    return {
        "@type": "Question",
        "identifier": entry.id,
        "name": entry.question,
        **({"alternateName": phrasings} if phrasings else {}),
        "about": {"@type": "Thing", "name": knowledge.topic_of[entry.id]},
        "acceptedAnswer": {"@type": "Answer", "text": _to_html(entry.answer)},
    }


def _to_html(answer: str) -> str:
    parts, end = [], 0
    for link in LINK.finditer(answer):
        parts.append(html.escape(answer[end : link.start()], quote=False))
        words = html.escape(link[1], quote=False)
        parts.append(f'<a href="{html.escape(link[2])}">{words}</a>')
        end = link.end()
    parts.append(html.escape(answer[end:], quote=False))
    return "".join(parts).replace("\n", "<br>")


def read(files: Sequence[ForeignFile]) -> Reading:
    reading = Reading()
    for file in files:
        parsed(file, reading)
        if reading.problems:
            continue
        found = list(items(file, "mainEntity"))
        if not found:
            what = 'no list "mainEntity"; a FAQPage has its questions there'
            reading.report(file.path, 1, what)
        for number, (line, item) in enumerate(found, start=1):
            _read(mapping(item), f"question {number}", file.path, line, reading)
    return reading


def _read(
    item: dict[str, Any], where: str, path: str, line: int, reading: Reading
) -> None:
    answers = item.get("acceptedAnswer")
    several = answers if isinstance(answers, list) else [answers]
    said = [text(mapping(answer).get("text")) for answer in several]
    reading.add(
        Record(
            id="".join(texts(item.get("identifier"))),
            topic=text(mapping(item.get("about")).get("name")),
            question="".join(distinct_texts(text(item.get("name")))),
            answer=from_html(said[0]),
            phrasings=distinct_texts(*texts(item.get("alternateName"))),
            path=path,
            line=line,
            where=where,
        )
    )
    if len(said) > 1:
        reading.left_out["further answers"] += 1
    reading.left_out.update(f"{name!r}" for name in sorted(item.keys() - _KNOWN))
    answered = mapping(several[0]).keys() - {"@type", "@id", "text", "url"}
    reading.left_out.update(f"{name!r} in the answer" for name in sorted(answered))


def from_html(marked: str) -> str:
    """An answer's text: links in our form, line breaks and paragraphs kept."""
    if not _TAG.search(marked):
        return several_lines(html.unescape(marked))
    reader = _TextReader()
    reader.feed(re.sub(r"[ \t]*\n[ \t\n]*", " ", marked.replace("\r", "\n")))
    reader.close()
    return several_lines("".join(reader.parts))


class _TextReader(HTMLParser):
    """Collects the text of HTML in `parts`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._links: list[tuple[str, int]] = []
        self._hidden = 0
        self._block_ended = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.parts.append("\n")
        elif tag == "li":
            self.parts.append("- " if self._at_line_start() else "\n- ")
        elif tag in {"script", "style"}:
            self._hidden += 1
        elif tag == "a":
            self._links.append((dict(attrs).get("href") or "", len(self.parts)))
        elif tag in _BLOCKS:
            self._part_paragraphs()

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style"}:
            self._hidden = max(0, self._hidden - 1)
        elif tag == "a" and self._links:
            address, start = self._links.pop()
            words = "".join(self.parts[start:])
            link = f"[{words}]({address})"
            self.parts[start:] = [link if LINK.fullmatch(link) else words]
        elif tag in _BLOCKS:
            self._part_paragraphs()

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            # The space between two blocks is that of the file.
            self.parts.append(data.lstrip(" ") if self._block_ended else data)
            self._block_ended &= not data.strip(" ")

    def _at_line_start(self) -> bool:
        return "".join(self.parts).endswith("\n")

    def _part_paragraphs(self) -> None:
        so_far = "".join(self.parts).rstrip(" ")
        if so_far and not so_far.endswith("\n\n"):
            self.parts.append("\n" if so_far.endswith("\n") else "\n\n")
        self._block_ended = True


FORMAT = Format(
    name="faqpage",
    title="FAQPage",
    holds=frozenset({"id", "topic", "phrasings"}),
    write=write,
    read=read,
    recognises=lambda file: "FAQPage" in file.text and '"mainEntity"' in file.text,
)
