"""Dangers and their fixed replies: what `safety/` holds, a page for each reply."""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Annotated

from pydantic import Field

from bot.domain.model import Id, Model, Phrases, Text
from bot.domain.triggers import (
    Chips,
    Conditions,
    FileWords,
    FixedReply,
    Trigger,
    Words,
)


class Level(StrEnum):
    """How dangerous it is, the most dangerous first."""

    CRISIS = "crisis"
    EMERGENCY = "emergency"
    DISTRESS = "distress"
    URGENT = "urgent"
    CHANGING_SPOT = "changing-spot"
    CLINICIAN = "clinician"

    @property
    def is_danger(self) -> bool:
        """Whether it sounds an alarm, and does not only refer to a clinician."""
        return self is not Level.CLINICIAN

    @property
    def is_grave(self) -> bool:
        """Whether lives are at stake."""
        return self in (Level.CRISIS, Level.EMERGENCY)


Examples = Annotated[
    Phrases,
    Field(
        description="Sentences as visitors write them that must set the danger off: "
        "the first by the phrases alone, the others also by being much like one of "
        "them. Those of the page belong to its first danger; on a page with several, "
        "write each under its danger.",
        examples=[["i cant get any air since they did my face"]],
    ),
]


class Call(Model):
    """A telephone number that a channel may show as a button below a reply."""

    label: Text = Field(description="What the button says.", examples=["Call 999"])
    tel: Annotated[str, Field(pattern=r"^\+?[0-9]+([ -][0-9]+)*$")] = Field(
        description="The number, in double quotes: digits, with spaces or hyphens.",
        examples=["999"],
    )
    where: Text = Field(
        description="In which countries it answers.", examples=["UK and Ireland"]
    )
    countries: tuple[Annotated[str, Field(pattern="^[A-Z]{2}$")], ...] = Field(
        default=(),
        description="Their ISO codes: where the locale of settings.yaml names one of "
        "them, the number comes first.",
        examples=[["GB", "IE"]],
    )

    def __str__(self) -> str:
        """Write it where nothing can be pressed: `Call 999: 999 (UK and Ireland)`."""
        return f"{self.label}: {self.tel} ({self.where})"


Calls = Annotated[
    tuple[Call, ...],
    Field(
        description="Numbers to call, the likeliest first: channels may show them as "
        "buttons below the reply.",
        examples=[[{"label": "Call 999", "tel": "999", "where": "UK and Ireland"}]],
    ),
]


Note = Annotated[
    Text | None,
    Field(
        description="One quiet line below the usual reply where the danger is asked "
        "about, denied, past or only likely.",
        examples=["If it is happening to you now, contact a doctor today."],
    ),
]
ReplyAbout = Annotated[
    Text | None,
    Field(
        description="The reply where the message tells of somebody else; {person} "
        "stands for them, as 'your daughter' or 'them'.",
        examples=["Call 999, 911 or 112 now and stay with {person}."],
    ),
]


class LevelDefaults(Model):
    """What holds for every page of a level that says nothing else."""

    note: Note = None
    call: Calls = ()


class Danger(Conditions):
    """What tells of one danger, with sentences that must set it off."""

    alone: bool = Field(
        default=False,
        description="true lets it fire only where a message is nothing but one of its "
        "phrases and politeness.",
        examples=[True],
    )

    anyone: bool = Field(
        default=False,
        description="true lets a danger of the level clinician fire on general "
        "questions too, not only where visitors speak of themselves or of somebody "
        "they know.",
        examples=[True],
    )
    foreign: bool = Field(
        default=False,
        description="true for phrases in other languages than the answers': no slip is "
        "mended towards their words.",
        examples=[True],
    )
    examples: Examples = ()


class Rule(Trigger, Danger):
    """A danger with the level, the reply, the chips, the note and calls of its page."""

    level: Level
    reply_about: ReplyAbout = None
    note: Note = None
    call: Calls = ()


class Page(Model):
    """A file of safety/: dangers that have one reply."""

    enabled: bool = Field(
        default=True,
        description="no switches the page off, as if it were not there. A page that a "
        "server has served may be switched off, and not deleted.",
        examples=[False],
    )
    level: Level = Field(
        description="How dangerous it is: the most dangerous pages are looked at "
        "first. Every level but clinician escalates, with nothing below the reply.",
        examples=["emergency"],
    )
    reply: FixedReply
    reply_about: ReplyAbout = None
    note: Note = None
    next: Chips = ()
    call: Calls = ()
    before: tuple[Id, ...] = Field(
        default=(),
        description="Other pages of this level, by file name, that this one goes "
        "before: where a message sets off both, this reply is given. Pages that say "
        "nothing go by their file names.",
        examples=[["blisters"]],
    )
    dangers: Annotated[tuple[Danger, ...], Field(min_length=1)] = Field(
        description="What sets the reply off; the earlier danger wins.",
    )
    words: FileWords = Field(default={})
    examples: Examples = ()
    ordinary: Phrases = Field(
        default=(),
        description="Sentences that look like the danger and must set off none.",
        examples=[["my skin can finally breathe"]],
    )

    def rules(self, defaults: LevelDefaults) -> tuple[Rule, ...]:
        """The dangers in their order, each with what the page says of all of them.

        `defaults` has what holds for the page's level where the page says nothing.
        """
        first, *others = self.dangers
        examples = (*self.examples, *first.examples)
        return tuple(
            Rule(
                level=self.level,
                reply=self.reply,
                reply_about=self.reply_about,
                note=self.note or defaults.note,
                next=self.next,
                call=self.call or defaults.call,
                **dict(danger),
            )
            for danger in (first.model_copy(update={"examples": examples}), *others)
        )


@dataclass(frozen=True, kw_only=True)
class Safety:
    """Everything in safety/.

    `claims` are words that an answer may only deny or attribute, never state as ours;
    `instructions` are what it may not tell visitors to do by themselves.
    `pages` are by file name, in the order in which they are looked at within a level;
    `switched_off` are the names of those that are not looked at. `emoji` are signs with
    the words that they stand for.
    """

    disclaimers: dict[Id, Text] = field(default_factory=dict)
    claims: Phrases = ()
    instructions: Phrases = ()
    words: Words = field(default_factory=dict)
    emoji: dict[str, Text] = field(default_factory=dict)
    levels: dict[Level, LevelDefaults] = field(default_factory=dict)
    pages: dict[Id, Page] = field(default_factory=dict)
    switched_off: tuple[Id, ...] = ()

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Every danger of every page, in the order of the pages."""
        return tuple(
            rule
            for page in self.pages.values()
            for rule in page.rules(self.levels.get(page.level, LevelDefaults()))
        )

    @cached_property
    def by_id(self) -> dict[Id, Rule]:
        """Every danger by its id."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def by_example(self) -> dict[str, Rule]:
        """The danger of each example; of several dangers the first."""
        rules = reversed(self.rules)
        return {text: rule for rule in rules for text in rule.examples}

    @cached_property
    def ordinary(self) -> Phrases:
        """The sentences of every page that must set off none of them."""
        return tuple(text for page in self.pages.values() for text in page.ordinary)
