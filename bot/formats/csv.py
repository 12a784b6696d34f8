"""CSV, as spreadsheets have it: a line of column names, then an entry a row.

`question` and `answer` must be there; `id`, `topic` and `phrasings` may be. A cell of
phrasings has one a line, and any column whose name begins with "phrasing" counts.
"""

import csv
import io
from collections.abc import Iterator, Sequence

from bot.domain import KnowledgeBase
from bot.formats.base import (
    ForeignFile,
    Format,
    Reading,
    Record,
    Written,
    distinct_texts,
    several_lines,
)

_COLUMNS = ("id", "topic", "question", "answer", "phrasings")
_NEEDED = ("question", "answer")


def write(knowledge: KnowledgeBase) -> Written:
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(_COLUMNS)
    for entry in knowledge:
        phrasings = "\n".join(distinct_texts(*entry.phrasings))
        topic = knowledge.topic_of[entry.id]
        rows.writerow([entry.id, topic, entry.question, entry.answer, phrasings])
    return Written(files={"knowledge.csv": out.getvalue()})


def read(files: Sequence[ForeignFile]) -> Reading:
    reading = Reading()
    for file in files:
        _read(file, reading)
    return reading


def _read(file: ForeignFile, reading: Reading) -> None:
    rows = _rows(file, reading)
    _, names = next(rows, (1, []))
    columns = [name.strip().lower() for name in names]
    if missing := [name for name in _NEEDED if name not in columns]:
        reading.report(
            file.path,
            1,
            f"no column {missing[0]!r}; the first line names the columns: "
            f"{', '.join(_COLUMNS)} (all but question and answer may be missing)",
        )
        return
    for line, row in rows:
        if len(row) > len(columns) and any(row[len(columns) :]):
            reading.report(
                file.path,
                line,
                f"has {len(row)} cells for {len(columns)} columns; put text with "
                "commas in double quotes",
            )
            continue
        cells = [cell.strip() for cell in row]
        if any(cells):
            named = dict(zip(columns, cells, strict=False))
            reading.add(_record(named, file.path, line))
            reading.left_out.update(_others(named))


def _rows(file: ForeignFile, reading: Reading) -> Iterator[tuple[int, list[str]]]:
    """Every row with its first line."""
    rows = csv.reader(
        io.StringIO(file.text, newline=""), delimiter=_delimiter(file.text)
    )
    line = 1
    try:
        for row in rows:
            yield line, row
            line = rows.line_num + 1
    except csv.Error as error:
        what = f"not valid CSV: {error}; look at the double quotes from here on"
        reading.report(file.path, line, what)


def _delimiter(text: str) -> str:
    """What parts the columns of the first line: a comma unless something else does."""
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _record(named: dict[str, str], path: str, line: int) -> Record:
    phrasings = [
        phrasing
        for name, cell in named.items()
        if name.startswith("phrasing")
        for phrasing in cell.splitlines()
    ]
    return Record(
        id=named.get("id", ""),
        topic=named.get("topic", ""),
        question="".join(distinct_texts(named.get("question", ""))),
        answer=several_lines(named.get("answer", "")),
        phrasings=distinct_texts(*phrasings),
        path=path,
        line=line,
    )


def _others(named: dict[str, str]) -> Iterator[str]:
    """The columns of a row that we have no place for."""
    for name, cell in named.items():
        known = name in _COLUMNS or name.startswith("phrasing")
        if cell and not known:
            yield f"a column {name!r}"


FORMAT = Format(
    name="csv",
    title="CSV",
    holds=frozenset({"id", "topic", "phrasings"}),
    write=write,
    read=read,
    recognises=lambda file: file.path.lower().endswith(".csv"),
    # Spreadsheets take a file without this mark for one in an old encoding.
    encoding="utf-8-sig",
)
