"""CSV, as spreadsheets have it: a line of column names, then an entry a row.

`question` and `answer` must be there; `id`, `topic` and `phrasings` may be. A cell of
phrasings has one a line, and any column whose name begins with "phrasing" counts.
"""

import csv
import io
from collections.abc import Iterator

from bot.domain import KnowledgeBase
from bot.formats.base import Export, ForeignFile, Format, Place, Reading, Record, each
from bot.formats.tables import Row, cells_by_name
from bot.formats.texts import one_line, one_line_each, several_lines

_COLUMNS = ("id", "topic", "question", "answer", "phrasings")


def write(knowledge: KnowledgeBase) -> Export:
    """Write `knowledge.csv`, an entry a row."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(_COLUMNS)
    for entry in knowledge:
        phrasings = "\n".join(one_line_each(*entry.phrasings))
        topic = knowledge.topic_of[entry.id]
        rows.writerow([entry.id, topic, entry.question, entry.answer, phrasings])
    return Export(files={"knowledge.csv": out.getvalue()})


def _read(file: ForeignFile, reading: Reading) -> None:
    columns = f": {', '.join(_COLUMNS)} (all but question and answer may be missing)"
    for line, cells in cells_by_name(
        _rows(file, reading),
        reading,
        path=file.path,
        needed=("question", "answer"),
        columns=columns,
        split="put text with commas in double quotes",
    ):
        phrasings = [
            phrasing
            for name, cell in cells.items()
            if name.startswith("phrasing")
            for phrasing in cell.splitlines()
        ]
        reading.add(
            Record(
                id=cells.get("id", ""),
                topic=cells.get("topic", ""),
                question=one_line(cells["question"]),
                answer=several_lines(cells["answer"]),
                phrasings=one_line_each(*phrasings),
                place=Place(file.path, line),
            )
        )
        reading.left_out.update(
            f"a column {name!r}"
            for name, cell in cells.items()
            if cell and name not in _COLUMNS and not name.startswith("phrasing")
        )


def _rows(file: ForeignFile, reading: Reading) -> Iterator[Row]:
    """Yield every row with its first line; what parts cells is most often a comma."""
    first = file.text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(file.text, newline=""), delimiter=delimiter)
    line = 1
    try:
        for cells in rows:
            yield line, [cell.strip() for cell in cells]
            line = rows.line_num + 1
    except csv.Error as error:
        what = f"not valid CSV: {error}; look at the double quotes from here on"
        reading.refuse(Place(file.path, line), what)


FORMAT = Format(
    name="csv",
    title="CSV",
    holds=frozenset({"id", "topic", "phrasings"}),
    write=write,
    read=each(_read),
    recognises=lambda file: file.path.lower().endswith(".csv"),
    # Spreadsheets take a file without this mark for one in an old encoding.
    encoding="utf-8-sig",
)
