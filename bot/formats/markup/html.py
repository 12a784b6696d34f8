"""The door to HTML: pages and answers with mark-up, and their text as we write it."""

import re
from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from bot.formats.texts import several_lines
from bot.text import as_link

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from bs4 import Tag as Tag

_BLOCKS = (
    "address article aside blockquote body caption center dd details div dl dt "
    "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html main nav "
    "ol p pre section summary table ul"
).split()
_WORDS = (
    "a abbr b bdi bdo big button cite code del dfn em font i img input ins kbd label "
    "li mark option picture q s samp small source span strike strong sub sup tbody td "
    "tfoot th thead time tr tt u var wbr"
).split()
# What nobody reads on a page.
_UNSEEN = (
    "audio button canvas colgroup datalist embed head iframe input link meta noscript "
    "object script select style svg template textarea title track video"
).split()
_TAGS = "|".join({*_BLOCKS, *_WORDS, *_UNSEEN, "br", "col"})
_FOREIGN = re.compile(rf"<(?!(?:/?(?:{_TAGS})\b(?!-)|/?\w+:\w|!))", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
# What a page says no more.
_STRUCK = "del s strike".split()
# "10<sup>6</sup>" is not 106; "1<sup>st</sup>" is 1st.
_RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
# Tags whose end need not be written: the next one of the second kind ends them.
_UNENDED = (("li", ["li"]), (["dt", "dd"], ["dt", "dd"]), ("p", ["p"]))
# What is meant as a space, and would come out as a character that nobody can type.
SPACES = re.compile(r"&(?:nbsp|#160|#xa0);", re.IGNORECASE)
_BREAK = re.compile(r"[ \t]*\n[ \t\n]*")
_FIRST_BREAK = re.compile(rf"\A{_BREAK.pattern}")
# Part paragraphs, and what stands below a heading, until all mark-up is gone.
_PARTED = "\f"
SECTION = "\ue000"


class PlainText(NamedTuple):
    """A text as we write it, and what of its mark-up was lost, such as an image."""

    text: str
    lost: tuple[str, ...] = ()


def is_html(path: str, text: str) -> bool:
    """Whether a file is a page, by its name or its first character."""
    is_page = path.lower().endswith((".html", ".htm", ".xhtml"))
    return is_page or text.lstrip().startswith("<")


def parse(marked: str) -> "BeautifulSoup":
    """Parse a page or a part of one; tags that HTML does not have stay as text."""
    # An import takes a quarter of a second, which only marked-up files are to pay.
    from bs4 import BeautifulSoup
    from bs4.element import PreformattedString

    lines = marked.replace("\r\n", "\n").replace("\r", "\n").replace(_PARTED, " ")
    page = BeautifulSoup(_FOREIGN.sub("&lt;", lines), "html.parser")
    for text in page.find_all(string=True):
        # A comment, a declaration or the like.
        if isinstance(text, PreformattedString):
            text.extract()
    for names, ends in _UNENDED:
        for tag in page(names):
            if tag.parent and tag.parent.name in ends:
                tag.parent.insert_after(tag)
    return page


def from_html(marked: str) -> PlainText:
    """Read a text out of its HTML.

    Links stay as `[text](address)`, paragraphs are parted by an empty line, items of
    lists and rows of tables are lines: `<p>See <a href="https://a.example">it</a>.</p>
    <ul><li>big</ul>` gives `See [it](https://a.example).`, an empty line, and `- big`.
    """
    marked = SPACES.sub(" ", marked)
    if not _TAG.search(marked):
        return PlainText(several_lines(unescape(marked)))
    return text_of(parse(marked))


def text_of(page: "Tag") -> PlainText:
    """Read the text of parsed HTML, which is used up by it."""
    for tag in page(_UNSEEN):
        tag.extract()
    _unbreak(page)
    lost = tuple(what for _, what in losses(page))
    for tag in page(["img", *_STRUCK]):
        tag.extract()
    for tag in page("sup"):
        tag.replace_with(_raised(words_of(tag)))
    for tag in page("a"):
        tag.replace_with(_link(tag))
    for tag in page("br"):
        tag.replace_with("\n")
    for tag in reversed(page("li")):
        tag.replace_with(f"\n{_marker(tag)}{_lines(tag)}")
    for tag in reversed(page("tr")):
        cells = (words_of(cell) for cell in tag(["td", "th"]))
        tag.replace_with("\n" + " – ".join(filter(None, cells)))
    for tag in page(_BLOCKS):
        tag.insert_before(_PARTED)
        tag.insert_after(_PARTED)
    return PlainText("\n\n".join(_paragraphs(page)), lost)


def _unbreak(page: "Tag") -> None:
    """Take line breaks of the source, which say nothing, for spaces."""
    for text in page.find_all(string=True):
        if not text.find_parent("pre"):
            is_first = getattr(text.previous_sibling, "name", "") == "br"
            lines = _FIRST_BREAK.sub("", text) if is_first else text
            text.replace_with(_BREAK.sub(" ", lines))


def losses(page: "Tag") -> Iterator[tuple["Tag", str]]:
    """Yield what `text_of` would lose of parsed HTML, with its tags."""
    for tag in page("img"):
        yield tag, f"an image ({tag.get('src') or 'without an address'})"
    for tag in page(_STRUCK):
        yield tag, f"text that is struck out ({words_of(tag)})"
    for tag in page("a"):
        address = _address(tag)
        if address.strip("#") and words_of(tag) and _link(tag) == words_of(tag):
            yield tag, f"a link that leads nowhere from here ({address})"


def _raised(words: str) -> str:
    """Write a number that stands higher in digits that do."""
    is_number = words.strip("+-").isdecimal()
    return words.translate(_RAISED) if is_number else words


def _link(tag: "Tag") -> str:
    """Write a link as we have them, or its words alone."""
    return as_link(words_of(tag), _escaped(_address(tag)))


def _address(tag: "Tag") -> str:
    return str(tag.get("href") or "").strip()


def _escaped(address: str) -> str:
    """Write an address without the characters that would end our links."""
    return address.replace(" ", "%20").replace("(", "%28").replace(")", "%29")


def _marker(item: "Tag") -> str:
    """Write what stands before an item: `- `, or its number."""
    numbered = item.find_parent(["ol", "ul"])
    if numbered is None or numbered.name == "ul":
        return "- "
    first = str(numbered.get("start") or "1")
    before = len(item.find_previous_siblings("li"))
    # Items are written from the last to the first: those before are still there.
    return f"{(int(first) if first.isdecimal() else 1) + before}. "


def _lines(item: "Tag") -> str:
    """Write an item of a list, its further lines below the first one's text."""
    for tag in item(_BLOCKS):
        tag.insert_before("\n")
        tag.insert_after("\n")
    lines = (line.rstrip() for line in item.get_text().split("\n"))
    return "\n  ".join(filter(None, lines)).strip()


def words_of(tag: "Tag") -> str:
    """Return the words of a tag on one line."""
    return " ".join(tag.get_text(" " if tag.name in ("td", "th") else "").split())


def _paragraphs(page: "Tag") -> Iterator[str]:
    for paragraph in page.get_text().split(_PARTED):
        if text := several_lines(paragraph):
            yield text
