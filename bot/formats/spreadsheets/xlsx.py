"""Excel workbooks: the first sheet whose rows begin with a header that we know."""

import io
from collections.abc import Iterator
from typing import Any
from zipfile import BadZipFile

from bot.formats.base import ForeignFile, Format, Place, Reading, each
from bot.formats.spreadsheets.shown import as_shown
from bot.formats.spreadsheets.tables import Row, has_header, read_table
from bot.text import listed

# What openpyxl raises for archives, parts, XML and attributes that are not as they
# should be.
_BROKEN = (BadZipFile, OSError, KeyError, SyntaxError, ValueError, TypeError)
_SPLIT = "give each column a name in the first row"


def _read(file: ForeignFile, reading: Reading) -> None:
    # An import takes a fifth of a second, which only this format is to pay.
    from openpyxl import load_workbook

    try:
        book = load_workbook(
            io.BytesIO(file.content), read_only=True, data_only=True, keep_links=False
        )
        sheets = {sheet.title: list(_rows(sheet)) for sheet in book.worksheets}
    except _BROKEN as error:
        what = f"not a workbook that can be read ({error}); save it again as .xlsx"
        reading.refuse(Place(file.path), what)
        return
    if not (name := _chosen(sheets, file, reading)):
        return
    others = [repr(title) for title, rows in sheets.items() if rows and title != name]
    if others:
        what = f"only the sheet {name!r} is read, not {listed(others)}"
        reading.remark(Place(file.path), f"{what}; name another with --sheet")
    read_table(
        sheets[name],
        reading,
        path=file.path,
        named=file.columns,
        split=_SPLIT,
        where=f"sheet {name!r}",
    )


def _chosen(
    sheets: dict[str, list[Row]], file: ForeignFile, reading: Reading
) -> str | None:
    """Return the sheet's name that the editor named, or the first with a header."""
    if not sheets:
        reading.refuse(Place(file.path), "a workbook without a sheet of cells")
        return None
    if file.sheet and file.sheet not in sheets:
        what = f"no sheet {file.sheet!r}; it has {', '.join(map(repr, sheets))}"
        reading.refuse(Place(file.path), what)
        return None
    known = (
        name
        for name, rows in sheets.items()
        if has_header((cells for _, cells in rows), file.columns)
    )
    return file.sheet or next(known, next(iter(sheets)))


def _rows(sheet: Any) -> Iterator[Row]:
    """Yield the rows that are not empty, as they are shown, with their numbers."""
    # What a file says of its size may be wrong by a million rows.
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.rows, start=1):
        cells = [as_shown(cell.value, cell.number_format) for cell in row]
        if any(cells):
            yield number, cells


FORMAT = Format(
    name="xlsx",
    title="Excel",
    holds=frozenset({"id", "topic", "phrasings"}),
    read=each(_read),
    has_columns=True,
    recognises=lambda file: b"xl/workbook.xml" in file.content,
)
