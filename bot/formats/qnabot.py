"""QnABot on AWS: the JSON of its designer's import and export.

An item has `qid`, `q` (the question and its phrasings), `a`, and may have `t` (a
topic), `alt.markdown` and a response card `r` whose buttons say `QID::id`.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from bot.domain import Entry, KnowledgeBase
from bot.formats.base import (
    ForeignFile,
    Format,
    Reading,
    Record,
    Written,
    distinct_texts,
    several_lines,
    without_links,
)
from bot.formats.json_records import items, mapping, parsed, text, texts

# The length of a question that its designer takes.
_LONGEST = 140
_BUTTON = "QID::"
_KNOWN = {"qid", "type", "q", "a", "t", "alt", "r"}


def write(knowledge: KnowledgeBase) -> Written:
    made = {"qna": [_item(entry, knowledge) for entry in knowledge]}
    long = sum(len(w) > _LONGEST for entry in knowledge for w in entry.all_phrasings)
    remark = (
        f"{long} phrasings have more than the {_LONGEST} characters that QnABot takes."
    )
    return Written(
        files={"qnabot.json": json.dumps(made, indent=2, ensure_ascii=False) + "\n"},
        remarks=(remark,) if long else (),
    )


def _item(entry: Entry, knowledge: KnowledgeBase) -> dict[str, Any]:
    item: dict[str, Any] = {
        "qid": entry.id,
        "type": "qna",
        "q": list(distinct_texts(*entry.all_phrasings)),
        "a": without_links(entry.answer),
        "t": knowledge.topic_of[entry.id],
    }
    if item["a"] != entry.answer:
        item["alt"] = {"markdown": entry.answer}
    if entry.next:
        item["r"] = {
            "title": "Related questions",
            "buttons": [
                {"text": knowledge.entries[id].question, "value": f"{_BUTTON}{id}"}
                for id in entry.next
            ],
        }
    return item


def read(files: Sequence[ForeignFile]) -> Reading:
    reading = Reading()
    for file in files:
        value = mapping(parsed(file, reading))
        if not reading.problems and not isinstance(value.get("qna"), list):
            what = 'no list "qna"; export the file again from the content designer'
            reading.report(file.path, 1, what)
        if reading.problems:
            continue
        for number, (line, item) in enumerate(items(file, "qna"), start=1):
            _read(mapping(item), f"record {number}", file.path, line, reading)
    return reading


def _read(
    item: dict[str, Any], number: str, path: str, line: int, reading: Reading
) -> None:
    if text(item.get("type")) not in {"", "qna"}:
        reading.left_out[f"the type {item['type']!r}"] += 1
        return
    question, *phrasings = distinct_texts(*texts(item.get("q"))) or ("",)
    qid = text(item.get("qid"))
    reading.add(
        Record(
            id=qid,
            topic=text(item.get("t")),
            question=question,
            answer=_answer(item),
            phrasings=tuple(phrasings),
            next=tuple(value.removeprefix(_BUTTON) for value in _pressed(item)),
            path=path,
            line=line,
            where=f"{number} ({qid})" if qid else number,
        )
    )
    reading.left_out.update(_others(item))


def _answer(item: dict[str, Any]) -> str:
    """The plain answer, or the one with links where that is all they differ in."""
    plain = several_lines(text(item.get("a")))
    marked = several_lines(text(mapping(item.get("alt")).get("markdown")))
    return marked if marked and without_links(marked) == plain else plain


def _buttons(item: dict[str, Any]) -> list[str]:
    buttons = mapping(item.get("r")).get("buttons")
    several = buttons if isinstance(buttons, list) else []
    return [text(mapping(button).get("value")) for button in several]


def _pressed(item: dict[str, Any]) -> list[str]:
    """The buttons that lead to another item."""
    return [value for value in _buttons(item) if value.startswith(_BUTTON)]


def _others(item: dict[str, Any]) -> Iterator[str]:
    """What an item has that we have no place for."""
    for name in sorted(item.keys() - _KNOWN):
        if item[name]:
            yield f"{name!r}"
    alternatives = mapping(item.get("alt"))
    if alternatives.get("ssml"):
        yield "an answer in SSML"
    if alternatives.get("markdown") and _answer(item) != several_lines(
        text(alternatives["markdown"])
    ):
        yield "a second answer in Markdown"
    if len(_pressed(item)) < len(_buttons(item)):
        yield "buttons that lead to no item"
    if mapping(item.get("r")).get("imageUrl"):
        yield "an image"


FORMAT = Format(
    name="qnabot",
    title="QnABot",
    holds=frozenset({"id", "topic", "phrasings", "next"}),
    write=write,
    read=read,
    recognises=lambda file: '"qna"' in file.text and '"qid"' in file.text,
)
