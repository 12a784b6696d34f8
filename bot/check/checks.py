"""The editors' linter: what is wrong with knowledge that loads."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from bot.check import (
    answers,
    disclaimers,
    entries,
    examples,
    figures,
    kept,
    polarity,
    safety,
    smalltalk,
    sources,
    synonyms,
    twins,
    words,
)
from bot.check.phrasings import (
    IsRight,
    Phrasing,
    can_be_asked,
    explain_doubtful,
    in_batches,
    is_first,
    is_sure,
    read_phrasings,
    sampling,
    scores_beside,
    unaskable,
    wrong_phrasing,
)
from bot.check.places import FILE, Watch, problem_at
from bot.check.rivals import Rivalry, check_rivals, rivalries
from bot.dialogue import Responder
from bot.domain import KnowledgeBase, Problem, Severity
from bot.safety import Verdict
from bot.search import Index, calibrated_on, words_alone


def check(
    responder: Responder,
    only_entries: Collection[str] | None = None,
    *,
    rules_too: bool = False,
    today: date | None = None,
    watch: Watch[Any] = iter,
) -> Iterator[Problem]:
    """Yield every problem of a knowledge base that loads.

    With `only_entries`, which are ids, only the phrasings of these are asked, which
    takes most of the time; examples and word groups are left out, unless `rules_too`.
    Without `today` no review is overdue. `watch` wraps the long loops, for a progress
    bar.
    """
    yield from check_as_written(responder.knowledge, today=today)
    yield from _check_encoder(responder.knowledge)
    has_rules = only_entries is None or rules_too
    if has_rules:
        yield from words.check_words(responder.knowledge)
    phrasings = read_phrasings(responder)
    yield from twins.check_twins(responder.knowledge, phrasings)
    if only_entries is not None:
        phrasings = [p for p in phrasings if p.entry in only_entries]
    yield from _check_asked(responder, phrasings, watch)
    if has_rules:
        yield from examples.check_examples(responder, watch)
        yield from smalltalk.check_smalltalk(responder, watch)
        yield from words.check_tried(responder.knowledge)


def check_as_written(
    knowledge: KnowledgeBase, *, today: date | None = None
) -> Iterator[Problem]:
    """Yield what shows without asking phrasings; without `today` none is overdue."""
    yield from knowledge.noticed
    yield from disclaimers.check_disclaimers(knowledge)
    yield from safety.check_any(knowledge)
    yield from safety.check_pages(knowledge)
    yield from safety.check_calibrated_dangers(knowledge)
    yield from _check_calibration(knowledge)
    yield from figures.check_figures(knowledge)
    yield from answers.check_answers(knowledge)
    yield from answers.check_placeholders(knowledge)
    yield from polarity.check_polarity(knowledge)
    yield from entries.check_entries(knowledge, today)
    yield from sources.check_sources(knowledge)
    yield from synonyms.check_synonyms(knowledge)


def check_replacement(responder: Responder, served: KnowledgeBase) -> Iterator[Problem]:
    """Yield why knowledge may not take the place of what is served, as far as known.

    It has each file and each danger that is served, and the dangers that cost lives are
    found.
    """
    yield from kept.check_files_kept(responder.knowledge, served)
    yield from safety.check_kept(responder.knowledge, served)
    yield from examples.check_grave(responder)


def _check_calibration(knowledge: KnowledgeBase) -> Iterator[Problem]:
    calibration = knowledge.calibration
    if calibration and calibration.knowledge != calibrated_on(knowledge):
        yield problem_at(
            knowledge,
            ("calibration", "file"),
            "older than the knowledge; run `askwell calibrate` again",
            check="calibration",
            file="calibration.yaml",
        )


def _check_encoder(knowledge: KnowledgeBase) -> Iterator[Problem]:
    reason = words_alone(knowledge)
    if reason and knowledge.settings.semantic:
        yield problem_at(
            knowledge,
            ("settings", "semantic"),
            f"entries are searched by words alone: {reason}; settle that, or write "
            "'semantic: false' in settings.yaml",
            check="encoder",
            file="settings.yaml",
        )


def _check_asked(
    responder: Responder, phrasings: Sequence[Phrasing], watch: Watch[Any]
) -> Iterator[Problem]:
    knowledge, index = responder.knowledge, responder.retriever.index
    yield from unaskable(knowledge, phrasings)
    swallowed: list[tuple[Phrasing, Verdict]] = []
    near: list[Rivalry] = []
    asked = list(filter(can_be_asked, phrasings))
    step = sampling(len(asked), len(index.entries))
    if step > 1:
        yield _sampled(step)
    for batch, is_right in watch(_batches(asked, index, step)):
        if is_right is is_sure:
            near.extend(rivalries(batch, scores_beside(index, batch)))
        for doubtful, explanation in explain_doubtful(responder, batch, is_right):
            swallowed.append((doubtful, explanation.verdict))
            yield from wrong_phrasing(doubtful, explanation, knowledge)
    yield from examples.check_swallowed(knowledge, swallowed)
    yield from check_rivals(responder, near)


def _batches(
    asked: Sequence[Phrasing], index: Index, step: int
) -> list[tuple[Sequence[Phrasing], IsRight]]:
    """Every `step`th phrasing to be searched for, the others to be looked up."""
    others = [phrasing for place, phrasing in enumerate(asked) if place % step]
    return [
        (batch, is_right)
        for some, is_right in ((asked[::step], is_sure), (others, is_first))
        for batch in in_batches(some, index)
    ]


def _sampled(step: int) -> Problem:
    return Problem(
        path=FILE,
        line=1,
        what=f"so much knowledge that only one phrasing of {step} was held against the "
        "other entries; the others were looked up by their words",
        severity=Severity.ADVICE,
        check="sampled",
    )


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems that keep knowledge from being published."""
    return [problem for problem in problems if problem.severity is Severity.ERROR]
