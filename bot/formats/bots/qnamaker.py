"""QnA Maker, now custom question answering of Azure: its tab-separated file.

A row has a phrasing and the answer; the phrasings of one entry share their `QnaId`, or
their answer where there is none. Line breaks and tabs are written \\n and \\t. Our id
and topic travel as metadata, chips as prompts.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import zip_longest

from bot.domain import Entry, KnowledgeBase
from bot.formats.base import Export, ForeignFile, Format, Place, Reading, Record, each
from bot.formats.buttons import clipped, shortened
from bot.formats.markup.plain_text import from_markdown, to_markdown, to_written
from bot.formats.spreadsheets.delimited import rows_of
from bot.formats.spreadsheets.merging import joined
from bot.formats.texts import one_line, one_line_each, several_lines
from bot.formats.values import as_list, as_mapping

_COLUMNS = (
    "Question Answer Source Metadata SuggestedQuestions IsContextOnly Prompts QnaId"
).split()
_NEEDED = ("Question", "Answer")
# Characters of a prompt's text that it takes.
_LONGEST_PROMPT = 200
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\t": "\\t"}
_UNESCAPED = {escape: character for character, escape in _ESCAPES.items()}
_OWN_COLUMN = re.compile(r"\t(?:Source|Metadata|QnaId)\b", re.IGNORECASE)

_Row = tuple[Place, dict[str, str]]


def write(knowledge: KnowledgeBase) -> Export:
    """Write `qnamaker.tsv`, a phrasing a row."""
    numbers = {id: number for number, id in enumerate(knowledge.entries, start=1)}
    rows: list[Iterable[str]] = [_COLUMNS]
    for entry in knowledge:
        metadata = f"id:{entry.id}|topic:{knowledge.topic_of[entry.id]}"
        prompts = _prompts(entry, knowledge, numbers)
        rest = ("Editorial", metadata, "[]", "false", prompts, str(numbers[entry.id]))
        for phrasing in one_line_each(*entry.all_phrasings):
            texts = (to_written(phrasing), to_markdown(entry.answer))
            rows.append((*map(_cell, texts), *rest))
    return Export(
        files={"qnamaker.tsv": "".join("\t".join(r) + "\n" for r in rows)},
        remarks=shortened(knowledge, _LONGEST_PROMPT, "QnA Maker"),
    )


def _cell(text: str) -> str:
    text = re.sub(r"[\\\n\t]", lambda match: _ESCAPES[match[0]], text)
    return '"' + text.replace('"', '""') + '"' if text.startswith('"') else text


def _prompts(entry: Entry, knowledge: KnowledgeBase, numbers: dict[str, int]) -> str:
    prompts = [
        {
            "displayOrder": order,
            "qnaId": numbers[id],
            "displayText": clipped(knowledge.entries[id].question, _LONGEST_PROMPT),
        }
        for order, id in enumerate(entry.next)
    ]
    return json.dumps(prompts, ensure_ascii=False)


def _read(file: ForeignFile, reading: Reading) -> None:
    groups: dict[str, list[_Row]] = {}
    for place, cells in _rows(file, reading):
        key = cells.get("qnaid", "").strip() or cells["answer"]
        groups.setdefault(key, []).append((place, cells))
    for key, rows in groups.items():
        _add(key, rows, reading)


def _rows(file: ForeignFile, reading: Reading) -> Iterator[_Row]:
    """Yield the place of each row, and its cells by their column in lower case.

    Empty rows are passed over, and cells that are missing at a row's end are empty.
    """
    rows = rows_of(file, reading, "\t")
    _, header = next(rows, (1, []))
    names = [name.strip().lower() for name in header]
    if missing := [name for name in _NEEDED if name.lower() not in names]:
        what = f"no column {missing[0]!r}; the first line names the columns"
        if not reading.problems:
            named = f"{what}, parted by tabs: {', '.join(_COLUMNS)}"
            reading.refuse(Place(file.path), named)
        return
    for line, cells in rows:
        place = Place(file.path, line)
        if any(cells[len(names) :]):
            what = f"has {len(cells)} cells for {len(names)} columns"
            reading.report(place, f"{what}; write a tab in a text as \\t")
        elif any(cell.strip() for cell in cells):
            yield place, dict(zip_longest(names, cells[: len(names)], fillvalue=""))


def _add(key: str, rows: list[_Row], reading: Reading) -> None:
    """Add the record of rows of one key."""
    place, row = rows[0]
    metadata = _metadata(row)
    record = joined([_record(place, cells) for place, cells in rows], reading)
    reading.add(
        replace(
            record,
            id=metadata.get("id", ""),
            key=key,
            topic=metadata.get("topic", ""),
            next=tuple(_prompted(row, place, reading)),
        ),
        from_markdown,
    )
    if metadata.keys() - {"id", "topic"}:
        reading.left_out["metadata other than id and topic"] += 1
    if _unescaped(row.get("iscontextonly", "")).strip().lower() == "true":
        reading.left_out["IsContextOnly set"] += 1


def _record(place: Place, cells: Mapping[str, str]) -> Record:
    return Record(
        question=one_line(_unescaped(cells["question"])),
        answer=several_lines(_unescaped(cells["answer"])),
        place=place,
    )


def _unescaped(cell: str) -> str:
    """Read a cell's text: `\\\\n` is a line break."""
    return re.sub(r"\\[\\nt]", lambda match: _UNESCAPED[match[0]], cell)


def _metadata(row: dict[str, str]) -> dict[str, str]:
    pairs = (pair.partition(":") for pair in row.get("metadata", "").split("|"))
    return {name.strip(): value.strip() for name, colon, value in pairs if colon}


def _prompted(row: dict[str, str], place: Place, reading: Reading) -> Iterator[str]:
    """Yield the QnaIds that a row's prompts lead to."""
    text = row.get("prompts", "").strip()
    try:
        prompts = json.loads(text or "[]")
    except json.JSONDecodeError as error:
        what = f"the prompts are not valid JSON: {error.msg.lower()}"
        reading.remark(place, f"{what}; empty the cell or mend it")
        return
    for prompt in as_list(prompts):
        yield str(as_mapping(prompt).get("qnaId", ""))


FORMAT = Format(
    name="qnamaker",
    title="QnA Maker",
    holds=frozenset({"id", "topic", "phrasings", "next"}),
    write=write,
    shows=True,
    read=each(_read),
    recognises=lambda file: bool(_OWN_COLUMN.search(file.text.partition("\n")[0])),
)
