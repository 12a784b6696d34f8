"""Answers of others as our plain text, whether they are plain, HTML or Markdown."""

import re
from collections.abc import Callable
from functools import cache
from html import escape, unescape
from typing import TYPE_CHECKING, Any

from bot.formats.markup.html import SPACES, from_html
from bot.formats.markup.html import PlainText as PlainText
from bot.text import split_links

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

# Reads a text as its format marks it up.
Markup = Callable[[str], PlainText]

# Nobody writes these without meaning HTML; "a <b and c> d" is prose.
_TAG = re.compile(
    r"</(?:a|b|code|del|div|dl|em|font|h[1-6]|i|li|ol|p|pre|s|span|strike|strong|sub|"
    r"sup|table|u|ul)\s*>|<(?:br|hr|img|li|p)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_BLOCK = re.compile(
    r"<(?:br|div|dl|h[1-6]|hr|li|ol|p|pre|table|ul)(?:\s[^<>]*)?/?>", re.IGNORECASE
)
# Only whole ones: an address may hold "&copy=1".
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[a-zA-Z]\w{1,31});")
# What Markdown may take for a mark, and takes for itself behind a backslash.
_MARK = re.compile(r"[!-/:-@\[-`{-~]")
_ESCAPED = re.compile(rf"\\({_MARK.pattern})")

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_HTML_HEADING = re.compile(r"<(?:summary|dt|h[1-6])\b", re.IGNORECASE)


def read_before(answer: PlainText) -> Markup:
    """Make the markup of an answer that is read already."""
    return lambda _: answer


def as_written(text: str) -> PlainText:
    """Read a text of a format that does not say how its texts are marked up.

    What has tags or entities of HTML is read as that; all else stays byte for byte.
    """
    text = SPACES.sub(" ", text)
    if not _TAG.search(text):
        return PlainText(_ENTITY.sub(lambda entity: unescape(entity[0]), text))
    # Where no tag breaks lines, the lines of the source are meant.
    return from_html(text if _BLOCK.search(text) else text.replace("\n", "<br>"))


def to_written(text: str) -> str:
    """Write a text of ours so that `as_written` reads it back: `"a &amp;lt; b"`."""
    return text if as_written(text).text == text else escape(text, quote=False)


def from_markdown(text: str) -> PlainText:
    """Read a text in Markdown, with the HTML that may stand in it.

    Lines stay lines, as chat windows show them. What Markdown would change nothing of
    but white space stays byte for byte.
    """
    plain = from_html(parser(breaks=True).render(text))
    unescaped = _ESCAPED.sub(r"\1", text)
    return (
        PlainText(unescaped) if _squeezed(plain.text) == _squeezed(unescaped) else plain
    )


def to_markdown(text: str) -> str:
    """Write a text of ours so that Markdown shows it as it stands.

    `"5 * 3"` stays, `"*5*"` gets backslashes; links are links in both.
    """
    if from_markdown(text).text == text:
        return text
    return "".join(
        f"[{_escaped(span.text)}]({span.address})"
        if span.address
        else _escaped(span.text)
        for span in split_links(text)
    )


def _escaped(text: str) -> str:
    return _MARK.sub(r"\\\g<0>", text)


def markdown_page(text: str) -> str:
    """Render a page of Markdown as HTML; `data-line` of a heading is its line.

    What stands above the page between two lines of `---` is left out.
    """
    page = _FRONT_MATTER.sub(lambda above: "\n" * above[0].count("\n"), text)
    markdown, references = parser(breaks=False), dict[str, Any]()
    tokens = markdown.parse(page, references)
    for token in tokens:
        first = token.map[0] + 1 if token.map else 1
        if token.type == "heading_open":
            token.attrSet("data-line", str(first))
        elif token.type == "html_block":
            token.content = _with_lines(token.content, first)
    return str(markdown.renderer.render(tokens, markdown.options, references))


def _with_lines(marked: str, first: int) -> str:
    """Name the lines of headings in HTML that begins at a line of a page."""
    return _HTML_HEADING.sub(
        lambda tag: (
            f'{tag[0]} data-line="{first + marked.count(chr(10), 0, tag.start())}"'
        ),
        marked,
    )


def _squeezed(text: str) -> str:
    return "".join(text.split())


@cache
def parser(*, breaks: bool) -> "MarkdownIt":
    """Make the parser of Markdown; with `breaks`, lines stay lines."""
    # Only files with Markdown are to pay for the import.
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("js-default", {"html": True, "breaks": breaks})
    # Lines that are indented are a slip far more often than code.
    markdown.disable("code")
    # Addresses stay as they were written.
    setattr(markdown, "normalizeLink", str)  # noqa: B010
    return markdown
