"""A foreign file's bytes to text: UTF-8, UTF-16 with its mark, or Windows-1252."""

import codecs
import re
from typing import NamedTuple

from bot.text import is_garbled

LEGACY = "cp1252"
# What a file begins with that is no text.
ARCHIVE = b"PK\x03\x04"
_BINARY = {
    b"\xd0\xcf\x11\xe0": "an old workbook; save it as .xlsx or as CSV UTF-8",
    b"%PDF": "a PDF; copy its questions and answers into a spreadsheet",
}
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_LETTER = re.compile(r"[^\W\d_]")
_FIX = "in Excel save it as 'CSV UTF-8', or name what it is with --encoding"


class NotText(Exception):
    """Bytes are no text that we can tell; `line` counts from 1."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line = line


class Decoded(NamedTuple):
    """A text and the encoding that it was in, as Python names it."""

    text: str
    encoding: str


def decode(content: bytes, encoding: str = "") -> Decoded:
    """Decode a file; of a zip archive, such as a workbook, the text is empty.

    `encoding` names the encoding, or is empty to tell it from the bytes. Raises NotText
    where the bytes are not in it or in none that we can tell, and LookupError where no
    encoding has the name.
    """
    if content.startswith(ARCHIVE):
        return Decoded("", "")
    for start, what in _BINARY.items():
        if content.startswith(start):
            raise NotText(1, what)
    if name := encoding or _marked(content):
        return Decoded(_strictly(content, name).removeprefix("\ufeff"), name)
    text = _told(content)
    if "\0" in text.text:
        what = "holds zero bytes; if it is UTF-16, say --encoding utf-16-le"
        raise NotText(1, what)
    return text


def _marked(content: bytes) -> str:
    marks = (name for mark, name in _MARKS.items() if content.startswith(mark))
    return next(marks, "")


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        what = f"not {encoding} at byte {error.start}; name another with --encoding"
        raise NotText(line, what) from error


def _told(content: bytes) -> Decoded:
    """Decode UTF-8, or what only Windows-1252 makes sense of."""
    try:
        return Decoded(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
    try:
        text = content.decode(LEGACY)
    except UnicodeDecodeError:
        text = ""
    if not text or not _is_western(text):
        raise NotText(line, f"not UTF-8 on this line; {_FIX}")
    return Decoded(text, LEGACY)


def _is_western(text: str) -> bool:
    """Whether a text read as Windows-1252 is likely to be in it.

    A language that uses Latin letters has few with accents: under a third in any text
    of the languages that the encoding is for. Russian or Greek read so has little else.
    """
    letters = _LETTER.findall(text)
    accented = sum(not letter.isascii() for letter in letters)
    return accented * 3 < len(letters) and not is_garbled(text)
