"""Rows of text files, as spreadsheets save them, and what parts their cells."""

import csv
import io
import re
from collections.abc import Iterator, Sequence

from bot.formats.base import ForeignFile, Place, Reading
from bot.formats.spreadsheets.tables import Row, has_header

_DELIMITERS = ",;\t|"
# What Excel writes and reads as the first line of a file, in any country.
_SAID = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_ASKS = re.compile(r"[?？؟]\s*$")
_TORN = (
    "the quote that begins there is never closed, or text follows it; close it, and "
    "write a quote within a quoted cell twice"
)
_SWALLOWED = (
    "the quote that begins there is never closed, it seems: the cell holds rows of its "
    "own, such as {row!r}; close the quote where the cell ends"
)


def rows_of(file: ForeignFile, reading: Reading, delimiter: str = "") -> Iterator[Row]:
    """Yield every row of a file with its first line, from 1; the header comes first.

    Unless `delimiter` is given, it is what the file says (`sep=;`), else what makes of
    one of the first rows a header that we know, else what stands in the first line most
    often. A quote that is never closed is refused at the line of its row.
    """
    said = _SAID.match(file.text)
    delimiter = delimiter or (said[1] if said else _delimiter(file))
    yield from _parse(file, reading, delimiter, said.end() if said else 0)


def begins_with_header(file: ForeignFile) -> bool:
    """Whether one of a file's first rows names the columns that an entry needs."""
    return any(_has_header(file, delimiter) for delimiter in _DELIMITERS)


def _delimiter(file: ForeignFile) -> str:
    known = [delimiter for delimiter in _DELIMITERS if _has_header(file, delimiter)]
    first = file.text.partition("\n")[0]
    # Prose has a space behind its marks.
    return max(
        known or _DELIMITERS, key=lambda d: (len(_cells(first, d)), first.count(d))
    )


def _cells(line: str, delimiter: str) -> list[str]:
    return re.split(rf"{re.escape(delimiter)}(?! )", line)


def _has_header(file: ForeignFile, delimiter: str) -> bool:
    # The first rows are in the first characters: a header has no long cells.
    rows = csv.reader(
        io.StringIO(file.text[:10_000], newline=""),
        delimiter=delimiter,
        skipinitialspace=True,
    )
    return has_header(rows, file.columns)


def _parse(
    file: ForeignFile, reading: Reading, delimiter: str, start: int
) -> Iterator[Row]:
    rows = csv.reader(
        io.StringIO(file.text[start:], newline=""),
        delimiter=delimiter,
        skipinitialspace=True,
        strict=True,
    )
    skipped = file.text.count("\n", 0, start)
    line, width = 1 + skipped, 0
    try:
        for cells in rows:
            width = width or len(cells)
            if swallowed := _swallowed(cells, delimiter, width):
                what = _SWALLOWED.format(row=swallowed[:60])
                reading.refuse(Place(file.path, line), what)
                return
            yield line, cells
            line = rows.line_num + 1 + skipped
    except csv.Error:
        reading.refuse(Place(file.path, line), _TORN)


def _swallowed(cells: Sequence[str], delimiter: str, width: int) -> str:
    """Return a line of a cell that looks like a row of the table, or nothing.

    It has as many cells as the table, no space behind what parts them (as prose has),
    and one of the cells asks; or there are several lines, and all have these cells.
    """
    for cell in cells:
        inner = [line for line in cell.splitlines()[1:] if line.strip()]
        rows = [line for line in inner if _is_row(line, delimiter, width)]
        asking = [r for r in rows if any(map(_ASKS.search, r.split(delimiter)))]
        if asking or (len(rows) > 1 and rows == inner):
            return (asking or rows)[0]
    return ""


def _is_row(line: str, delimiter: str, width: int) -> bool:
    cells = line.split(delimiter)
    return 1 < width == len(cells) and not any(cell[:1].isspace() for cell in cells[1:])
