"""JSON of others: the records of a list, each with the line that it begins on."""

import json
import re
from collections.abc import Iterator
from typing import Any

from bot.formats.base import ForeignFile, Reading

_SEPARATOR = re.compile(r"[\s,]*")


def parsed(file: ForeignFile, reading: Reading) -> Any:
    """A file's value; None, with the problem noted, where it is not JSON."""
    try:
        return json.loads(file.text)
    except json.JSONDecodeError as error:
        what = f"not valid JSON: {error.msg.lower()} (column {error.colno})"
        reading.report(file.path, error.lineno, what)
    except RecursionError:
        reading.report(file.path, 1, "not valid JSON: nested too deeply")
    return None


def items(file: ForeignFile, key: str) -> Iterator[tuple[int, Any]]:
    """The line and value of every item of each list named `key`, wherever it is.

    A single value counts as a list of one. The text must be valid JSON.
    """
    decoder = json.JSONDecoder()
    for found in re.finditer(rf'(?<!\\)"{re.escape(key)}"\s*:\s*(\[?)', file.text):
        place = found.end()
        while True:
            if gap := _SEPARATOR.match(file.text, place):
                place = gap.end()
            if file.text[place] == "]" and found[1]:
                break
            value, end = decoder.raw_decode(file.text, place)
            yield file.text.count("\n", 0, place) + 1, value
            place = end
            if not found[1]:
                break


def texts(value: Any) -> tuple[str, ...]:
    """The texts of a value that should be one, or a list of them."""
    several = value if isinstance(value, list) else [value]
    return tuple(item for item in several if isinstance(item, str))


def mapping(value: Any) -> dict[str, Any]:
    """A value that should be an object; an empty one where it is not."""
    return value if isinstance(value, dict) else {}


def text(value: Any) -> str:
    """A value that should be text; empty where it is not."""
    return value if isinstance(value, str) else ""
