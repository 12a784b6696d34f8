"""Texts with placeholders: `"I know of {topics}."`."""

import re
from collections.abc import Mapping

from pydantic import AfterValidator

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def filled(text: str, values: Mapping[str, str]) -> str | None:
    """Return a text with its placeholders filled, None where a value is missing.

    `"of {topics}"` with `{"topics": "peeling"}` gives "of peeling".
    """
    names = _PLACEHOLDER.findall(text)
    if not all(map(values.get, names)):
        return None
    return _PLACEHOLDER.sub(lambda found: values[found[1]], text)


def may_have(*known: str) -> AfterValidator:
    """Return what refuses a text with other placeholders than these names."""

    def checked(text: str) -> str:
        for name in _PLACEHOLDER.findall(text):
            if name not in known:
                may = ", ".join(f"{{{each}}}" for each in known)
                raise ValueError(f"has {{{name}}}; it may have {may}")
        return text

    return AfterValidator(checked)
