"""Custom question answering of Azure, and QnA Maker before it: a project as JSON.

`assets.qnas` has the records, in QnA Maker's own JSON `qnaDocuments`. Answers are
Markdown, prompts name other records by their `id`. We only read it: its file of tabs,
which `qnamaker` writes, can be imported there.
"""

from typing import Any

from bot.formats.base import ForeignFile, Format, Place, Reading, Record, each
from bot.formats.bots.json_records import line_of, parse_json
from bot.formats.markup.plain_text import from_markdown
from bot.formats.texts import one_line_each, several_lines
from bot.formats.values import as_list, as_mapping, as_text, texts_of


def _read(file: ForeignFile, reading: Reading) -> None:
    items = _items(parse_json(file, reading))
    if not items and not reading.problems:
        what = 'no list "qnas" in "assets"; export the project again as JSON'
        reading.refuse(Place(file.path), what)
    for item in items:
        place = Place(file.path, line_of(item), f"record {_key(item) or '?'}")
        _add(as_mapping(item), place, reading)


def _items(content: Any) -> list[Any]:
    """Return the records of a project, of QnA Maker's JSON or of a reply of the API."""
    content = as_mapping(content)
    found = (
        as_mapping(content.get("assets")).get("qnas"),
        content.get("qnaDocuments"),
        content.get("value"),
    )
    return next(filter(None, map(as_list, found)), [])


def _key(item: Any) -> str:
    return str(as_mapping(item).get("id", ""))


def _add(item: dict[str, Any], place: Place, reading: Reading) -> None:
    """Add the record of an item, and count what of it is left out."""
    metadata = _metadata(item.get("metadata"))
    dialog = as_mapping(item.get("dialog") or item.get("context"))
    prompts = map(as_mapping, as_list(dialog.get("prompts")))
    question, *others = one_line_each(*texts_of(item.get("questions"))) or ("",)
    reading.add(
        Record(
            id=metadata.pop("id", ""),
            key=_key(item),
            topic=metadata.pop("topic", ""),
            question=question,
            answer=several_lines(as_text(item.get("answer"))),
            phrasings=tuple(others),
            next=tuple(str(prompt.get("qnaId", "")) for prompt in prompts),
            place=place,
        ),
        from_markdown,
    )
    reading.leave_out(
        {
            "metadata other than id and topic": metadata,
            "isContextOnly set": dialog.get("isContextOnly"),
            "suggestions of active learning": item.get("activeLearningSuggestions"),
        }
    )


def _metadata(value: Any) -> dict[str, str]:
    """Return metadata as a mapping: it is one, or a list of names with values."""
    pairs = (
        (as_mapping(p).get("name"), as_mapping(p).get("value")) for p in as_list(value)
    )
    return {str(k): str(v) for k, v in (*pairs, *as_mapping(value).items())}


FORMAT = Format(
    name="cqa",
    title="custom question answering",
    holds=frozenset({"id", "topic", "phrasings", "next"}),
    read=each(_read),
    recognises=lambda file: (
        '"qnaDocuments"' in file.text
        or ('"qnas"' in file.text and '"assets"' in file.text)
        or ('"questions"' in file.text and '"dialog"' in file.text)
    ),
)
