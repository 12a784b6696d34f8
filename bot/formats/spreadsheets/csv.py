"""CSV and TSV, as spreadsheets have them: column names, then an entry a row.

`question` and `answer` must be there, under one of their many names in `columns.toml`;
`id`, `topic` and `phrasings` may be. A cell may hold several phrasings.
"""

import csv
import io

from bot.domain import KnowledgeBase
from bot.formats.base import Export, ForeignFile, Format, Reading, each
from bot.formats.markup.plain_text import to_written
from bot.formats.spreadsheets.cells import in_one_cell
from bot.formats.spreadsheets.delimited import begins_with_header, rows_of
from bot.formats.spreadsheets.tables import read_table
from bot.formats.texts import one_line_each
from bot.text import shielded

_SPLIT = "put text with commas in double quotes"


def write(knowledge: KnowledgeBase) -> Export:
    """Write `knowledge.csv`, an entry a row; no spreadsheet computes a text of it."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(("id", "topic", "question", "answer", "phrasings"))
    for entry in knowledge:
        topic = knowledge.topic_of[entry.id]
        texts = (shielded(to_written(t)) for t in (entry.question, entry.answer))
        phrasings = in_one_cell(map(to_written, one_line_each(*entry.phrasings)))
        rows.writerow([entry.id, topic, *texts, phrasings])
    return Export(files={"knowledge.csv": out.getvalue()})


def _read(file: ForeignFile, reading: Reading) -> None:
    rows = rows_of(file, reading)
    read_table(rows, reading, path=file.path, named=file.columns, split=_SPLIT)


def _recognises(file: ForeignFile) -> bool:
    name = file.path.lower()
    is_table = name.endswith((".tsv", ".tab", ".txt")) and begins_with_header(file)
    return name.endswith(".csv") or is_table


FORMAT = Format(
    name="csv",
    title="CSV",
    holds=frozenset({"id", "topic", "phrasings"}),
    write=write,
    read=each(_read),
    has_columns=True,
    recognises=_recognises,
    # Spreadsheets take a file without this mark for one in an old encoding.
    encoding="utf-8-sig",
)
