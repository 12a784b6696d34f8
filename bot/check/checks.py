"""The editors' linter: what is wrong with knowledge that loads."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from bot.check.answers import check_answers
from bot.check.entries import check_entries
from bot.check.phrasings import (
    Phrasing,
    explain_doubtful,
    in_batches,
    read_phrasings,
    sampling,
    scores_beside,
    wordless,
    wrong_phrasing,
)
from bot.check.places import Watch, problem_at, unwatched
from bot.check.rivals import Rivalry, check_rivals, rivalries
from bot.check.safety import (
    check_disclaimer,
    check_exampled,
    check_examples,
    check_swallowed,
)
from bot.check.twins import check_twins
from bot.check.words import check_tried, check_words
from bot.dialogue import Responder
from bot.domain import KnowledgeBase, Problem, Severity
from bot.safety import Verdict


def check(
    responder: Responder,
    phrasings_of: Collection[str] | None = None,
    *,
    today: date | None = None,
    watch: Watch[Any] = unwatched,
) -> Iterator[Problem]:
    """Yield every problem of a knowledge base that loads.

    `phrasings_of` are the ids of the entries whose phrasings are asked, which takes
    most of the time; safety examples are then left out. None asks for everything.
    Without `today` no review is overdue. `watch` passes on the items of the long tasks,
    and may show how many are done.
    """
    yield from check_as_written(responder.knowledge, today=today)
    phrasings = read_phrasings(responder)
    yield from check_twins(responder.knowledge, phrasings)
    if phrasings_of is None:
        yield from _check_asked(responder, phrasings, watch)
        yield from check_examples(responder, watch)
        yield from check_tried(responder.knowledge)
    else:
        asked = [phrasing for phrasing in phrasings if phrasing.entry in phrasings_of]
        yield from _check_asked(responder, asked, watch)


def check_as_written(
    knowledge: KnowledgeBase, *, today: date | None = None
) -> Iterator[Problem]:
    """Yield the problems that show without asking any phrasing, in milliseconds.

    Without `today` no review is overdue.
    """
    yield from check_disclaimer(knowledge)
    yield from check_exampled(knowledge)
    yield from check_words(knowledge)
    yield from _check_calibration(knowledge)
    yield from check_answers(knowledge)
    yield from check_entries(knowledge, today)


def _check_calibration(knowledge: KnowledgeBase) -> Iterator[Problem]:
    calibration = knowledge.calibration
    if calibration and calibration.knowledge != knowledge.version:
        yield Problem(
            path="calibration.yaml",
            line=1,
            what="older than the knowledge; run `python -m bot calibrate` again",
            severity=Severity.WARNING,
            check="calibration",
        )


def _check_asked(
    responder: Responder, phrasings: Sequence[Phrasing], watch: Watch[Any]
) -> Iterator[Problem]:
    """Yield the problems that asking phrasings shows, as curated and nearly so."""
    knowledge, index = responder.knowledge, responder.retriever.index
    yield from wordless(knowledge, phrasings)
    swallowed: list[tuple[Phrasing, Verdict]] = []
    near: list[Rivalry] = []
    asked = [phrasing for phrasing in phrasings if phrasing.read]
    step = sampling(len(asked), len(index.entries))
    yield from _say_sampled(knowledge, step)
    for batch in watch(in_batches(asked, index)):
        beside = scores_beside(index, batch) if step == 1 else None
        if beside is not None:
            near.extend(rivalries(batch, beside))
        for doubtful, explanation in explain_doubtful(responder, batch, beside):
            swallowed.append((doubtful, explanation.verdict))
            yield from wrong_phrasing(doubtful, explanation, knowledge)
    if step > 1:
        for batch in in_batches(asked[::step], index):
            near.extend(rivalries(batch, scores_beside(index, batch)))
    yield from check_swallowed(knowledge, swallowed)
    yield from check_rivals(responder, near)


def _say_sampled(knowledge: KnowledgeBase, step: int) -> Iterator[Problem]:
    """Say where not every phrasing was held against every entry."""
    if step > 1:
        yield problem_at(
            knowledge,
            ("knowledge", "all"),
            f"so much knowledge that only every {step}th phrasing was held against the "
            "other entries; the rest were asked as they are written",
            check="sampled",
            severity=Severity.ADVICE,
        )


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems that keep knowledge from being published."""
    return [problem for problem in problems if problem.severity is Severity.ERROR]
