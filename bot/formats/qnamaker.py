"""QnA Maker, now custom question answering of Azure: its tab-separated file.

A row has a phrasing and the answer; the phrasings of one entry share their `QnaId`, or
their answer where there is none. Line breaks and tabs are written \\n and \\t. Our id
and topic travel as metadata, chips as prompts.
"""

import json
import re
from collections.abc import Collection, Iterator, Sequence

from bot.domain import Entry, KnowledgeBase
from bot.formats.base import (
    ForeignFile,
    Format,
    Reading,
    Record,
    Written,
    distinct_texts,
    several_lines,
)
from bot.formats.json_records import mapping

_COLUMNS = (
    "Question",
    "Answer",
    "Source",
    "Metadata",
    "SuggestedQuestions",
    "IsContextOnly",
    "Prompts",
    "QnaId",
)
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\t": "\\t"}
_PLAIN = {escape: plain for plain, escape in _ESCAPES.items()}
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')


def write(knowledge: KnowledgeBase) -> Written:
    numbers = {id: number for number, id in enumerate(knowledge.entries, start=1)}
    lines = ["\t".join(_COLUMNS)]
    for entry in knowledge:
        topic = knowledge.topic_of[entry.id]
        rest = (
            _cell(entry.answer),
            "Editorial",
            f"id:{entry.id}|topic:{topic}",
            "[]",
            "false",
            _prompts(entry, knowledge, numbers),
            str(numbers[entry.id]),
        )
        lines += [
            "\t".join((_cell(phrasing), *rest))
            for phrasing in distinct_texts(*entry.all_phrasings)
        ]
    return Written(files={"qnamaker.tsv": "\n".join((*lines, ""))})


def _cell(text: str) -> str:
    text = re.sub(r"[\\\n\t]", lambda found: _ESCAPES[found[0]], text)
    return '"' + text.replace('"', '""') + '"' if text.startswith('"') else text


def _prompts(entry: Entry, knowledge: KnowledgeBase, numbers: dict[str, int]) -> str:
    prompts = [
        {
            "displayOrder": order,
            "qnaId": numbers[id],
            "displayText": knowledge.entries[id].question,
        }
        for order, id in enumerate(entry.next)
    ]
    return json.dumps(prompts, ensure_ascii=False)


def read(files: Sequence[ForeignFile]) -> Reading:
    reading = Reading()
    for file in files:
        _read(file, reading)
    return reading


def _read(file: ForeignFile, reading: Reading) -> None:
    first, *lines = file.text.replace("\r\n", "\n").split("\n")
    columns = [_plain(cell).lower() for cell in first.split("\t")]
    if missing := [n for n in ("Question", "Answer") if n.lower() not in columns]:
        reading.report(
            file.path,
            1,
            f"no column {missing[0]!r}; the first line names the columns, parted by "
            f"tabs: {', '.join(_COLUMNS)}",
        )
        return
    groups: dict[str, list[tuple[int, dict[str, str]]]] = {}
    for line, text in enumerate(lines, start=2):
        cells = text.split("\t")
        if len(cells) > len(columns) and any(cells[len(columns) :]):
            what = f"has {len(cells)} cells for {len(columns)} columns"
            reading.report(file.path, line, f"{what}; write a tab in a text as \\t")
        elif text.strip():
            row = dict(zip(columns, cells, strict=False))
            key = row.get("qnaid", "").strip() or row.get("answer", "")
            groups.setdefault(key, []).append((line, row))
    for key, rows in groups.items():
        _add(key, rows, groups.keys(), file.path, reading)


def _add(
    key: str,
    rows: list[tuple[int, dict[str, str]]],
    keys: Collection[str],
    path: str,
    reading: Reading,
) -> None:
    """Add the record of the rows that share a QnaId or an answer."""
    line, row = rows[0]
    questions = distinct_texts(*(_plain(each.get("question", "")) for _, each in rows))
    prompts = list(_linked(row, path, line, reading))
    reading.add(
        Record(
            id=_metadata(row).get("id", ""),
            key=key,
            topic=_metadata(row).get("topic", ""),
            question=questions[0] if questions else "",
            answer=several_lines(_plain(row.get("answer", ""))),
            phrasings=questions[1:],
            next=tuple(each for each in prompts if each in keys),
            path=path,
            line=line,
        )
    )
    if any(each not in keys for each in prompts):
        reading.left_out["prompts that lead nowhere"] += 1
    if _metadata(row).keys() - {"id", "topic"}:
        reading.left_out["metadata other than id and topic"] += 1
    if _plain(row.get("iscontextonly", "")).strip().lower() == "true":
        reading.left_out["IsContextOnly set"] += 1


def _plain(cell: str) -> str:
    """A cell's text: without the quotes of a spreadsheet, and unescaped."""
    if quoted := _QUOTED.fullmatch(cell):
        cell = quoted[1].replace('""', '"')
    return re.sub(r"\\[\\nt]", lambda found: _PLAIN[found[0]], cell)


def _metadata(row: dict[str, str]) -> dict[str, str]:
    pairs = (pair.partition(":") for pair in row.get("metadata", "").split("|"))
    return {name.strip(): value.strip() for name, colon, value in pairs if colon}


def _linked(
    row: dict[str, str], path: str, line: int, reading: Reading
) -> Iterator[str]:
    """The QnaIds that a row's prompts lead to."""
    text = row.get("prompts", "").strip()
    try:
        prompts = json.loads(text or "[]")
    except json.JSONDecodeError:
        try:
            prompts = json.loads(_plain(text))
        except json.JSONDecodeError as error:
            what = f"the prompts are not valid JSON: {error.msg.lower()}"
            reading.report(path, line, f"{what}; empty the cell or mend it")
            return
    for prompt in prompts if isinstance(prompts, list) else []:
        yield str(mapping(prompt).get("qnaId", ""))


FORMAT = Format(
    name="qnamaker",
    title="QnA Maker",
    holds=frozenset({"id", "topic", "phrasings", "next"}),
    write=write,
    read=read,
    recognises=lambda file: file.path.lower().endswith(".tsv"),
)
