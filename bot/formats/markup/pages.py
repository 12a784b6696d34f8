"""FAQ pages in HTML or Markdown: headings are questions, the text below is the answer.

Headings are `<h1>` to `<h6>`, `<dt>` and `<summary>`. One that only groups others is
their topic. Below a question, smaller headings that ask nothing are part of its answer.
Pages are only read: `askwell export markdown` writes one for readers.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from bot.formats.base import ForeignFile, Format, Place, Reading, Record, each
from bot.formats.markup.html import SECTION, is_html, losses, parse, text_of, words_of
from bot.formats.markup.plain_text import PlainText, markdown_page, read_before

if TYPE_CHECKING:
    from bot.formats.markup.html import Tag

_HEADINGS = "h1 h2 h3 h4 h5 h6 dt summary".split()
# Terms and summaries stand below every heading.
_LOWEST = 7
_AROUND = "nav footer form aside".split()
_LISTS = "ul ol li dl dd table tbody thead tr td th".split()
_ENDINGS = (".md", ".markdown", ".html", ".htm", ".xhtml")
_AROUND_TITLE = re.compile(r"\A(?:Q\s*\d*\s*[:.)]|\d+\s*[.)])\s+|[#¶§]\s*$")
_ANSWER = re.compile(r"\AA\s*[:.)]\s+")
# Our own export for readers ends its entries so.
_EXPORTED = re.compile(r"(?m)^`[a-z0-9-]+`(?:; .*)?$")
_EXPORTED_PART = re.compile(r"(?m)^(?:Also asked as|Sources|Offered next):$")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Section:
    """A heading with the text below it, up to the next one."""

    level: int
    title: str
    text: str
    line: int
    lost: tuple[str, ...] = ()

    @property
    def asks(self) -> bool:
        return self.title.endswith(("?", "？", "؟", ";", "¿")) or self.title[:1] == "¿"

    def groups(self, after: "_Section | None") -> bool:
        """Whether the section only names those after it, which are below it."""
        if after is None or after.level <= self.level:
            return False
        return not self.text or self.level == 1 or (after.asks and not self.asks)

    def joined_by(self, part: "_Section") -> "_Section":
        texts = (self.text, part.title, part.text)
        lost = (*self.lost, *part.lost)
        return replace(self, text="\n\n".join(filter(None, texts)), lost=lost)


def _read(file: ForeignFile, reading: Reading) -> None:
    if _EXPORTED.search(file.text) and _EXPORTED_PART.search(file.text):
        what = "an export for readers; export csv instead, which holds all the parts"
        reading.refuse(Place(file.path), what)
        return
    is_page = is_html(file.path, file.text)
    page = parse(file.text if is_page else markdown_page(file.text))
    above, *sections = _sections(_body(page))
    if not sections:
        what = "no heading; questions stand in headings, <dt> or <summary>"
        reading.refuse(Place(file.path), what)
    if above.text:
        what = "the text above the first heading is left out"
        reading.remark(Place(file.path), what)
    _add(list(_folded(sections)), file.path, reading)


def _body(page: "Tag") -> "Tag":
    """Return the part of a page with the questions, its addresses made whole."""
    source = page.find("base", href=True) or page.find("link", rel="canonical")
    base = str(source["href"]) if source else ""
    for link in page("a", href=True):
        link["href"] = urljoin(base, str(link["href"]))
    for tag in page(_AROUND):
        tag.extract()
    for text in page.find_all(string=re.compile(SECTION)):
        text.replace_with(text.replace(SECTION, " "))
    return page.find("main") or page.find("body") or page


def _sections(body: "Tag") -> Iterator[_Section]:
    """Yield what stands above the first heading, and a section for each of them."""
    headings = [tag for tag in body(_HEADINGS) if not tag.find_parent(_HEADINGS)]
    lost: dict[int, list[str]] = {}
    for tag, what in losses(body):
        lost.setdefault(id(tag.find_previous(_HEADINGS)), []).append(what)
    titles = [words_of(tag) for tag in headings]
    for tag in headings:
        _unlist(tag, body)
        tag.replace_with(SECTION)
    above, *texts = text_of(body).text.split(SECTION)
    yield _Section(level=0, title="", text=above.strip(), line=1)
    for tag, title, text in zip(headings, titles, texts, strict=True):
        yield _Section(
            level=int(tag.name[1]) if tag.name[1].isdecimal() else _LOWEST,
            title=_AROUND_TITLE.sub("", title).strip(),
            text=_ANSWER.sub("", text.strip(), count=1),
            line=int(str(tag.get("data-line") or tag.sourceline or 1)),
            lost=tuple(lost.get(id(tag), ())),
        )


def _unlist(heading: "Tag", body: "Tag") -> None:
    """Take lists and tables around a heading for what they are: its page's layout."""
    for parent in heading.parents:
        if parent is body:
            break
        if parent.name in _LISTS:
            parent.name = "div"


def _folded(sections: Iterable[_Section]) -> Iterator[_Section]:
    """Yield sections, each question with the smaller headings that ask nothing."""
    question: _Section | None = None
    for section in sections:
        if question and section.level > question.level and not section.asks:
            question = question.joined_by(section)
            continue
        if question:
            yield question
        question = section if section.asks and section.text else None
        if question is None:
            yield section
    if question:
        yield question


def _add(sections: Sequence[_Section], path: str, reading: Reading) -> None:
    """Add a record for each section that does not group others."""
    groups: list[_Section] = []
    for section, after in zip_longest(sections, sections[1:]):
        place = Place(path, section.line, f"heading {section.title!r}")
        groups = [group for group in groups if group.level < section.level]
        if section.groups(after):
            groups.append(section)
            if section.text:
                what = "groups others; the text below it is left out"
                reading.remark(place, what)
            continue
        reading.add(
            Record(
                question=section.title,
                answer=section.text,
                topic=groups[-1].title if groups else "",
                place=place,
            ),
            read_before(PlainText(section.text, section.lost)),
        )


FORMAT = Format(
    name="page",
    title="FAQ page",
    holds=frozenset({"topic", "title"}),
    read=each(_read),
    endings=_ENDINGS,
    recognises=lambda file: file.path.lower().endswith(_ENDINGS),
)
