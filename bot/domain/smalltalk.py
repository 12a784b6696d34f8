"""Turns that ask for no entry, and what is said to them: all of `smalltalk.yaml`."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from bot.domain.model import Model, Phrases, Text
from bot.domain.triggers import Chips, FileWords, FixedReply, Phrased

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_ANYWHERE = frozenset({"topics"})
_BELOW_AN_ANSWER = _ANYWHERE | {"sources", "reviewed", "review_due"}


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


class Smalltalk(Phrased):
    """A curated reply to a turn that asks for no entry: thanks, "say that again".

    Its phrases are whole sentences, which a message repeats in their order.
    """

    reply: FixedReply
    next: Chips = ()

    act: Act | None = Field(
        default=None,
        description="What the turn asks of the turn before it. 'again' and 'simpler' "
        "say the last answer once more, whole or in its plain form; 'sources' and "
        "'reviewed' tell where it comes from; 'more' offers its next entries, 'else' "
        "an entry of each topic, 'not-meant' the next matches; 'assent' takes the "
        "first of the entries that were suggested, 'refusal' none of them; 'person' "
        "shows the hand_off of settings.yaml. Otherwise the reply is said.",
        examples=["sources"],
    )
    reply_after: Text | None = Field(
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

    @model_validator(mode="after")
    def _names_what_is_there(self) -> Self:
        _refuse_unknown(self.reply, _ANYWHERE, "reply")
        _refuse_unknown(self.reply_after or "", _BELOW_AN_ANSWER, "reply_after")
        return self


def filled(text: str, values: Mapping[str, str]) -> str | None:
    """Return a reply with its placeholders filled, None where a value is missing.

    `"of {topics}"` with `{"topics": "peeling"}` gives "of peeling".
    """
    names = _PLACEHOLDER.findall(text)
    if not all(map(values.get, names)):
        return None
    return _PLACEHOLDER.sub(lambda found: values[found[1]], text)


def _refuse_unknown(text: str, known: frozenset[str], key: str) -> None:
    for name in _PLACEHOLDER.findall(text):
        if name not in known:
            may = ", ".join(f"{{{each}}}" for each in sorted(known))
            raise ValueError(f"{key!r} has {{{name}}}; it may have {may}")


class SmalltalkFile(Model):
    """Everything in smalltalk.yaml."""

    rules: tuple[Smalltalk, ...] = Field(
        default=(),
        description="Each speaks where a message is nothing but its phrases and "
        "politeness; of several, the first.",
    )
    words: FileWords = Field(default={})
