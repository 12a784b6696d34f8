"""Shown texts that visitors would read as nobody meant them: unfilled, or wordless."""

import re
import unicodedata
from collections.abc import Iterator

from bot.domain import named_placeholders, placeholders_of
from bot.files.document import Document
from bot.files.shown import Shown, line_of, shown_texts

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
# What is looked at for its words: the others may be a sign, or a name.
_SAID = {"answer", "plain", "reply", "reply_about", "reply_after", "note", "contact"}
_SAID |= {"greeting", "notice"}
# A comment as people write one, kept as text by quotes.
_COMMENT = re.compile(r"(?<=\s)#+ \S.*")


def find_unfit(document: Document, name: str) -> None:
    """Notice placeholders that nothing fills and comments, report texts without words.

    The file has `name` in its folder.
    """
    blocks = {wide.loc for wide in document.wide if wide.style in ("|", ">")}
    for shown in shown_texts(document, name):
        if shown.key in _SAID and not _has_words(shown.text):
            document.report(shown.loc, f"{shown.text!r} has no words; write the text")
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
