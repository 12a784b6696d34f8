"""Values of a workbook as the text that its reader sees."""

import re
from datetime import date, datetime, time
from typing import Any

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# Of a number's format: literal texts, the currency of [$€-407], colours, and gaps.
_AROUND = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|[_*].')
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.([#0?]+))?")


def as_shown(value: Any, number_format: str) -> str:
    """Write the value of a cell as its format shows it.

    Numbers get their places, thousands and percent sign; dates are written with the
    year first, `2026-11-28`, since how they are shown depends on the country.
    """
    match value:
        case None:
            return ""
        case str():
            return _unescaped(value)
        case bool():
            return str(value).upper()
        case datetime():
            return _moment(value)
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("minutes")
        case int() | float():
            return _number(value, number_format)
    return str(value)


def _unescaped(text: str) -> str:
    """Read the characters that a workbook writes as their numbers: `_x000D_`."""
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text)


def _moment(value: datetime) -> str:
    if value.time() == time():
        return value.date().isoformat()
    return value.isoformat(" ", "minutes")


def _number(value: float, number_format: str) -> str:
    """Write a number: 0.25 as `0.0%` is "25.0%", 1234.5 as `#,##0 "km"` "1,234 km"."""
    # What stands behind a semicolon is for negative numbers.
    shape = _AROUND.sub(
        lambda part: "".join(filter(None, part.groups())), number_format.split(";")[0]
    )
    digits = _DIGITS.search(shape)
    # Fractions and powers are as hard to read as they are rare.
    if not digits or {"/", "E"} & set(shape):
        is_whole = float(value).is_integer()
        return str(int(value)) if is_whole else f"{value:.10g}"
    before, after = shape[: digits.start()], shape[digits.end() :]
    scaled = value * 100 if "%" in after else value
    return f"{before}{_in_digits(scaled, digits[0], digits[1] or '')}{after}"


def _in_digits(value: float, shape: str, places: str) -> str:
    """Write a number in a shape such as `#,##0.0#`, whose places are `0#`."""
    commas = "," if "," in shape else ""
    whole, point, rest = f"{value:{commas}.{len(places)}f}".partition(".")
    least = len(places.rstrip("#?"))
    rest = rest[:least] + rest[least:].rstrip("0")
    whole = whole.zfill(shape.partition(".")[0].count("0"))
    return f"{whole}{point}{rest}" if rest else whole
