"""Cells of spreadsheets: formulas, Excel's error values, and lists of phrasings."""

import re
from collections.abc import Iterable

from bot.text import shielded, unshielded

_FORMULA = re.compile(r"=[\w(\"'+@.-]|[+@-][\w.]*\(|[+-].*[|!]'?[A-Z]+\d")
_ERROR = re.compile(r"#(?:N/A|REF!|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!)")
_BY_BARS = re.compile(r"[^|]+")
# The semicolon of "&amp;" parts nothing.
_BY_BARS_AND_SEMICOLONS = re.compile(r"(?:&#?\w{2,31};|[^|;；])+")


def cell_fault(text: str) -> str:
    """Say what keeps a cell out: a formula or an error of one; nothing for a text.

    "-5 degrees", "+44 20 7946 0018" and "- first item" are texts.
    """
    if _FORMULA.match(text):
        return f"{text[:40]!r} is a formula; write the text that it shows"
    if _ERROR.fullmatch(text):
        return f"{text!r} is an error of a formula; write the text in its place"
    return ""


def in_one_cell(phrasings: Iterable[str]) -> str:
    """Write phrasings into a cell, one a line.

    A single one that holds what else may part phrasings ends with a line break.
    """
    lines = list(map(shielded, phrasings))
    alone = len(lines) == 1 and not _BY_BARS_AND_SEMICOLONS.fullmatch(lines[0])
    return "\n".join(lines) + ("\n" if alone else "")


def out_of_cell(cell: str, *, only: bool) -> list[str]:
    """Read the phrasings of a cell, parted by line breaks, else by bars or semicolons.

    Where a row has several cells of phrasings, a semicolon is a mark of the sentence;
    `only` says that this is the only one.
    """
    if len(lines := cell.splitlines()) > 1 or cell.endswith("\n"):
        return list(map(unshielded, lines))
    parts = (_BY_BARS_AND_SEMICOLONS if only else _BY_BARS).findall(cell)
    return [unshielded(part.strip()) for part in parts]
