"""Why a file is no YAML: the line where that began, and what mends it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import yaml

# What Git and others leave in a file that two people changed: seven signs in a row.
_CONFLICT = re.compile(
    r"^[ \t]*(?:- )?(?:[<>|]{7}(?= )|[<>=|]{7}[\"']?[ \t\r]*$)"
    r"|(?<=[ \t])(?:<{7}|>{7})(?=[ \t\r]|$)",
    re.MULTILINE,
)
_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff]"
)
_BREAK = re.compile(r"\r\n|\n|\r")
# Where the reader notices one of these, what is wrong began earlier.
_BEGUN = {
    "while scanning a quoted scalar": "close the quote that opens here",
    "while scanning a simple key": "write 'key: text', or indent the line so that it "
    "belongs to the text above",
    "while parsing a flow sequence": "close the bracket that opens here, or put text "
    "that begins with it in double quotes",
    "while parsing a flow mapping": "close the brace that opens here, or put text that "
    "begins with it in double quotes",
}
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class Fault(NamedTuple):
    """What is wrong, and the line where it begins, from 1."""

    line: int
    what: str


def lines_of(text: str) -> list[str]:
    """Cut a text into lines as text editors count them."""
    return _BREAK.split(text)


def undecodable(content: bytes, error: UnicodeDecodeError) -> Fault:
    """Tell where bytes are not UTF-8, and what they probably are."""
    if content.startswith(_UTF16):
        return Fault(1, "not UTF-8 but UTF-16; save the file as UTF-8")
    lines = lines_of(content[: error.start].decode("utf-8"))
    near = f" behind {line!r}" if (line := lines[-1][-20:].strip()) else ""
    return Fault(len(lines), f"not UTF-8 on this line{near}; save the file as UTF-8")


def conflict(text: str) -> Fault | None:
    """Tell of the first line that a merge has left, wherever in the file it stands."""
    found = _CONFLICT.search(text)
    if not found:
        return None
    marks = "lines with <<<<<<<, ======= and >>>>>>>"
    what = f"two versions stand here unmerged; keep what is right, delete the {marks}"
    return Fault(_line_at(text, found.start()), what)


def forbidden(text: str) -> Iterator[Fault]:
    """Tell of each character that nobody sees and YAML takes in no place."""
    for found in _FORBIDDEN.finditer(text):
        before = lines_of(text[max(0, found.start() - 20) : found.start()])[-1].strip()
        near = f" behind {before!r}" if before else ""
        yield Fault(
            _line_at(text, found.start()),
            f"an invisible character (U+{ord(found[0]):04X}) stands{near}; delete the "
            "invisible character",
        )


def _line_at(text: str, place: int) -> int:
    return len(lines_of(text[:place]))


def not_yaml(error: yaml.MarkedYAMLError, quote: tuple[int, int] | None) -> Fault:
    """Tell where what the reader fell over began.

    `quote` has the lines on which the last text in quotes began and ended.
    """
    context, at = error.context or "", error.problem_mark or error.context_mark
    line = at.line + 1 if at else 1
    if context in _BEGUN and error.context_mark:
        return Fault(
            error.context_mark.line + 1,
            f"not valid YAML: {error.problem}; {_BEGUN[context]}",
        )
    if quote and quote[0] < quote[1] == line:
        what = f"the quote that opens here closes only on line {line}; close it here"
        return Fault(quote[0], f"not valid YAML: {what}")
    return Fault(line, f"not valid YAML: {error.problem}; {_hint(error)}")


def _hint(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or ""
    if "cannot start any token" in problem:
        return "indent with spaces, not tabs; quote text that begins with a sign"
    if "mapping values" in problem:
        return "put text that contains ': ' in double quotes"
    if "escape" in problem:
        return r"write \\ for a backslash, or put the text in single quotes"
    return "look at the indentation and the quotes of this line and the one above"
