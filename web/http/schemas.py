"""The bodies that travel over HTTP; the OpenAPI document is made from them."""

import re
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    RootModel,
    model_validator,
)
from pydantic_core import PydanticCustomError

from bot import MESSAGE_LIMIT, Kind, Level
from web.sessions import LENGTH_LIMIT

SENDER_LIMIT = 256
LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def whole(value: Any) -> Any:
    """Mend text that was cut in the middle of a character: it may hold a red flag."""
    return LONE_SURROGATE.sub("\ufffd", value) if isinstance(value, str) else value


def is_blank(text: str | None) -> bool:
    """Whether nothing of a text can be seen."""
    return not any(char.isprintable() and not char.isspace() for char in text or "")


def is_empty(values: tuple[object, ...]) -> bool:
    """Whether there is nothing to send."""
    return not values


Text = Annotated[str, BeforeValidator(whole)]


class RequestBody(BaseModel):
    """What a client sends: closed to unknown keys, and no type is guessed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ChatRequest(RequestBody):
    """A message, or the entry of a pressed chip, which wins over the message."""

    message: Annotated[
        Text | None,
        Field(
            description=f"The visitor's words, at most {MESSAGE_LIMIT:,} characters. "
            "A longer message is refused unless it holds a red flag.",
            examples=["how many goes will I need?"],
        ),
    ] = None
    conversation: Annotated[
        Text | None,
        Field(
            max_length=LENGTH_LIMIT,
            description="As the last reply gave it; opaque.",
        ),
    ] = None
    entry: Annotated[
        Text | None,
        Field(description="The id of a pressed chip.", examples=["sessions-needed"]),
    ] = None

    @model_validator(mode="after")
    def asks_something(self) -> Self:
        if is_blank(self.message) and is_blank(self.entry):
            raise PydanticCustomError("blank", "Ask something: the message is empty.")
        return self


class FeedbackRequest(RequestBody):
    """What a visitor thought of a reply."""

    reply: Annotated[
        Text, Field(min_length=1, max_length=256, description="The reply's id.")
    ]
    helpful: bool
    reason: Literal["wrong", "incomplete", "outdated", "unsafe"] | None = None
    message: Annotated[
        Text | None,
        Field(
            max_length=MESSAGE_LIMIT,
            description="The question, only with a thumbs-down and only where the "
            "visitor was told that it is sent.",
        ),
    ] = None

    @model_validator(mode="after")
    def says_more_only_when_unhelpful(self) -> Self:
        if self.helpful and (self.reason or self.message):
            raise PydanticCustomError(
                "helpful", "'reason' and 'message' belong to an unhelpful reply."
            )
        return self

    @property
    def name(self) -> str:
        """The opinion in one word."""
        return "helpful" if self.helpful else self.reason or "unhelpful"


class RasaRequest(BaseModel):
    """A message as Rasa's REST channel takes it; keys of its other uses are left."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)

    # Not mended as texts are: two senders would become one.
    sender: Annotated[
        str,
        Field(
            min_length=1,
            max_length=SENDER_LIMIT,
            description="Whose conversation it is, in the client's words.",
            examples=["visitor-17"],
        ),
    ]
    message: Annotated[
        Text,
        Field(
            description="What the visitor wrote, or the payload of a pressed button.",
            examples=["how many goes will I need?"],
        ),
    ]

    @model_validator(mode="after")
    def says_something(self) -> Self:
        if is_blank(self.message):
            raise PydanticCustomError("blank", "Ask something: the message is empty.")
        return self


class ResponseBody(BaseModel):
    """What a client gets: every key, always."""

    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)


class EntryLink(ResponseBody):
    """An entry, named."""

    id: str
    question: str


class EntryInTopic(EntryLink):
    """An entry and the topic that it belongs to."""

    topic: str


class RuleBody(ResponseBody):
    """The safety rule that a reply comes from, or whose advice it carries."""

    id: str
    level: Level


class SourceBody(ResponseBody):
    """A source of an answer; `section` is the section's title."""

    id: str
    title: str
    section: str | None
    url: str | None


class ReplyBody(ResponseBody):
    """What the bot says."""

    id: Annotated[str, Field(description="Opaque; names the reply in feedback.")]
    kind: Kind
    text: str
    disclaimer: str | None
    confidence: Annotated[float | None, Field(ge=0, le=1)]
    entry: EntryInTopic | None
    rule: RuleBody | None
    sources: tuple[SourceBody, ...]
    suggestions: tuple[EntryLink, ...]
    conversation: Annotated[str, Field(description="Send it with the next message.")]
    knowledge: Annotated[str, Field(description="The knowledge's version.")]


class RasaButton(ResponseBody):
    """A suggestion; its payload is sent as the message when it is pressed."""

    title: str
    payload: str


class RasaMessage(ResponseBody):
    """A reply as Rasa's REST channel gives it, its disclaimer within the text."""

    recipient_id: str
    text: str
    buttons: Annotated[
        tuple[RasaButton, ...],
        Field(exclude_if=is_empty, description="Left out where there are none."),
    ] = ()


class RasaMessages(RootModel[tuple[RasaMessage, ...]]):
    """What Rasa's REST channel answers: a list, here of one message."""


class GreetingBody(ResponseBody):
    """How the bot introduces itself."""

    name: str
    text: str
    notice: str
    suggestions: tuple[EntryLink, ...]
    privacy_url: str | None
    knowledge: str


class TopicBody(ResponseBody):
    """A topic, named."""

    id: str
    title: str


class EntriesBody(ResponseBody):
    """Everything that can be answered, in the order of the knowledge."""

    topics: tuple[TopicBody, ...]
    entries: tuple[EntryInTopic, ...]
    knowledge: str


class EntryBody(EntryInTopic):
    """One entry with its answer, as the chat would give it."""

    answer: str
    disclaimer: str | None
    sources: tuple[SourceBody, ...]
    suggestions: tuple[EntryLink, ...]
    reviewed: date | None
    knowledge: str


class HealthBody(ResponseBody):
    """The process is alive."""

    status: Literal["ok"] = "ok"


class StoreBody(ResponseBody):
    """Where misses and feedback are kept; the chat goes on without it."""

    status: Annotated[
        Literal["off", "ok", "away"],
        Field(description="Switched off, writing, or not writing for now."),
    ]
    dropped: Annotated[
        int, Field(ge=0, description="What this process could not keep, in all.")
    ]


class ReadyBody(ResponseBody):
    """The knowledge is loaded."""

    status: Literal["ready"] = "ready"
    knowledge: str
    store: StoreBody
    index: Annotated[
        Literal["ok", "embedded", "away"],
        Field(
            description="What searches: the engine of FAQ_INDEX_URL, the index in this "
            "process, or nothing for now."
        ),
    ]
    error: Annotated[
        str | None,
        Field(
            description="Why the files as they are now are not served, a problem a "
            "line; null when they are."
        ),
    ]


class FieldProblem(ResponseBody):
    """One thing wrong with a request's body; `pointer` is a JSON pointer into it."""

    pointer: str
    detail: str


class ProblemBody(ResponseBody):
    """Why a request was refused, as RFC 9457 has it."""

    type: Literal["about:blank"] = "about:blank"
    title: str
    status: int
    detail: str
    errors: tuple[FieldProblem, ...] = ()
