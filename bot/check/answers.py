"""Checks of answers: figures, overclaims, length, and how hard they are to read."""

import re
from collections.abc import Iterator

from bot.check.places import entry_problem
from bot.check.readability import grade, words_of
from bot.domain import Entry, KnowledgeBase, Problem, Severity
from bot.safety import Claims
from bot.text import did_you_mean, split_links

# Words that a chat window holds without scrolling far; shipped answers have 87 at most.
_WORDS = 120
# Years of schooling. Editors aim at 8; medical words alone bring shipped answers to 11.
_GRADE = 12
_NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        "three four five six seven eight nine ten eleven twelve".split(), start=3
    )
}
_NUMBERS = re.compile(rf"\d+(?:[.,]\d+)*|\b(?:{'|'.join(_NUMBER_WORDS)})\b")


def check_answers(knowledge: KnowledgeBase) -> Iterator[Problem]:
    """Yield every problem of the answers, entry by entry."""
    claims = Claims(knowledge)
    for entry in knowledge:
        yield from _check_figures(entry, knowledge)
        yield from _check_claims(entry, knowledge, claims)
        yield from _check_reading(entry, knowledge)


def _check_figures(entry: Entry, knowledge: KnowledgeBase) -> Iterator[Problem]:
    if not entry.sources:
        what = "cites no source; add 'sources:'"
        yield entry_problem(knowledge, entry.id, "answer", what, check="no-source")
    stated = figures(" ".join(cited_facts(entry, knowledge)))
    for figure in sorted(figures(entry.answer) - stated):
        what = (
            f"the figure {figure} is in no fact that the entry cites; "
            "cite its source, or add the fact to sources.yaml"
        )
        yield _error(knowledge, entry, what, check="figure")


def _error(knowledge: KnowledgeBase, entry: Entry, what: str, *, check: str) -> Problem:
    place, severity = (entry.id, "answer"), Severity.ERROR
    return entry_problem(knowledge, *place, what, check=check, severity=severity)


def figures(text: str) -> set[str]:
    """Return the numbers of a text, as digits; number words count from three on.

    Of a link its words count, of a telephone link nothing. "Three sessions, or 1,000"
    gives `{"3", "1000"}`.
    """
    spans = (span.text for span in split_links(text) if not span.is_telephone)
    numbers = _NUMBERS.findall("".join(spans).lower())
    return {_NUMBER_WORDS.get(number, number.replace(",", "")) for number in numbers}


def cited_facts(entry: Entry, knowledge: KnowledgeBase) -> Iterator[str]:
    """Yield the facts of the sources and sections that an entry cites."""
    for reference in entry.sources:
        source_id, _, section_id = reference.partition("#")
        source = knowledge.sources[source_id]
        if section_id:
            yield from source.sections[section_id].facts
        else:
            yield from source.facts
            for section in source.sections.values():
                yield from section.facts


def _check_claims(
    entry: Entry, knowledge: KnowledgeBase, claims: Claims
) -> Iterator[Problem]:
    """Yield claims that are stated without a waiver, and waivers without a claim."""
    stated = claims.stated(entry.answer)
    waived = {claims.named(waiver.claim) for waiver in entry.allow}
    for claim in stated:
        if claim not in waived:
            denied = f"deny it ('no … {claim}') or say who claims it"
            what = f"states {claim!r} as ours; {denied}"
            yield _error(knowledge, entry, what, check="overclaim")
    for waiver in entry.allow:
        written, named = waiver.claim, claims.named(waiver.claim)
        if named is None:
            hint = did_you_mean(written, knowledge.safety.claims)
            what = (
                f"allows {written!r}, which is no claim of safety/claims.yaml{hint}; "
                "write it as it stands there"
            )
        elif named not in stated:
            idle = "which the answer does not state; remove the waiver"
            what = f"allows {written!r}, {idle}"
        else:
            continue
        yield entry_problem(knowledge, entry.id, "allow", what, check="waiver")


def _check_reading(entry: Entry, knowledge: KnowledgeBase) -> Iterator[Problem]:
    length, level = len(words_of(entry.answer)), grade(entry.answer)
    if length > _WORDS:
        what = (
            f"the answer has {length} words, more than {_WORDS}; say less, or make two "
            "entries of it"
        )
        yield entry_problem(knowledge, entry.id, "answer", what, check="length")
    if level > _GRADE:
        what = (
            f"the answer asks for {level:.0f} years of schooling (Flesch-Kincaid), "
            f"more than {_GRADE}; use shorter sentences and plainer words"
        )
        yield entry_problem(knowledge, entry.id, "answer", what, check="reading-level")
