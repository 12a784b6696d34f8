"""Reads files of other bots, as the tests of their formats write them."""

from bot.formats import FORMATS
from bot.formats.base import ForeignFile, Reading


def read(format: str, *files: tuple[str, str]) -> Reading:
    """Read files, each a path and a text."""
    reader = FORMATS[format].read
    assert reader
    return reader([ForeignFile(path=path, text=text) for path, text in files])


def pairs(reading: Reading) -> list[tuple[str, str]]:
    """Return the question and answer of each record."""
    return [(record.question, record.answer) for record in reading.records]


def said(reading: Reading) -> list[str]:
    """Return what is wrong, in the words that editors read."""
    return [str(p) for p in (*reading.problems, *reading.rejects, *reading.remarks)]


def recognised_as(path: str, text: str) -> str:
    """Return the format that a file is taken for, or nothing."""
    file = ForeignFile(path=path, text=text)
    found = (name for name, format in FORMATS.items() if format.recognises(file))
    return next(found, "")
