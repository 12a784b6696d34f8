"""Turns that ask for no entry, and what is said to them: all of `smalltalk.yaml`."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from bot.domain.filling import may_have
from bot.domain.model import Model, Phrases, Text
from bot.domain.triggers import Chips, FileWords, FixedReply, Phrased

_TextAfter = Annotated[Text, may_have("sources", "reviewed", "review_due", "topics")]


class Act(StrEnum):
    """What a turn asks of the turn before it, where a fixed reply would not do."""

    AGAIN = "again"
    SIMPLER = "simpler"
    MORE = "more"
    SOURCES = "sources"
    REVIEWED = "reviewed"
    ELSE = "else"
    NOT_MEANT = "not-meant"
    PERSON = "person"
    ASSENT = "assent"
    REFUSAL = "refusal"
    REMARK = "remark"


class Smalltalk(Phrased):
    """A curated reply to a turn that asks for no entry: thanks, "say that again".

    Its phrases are whole sentences, which a message repeats in their order.
    """

    reply: Annotated[FixedReply, may_have("topics")]
    next: Chips = ()
    act: Act | None = Field(
        default=None,
        description="What the turn asks of the turn before it. 'again' and 'simpler' "
        "say the last answer once more, whole or in its plain form; 'sources' and "
        "'reviewed' tell where it comes from; 'more' offers its next entries, 'else' "
        "an entry of each topic, 'not-meant' the next matches; 'assent' takes the "
        "first of the entries that were suggested, 'refusal' none of them; 'person' "
        "shows the hand_off of settings.yaml; 'remark' answers whatever else a visitor "
        "says to you without asking anything. Otherwise the reply is said.",
        examples=["sources"],
    )
    reply_after: _TextAfter | None = Field(
        default=None,
        description="The reply below an answer. {sources} stands for the names of its "
        "sources, {reviewed} and {review_due} for its dates; an answer that has none "
        "gets the other reply. In both, {topics} stands for the titles of all topics.",
        examples=["That answer is drawn from {sources}."],
    )
    signs: Phrases = Field(
        default=(),
        description="Emoji and punctuation that say the same, in a message without "
        "words.",
        examples=[["👍", ":)"]],
    )
    starters: bool = Field(
        default=False,
        description="true offers the starting questions of settings.yaml below.",
        examples=[True],
    )


class SmalltalkFile(Model):
    """Everything in smalltalk.yaml."""

    rules: tuple[Smalltalk, ...] = Field(
        default=(),
        description="Each speaks where a message is nothing but its phrases and "
        "politeness; of several, the first.",
    )
    words: FileWords = Field(default={})
