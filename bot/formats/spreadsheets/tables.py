"""Tables: a row of column names, then a record a row, from whatever file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

from bot.formats.base import Place, Reading, Record
from bot.formats.spreadsheets.cells import cell_fault, out_of_cell
from bot.formats.spreadsheets.columns import Columns, NoColumn, find_columns
from bot.formats.spreadsheets.merging import merged
from bot.formats.texts import one_line, one_line_each, several_lines
from bot.text import unshielded

# The line, from 1, and the cells.
Row = tuple[int, list[str]]
# Some files have a title or two above the names of their columns.
_HEADER_WITHIN = 5
_ASKING = ("?", "？", "؟")


def has_header(rows: Iterable[Sequence[str]], named: Mapping[str, str]) -> bool:
    """Whether one of the first rows names the columns that an entry needs."""
    return any(_columns(row, named) for row in islice(rows, _HEADER_WITHIN))


def read_table(
    rows: Iterable[Row],
    reading: Reading,
    *,
    path: str,
    named: Mapping[str, str],
    split: str,
    where: str = "",
) -> None:
    """Add the records of a table; rows of one answer and topic become one record.

    `named` has the columns that the editor named, by their role; `split` says how to
    write what parts cells, `where` which sheet it is. A table without a column that is
    needed is refused, a row with a formula or too many cells is rejected, and an empty
    row is passed over.
    """
    rows = iter(rows)
    first = list(islice(rows, _HEADER_WITHIN))
    try:
        skip, columns = _header(first, named)
    except NoColumn as error:
        if not reading.problems:
            line = first[0][0] if first else 1
            reading.refuse(Place(path, line, where), str(error))
        return
    for line, what in _passed_over(first[:skip], named):
        reading.remark(Place(path, line, where), what)
    records = []
    for line, cells in chain(first[skip:], rows):
        if record := _record(cells, columns, Place(path, line, where), reading, split):
            records.append(record)
    for record in merged(records, reading):
        reading.add(record)


def _header(rows: Sequence[Row], named: Mapping[str, str]) -> tuple[int, Columns]:
    """Return how many rows stand above the records, and the columns.

    Raises NoColumn, for the first row, where none of the rows names what is needed.
    """
    for number, (_, cells) in enumerate(rows, start=1):
        if columns := _columns(cells, named):
            asks = cells[columns.question].rstrip().endswith(_ASKING)
            is_record = asks and named.get("question", "").isdecimal()
            return number - is_record, columns
    return 0, find_columns(rows[0][1] if rows else [], named)


def _passed_over(
    rows: Sequence[Row], named: Mapping[str, str]
) -> Iterator[tuple[int, str]]:
    """Yield the lines above the records that might be records, and what they are."""
    for line, cells in rows[:-1]:
        if any(map(str.strip, cells)):
            yield line, "passed over: the columns are named below it"
    if rows and named.get("question", "").isdecimal():
        yield rows[-1][0], "taken for the names of the columns, not for a record"


def _columns(cells: Sequence[str], named: Mapping[str, str]) -> Columns | None:
    try:
        return find_columns([cell.strip() for cell in cells], named)
    except NoColumn:
        return None


def _record(
    cells: Sequence[str], columns: Columns, place: Place, reading: Reading, split: str
) -> Record | None:
    """Return the record of a row; None where the row is empty, or is rejected."""
    if not any(map(str.strip, cells)):
        return None
    if any(map(str.strip, cells[columns.width :])):
        what = f"has {len(cells)} cells for {columns.width} columns; {split}"
        reading.report(place, what)
        return None
    row = dict(enumerate(cells))
    question, answer = (
        row.get(c, "").strip() for c in (columns.question, columns.answer)
    )
    if fault := cell_fault(question) or cell_fault(answer):
        reading.report(place, fault)
        return None
    others = {name for c, name in columns.others.items() if row.get(c, "").strip()}
    reading.left_out.update(f"a column {name!r}" for name in sorted(others))
    return Record(
        id=_text(row, columns.id),
        topic=_text(row, columns.topic),
        question=one_line(unshielded(question)),
        answer=several_lines(unshielded(answer)),
        phrasings=one_line_each(*_phrasings(row, columns, place, reading)),
        place=place,
    )


def _text(row: Mapping[int, str], column: int | None) -> str:
    return row.get(column, "").strip() if column is not None else ""


def _phrasings(
    row: Mapping[int, str], columns: Columns, place: Place, reading: Reading
) -> Iterator[str]:
    only = len(columns.phrasings) == 1
    for column in columns.phrasings:
        cell = row.get(column, "").lstrip()
        if fault := cell_fault(cell.rstrip()):
            reading.remark(place, f"phrasing left out: {fault}")
        else:
            yield from out_of_cell(cell, only=only)
