"""The editors' linter: what is wrong with knowledge that loads."""

import re
from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Iterator

from bot.claims import unsafe_claims
from bot.errors import Problem
from bot.knowledge import Entry
from bot.knowledge import KnowledgeBase
from bot.reply import Kind
from bot.responder import Responder

_NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        "three four five six seven eight nine ten eleven twelve".split(), start=3
    )
}
_NUMBERS = re.compile(rf"\d+(?:[.,]\d+)*|\b(?:{'|'.join(_NUMBER_WORDS)})\b")


def check(
    responder: Responder, wordings_of: Collection[str] | None = None
) -> Iterator[Problem]:
    """Every problem of a knowledge base that loads, entry by entry.

    With `wordings_of`, only the wordings of these entries are asked, and no example is:
    that is most of the time.
    """
    knowledge = responder.knowledge
    yield from _check_whole(knowledge)
    for entry in knowledge:
        yield from _check_answer(entry, knowledge)
        if wordings_of is not None and entry.id not in wordings_of:
            continue
        for part, wording in enumerate(entry.wordings):
            yield from _check_wording(entry, part, wording, responder)
    if wordings_of is None:
        yield from _check_examples(responder)


def check_as_written(knowledge: KnowledgeBase) -> Iterator[Problem]:
    """The problems that reading shows; asking every phrasing takes far longer."""
    yield from _check_whole(knowledge)
    for entry in knowledge:
        yield from _check_answer(entry, knowledge)


def _check_whole(knowledge: KnowledgeBase) -> Iterator[Problem]:
    """What belongs to no entry."""
    if "default" not in knowledge.safety.disclaimers:
        yield Problem(
            path="safety.yaml",
            line=1,
            what="there is no 'default' disclaimer; every answer would go without one",
            warning=not knowledge.safety.rules,
        )
    calibration = knowledge.calibration
    if calibration and calibration.knowledge != knowledge.version:
        yield Problem(
            path="calibration.yaml",
            line=1,
            what="older than the knowledge; run `python -m bot calibrate` again",
            warning=True,
        )


def _check_examples(responder: Responder) -> Iterator[Problem]:
    """Whether each example sets off a rule of its level, and an ordinary one none."""
    knowledge = responder.knowledge
    levels = {rule.id: rule.level for rule in knowledge.safety.rules}
    expected = [
        *(
            (text, rule)
            for rule, texts in knowledge.examples.rules.items()
            for text in texts
        ),
        *((text, "") for text in knowledge.examples.ordinary),
    ]
    for number, (text, rule_id) in enumerate(expected):
        fired = responder.explain(text).verdict.rule
        if fired and not rule_id:
            what = f"{text!r} is ordinary but sets off {fired.id!r}"
        elif rule_id and (fired is None or fired.level != levels[rule_id]):
            got = f"sets off {fired.id!r}" if fired else "sets off nothing"
            what = f"{text!r} should set off {rule_id!r} but {got}"
        else:
            continue
        path, line = knowledge.places.get(("examples", number), ("examples.yaml", 1))
        yield Problem(path=path, line=line, what=what, warning=True)


def _check_answer(entry: Entry, knowledge: KnowledgeBase) -> Iterator[Problem]:
    if not entry.sources:
        yield _problem(
            knowledge, entry, "answer", "cites no source; add 'sources:'", warning=True
        )
    stated = figures(" ".join(cited_facts(entry, knowledge)))
    for figure in sorted(figures(entry.answer) - stated):
        yield _problem(
            knowledge,
            entry,
            "answer",
            f"the figure {figure} is in no fact that the entry cites; "
            "cite its source, or add the fact to sources.yaml",
        )
    for claim in unsafe_claims(entry.answer, knowledge):
        yield _problem(
            knowledge,
            entry,
            "answer",
            f"states {claim!r} as ours; deny it ('no … {claim}') or say who claims it",
        )


def figures(text: str) -> set[str]:
    """The numbers of a text, as digits; number words count from three on."""
    found = _NUMBERS.findall(text.lower())
    return {_NUMBER_WORDS.get(number, number.replace(",", "")) for number in found}


def cited_facts(entry: Entry, knowledge: KnowledgeBase) -> Iterator[str]:
    """The facts of the sources and sections that an entry cites."""
    for reference in entry.sources:
        source_id, _, section_id = reference.partition("#")
        source = knowledge.sources[source_id]
        if section_id:
            yield from source.sections[section_id].facts
        else:
            yield from source.facts
            for section in source.sections.values():
                yield from section.facts


def _check_wording(
    entry: Entry, part: int, wording: str, responder: Responder
) -> Iterator[Problem]:
    """Whether a wording, asked, is answered by its own entry."""
    explanation = responder.explain(wording)
    reply, matches = explanation.reply, explanation.matches
    if not explanation.finding.terms:
        what, warning = "has no word that a search could find", False
    elif reply.kind in (Kind.ESCALATE, Kind.REFER):
        rule = reply.rule.id if reply.rule else ""
        what, warning = f"sets off the safety rule {rule!r}; narrow one of them", False
    elif explanation.stage != "search":
        what, warning = f"is taken for {explanation.stage}; narrow one of them", False
    elif matches and matches[0].entry.id != entry.id:
        first = matches[0].entry.id
        what, warning = f"finds {first!r} first; reword it or move it there", False
    elif reply.kind is not Kind.ANSWER:
        what, warning = (
            f"gets {reply.kind.value!r}, not its answer; make it plainer",
            True,
        )
    elif reply.entry and reply.entry.id != entry.id:
        what, warning = f"is answered by {reply.entry.id!r}; reword it", False
    else:
        return
    yield _problem(
        responder.knowledge, entry, part, f"{wording!r} {what}", warning=warning
    )


def _problem(
    knowledge: KnowledgeBase,
    entry: Entry,
    part: str | int,
    what: str,
    *,
    warning: bool = False,
) -> Problem:
    path, line = knowledge.places.get((entry.id, part), ("knowledge", 1))
    where = f"entry {entry.id!r}"
    return Problem(path=path, line=line, where=where, what=what, warning=warning)


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that keep knowledge from being published."""
    return [problem for problem in problems if not problem.warning]
