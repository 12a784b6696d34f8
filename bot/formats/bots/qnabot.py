"""QnABot on AWS: the JSON of its designer's import and export.

An item has `qid`, `q` (the question and its phrasings), `a`, and may have `t` (a
topic), `alt.markdown` and a response card `r` whose buttons say `QID::id`.
"""

from collections.abc import Iterator
from typing import Any

from bot.domain import Entry, KnowledgeBase
from bot.formats.base import Export, ForeignFile, Format, Place, Reading, Record, each
from bot.formats.bots.json_records import line_of, parse_json, to_json
from bot.formats.buttons import clipped, shortened
from bot.formats.markup.plain_text import (
    PlainText,
    as_written,
    from_markdown,
    read_before,
    to_markdown,
    to_written,
)
from bot.formats.texts import one_line_each, several_lines
from bot.formats.values import as_list, as_mapping, as_text, texts_of
from bot.text import without_links

# Characters of a question that its content designer takes, and of a button's text that
# Amazon Lex takes.
_LONGEST = 140
_LONGEST_BUTTON = 50
_BUTTON = "QID::"
_KNOWN = {"qid", "type", "q", "a", "t", "alt", "r"}


def write(knowledge: KnowledgeBase) -> Export:
    """Write `qnabot.json`, an item an entry; remarks count what is too long."""
    content = {"qna": [_item(entry, knowledge) for entry in knowledge]}
    long = sum(len(w) > _LONGEST for entry in knowledge for w in entry.all_phrasings)
    remark = (
        f"{long} phrasings have more than the {_LONGEST} characters that QnABot takes."
    )
    remarks = (remark,) if long else ()
    short = shortened(knowledge, _LONGEST_BUTTON, "QnABot")
    return Export(files={"qnabot.json": to_json(content)}, remarks=(*remarks, *short))


def _item(entry: Entry, knowledge: KnowledgeBase) -> dict[str, Any]:
    item: dict[str, Any] = {
        "qid": entry.id,
        "type": "qna",
        "q": list(map(to_written, one_line_each(*entry.all_phrasings))),
        "a": to_written(without_links(entry.answer)),
        "t": knowledge.topic_of[entry.id],
    }
    if without_links(entry.answer) != entry.answer:
        item["alt"] = {"markdown": to_markdown(entry.answer)}
    if entry.next:
        item["r"] = {
            "title": "Related questions",
            "buttons": [
                {
                    "text": clipped(knowledge.entries[id].question, _LONGEST_BUTTON),
                    "value": f"{_BUTTON}{id}",
                }
                for id in entry.next
            ],
        }
    return item


def _read(file: ForeignFile, reading: Reading) -> None:
    content = parse_json(file, reading)
    if content is None:
        return
    items = as_mapping(content).get("qna")
    if not isinstance(items, list):
        what = 'no list "qna"; export the file again from the content designer'
        reading.refuse(Place(file.path), what)
        return
    for number, item in enumerate(items, start=1):
        qid = as_text(as_mapping(item).get("qid"))
        where = f"record {number} ({qid})" if qid else f"record {number}"
        _add(as_mapping(item), Place(file.path, line_of(item), where), reading)


def _add(item: dict[str, Any], place: Place, reading: Reading) -> None:
    """Add the record of an item, and count what of it is left out."""
    if as_text(item.get("type")) not in {"", "qna"}:
        what = f"is of the type {item['type']!r}, which has no answer of its own"
        reading.report(place, f"{what}; leave it there, or write the answer by hand")
        return
    question, *phrasings = one_line_each(*texts_of(item.get("q"))) or ("",)
    marked = _markdown(item)
    answer = _answer(item, marked)
    reading.add(
        Record(
            id=as_text(item.get("qid")),
            topic=as_text(item.get("t")),
            question=question,
            answer=answer.text,
            phrasings=tuple(phrasings),
            next=tuple(value.removeprefix(_BUTTON) for value in _chips(item)),
            place=place,
        ),
        read_before(answer),
    )
    reading.left_out.update(_left_out(item, answer, marked))


def _answer(item: dict[str, Any], marked: PlainText) -> PlainText:
    """Choose the plain answer, or the one in Markdown if only links tell it apart."""
    plain = as_written(several_lines(as_text(item.get("a"))))
    return marked if without_links(marked.text) == plain.text else plain


def _markdown(item: dict[str, Any]) -> PlainText:
    text = as_text(as_mapping(item.get("alt")).get("markdown"))
    return from_markdown(several_lines(text))


def _buttons(item: dict[str, Any]) -> list[str]:
    buttons = as_list(as_mapping(item.get("r")).get("buttons"))
    return [as_text(as_mapping(button).get("value")) for button in buttons]


def _chips(item: dict[str, Any]) -> list[str]:
    return [value for value in _buttons(item) if value.startswith(_BUTTON)]


def _left_out(
    item: dict[str, Any], answer: PlainText, marked: PlainText
) -> Iterator[str]:
    """Yield what an item has that an entry has no place for."""
    for name in sorted(item.keys() - _KNOWN):
        if item[name]:
            yield f"{name!r}"
    if as_mapping(item.get("alt")).get("ssml"):
        yield "an answer in SSML"
    if marked.text not in ("", answer.text):
        yield "a second answer in Markdown"
    if len(_chips(item)) < len(_buttons(item)):
        yield "buttons that lead to no item"
    if as_mapping(item.get("r")).get("imageUrl"):
        yield "an image"


FORMAT = Format(
    name="qnabot",
    title="QnABot",
    holds=frozenset({"id", "topic", "phrasings", "next"}),
    write=write,
    shows=True,
    read=each(_read),
    recognises=lambda file: '"qna"' in file.text and '"qid"' in file.text,
)
