"""Checks of dangers: disclaimers, examples, and ordinary questions swallowed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from bot.check.phrasings import Phrasing
from bot.check.places import Watch, place_of, problem_at
from bot.dialogue import Responder
from bot.domain import KnowledgeBase, Problem, Rule, Severity
from bot.phrases import Lexicon
from bot.safety import SafetyLane, Verdict
from bot.text import counted, listed, words


class Example(NamedTuple):
    """A sentence, where it stands, and the rule that it must set off, if any."""

    place: tuple[str, int]
    text: str
    rule: Rule | None = None


def check_pages(knowledge: KnowledgeBase) -> Iterator[Problem]:
    """Whether answers have a disclaimer, and each danger an example."""
    if "default" not in knowledge.safety.disclaimers:
        yield Problem(
            path="safety/disclaimers.yaml",
            line=1,
            what="there is no 'default' disclaimer; every answer would go without one",
            severity=Severity.ERROR if knowledge.safety.rules else Severity.WARNING,
            check="disclaimer",
        )
    for rule in knowledge.safety.rules:
        if not rule.examples:
            what = (
                "has no example; add sentences that must set it off under 'examples:'"
            )
            place, where = ("dangers", rule.id), f"danger {rule.id!r}"
            yield problem_at(knowledge, place, what, check="example", where=where)


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

    The first example of a danger must set off that very danger by its phrases.
    """
    knowledge = responder.knowledge
    for example in watch(_examples(knowledge)):
        if wrong := _wrong(example, responder):
            what = f"{example.text!r} {wrong}"
            where = f"danger {example.rule.id!r}" if example.rule else ""
            yield problem_at(
                knowledge, example.place, what, check="example", where=where
            )


def _wrong(example: Example, responder: Responder) -> str:
    """What is wrong with an example, as the end of a sentence; else nothing."""
    _, number = example.place
    rule, fired = example.rule, responder.verdict(example.text).rule
    got = f"sets off {fired.id!r}" if fired else "sets off nothing"
    if rule is None:
        return f"is ordinary but {got}" if fired else ""
    if fired is None or fired.level is not rule.level:
        return f"should set off {rule.id!r} but {got}"
    if number == 0 and not _is_told(rule, example.text, responder):
        return (
            "is the first example, and no phrase under 'when:' finds it; "
            "add a phrase, or put an example first that one finds"
        )
    return ""


def _is_told(rule: Rule, text: str, responder: Responder) -> bool:
    """Whether the phrases of a rule alone find a text."""
    lexicon = Lexicon(responder.knowledge.groups)
    lane = SafetyLane((rule,), lexicon)
    mended = responder.retriever.speller.mend(words(text))
    return lane.check(lexicon.read(mended)).rule is not None


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
