"""The knowledge base as values: what editors write, validated and frozen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Text = Annotated[str, Field(min_length=1)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Phrases = tuple[Text, ...]


class Model(BaseModel):
    """A value read from a knowledge file: frozen, and closed to unknown keys.

    Descriptions and examples of the keys are what editors read as they type: the JSON
    Schemas that `python -m bot schema` writes are made of them.
    """

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

    id: Id = Field(
        description="Names the entry wherever another file points to it. Lower-case "
        "letters, digits and hyphens; unique over all topics, and never reused.",
        examples=["sessions-needed"],
    )
    question: Text = Field(
        description="The question as a visitor would ask it; chips show it.",
        examples=["How many sessions does it take?"],
    )
    phrasings: Phrases = Field(
        default=(),
        description="Other ways to ask it, eight or more: keywords, everyday words, "
        "the roundabout way. The search sees these and the question.",
        examples=[["number of treatments", "how often do I have to come in"]],
    )
    answer: Text = Field(
        description="What the bot says: plain text, the answer in the first sentence. "
        "Links are [text](https://…). After >- lines run on; two empty lines begin a "
        "new paragraph.",
        examples=["The article gives 4 to 6 sessions. Your provider sets your plan."],
    )
    sources: tuple[Text, ...] = Field(
        default=(),
        description="Where the answer stands: the name of a source of sources.yaml, "
        "or of one of its sections after a #. Every figure of the answer must be in a "
        "fact of one of them.",
        examples=[["article#treatment-plan", "nhs-chelwest"]],
    )
    disclaimers: tuple[Id, ...] = Field(
        default=(),
        description="Disclaimers of safety.yaml that follow the default one.",
        examples=[["procedure"]],
    )
    next: tuple[Id, ...] = Field(
        default=(),
        description="Entries that are offered as chips below the answer.",
        examples=[["time-between-sessions"]],
    )
    allow: tuple[Waiver, ...] = Field(
        default=(),
        description="Claims that `check` lets this answer state, each with its reason.",
        examples=[[{"claim": "guaranteed", "why": "The law guarantees returns."}]],
    )
    reviewed: date | None = Field(
        default=None,
        description="When somebody last held the answer against its sources.",
        examples=["2026-11-22"],
    )
    review_due: date | None = Field(
        default=None,
        description="When somebody should do so again.",
        examples=["2027-11-22"],
    )

    @property
    def all_phrasings(self) -> Phrases:
        """The question and every phrasing: what a search sees of the entry."""
        return (self.question, *self.phrasings)


class Topic(Model):
    """A file of entries; `title` heads it wherever entries are listed."""

    title: Text = Field(
        description="Heads the topic wherever entries are listed.",
        examples=["Sessions and timing"],
    )
    entries: tuple[Entry, ...] = Field(
        description="The topic's entries, in the order in which they are listed; "
        "the earlier wins where two match a message equally well."
    )


class Section(Model):
    """A part of a source, with its facts in our own words."""

    title: Text = Field(
        description="The section's heading in the document.",
        examples=["How many sessions you need"],
    )
    facts: Phrases = Field(
        default=(),
        description="What the section says, in our own words, one fact an item.",
        examples=[["4 to 6 sessions", "4 to 8 weeks between sessions"]],
    )


class Source(Model):
    """A document or reference that answers are drawn from."""

    title: Text = Field(
        description="The document's title, as shown below an answer.",
        examples=["Microneedling, post-treatment information"],
    )
    kind: Literal[
        "article",
        "regulator",
        "health-service",
        "professional-body",
        "study",
        "label",
        "secondary",
    ] = Field(description="What sort of document it is.", examples=["health-service"])
    url: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = Field(
        default=None,
        description="Its address, linked below an answer.",
        examples=["https://www.example.org/leaflet"],
    )
    note: Text | None = Field(
        default=None,
        description="For editors: what was read of it, and how far to trust it.",
        examples=["A leaflet for patients; no date."],
    )
    facts: Phrases = Field(
        default=(),
        description="What it says, in our own words, one fact an item.",
        examples=[["4 to 6 sessions, at least 6 weeks apart"]],
    )
    sections: dict[Id, Section] = Field(
        default={},
        description="Its parts by name, so that an answer can cite one of them.",
    )


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

    id: Id = Field(
        description="Names it in messages to editors; unique in its list.",
        examples=["cannot-breathe"],
    )
    when: Annotated[Phrases, Field(min_length=1)] = Field(
        description="What sets it off: phrases of words and {groups}, found in any "
        "order. Put a phrase that begins with { in double quotes.",
        examples=[["{cannot} {breathing}"]],
    )
    unless: Phrases = Field(
        default=(),
        description="Phrases that keep it from firing where they share its words.",
        examples=[["let skin breathe"]],
    )
    window: Annotated[int, Field(ge=1, le=100)] = Field(
        default=8,
        description="Within how many words a phrase must be found.",
        examples=[8],
    )
    reply: Text = Field(
        description="What the bot says then, word for word.",
        examples=["Call 999, 911 or 112 now."],
    )
    next: tuple[Id, ...] = Field(
        default=(),
        description="Entries that are offered as chips below the reply.",
        examples=[["what-is-micro-needling"]],
    )


class Rule(Trigger):
    """A curated safety rule with its fixed reply.

    `anyone` lets a clinician rule fire on general questions too, not only on the
    visitor's own case.
    """

    level: Level = Field(
        description="How dangerous it is: the most dangerous rules are looked at "
        "first. Every level but clinician escalates, with nothing below the reply.",
        examples=["emergency"],
    )
    anyone: bool = Field(
        default=False,
        description="true lets a clinician rule fire on general questions too, not "
        "only where visitors speak of themselves or of somebody they know.",
        examples=[True],
    )


class Smalltalk(Trigger):
    """A curated reply to small talk; `starters` offers starting questions below."""

    starters: bool = Field(
        default=False,
        description="true offers the starting questions of settings.yaml below.",
        examples=[True],
    )


class Safety(Model):
    """Everything in safety.yaml.

    `claims` are words that an answer may only deny or attribute, never state as ours.
    """

    disclaimers: dict[Id, Text] = Field(
        default={},
        description="Texts below an answer, by name. The one named default stands "
        "below every answer.",
        examples=[{"default": "General information, not advice."}],
    )
    groups: dict[Id, Phrases] = Field(
        default={},
        description="Words that mean the same danger, by name: {name} in a phrase "
        "stands for any of them.",
        examples=[{"breathing": ["breathe", "breath", "air"]}],
    )
    rules: tuple[Rule, ...] = Field(
        default=(),
        description="Danger rules, each with its fixed reply. They look at every "
        "message before anything else does.",
    )
    claims: Phrases = Field(
        default=(),
        description="Words that an answer may only deny or attribute to somebody.",
        examples=[["guaranteed", "completely safe"]],
    )


class Examples(Model):
    """Everything in examples.yaml: sentences, by the rule that each must set off.

    `ordinary` must set off none.
    """

    rules: dict[Id, Phrases] = Field(
        default={},
        description="By the id of a rule of safety.yaml: sentences as visitors write "
        "them that must set it off, or another of its level.",
        examples=[{"cannot-breathe": ["i cant get any air"]}],
    )
    ordinary: Phrases = Field(
        default=(),
        description="Sentences that must set off no rule.",
        examples=[["my skin can finally breathe"]],
    )


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


class SmalltalkFile(Model):
    """Everything in smalltalk.yaml."""

    rules: tuple[Smalltalk, ...] = Field(
        default=(),
        description="Each fires when a message is nothing but one of its phrases and "
        "politeness.",
    )


class Texts(Model):
    """What the bot says around the entries."""

    suggest: Text = Field(
        default="I am not sure that I understood. Did you mean one of these?",
        description="Above two or three entries, where none is near enough to answer.",
    )
    decline: Text = Field(
        default="I don't have an answer to that in my sources.",
        description="Where no entry is near; the contact follows.",
    )
    language: Text = Field(
        default="Sorry, I can only read and answer in English.",
        description="To a message in another language.",
    )


class Settings(Model):
    """Everything in settings.yaml: how the bot introduces itself."""

    name: Text = Field(default="Askwell", description="What the bot is called.")
    greeting: Text = Field(
        default="Hello! What would you like to know?",
        description="The first thing that it says.",
    )
    notice: Text = Field(
        default="I am an automated assistant and answer from a fixed set of questions.",
        description="That it is a machine, what it answers from, and what visitors "
        "should not type.",
    )
    starters: tuple[Id, ...] = Field(
        default=(),
        description="Entries that are offered before anything is asked.",
        examples=[["what-is-micro-needling", "is-it-safe"]],
    )
    contact: Text | None = Field(
        default=None,
        description="Whom to ask instead, where the bot has no answer.",
        examples=["Ask at the desk, or write to desk@example.org."],
    )
    privacy_url: Annotated[str, Field(pattern=r"^(https?://|/)\S*$")] | None = Field(
        default=None,
        description="The address of your privacy page, linked in the chat.",
        examples=["https://www.example.org/privacy"],
    )
    locale: Annotated[str, Field(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")] = Field(
        default="en",
        description="The language of the answers, with its country if it matters.",
        examples=["en-GB"],
    )
    semantic: bool = Field(
        default=True,
        description="false searches by words alone: faster, and it finds fewer of the "
        "questions asked in other words.",
    )
    texts: Texts = Field(
        default=Texts(),
        description="Its sentences around the entries, where yours should differ.",
    )


Share = Annotated[float, Field(gt=0, lt=1)]


class Calibration(Model):
    """Everything in calibration.yaml, which `python -m bot calibrate` writes.

    `knowledge` is the version that it was fitted on, `semantic` that setting then.
    `shift` moves the intercept of confidence; answers and suggestions begin at the
    other two.
    """

    knowledge: Text = Field(
        description="The version of the knowledge that it was fitted on."
    )
    semantic: bool = Field(description="The setting of that name at that time.")
    shift: Annotated[float, Field(ge=-6, le=6)] = Field(
        description="By how much confidence rises, in log-odds."
    )
    answer_from: Share = Field(description="The confidence at which answers begin.")
    suggest_from: Share = Field(
        description="The confidence at which suggestions begin."
    )


# Where an entry's part, or an item of another file, stands: its file and its line.
Places = Mapping[tuple[str, str | int], tuple[str, int]]


@dataclass(frozen=True, kw_only=True)
class KnowledgeBase:
    """All knowledge files of a folder, validated together.

    `version` is a hash of the files' bytes, the calibration's apart. `topics` keeps the
    order of the file names, entries the order in their file: the *curated order* that
    breaks ties. `places` has the file and line of each entry, of its parts and of each
    of its phrasings, for messages to editors; the keys are an entry's id and a part's
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
    places: Places = field(default_factory=dict)

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
