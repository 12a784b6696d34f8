"""Checks of dangers by asking: examples, look-alikes, ordinary questions swallowed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from bot.check.phrasings import Phrasing
from bot.check.places import Watch, place_of, problem_at
from bot.dialogue import Responder
from bot.domain import KnowledgeBase, Problem, Rule, Severity
from bot.safety import Verdict
from bot.text import counted, listed


class Example(NamedTuple):
    """A sentence, where it stands, and the rule that it must set off, if any."""

    place: tuple[str, int]
    text: str
    rule: Rule | None = None


def check_swallowed(
    knowledge: KnowledgeBase, swallowed: Iterable[tuple[Phrasing, Verdict]]
) -> Iterator[Problem]:
    """The phrases and examples of dangers that ordinary questions set off."""
    by_evidence: dict[tuple[str, str], list[tuple[Phrasing, Verdict]]]
    by_evidence = defaultdict(list)
    for phrasing, verdict in swallowed:
        if verdict.rule:
            by_evidence[verdict.rule.id, verdict.evidence].append((phrasing, verdict))
    for (rule, evidence), group in by_evidence.items():
        texts = [
            f"{phrasing.text!r} ({place_of(knowledge, phrasing.entry, phrasing.part)})"
            for phrasing, _ in group
        ]
        _, verdict = group[-1]
        yield problem_at(
            knowledge,
            verdict.place,
            f"the {'example' if verdict.like else 'phrase'} {evidence!r} swallows "
            f"{counted(len(group), 'phrasing')} of entries: {listed(texts)}; drop the "
            "phrasing, or, if it is no danger, narrow the phrase with 'unless:' or add "
            "the phrasing to the page under 'ordinary:'",
            check="swallowed",
            where=f"danger {rule!r}",
        )


def check_examples(responder: Responder, watch: Watch[Example]) -> Iterator[Problem]:
    """Whether each example sets off a danger of its level, and an ordinary one none.

    The first example of a danger must set off that very danger by its phrases, and each
    must set off its level with itself left out.
    """
    for example in watch(_examples(responder.knowledge)):
        yield from _check_example(example, responder)


def check_grave(responder: Responder) -> Iterator[Problem]:
    """What `check_examples` finds of the dangers that cost lives."""
    for example in _examples(responder.knowledge):
        if example.rule and example.rule.level.is_grave:
            yield from _check_example(example, responder)


def _check_example(example: Example, responder: Responder) -> Iterator[Problem]:
    if wrong := _wrong(example, responder):
        # No visitor writes an example word for word.
        is_grave = example.rule is not None and example.rule.level.is_grave
        yield problem_at(
            responder.knowledge,
            example.place,
            f"{example.text!r} {wrong}",
            check="example",
            severity=Severity.ERROR if is_grave else Severity.WARNING,
            where=f"danger {example.rule.id!r}" if example.rule else "",
        )


def _wrong(example: Example, responder: Responder) -> str:
    """What is wrong with an example, as the end of a sentence; else nothing."""
    _, number = example.place
    rule, text = example.rule, example.text
    if rule is None:
        fired = responder.verdict(text).rule
        return f"is ordinary but sets off {fired.id!r}" if fired else ""
    if number == 0 and rule.id not in responder.told(text):
        mend = _cause(text, rule, responder) or (
            "add a phrase, or put an example first that one finds"
        )
        return f"is the first example, and no phrase under 'when:' finds it; {mend}"
    fired = responder.verdict_without(rule, text).rule
    if fired and fired.level is rule.level:
        return ""
    got = f"sets off {fired.id!r}" if fired else "sets off nothing"
    mend = _cause(text, rule, responder) or (
        "add a phrase under 'when:' that finds it and others like it"
    )
    return (
        f"should set off {rule.id!r}, but {got} where it is not an example itself; "
        f"{mend}"
    )


def _cause(text: str, rule: Rule, responder: Responder) -> str:
    """Write what keeps a danger from an example that its phrases find, if it does."""
    exception = responder.exception_in(text, rule)
    if not exception:
        return ""
    knowledge = responder.knowledge
    places = (
        place_of(knowledge, f"unless/{rule.id}", number)
        for number, phrase in enumerate(rule.unless)
        if phrase == exception
    )
    return (
        f"{exception!r} under 'unless:' ({next(places)}) keeps a phrase from counting; "
        "narrow that"
    )


def _examples(knowledge: KnowledgeBase) -> Sequence[Example]:
    """Every example with its rule, then the ordinary ones."""
    told = [
        Example((f"examples/{rule.id}", number), text, rule)
        for rule in knowledge.safety.rules
        for number, text in enumerate(rule.examples)
    ]
    ordinary = [
        Example((f"ordinary/{name}", number), text)
        for name, page in knowledge.safety.pages.items()
        for number, text in enumerate(page.ordinary)
    ]
    return [*told, *ordinary]
