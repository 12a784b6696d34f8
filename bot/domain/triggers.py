"""Phrases that set something off, and the file of what is declined."""

from typing import Annotated

from pydantic import Field

from bot.domain.model import Id, Model, Phrases, Text

Words = dict[Id, Phrases]
FileWords = Annotated[
    Words,
    Field(
        description="Words that mean the same, by name: {name} in a phrase stands for "
        "any of them. These are known in this file only; those of safety/words.yaml "
        "are known in every file. (a | b) stands for either, (a |) for a or nothing.",
        examples=[{"breathing": ["breathe", "(get | draw) (any |) air"]}],
    ),
]


class Phrased(Model):
    """Something that phrases set off: words, `{groups}` and `(a | b)` alternatives."""

    id: Id = Field(
        description="Names it in messages to editors; unique in its list.",
        examples=["cannot-breathe"],
    )
    when: Annotated[Phrases, Field(min_length=1)] = Field(
        description="What sets it off: phrases of words, {groups} and (a | b) "
        "alternatives, found in any order. Put a phrase that begins with { in double "
        "quotes.",
        examples=[["{cannot} {breathing}", "chest (tight | heavy | caving in)"]],
    )

    @property
    def phrases(self) -> Phrases:
        """Every phrase that it has, whatever for."""
        return self.when


class Conditions(Phrased):
    """Phrases that set something off, and phrases that keep it from being set off.

    A phrase is found in any order within `window` words; `unless` phrases, found in the
    same sentence, keep it from firing.
    """

    unless: Phrases = Field(
        default=(),
        description="Phrases that keep it from firing where they share its sentence.",
        examples=[["let (my | the |) skin breathe"]],
    )
    window: Annotated[int, Field(ge=1, le=100)] = Field(
        default=8,
        description="Within how many words a phrase must be found.",
        examples=[8],
    )

    @property
    def phrases(self) -> Phrases:
        """Every phrase that it has, whatever for."""
        return (*self.when, *self.unless)


FixedReply = Annotated[
    Text,
    Field(
        description="What the bot says then, word for word.",
        examples=["Call 999, 911 or 112 now."],
    ),
]
Chips = Annotated[
    tuple[Id, ...],
    Field(
        description="Entries that are offered as chips below the reply.",
        examples=[["what-is-micro-needling"]],
    ),
]


class Trigger(Conditions):
    """Conditions with the reply that they bring."""

    reply: FixedReply
    next: Chips = ()


class Scope(Model):
    """Everything in scope.yaml: what is declined whatever a search would find.

    `refuse` is looked at before small talk (abuse, attempts to instruct the bot);
    `uncovered` names subjects that visitors ask for and the sources do not cover.
    """

    refuse: tuple[Trigger, ...] = Field(
        default=(),
        description="Looked at before small talk: abuse, attempts to instruct the bot.",
    )
    uncovered: tuple[Trigger, ...] = Field(
        default=(),
        description="Subjects that visitors ask for and that no entry covers.",
    )
    words: FileWords = Field(default={})
