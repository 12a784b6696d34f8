"""The bodies of the chat API."""

from datetime import date
from typing import Literal, Self

from pydantic import Field, RootModel, model_validator
from pydantic_core import PydanticCustomError

from bot import (
    MESSAGE_LIMIT,
    AnsweredEntry,
    Citation,
    FiredRule,
    Kind,
    Suggestion,
)
from web.http import RequestBody, ResponseBody, Text, openapi, refuse_blank
from web.sessions import LENGTH_LIMIT
from web.strings import Catalogue

REPLY_ID_LIMIT = 256


class ChatRequest(RequestBody):
    """A message, or the entry of a pressed chip, which wins over the message."""

    message: Text | None = Field(
        default=None,
        description=f"The visitor's words, at most {MESSAGE_LIMIT:,} characters. "
        "A longer message is refused unless it holds a danger.",
        examples=["how many goes will I need?"],
    )
    conversation: Text | None = Field(
        default=None,
        max_length=LENGTH_LIMIT,
        description="The `conversation` of the last reply, unchanged.",
    )
    entry: Text | None = Field(
        default=None,
        description="The id of a pressed chip.",
        examples=["sessions-needed"],
    )
    lang: Text | None = Field(
        default=None,
        description=openapi.LANGUAGE,
        examples=["de"],
    )

    @model_validator(mode="after")
    def asks_something(self) -> Self:
        """Refuse a question without a visible character in `message` or `entry`."""
        refuse_blank(self.message, self.entry)
        return self


class FeedbackRequest(RequestBody):
    """What a visitor thinks of a reply."""

    reply: Text = Field(
        min_length=1, max_length=REPLY_ID_LIMIT, description="The reply's id."
    )
    helpful: bool
    reason: Literal["wrong", "incomplete", "outdated", "unsafe"] | None = None
    message: Text | None = Field(
        default=None,
        max_length=MESSAGE_LIMIT,
        description="The question, only with a thumbs-down and only where the "
        "visitor was told that it is sent.",
    )
    lang: Text | None = Field(
        default=None,
        description="Changes nothing: the reply's id says of which knowledge base it "
        "is. For clients that send it with everything.",
        examples=["de"],
    )

    @model_validator(mode="after")
    def explains_only_a_thumbs_down(self) -> Self:
        """Refuse `reason` and `message` beside `"helpful": true`."""
        if self.helpful and (self.reason or self.message):
            raise PydanticCustomError(
                "helpful", "'reason' and 'message' belong to an unhelpful reply."
            )
        return self

    @property
    def opinion(self) -> str:
        """The feedback in one word: `helpful`, a reason, or `unhelpful`."""
        return "helpful" if self.helpful else self.reason or "unhelpful"


class CallBody(ResponseBody):
    """A telephone number, to be shown as a button below an escalation."""

    label: str = Field(description="What the button says.", examples=["Call 999"])
    tel: str = Field(
        description="The number: digits, with spaces or hyphens.", examples=["999"]
    )
    where: str = Field(
        description="In which countries it answers.", examples=["UK and Ireland"]
    )


class HandOffBody(ResponseBody):
    """Where a person answers, to be shown as a link."""

    label: str = Field(description="What the link says.", examples=["Write to us"])
    url: str = Field(
        description="Its address, which begins with `mailto:` or `https://`.",
        examples=["mailto:desk@example.org"],
    )


class ReplyBody(ResponseBody):
    """What the bot says."""

    id: str = Field(description="Opaque; names the reply in feedback.")
    kind: Kind
    text: str
    note: str | None = Field(
        description="One quiet line of safety to show below the text, where a danger "
        "is possible but not told. Links are written as [text](address). Always null "
        "for an escalation.",
        examples=["If it is happening to you now, contact a doctor today."],
    )
    disclaimer: str | None = Field(
        description="To be shown below an answer or a referral, else null. It may have "
        "paragraphs."
    )
    brief: str | None = Field(
        description="A short form of the disclaimer, to be shown in its place once the "
        "visitor has seen a whole one in this conversation; the whole one stays at "
        "hand. Null where there is none: the whole one is then always shown.",
        examples=["General information, not medical advice."],
    )
    confidence: float | None = Field(ge=0, le=1)
    entry: AnsweredEntry | None
    rule: FiredRule | None = Field(
        description="The safety rule of an escalation, of a referral, or of the note "
        "below any other reply; else null."
    )
    sources: tuple[Citation, ...]
    suggestions: tuple[Suggestion, ...]
    calls: tuple[CallBody, ...] = Field(
        description="Numbers to call, of an escalation; those of the visitors' own "
        "country first. Empty for any other reply."
    )
    hand_off: HandOffBody | None = Field(
        description="Where a person answers, of a decline and of the reply to who asks "
        "for a person, if the settings name one; else null."
    )
    conversation: str = Field(description="Opaque; send it with the next message.")
    knowledge: str = Field(description="The knowledge's version.")


class GreetingBody(ResponseBody):
    """How the bot introduces itself."""

    name: str
    text: str
    notice: str
    suggestions: tuple[Suggestion, ...]
    none_of_these: str = Field(
        description="What one more chip below the suggestions of a reply of the kind "
        "`suggest` says; pressed, it sends these words as the message.",
        examples=["None of these"],
    )
    privacy_url: str | None
    knowledge: str


class StringsBody(RootModel[dict[str, str]]):
    """The chat's own words by name; `lang` is their language, `dir` its direction."""

    @classmethod
    def of(cls, catalogue: Catalogue) -> Self:
        """Return the chat's words of a catalogue."""
        own = {"lang": catalogue.language, "dir": catalogue.direction}
        return cls({**own, **catalogue.chat})


class TopicBody(ResponseBody):
    """A topic by its id and its title."""

    id: str
    title: str


class EntriesBody(ResponseBody):
    """Every topic and every entry, in curated order."""

    topics: tuple[TopicBody, ...]
    entries: tuple[AnsweredEntry, ...]
    knowledge: str


class EntryBody(ResponseBody):
    """An entry with its answer, as the chat gives it."""

    id: str
    question: str
    topic: str
    answer: str
    disclaimer: str | None
    sources: tuple[Citation, ...]
    suggestions: tuple[Suggestion, ...]
    reviewed: date | None
    knowledge: str
