"""A document's value, validated; validation errors in an editor's words."""

from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from bot.domain import Model
from bot.files.document import Document
from bot.text import ENGLISH, did_you_mean


def validate(document: Document, adapter: TypeAdapter[Any]) -> Any:
    """The model's value of a document, or None with the problems noted."""
    if document.reports:
        return None
    try:
        return adapter.validate_python(document.value)
    except ValidationError as error:
        found = error.errors()
        for details in found:
            if not _follows(details, found):
                loc = tuple(part for part in details["loc"] if part != "[key]")
                document.report(loc, _explain(details))
        return None


def _follows(details: ErrorDetails, found: list[ErrorDetails]) -> bool:
    """Whether a list only counts as too short because its items are wrong."""
    loc = details["loc"]
    return details["type"] == "too_short" and any(
        other["loc"][: len(loc)] == loc for other in found if other is not details
    )


def _explain(details: ErrorDetails) -> str:
    name = next((part for part in details["loc"][::-1] if isinstance(part, str)), "")
    found = details["input"]
    context = details.get("ctx", {})
    match details["type"]:
        case "extra_forbidden":
            keys = {key for model in every_model() for key in model.model_fields}
            if name in keys:
                return f"{name!r} is a key elsewhere, and none here; remove it"
            return f"unknown key {name!r}{did_you_mean(name, sorted(keys))}"
        case "missing":
            return f"{name!r} is missing"
        case "string_too_short" | "too_short":
            return f"{name!r} is empty; write something or remove the line"
        case "string_type":
            kind = "list" if isinstance(found, list) else "mapping"
            hint = "put text that contains ': ' in double quotes"
            return f"{name!r} should be text but is a {kind}; {hint}"
        case "tuple_type":
            return f"{name!r} should be a list: one item a line, each after '- '"
        case "dict_type" | "model_type" | "model_attributes_type":
            return f"{name!r} should hold 'key: value' lines"
        case "string_pattern_mismatch" if "a-z0-9" in context.get("pattern", ""):
            kebab = "-".join(ENGLISH.count_words([str(found)])) or "an-id"
            return (
                f"{found!r} is not an id; use lower-case letters, digits and single "
                f"hyphens, such as {kebab!r}"
            )
        case "string_pattern_mismatch" if name.endswith("url"):
            return f"{found!r} is not an address; it starts with https://"
        case "string_pattern_mismatch" if name == "tel":
            return f'{found!r} is not a number to call; write it like "999"'
        case "string_pattern_mismatch":
            return f"{found!r} is not a valid {name!r}; write it like en or en-GB"
        case "literal_error" | "enum":
            options = str(context.get("expected", ""))
            choices = [o.strip(" '") for o in options.replace(" or ", ",").split(",")]
            hint = did_you_mean(str(found), choices)
            return f"{found!r} is not one of {options}{hint}"
        case "value_error":
            return f"{name!r} {context['error']}"
        case kind if kind.startswith("date"):
            return f"{found!r} is not a date; write it like 2026-11-22"
        case _:
            return f"{name!r}: {details['msg'].lower()} (found {found!r})"


def every_model(base: type[Model] = Model) -> Iterator[type[Model]]:
    """The models of all parts of all files."""
    for model in base.__subclasses__():
        yield model
        yield from every_model(model)
