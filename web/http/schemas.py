"""What every body has in common, whichever view reads or writes it."""

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError

LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def replace_surrogates(value: Any) -> Any:
    """Put U+FFFD for each half of a surrogate pair, which is no character in UTF-8.

    A client that cuts text at a length may split an emoji: "hurts \\ud83d" becomes
    "hurts \ufffd". The text is not refused, as it may hold a danger.
    """
    return LONE_SURROGATE.sub("\ufffd", value) if isinstance(value, str) else value


def is_blank(text: str | None) -> bool:
    """Tell whether a text is missing or shows nothing, such as "\\u200b" or "\\n"."""
    return not any(char.isprintable() and not char.isspace() for char in text or "")


def refuse_blank(*texts: str | None) -> None:
    """Raise PydanticCustomError, for a validator, when all the texts are blank."""
    if all(is_blank(text) for text in texts):
        raise PydanticCustomError("blank", "Ask something: the message is empty.")


Text = Annotated[str, BeforeValidator(replace_surrogates)]


class RequestBody(BaseModel):
    """A body that a client sends: unknown keys are errors, and 1 is not true."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ResponseBody(BaseModel):
    """A body that a client gets: every key is always there, null where it is empty."""

    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)


class FieldProblem(ResponseBody):
    """What is wrong with a part of a body; `pointer` is its JSON pointer (RFC 6901)."""

    pointer: str
    detail: str


class ProblemBody(ResponseBody):
    """Why a request is refused, as a problem document (RFC 9457)."""

    type: Literal["about:blank"] = "about:blank"
    title: str
    status: int
    detail: str
    errors: tuple[FieldProblem, ...] = ()
