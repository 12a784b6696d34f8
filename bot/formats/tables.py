"""Tables in text files: a line of column names, then a record a line."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from bot.formats.base import Place, Reading

Row = tuple[int, list[str]]


def cells_by_name(
    rows: Iterator[Row],
    reading: Reading,
    *,
    path: str,
    needed: Sequence[str],
    columns: str,
    split: str,
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the line of each row, and its cells by their column's name in lower case.

    Lines count from 1; empty rows are passed over, and cells that are missing at a
    row's end are empty. A column of `needed` that is missing is reported with
    `columns`, which goes on from "the first line names the columns", a row with too
    many cells with `split`, which says how to write what parts them.
    """
    _, header = next(rows, (1, []))
    names = [name.strip().lower() for name in header]
    if missing := [name for name in needed if name.lower() not in names]:
        what = f"no column {missing[0]!r}; the first line names the columns{columns}"
        reading.refuse(Place(path), what)
        return
    for line, cells in rows:
        if any(cells[len(names) :]):
            what = f"has {len(cells)} cells for {len(names)} columns; {split}"
            reading.report(Place(path, line), what)
        elif any(cell.strip() for cell in cells):
            named = zip_longest(names, cells[: len(names)], fillvalue="")
            yield line, dict(named)
