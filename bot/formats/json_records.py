"""JSON of other bots: the records of a list, each with the line that it begins on."""

import json
import re
from collections.abc import Iterator
from typing import Any

from bot.formats.base import ForeignFile, Place, Reading

_SEPARATOR = re.compile(r"[\s,]*")


def parse_json(file: ForeignFile, reading: Reading) -> Any:
    """Parse a file; where it is not JSON, report the problem and return None."""
    try:
        return json.loads(file.text)
    except json.JSONDecodeError as error:
        what = f"not valid JSON: {error.msg.lower()} (column {error.colno})"
        reading.refuse(Place(file.path, error.lineno), what)
    except RecursionError:
        reading.refuse(Place(file.path), "not valid JSON: nested too deeply")
    return None


def to_json(value: Any) -> str:
    """Write the text of a JSON file."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def items_of(file: ForeignFile, key: str) -> Iterator[tuple[int, Any]]:
    """Yield the line and value of every item of each list named `key` at any depth.

    A single value counts as a list of one: `{"qna": [5]}` and `{"qna": 5}` both have
    the item `(1, 5)` for the key `qna`. The text must be valid JSON.
    """
    decoder = json.JSONDecoder()
    for name in re.finditer(rf'(?<!\\)"{re.escape(key)}"\s*:\s*(\[?)', file.text):
        place, is_list = name.end(), bool(name[1])
        while True:
            if gap := _SEPARATOR.match(file.text, place):
                place = gap.end()
            if is_list and file.text[place] == "]":
                break
            value, end = decoder.raw_decode(file.text, place)
            yield file.text.count("\n", 0, place) + 1, value
            if not is_list:
                break
            place = end
