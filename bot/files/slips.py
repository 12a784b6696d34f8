"""What a file says otherwise than its editor sees: texts cut, run together, unshown."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain
from typing import Any

from bot.domain import Severity, named_placeholders, placeholders_of
from bot.files.document import (
    LINKED,
    Document,
    Loc,
    Shown,
    Wide,
    line_of,
    shown_texts,
)
from bot.files.hidden import hard_spaces, hidden
from bot.files.markup import markup
from bot.files.telephones import find_unknown_countries, find_wrong_numbers
from bot.files.validation import every_model

# A comment as people write one on purpose: two spaces, the sign, a space.
_MEANT = re.compile(r"(?: [ \t]+|\t[ \t]*)#(?:[ !#]|$)")
_CUT = re.compile(r"[ \t]+#")
_ITEM = re.compile(r"- +\S")
_KEY = re.compile(r"([a-z_]+):(?: |$)")
_BULLET = re.compile(r"(?:[-*•] +|\d+[.)] +)\S")
# What looks like a comment within a text below `|` or `>`, where there are none.
_HASH = re.compile(r"(?:^|(?<=\s))#+ .*")
# Columns from which on a text is broken because it is long.
_LONG_LINE = 60
# Keys whose texts name something.
_NAMES = {"sources"}
# What is filled in, by the key of a text: a page's reply about somebody else, the
# replies of small talk, and the bot's own texts.
_FILLED = {
    "reply_about": {"{person}"},
    "declined_again": {"{topics}"},
}
_FILLED_SMALLTALK = {
    "reply": {"{topics}"},
    "reply_after": {"{sources}", "{reviewed}", "{review_due}", "{topics}"},
}
# A comment as people write one, kept as text by quotes.
_COMMENT = re.compile(r"(?<=\s)#+ \S.*")


def find_slips(document: Document, name: str) -> None:
    """Notice what an editor hardly meant in a file, which has `name` in its folder."""
    blocks = {
        line
        for wide in document.wide
        if wide.style in ("|", ">")
        for line in range(wide.first + 1, wide.last + 1)
    }
    for line, what in hidden(document.text, blocks):
        document.notice(line, what, check="hidden")
    if document.reports and (hard := list(hard_spaces(document.text, blocks))):
        # Whatever else is wrong with the file follows from that.
        document.notices.clear()
        document.reports[:] = [(line, (), what) for line, what in hard]
        return
    # Where YAML was not read to its end, the error tells what else is wrong.
    for wide in document.wide if document.value is not None else ():
        for line, what, check in _of_wide(wide, document):
            document.notice(line, what, check=check, loc=wide.loc)
    if not document.reports:
        shown = tuple(shown_texts(document, name))
        _find_markup(document, shown)
        _find_unfit(document, shown, name)
        find_wrong_numbers(document, shown)
        find_unknown_countries(document)


def _of_wide(wide: Wide, document: Document) -> Iterator[tuple[int, str, str]]:
    if wide.style in ("|", ">"):
        yield from _of_block(wide, document)
        return
    if not wide.style and _CUT.match(wide.rest) and _is_text(wide.loc):
        yield from _of_comment(wide)
    rows = document.text[wide.first : wide.last]
    for line, row in enumerate(rows, start=wide.first + 1):
        if _swallows(row.strip(), wide):
            yield line, _swallowed(wide), "swallowed"
            return
    if rows and _is_item(wide.loc) and not wide.style and _is_text(wide.loc):
        row = document.text[wide.first - 1].rstrip()
        if len(row) < _LONG_LINE and row.count("(") <= row.count(")"):
            what = (
                f"goes on with the text of line {wide.first}; begin the line with '- ' "
                "if it is another one, or write both on one line"
            )
            yield wide.first + 1, what, "swallowed"


def _is_item(loc: Loc) -> bool:
    return bool(loc) and isinstance(loc[-1], int)


def _of_comment(wide: Wide) -> Iterator[tuple[int, str, str]]:
    if not _MEANT.match(wide.rest):
        lost = wide.rest.strip()
        shown = f"{lost[:40]}…" if len(lost) > 41 else lost
        what = (
            f"{shown!r} is lost: text after ' #' is a comment; put the whole text in "
            "double quotes, or two spaces before a comment that is meant"
        )
        yield wide.last, what, "cut"


def _of_block(wide: Wide, document: Document) -> Iterator[tuple[int, str, str]]:
    """Keys, items and lists within a text below `|` or `>`."""
    rows = [row.strip() for row in document.text[wide.first : wide.last]]
    for line, row in enumerate(rows, start=wide.first + 1):
        if _swallows(row, wide):
            yield line, _swallowed(wide), "swallowed"
            return
        if found := _HASH.search(row):
            what = "is no comment within a text, and is read with it; move it above"
            yield line, f"{found[0][:40]!r} {what}", "markup"
    bullets = [n for n, row in enumerate(rows, start=1) if _BULLET.match(row)]
    if wide.style == ">" and any(n + 1 in bullets for n in bullets):
        what = "these lines run on as one below '>-'; write '|-' to keep them apart"
        yield wide.first + bullets[0], what, "swallowed"


def _swallows(row: str, wide: Wide) -> bool:
    """Whether a line within a text looks like the next item, or like another key."""
    is_block = wide.style in ("|", ">")
    if _ITEM.match(row):
        return _is_item(wide.loc) or not is_block
    found = _KEY.match(row)
    return found is not None and found[1] in _keys_beside(wide.loc)


def _swallowed(wide: Wide) -> str:
    mend = "close its quote there" if wide.style in ("'", '"') else "indent it as there"
    return f"is read as part of the text that begins on line {wide.first}; {mend}"


def _keys_beside(loc: Loc) -> set[str]:
    """The keys that the mapping of a text may have: of an answer, those of an entry."""
    keys = (part for part in reversed(loc) if isinstance(part, str))
    key = next(keys, "")
    models = [fields for fields in _fields() if key in fields]
    return {*chain.from_iterable(models)}


def _find_markup(document: Document, texts: Iterable[Shown]) -> None:
    for shown in texts:
        for piece, what in markup(shown.text, has_links=shown.has_links):
            line = line_of(piece, document, shown.loc)
            what = f"{piece[:60]!r} {what}"
            document.notice(line, what, check="markup", loc=shown.loc)


def _find_unfit(document: Document, texts: Iterable[Shown], name: str) -> None:
    """Notice placeholders that nothing fills, comments, and texts without words.

    The file has `name` in its folder.
    """
    blocks = {wide.loc for wide in document.wide if wide.style in ("|", ">")}
    for shown in texts:
        if shown.key in LINKED and not _has_words(shown.text):
            document.notice(
                document.line(shown.loc),
                f"{shown.text!r} has no words; write the text",
                check="wordless",
                loc=shown.loc,
                severity=Severity.ERROR,
            )
        for found, what in _unfilled(shown, name):
            line = line_of(found, document, shown.loc)
            document.notice(line, what, check="placeholder", loc=shown.loc)
        found_comment = _COMMENT.search(shown.text)
        if found_comment and shown.loc not in blocks:
            what = (
                f"{found_comment[0][:40]!r} is within the quotes, and visitors read "
                "it; move it behind them, or above"
            )
            line = line_of(found_comment[0], document, shown.loc)
            document.notice(line, what, check="markup", loc=shown.loc)


def _has_words(text: str) -> bool:
    """Whether a text has a letter, a digit or a picture."""
    return any(char.isalnum() or unicodedata.category(char) == "So" for char in text)


def _unfilled(shown: Shown, name: str) -> Iterator[tuple[str, str]]:
    """Yield the placeholders of a fixed text that nothing fills in, and what to do.

    Those of entries are looked at with their answers.
    """
    if name.startswith("topics/"):
        return
    by_key = _FILLED_SMALLTALK if name == "smalltalk.yaml" else _FILLED
    may = by_key.get(shown.key, set())
    for found in placeholders_of(shown.text):
        if found not in may:
            only = f"; only {', '.join(sorted(may))} is filled in here" if may else ""
            yield (
                found,
                f"has {named_placeholders((found,))}, which visitors would read as it "
                f"stands{only}; write the text in its place",
            )


def _is_text(loc: Loc) -> bool:
    """Whether something at a path is prose, and no id, date, number or name."""
    key = next((part for part in reversed(loc) if isinstance(part, str)), "")
    kinds = [fields[key] for fields in _fields() if key in fields]
    return key not in _NAMES and (not kinds or any(kinds))


@cache
def _fields() -> tuple[dict[str, bool], ...]:
    """The keys of each model, and whether they hold prose."""
    return tuple(
        {key: _holds_text(schema) for key, schema in properties.items()}
        for model in every_model()
        for properties in [model.model_json_schema().get("properties", {})]
    )


def _holds_text(schema: Any) -> bool:
    if not isinstance(schema, dict):
        return False
    if schema.get("type") == "string":
        return not schema.keys() & {"pattern", "format", "enum", "const"}
    inner = (schema.get("items"), schema.get("additionalProperties"))
    return any(map(_holds_text, (*inner, *schema.get("anyOf", ()))))
