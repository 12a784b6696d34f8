"""Botpress 12: the JSON of its module for questions and answers.

`qnas` has items of an `id` and `data`, which has `questions` and `answers` by language,
and `contexts`. Its first language is taken. We only read it.
"""

from typing import Any

from bot.formats.base import ForeignFile, Format, Place, Reading, Record, each
from bot.formats.bots.json_records import line_of, parse_json
from bot.formats.markup.plain_text import from_markdown
from bot.formats.texts import one_line_each, several_lines
from bot.formats.values import as_list, as_mapping, as_text, one_or_more, texts_of

# A context that every item has.
_ANYWHERE = "global"


def _read(file: ForeignFile, reading: Reading) -> None:
    content = parse_json(file, reading)
    items = as_list(as_mapping(content).get("qnas", content))
    if not items and not reading.problems:
        what = 'no list "qnas"; export the questions and answers again'
        reading.refuse(Place(file.path), what)
    for number, item in enumerate(items, start=1):
        id = as_text(as_mapping(item).get("id"))
        where = f"record {number} ({id})" if id else f"record {number}"
        place = Place(file.path, line_of(item), where)
        _add(id, as_mapping(as_mapping(item).get("data")), place, reading)


def _add(id: str, data: dict[str, Any], place: Place, reading: Reading) -> None:
    """Add the record of an item, and count what of it is left out."""
    if data.get("enabled") is False:
        reading.report(place, "is switched off; switch it on there to import it")
        return
    language, questions = _spoken(data.get("questions"))
    answers = texts_of(as_mapping(data.get("answers")).get(language, []))
    question, *others = one_line_each(*texts_of(questions)) or ("",)
    contexts = [c for c in texts_of(data.get("contexts")) if c != _ANYWHERE]
    reading.add(
        Record(
            id=id.partition("_")[2] or id,
            topic=(contexts or [as_text(data.get("category"))])[0].replace(
                _ANYWHERE, ""
            ),
            question=question,
            answer=several_lines("".join(answers[:1])),
            phrasings=tuple(others),
            place=place,
        ),
        from_markdown,
    )
    reading.leave_out(
        {
            "other languages": len(as_mapping(data.get("questions"))) > 1,
            "further answers": len(answers) > 1,
            "further contexts": len(contexts) > 1,
            "a redirection to a flow": data.get("redirectFlow"),
            "content beside the text": data.get("contentAnswers"),
        }
    )


def _spoken(by_language: Any) -> tuple[str, list[Any]]:
    """Return the first language that has a text, with its texts."""
    for language, texts in as_mapping(by_language).items():
        if texts:
            return language, one_or_more(texts)
    return "", []


FORMAT = Format(
    name="botpress",
    title="Botpress",
    holds=frozenset({"id", "topic", "phrasings"}),
    read=each(_read),
    recognises=lambda file: '"qnas"' in file.text and '"data"' in file.text,
)
