"""JSON of other bots, whose objects remember the lines that they begin on."""

import json
import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

from bot.formats.base import ForeignFile, Place, Reading

_GAP = re.compile(r"[\s,:]*")


class JsonObject(dict[str, Any]):
    """An object of a file, with the `line` that it begins on."""

    line: int = 1


def parse_json(file: ForeignFile, reading: Reading) -> Any:
    """Parse a file, with `JsonObject` for objects.

    Line breaks within texts are taken, as pages have them. Where it is not JSON, the
    file is refused, and the value is None.
    """
    try:
        json.loads(file.text, strict=False)
        return _Located(file.text).value()[0]
    except json.JSONDecodeError as error:
        what = f"not valid JSON: {error.msg.lower()} (column {error.colno})"
        reading.refuse(Place(file.path, error.lineno), what)
    except RecursionError:
        reading.refuse(Place(file.path), "not valid JSON: nested too deeply")
    return None


def parse_json_lines(file: ForeignFile, reading: Reading) -> list[Any]:
    """Parse a file with a value a line; lines that are not JSON are rejected."""
    values = []
    for number, line in enumerate(file.text.split("\n"), start=1):
        if line.strip():
            inner = Reading()
            value = parse_json(ForeignFile(path=file.path, text=line), inner)
            for problem in inner.problems:
                reading.report(Place(file.path, number), problem.what)
            if isinstance(value, JsonObject):
                value.line = number
            values.append(value)
    return values


def line_of(value: Any) -> int:
    """Return the line of an object, and 1 for any other value."""
    return value.line if isinstance(value, JsonObject) else 1


def to_json(value: Any) -> str:
    """Write the text of a JSON file."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def nodes(value: Any) -> Iterator[JsonObject]:
    """Yield every object in a value, at any depth, in the order of the file."""
    if isinstance(value, JsonObject):
        yield value
    inner = value.values() if isinstance(value, dict) else value
    if isinstance(value, dict | list):
        for item in inner:
            yield from nodes(item)


class _Located:
    """Reads the text of valid JSON once more, for its lines."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._decoder = json.JSONDecoder(strict=False)
        self._ends = [end.start() for end in re.finditer("\n", text)]

    def value(self, at: int = 0) -> tuple[Any, int]:
        """Return the value that begins at a place or behind a gap, and its end."""
        at = self._past_gap(at)
        if self._text[at] == "{":
            return self._object(at)
        if self._text[at] == "[":
            return self._list(at)
        return self._decoder.raw_decode(self._text, at)

    def _object(self, at: int) -> tuple[JsonObject, int]:
        made = JsonObject()
        made.line = bisect_left(self._ends, at) + 1
        at = self._past_gap(at + 1)
        while self._text[at] != "}":
            key, at = self.value(at)
            made[key], at = self.value(at)
            at = self._past_gap(at)
        return made, at + 1

    def _list(self, at: int) -> tuple[list[Any], int]:
        made = []
        at = self._past_gap(at + 1)
        while self._text[at] != "]":
            value, at = self.value(at)
            made.append(value)
            at = self._past_gap(at)
        return made, at + 1

    def _past_gap(self, at: int) -> int:
        gap = _GAP.match(self._text, at)
        return gap.end() if gap else at
