"""Entries and the sources that they cite: what `topics/` and `sources.yaml` hold."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from bot.domain.model import Id, Model, Phrases, Text


class Waiver(Model):
    """A claim that an answer may state after all, and why."""

    claim: Text = Field(
        description="One of the claims of safety/claims.yaml, as written there.",
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
    aliases: tuple[Id, ...] = Field(
        default=(),
        description="Ids that it had before: links to them, kept conversations and "
        "counts lead here. `askwell rename` writes them.",
        examples=[["number-of-sessions"]],
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
    plain: Text | None = Field(
        default=None,
        description="The answer in a sentence or two of the plainest words, for who "
        "asks to have it simpler or shorter. Without it that is its first sentence.",
        examples=["Usually 4 to 6 sessions. Your provider sets your plan."],
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
        description="Disclaimers of safety/disclaimers.yaml, beside the default one.",
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
        "reference",
        "charity",
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
