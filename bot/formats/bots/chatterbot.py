"""ChatterBot's corpora: YAML with conversations, of which we take the first two turns.

`categories` names the topic, and each item of `conversations` is a list of a question
and its answer. We only read it.
"""

import re

from bot.files import parse_text
from bot.formats.base import ForeignFile, Format, Place, Reading, Record, each
from bot.formats.texts import one_line, several_lines
from bot.formats.values import as_list, as_mapping, texts_of

_ENDINGS = (".yml", ".yaml")


def _read(file: ForeignFile, reading: Reading) -> None:
    document = parse_text(file.path, file.text)
    reading.problems += document.problems
    content = as_mapping(document.value)
    topic = "".join(texts_of(content.get("categories", []))[:1])
    for number, turns in enumerate(as_list(content.get("conversations"))):
        line = document.line(("conversations", number))
        place = Place(file.path, line, f"conversation {number + 1}")
        question, answer, *further = (*texts_of(turns), "", "")
        reading.add(
            Record(
                topic=topic,
                question=one_line(question),
                answer=several_lines(answer),
                place=place,
            )
        )
        if any(further):
            reading.left_out["further turns"] += 1


FORMAT = Format(
    name="chatterbot",
    title="ChatterBot",
    holds=frozenset({"topic"}),
    read=each(_read),
    endings=_ENDINGS,
    recognises=lambda file: (
        file.path.lower().endswith(_ENDINGS)
        and bool(re.search(r"(?m)^conversations:", file.text))
    ),
)
