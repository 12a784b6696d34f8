"""The knowledge base as values: what editors write, validated and frozen."""

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Annotated
from typing import Literal

from pydantic import BaseModel
from pydantic import ConfigDict
from pydantic import Field

Text = Annotated[str, Field(min_length=1)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Phrases = tuple[Text, ...]


class Model(BaseModel):
    """A value read from a knowledge file: frozen, and closed to unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Waiver(Model):
    """A claim that an answer may state after all, and why."""

    claim: Text = Field(
        description="One of the claims of safety.yaml, as it is written there.",
        examples=["guaranteed"],
    )
    why: Text = Field(
        description="Why this answer may state it; for other editors.",
        examples=["Names the right of return, which the law guarantees."],
    )


class Entry(Model):
    """One curated answer and the ways people ask for it."""

    id: Id
    question: Text
    phrasings: Phrases = ()
    answer: Text
    sources: tuple[Text, ...] = ()
    disclaimers: tuple[Id, ...] = ()
    next: tuple[Id, ...] = ()
    allow: tuple[Waiver, ...] = Field(
        default=(),
        description="Claims that `check` lets this answer state, each with its reason.",
    )
    reviewed: date | None = None
    review_due: date | None = None

    @property
    def wordings(self) -> Phrases:
        """The question and every phrasing: what a search sees of the entry."""
        return (self.question, *self.phrasings)


class Topic(Model):
    """A file of entries; `title` heads it wherever entries are listed."""

    title: Text
    entries: tuple[Entry, ...]


class Section(Model):
    """A part of a source, with its facts in our own words."""

    title: Text
    facts: Phrases = ()


class Source(Model):
    """A document or reference that answers are drawn from."""

    title: Text
    kind: Literal[
        "article",
        "regulator",
        "health-service",
        "professional-body",
        "study",
        "label",
        "secondary",
    ]
    url: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = None
    note: Text | None = None
    facts: Phrases = ()
    sections: dict[Id, Section] = {}


class Level(StrEnum):
    """How dangerous a rule's trigger is, the most dangerous first."""

    CRISIS = "crisis"
    EMERGENCY = "emergency"
    DISTRESS = "distress"
    URGENT = "urgent"
    CHANGING_SPOT = "changing-spot"
    CLINICIAN = "clinician"


class Trigger(Model):
    """Phrases that make something happen.

    A phrase is words and `{groups}`, found in any order within `window` words;
    `unless` phrases, found around the same words, keep it from firing.
    """

    id: Id
    when: Annotated[Phrases, Field(min_length=1)]
    unless: Phrases = ()
    window: Annotated[int, Field(ge=1, le=100)] = 8
    reply: Text
    next: tuple[Id, ...] = ()


class Rule(Trigger):
    """A curated safety rule with its fixed reply.

    `anyone` lets a clinician rule fire on general questions too, not only on the
    visitor's own case.
    """

    level: Level
    anyone: bool = False


class Smalltalk(Trigger):
    """A curated reply to small talk; `starters` offers starting questions below."""

    starters: bool = False


class Safety(Model):
    """Everything in safety.yaml.

    `claims` are words that an answer may only deny or attribute, never state as ours.
    """

    disclaimers: dict[Id, Text] = {}
    groups: dict[Id, Phrases] = {}
    rules: tuple[Rule, ...] = ()
    claims: Phrases = ()


class Examples(Model):
    """Everything in examples.yaml: sentences, by the rule that each must set off.

    `ordinary` must set off none.
    """

    rules: dict[Id, Phrases] = {}
    ordinary: Phrases = ()


class Scope(Model):
    """Everything in scope.yaml: what is declined whatever a search would find.

    `refuse` is looked at before small talk (abuse, attempts to instruct the bot);
    `uncovered` names subjects that visitors ask for and the sources do not cover.
    """

    refuse: tuple[Trigger, ...] = ()
    uncovered: tuple[Trigger, ...] = ()


class SmalltalkFile(Model):
    """Everything in smalltalk.yaml."""

    rules: tuple[Smalltalk, ...] = ()


class Texts(Model):
    """What the bot says around the entries."""

    suggest: Text = "I am not sure that I understood. Did you mean one of these?"
    decline: Text = "I don't have an answer to that in my sources."
    language: Text = "Sorry, I can only read and answer in English."


class Settings(Model):
    """Everything in settings.yaml: how the bot introduces itself."""

    name: Text = "Askwell"
    greeting: Text = "Hello! What would you like to know?"
    notice: Text = (
        "I am an automated assistant and answer from a fixed set of questions."
    )
    starters: tuple[Id, ...] = ()
    contact: Text | None = None
    privacy_url: Annotated[str, Field(pattern=r"^(https?://|/)\S*$")] | None = None
    locale: Annotated[str, Field(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")] = "en"
    semantic: bool = True
    texts: Texts = Texts()


Share = Annotated[float, Field(gt=0, lt=1)]


class Calibration(Model):
    """Everything in calibration.yaml, which `python -m bot calibrate` writes.

    `knowledge` is the version that it was fitted on, `semantic` that setting then.
    `shift` moves the intercept of confidence; answers and suggestions begin at the
    other two.
    """

    knowledge: Text
    semantic: bool
    shift: Annotated[float, Field(ge=-6, le=6)]
    answer_from: Share
    suggest_from: Share


@dataclass(frozen=True, kw_only=True)
class KnowledgeBase:
    """All knowledge files of a folder, validated together.

    `version` is a hash of the files' bytes, the calibration's apart. `topics` keeps the
    order of the file names, entries the order in their file: the *curated order* that
    breaks ties. `places` has the file and line of each entry, of its parts and of each
    of its wordings, for messages to editors; the keys are an entry's id and a part's
    name or number. Those of other files begin with their kind: `rules/cannot-breathe`
    and the number of a phrase.
    """

    version: str
    topics: dict[str, Topic]
    sources: dict[str, Source] = field(default_factory=dict)
    safety: Safety = field(default_factory=Safety)
    examples: Examples = field(default_factory=Examples)
    scope: Scope = field(default_factory=Scope)
    smalltalk: tuple[Smalltalk, ...] = ()
    synonyms: tuple[Phrases, ...] = ()
    settings: Settings = field(default_factory=Settings)
    calibration: Calibration | None = None
    places: dict[tuple[str, str | int], tuple[str, int]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries.values())

    @cached_property
    def entries(self) -> MappingProxyType[str, Entry]:
        """Every entry by id, in curated order."""
        return MappingProxyType(
            {
                entry.id: entry
                for topic in self.topics.values()
                for entry in topic.entries
            }
        )

    @cached_property
    def topic_of(self) -> MappingProxyType[str, str]:
        """The topic's id for every entry's id."""
        return MappingProxyType(
            {
                entry.id: topic_id
                for topic_id, topic in self.topics.items()
                for entry in topic.entries
            }
        )
