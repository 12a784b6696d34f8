"""Small labels, replies and cases for the tests of the evaluation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot import (
    AnsweredEntry,
    Conversation,
    Entry,
    FiredRule,
    Kind,
    KnowledgeBase,
    Level,
    Reply,
    Suggestion,
)
from bot.domain import Rule, Topic
from tests.builders import make_safety
from tests.evaluation.channels import Heard, Ranked
from tests.evaluation.labels import Label
from tests.evaluation.runner import Case, judged

DISCLAIMER = "General information, not medical advice."
QUESTIONS = {
    "sessions-needed": "How many sessions does it take?",
    "healing-time": "How long does the skin take to heal?",
    "what-is-melasma": "What is melasma?",
}
# A topic with two entries, for tests of commands, which read files.
SHOP = """\
title: Shop
entries:
  - id: opening-hours
    question: When does the shop open?
    phrasings:
      - opening hours
    answer: At nine.
  - id: returns
    question: How do I return a parcel?
    phrasings:
      - send goods back
    answer: By post.
"""


def make_knowledge(disclaimers: Mapping[str, str] | None = None) -> KnowledgeBase:
    """Three entries in one topic, and an emergency, an urgent and a clinician rule."""
    entries = tuple(
        Entry(id=id, question=question, answer=f"About {id}.")
        for id, question in QUESTIONS.items()
    )
    return KnowledgeBase(
        version="v1",
        topics={"skin": Topic(title="Skin", entries=entries)},
        safety=make_safety(
            make_rule("cannot-breathe", Level.EMERGENCY),
            make_rule("swollen-face", Level.EMERGENCY),
            make_rule("infection", Level.URGENT),
            make_rule("own-medicine", Level.CLINICIAN),
            disclaimers={"default": DISCLAIMER}
            if disclaimers is None
            else dict(disclaimers),
            claims=("guaranteed",),
        ),
    )


def make_rule(id: str, level: Level) -> Rule:
    return Rule(id=id, level=level, when=("pus",), reply="Get help.")


def make_label(
    ask: str = "how many goes?",
    expect: str | Sequence[str] = "sessions-needed",
    rule: str | None = None,
    after: Sequence[str] = (),
    tags: Sequence[str] = (),
    folder: str = "",
    place: tuple[str, int] = ("", 0),
) -> Label:
    return Label(
        ask=ask,
        expect=(expect,) if isinstance(expect, str) else tuple(expect),
        rule=rule,
        after=tuple(after),
        tags=tuple(tags),
        folder=folder,
        path=place[0],
        line=place[1],
    )


def make_reply(
    kind: Kind | str = Kind.ANSWER,
    entry: str | None = None,
    rule: tuple[str, Level] | None = None,
    confidence: float | None = None,
    chips: Sequence[str] = (),
    text: str = "As curated.",
    disclaimer: str | None = DISCLAIMER,
    note: str | None = None,
) -> Reply:
    """A reply of any kind; `entry` makes it an answer from that entry."""
    return Reply(
        kind=Kind(kind),
        text=text,
        knowledge="v1",
        conversation=Conversation(),
        disclaimer=disclaimer,
        confidence=confidence,
        entry=AnsweredEntry(id=entry, question="…", topic="skin") if entry else None,
        rule=FiredRule(id=rule[0], level=rule[1]) if rule else None,
        note=note,
        suggestions=tuple(Suggestion(id=chip, question="…") for chip in chips),
    )


def make_case(
    label: Label,
    reply: Reply,
    matches: Sequence[str] | None = (),
    milliseconds: float = 1.0,
) -> Case:
    """A judged case; `matches` are ids in order, or None where nobody saw them."""
    ranked = None if matches is None else _ranked(matches)
    return judged(label, Heard(reply, milliseconds, ranked), make_knowledge())


def _ranked(ids: Sequence[str]) -> tuple[Ranked, ...]:
    return tuple(Ranked(id, 1.0, {"mass": 0.5}) for id in ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class FakeMatch:
    """A match as the engine gives it."""

    entry: Entry
    score: float = 1.0
    parts: Mapping[str, float] = field(default_factory=lambda: {"mass": 0.5})


@dataclass(frozen=True, slots=True, kw_only=True)
class FakeExplanation:
    """A reply with its matches."""

    reply: Reply
    matches: tuple[FakeMatch, ...]


@dataclass(frozen=True, kw_only=True)
class FakeResponder:
    """Says what it was given to say; a follow-up finds what the conversation holds."""

    replies: Mapping[str, Reply]
    matches: Sequence[str] = ()
    knowledge: KnowledgeBase = field(default_factory=make_knowledge)
    heard: list[tuple[str, Conversation]] = field(default_factory=list)

    def explain(self, message: str, conversation: Conversation, /) -> FakeExplanation:
        self.heard.append((message, conversation))
        return FakeExplanation(
            reply=self.replies[message],
            matches=tuple(
                FakeMatch(entry=self.knowledge.entries[id]) for id in self.matches
            ),
        )
