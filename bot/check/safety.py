"""Checks of safety rules: disclaimers, examples, and ordinary questions swallowed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from bot.check.phrasings import Phrasing
from bot.check.places import Watch, place_of, problem_at
from bot.dialogue import Responder
from bot.domain import KnowledgeBase, Problem, Rule, Severity
from bot.safety import Verdict
from bot.text import counted, listed

Example = tuple[int, str, str]


def check_disclaimer(knowledge: KnowledgeBase) -> Iterator[Problem]:
    """Whether answers have a disclaimer."""
    if "default" not in knowledge.safety.disclaimers:
        yield Problem(
            path="safety.yaml",
            line=1,
            what="there is no 'default' disclaimer; every answer would go without one",
            warning=not knowledge.safety.rules,
            check="disclaimer",
        )


def check_swallowed(
    knowledge: KnowledgeBase, swallowed: Iterable[tuple[Phrasing, Verdict]]
) -> Iterator[Problem]:
    """The phrases of rules that ordinary questions set off, with these questions."""
    by_phrase: dict[tuple[str, str], list[Phrasing]] = defaultdict(list)
    rules: dict[str, Rule] = {}
    for one, verdict in swallowed:
        if verdict.rule:
            rules[verdict.rule.id] = verdict.rule
            by_phrase[verdict.rule.id, verdict.evidence].append(one)
    for (rule, phrase), asked in by_phrase.items():
        texts = [
            f"{one.text!r} ({place_of(knowledge, one.entry, one.part)})"
            for one in asked
        ]
        part = rules[rule].when.index(phrase) if phrase in rules[rule].when else 0
        by = f"the phrase {phrase!r}" if phrase in rules[rule].when else "it"
        yield problem_at(
            knowledge,
            (f"rules/{rule}", part),
            f"{by} swallows {counted(len(asked), 'phrasing')} of entries: "
            f"{listed(texts)}; drop the phrasing, or, if it is no danger, narrow the "
            "phrase with 'unless:'",
            check="swallowed",
            where=f"rule {rule!r}",
            file="safety.yaml",
        )


def check_examples(responder: Responder, watch: Watch[Example]) -> Iterator[Problem]:
    """Whether each example sets off a rule of its level, and an ordinary one none."""
    knowledge = responder.knowledge
    levels = {rule.id: rule.level for rule in knowledge.safety.rules}
    for number, text, rule_id in watch(_examples(knowledge)):
        verdict = responder.verdict(text)
        fired = verdict.rule
        if fired and not rule_id:
            what = f"{text!r} is ordinary but sets off {fired.id!r}"
        elif rule_id and (fired is None or fired.level != levels[rule_id]):
            got = f"sets off {fired.id!r}" if fired else "sets off nothing"
            what = f"{text!r} should set off {rule_id!r} but {got}"
        else:
            continue
        yield problem_at(
            knowledge,
            ("examples", number),
            what,
            check="example",
            severity=Severity.WARNING,
            file="examples.yaml",
        )


def _examples(knowledge: KnowledgeBase) -> Sequence[Example]:
    """Each example with its number and its rule; the ordinary ones have none."""
    examples = knowledge.examples
    expected = [
        *((text, rule) for rule, texts in examples.rules.items() for text in texts),
        *((text, "") for text in examples.ordinary),
    ]
    return [(number, text, rule) for number, (text, rule) in enumerate(expected)]
