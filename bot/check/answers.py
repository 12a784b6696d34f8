"""Checks of answers: sources, overclaims, length, and how hard they are to read."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from itertools import chain

from bot.check.places import entry_problem, problem_at
from bot.check.readability import grade, words_of
from bot.domain import (
    Entry,
    KnowledgeBase,
    Problem,
    Severity,
    named_placeholders,
    placeholders_of,
)
from bot.safety import Claims, Said, Says
from bot.text import did_you_mean

# Words that a chat window holds without scrolling far; shipped answers have 87 at most.
_WORDS = 120
# Years of schooling. Editors aim at 8; medical words alone bring shipped answers to 11.
_GRADE = 12
_NAMES = {"answer": "answer", "plain": "plain form"}


def check_answers(knowledge: KnowledgeBase) -> Iterator[Problem]:
    """Yield every problem of the answers and their plain forms."""
    for entry in knowledge:
        if not entry.sources:
            what = "cites no source; add 'sources:'"
            yield entry_problem(knowledge, entry.id, "answer", what, check="no-source")
        yield from _check_length(entry, knowledge)
        yield from _check_plain(entry, knowledge)
    if is_english(knowledge):
        yield from _check_english(knowledge)
    else:
        yield problem_at(
            knowledge,
            ("settings", "locale"),
            "readability, overclaims and yes or no are looked at in English only, so "
            "not here",
            check="english",
            severity=Severity.ADVICE,
            file="settings.yaml",
        )


def is_english(knowledge: KnowledgeBase) -> bool:
    """Whether answers are in English, as some checks of their words ask for."""
    return knowledge.settings.language == "en"


def _check_english(knowledge: KnowledgeBase) -> Iterator[Problem]:
    claims = Claims(knowledge)
    for entry in knowledge:
        for part, text in texts_of(entry):
            yield from _check_reading(entry, part, text, knowledge)
        yield from _check_claims(entry, knowledge, claims)


def texts_of(entry: Entry) -> Iterator[tuple[str, str]]:
    """Yield the texts that may be the reply, each with its key: `("plain", "Yes.")`."""
    yield "answer", entry.answer
    if entry.plain:
        yield "plain", entry.plain


def _check_claims(
    entry: Entry, knowledge: KnowledgeBase, claims: Claims
) -> Iterator[Problem]:
    """Yield claims that are stated without a waiver, and waivers without a claim.

    A text is judged sentence by sentence, so that its first is sound by itself: that is
    all that a visitor gets who asks for less.
    """
    said = {part: claims.said(text) for part, text in texts_of(entry)}
    waived = {p for waiver in entry.allow for p in claims.named(waiver.claim)}
    for part, found in said.items():
        for each in found:
            if each.pattern not in waived:
                what, check, severity = _complaint(each)
                yield entry_problem(
                    knowledge, entry.id, part, what, check=check, severity=severity
                )
    stated = {each.pattern for each in chain(*said.values())}
    yield from _check_waivers(entry, knowledge, claims, stated)


def _complaint(said: Said) -> tuple[str, str, Severity]:
    """What is wrong with what an answer says, the check's name, and how bad it is."""
    if said.kind is Says.INSTRUCTION:
        what = (
            f"tells visitors how to do it themselves ({said.words!r}); say who does "
            "it, or that they should not"
        )
        return what, "instruction", Severity.ERROR
    if said.kind is Says.USUAL:
        what = f"states {said.words!r} as ours; deny it, say who claims it, or cut it"
        return what, "overclaim", Severity.WARNING
    found = f" ({said.words!r})" if said.words != said.pattern else ""
    denied = f"deny it ('no … {said.pattern}') or say who claims it"
    what = f"states {said.pattern!r} as ours{found}; {denied}"
    return what, "overclaim", Severity.ERROR


def _check_waivers(
    entry: Entry, knowledge: KnowledgeBase, claims: Claims, stated: AbstractSet[str]
) -> Iterator[Problem]:
    for waiver in entry.allow:
        written, named = waiver.claim, claims.named(waiver.claim)
        if not named:
            hint = did_you_mean(written, knowledge.safety.claims)
            what = (
                f"allows {written!r}, which is no claim of safety/claims.yaml{hint}; "
                "write it as it stands there"
            )
        elif stated.isdisjoint(named):
            idle = "which the answer does not state; remove the waiver"
            what = f"allows {written!r}, {idle}"
        else:
            continue
        yield entry_problem(knowledge, entry.id, "allow", what, check="waiver")


def _check_length(entry: Entry, knowledge: KnowledgeBase) -> Iterator[Problem]:
    length = len(words_of(entry.answer))
    if length > _WORDS:
        what = (
            f"the answer has {length} words, more than {_WORDS}; say less, or make two "
            "entries of it"
        )
        yield entry_problem(knowledge, entry.id, "answer", what, check="length")


def _check_reading(
    entry: Entry, part: str, text: str, knowledge: KnowledgeBase
) -> Iterator[Problem]:
    level = grade(text)
    if level > _GRADE:
        what = (
            f"the {_NAMES[part]} asks for {level:.0f} years of schooling "
            f"(Flesch-Kincaid), more than {_GRADE}; use shorter sentences and plainer "
            "words"
        )
        yield entry_problem(knowledge, entry.id, part, what, check="reading-level")


def _check_plain(entry: Entry, knowledge: KnowledgeBase) -> Iterator[Problem]:
    """Yield a plain form that is no shorter than the answer it stands for."""
    length, limit = len(words_of(entry.plain or "")), len(words_of(entry.answer))
    if length and length >= limit:
        what = (
            f"the plain form has {length} words and the answer {limit}; say it in a "
            "sentence or two, or remove 'plain:'"
        )
        yield entry_problem(knowledge, entry.id, "plain", what, check="plain")


def check_placeholders(knowledge: KnowledgeBase) -> Iterator[Problem]:
    """Yield the placeholders of answers and plain forms, entry by entry."""
    for entry in knowledge:
        for part, text in texts_of(entry):
            if found := placeholders_of(text):
                what = (
                    f"has {named_placeholders(found)}, which visitors would read as it "
                    "stands; write the text in its place"
                )
                yield entry_problem(
                    knowledge, entry.id, part, what, check="placeholder"
                )
