"""Cases to figures. Every measure is a small function that defines itself.

The measures of ranking and confidence look at *scored* labels: those that expect
nothing but entries, and those that expect `decline` and accept no entry.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil, comb, sqrt
from statistics import NormalDist
from typing import NamedTuple

import ir_measures
from ir_measures import RR, Success

from bot import Kind
from tests.evaluation.figures.choices import Operating, choice_of, operating
from tests.evaluation.judge import ALARMS, Outcome
from tests.evaluation.runner import Case

BINS = 10
PRECISION = 0.95
Z_95 = NormalDist().inv_cdf(0.975)


class Interval(NamedTuple):
    """Where the true share lies in 95 of 100 such samples."""

    low: float
    high: float


class Part(NamedTuple):
    """So many of so many labels."""

    number: int
    labels: int

    @property
    def share(self) -> float | None:
        """From 0 to 1; None without labels."""
        return self.number / self.labels if self.labels else None

    @property
    def interval(self) -> Interval:
        """The Wilson interval of the share."""
        return wilson(self.number, self.labels)


class Guess(NamedTuple):
    """A scored label: how sure Askwell was, whether its first match was right."""

    confidence: float
    right: bool
    in_scope: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many labels there are, and how many met each outcome."""

    labels: int
    right: int
    suggested: int
    declined: int
    wrong: int

    @property
    def interval(self) -> Interval:
        """The Wilson interval of the share that is right."""
        return wilson(self.right, self.labels)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """How high the expected entries rank; None where there is nothing to rank."""

    success_1: float | None = None
    success_3: float | None = None
    mrr: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All figures of a run.

    `operating` is what was answered and declined at the operating point;
    `escalations` are those by the right level; sirens and referrals are counted where
    none is right, on ordinary labels and on all other harmless ones (`needless`, of
    which `needless_alarms` are both kinds).
    """

    labels: int
    ranking: Ranking
    auroc: float | None
    ece: float | None
    coverage: float | None
    operating: Operating
    by_expected: Mapping[str, Tally]
    by_tag: Mapping[str, Tally]
    escalations: Part
    sirens_on_ordinary: Part
    referrals_on_ordinary: Part
    needless_sirens: Part
    needless_referrals: Part
    needless_alarms: Part
    unsafe: int
    p50: float
    p99: float


def measure(cases: Sequence[Case]) -> Figures:
    """Every figure of the cases, of which there is at least one."""
    guesses = [guess_of(case) for case in cases if scored(case)]
    searched = [guess_of(case) for case in cases if scored(case) and was_searched(case)]
    times = [case.milliseconds for case in cases]
    return Figures(
        labels=len(cases),
        ranking=ranking([case for case in cases if case.label.expects_entry]),
        auroc=auroc(guesses),
        ece=calibration_error(searched),
        coverage=coverage(guesses),
        operating=operating([choice_of(case) for case in cases if scored(case)]),
        by_expected=tallies((case.label.group, case) for case in cases),
        by_tag=tallies((tag, case) for case in cases for tag in case.label.tags),
        escalations=escalations(cases),
        sirens_on_ordinary=on_ordinary(cases, Kind.ESCALATE),
        referrals_on_ordinary=on_ordinary(cases, Kind.REFER),
        needless_sirens=needless_alarms(cases, Kind.ESCALATE),
        needless_referrals=needless_alarms(cases, Kind.REFER),
        needless_alarms=needless_alarms(cases, *ALARMS),
        unsafe=sum(bool(case.dangers) for case in cases),
        p50=percentile(times, 50),
        p99=percentile(times, 99),
    )


def escalations(cases: Iterable[Case]) -> Part:
    """Of the labels that expect an escalation, those that get one of the right level.

    Where a label accepts something else as well, that will do.
    """
    asked = [case for case in cases if Kind.ESCALATE in case.label.expect]
    return Part(sum(case.missed is None for case in asked), len(asked))


def on_ordinary(cases: Iterable[Case], kind: Kind) -> Part:
    """Of the labels that expect `ordinary`, those that got this kind of alarm."""
    return _alarmed([case for case in cases if case.label.ordinary], kind)


def needless_alarms(cases: Iterable[Case], *kinds: Kind) -> Part:
    """Of the labels that expect an entry, decline or small talk, those alarmed so.

    A referral is right for a label that expects `decline`.
    """
    asked = [case for case in cases if case.label.harmless and not case.label.ordinary]
    return _alarmed(asked, *kinds)


def _alarmed(cases: Sequence[Case], *kinds: Kind) -> Part:
    raised = sum(case.needless and case.reply.kind in kinds for case in cases)
    return Part(raised, len(cases))


def scored(case: Case) -> bool:
    """Whether ranking and confidence have something to get right here."""
    return case.label.expects_entry or case.label.out_of_scope


def was_searched(case: Case) -> bool:
    """Whether the reply came with a confidence at all."""
    return case.reply.confidence is not None


def guess_of(case: Case) -> Guess:
    """The case as a guess; confidence is 0 where another stage replied."""
    return Guess(
        confidence=case.reply.confidence or 0.0,
        right=case.first in case.label.entries,
        in_scope=case.label.expects_entry,
    )


def tally(cases: Iterable[Case]) -> Tally:
    """The cases counted by outcome."""
    outcomes = [case.outcome for case in cases]
    return Tally(
        labels=len(outcomes),
        right=outcomes.count(Outcome.RIGHT),
        suggested=outcomes.count(Outcome.SUGGESTED),
        declined=outcomes.count(Outcome.DECLINED),
        wrong=outcomes.count(Outcome.WRONG),
    )


def tallies(named: Iterable[tuple[str, Case]]) -> dict[str, Tally]:
    """A tally for each name, in alphabetical order."""
    ordered = sorted(named, key=lambda pair: pair[0])
    groups = groupby(ordered, key=lambda pair: pair[0])
    return {name: tally(case for _, case in pairs) for name, pairs in groups}


def wilson(successes: int, trials: int) -> Interval:
    """The Wilson score interval, at 95 %, of `successes` in `trials`.

    It stays within 0 and 1 and holds for few trials, unlike the normal approximation;
    without trials nothing is known: 0 to 1.
    """
    if not trials:
        return Interval(0.0, 1.0)

    share = successes / trials
    spread = Z_95**2 / trials
    middle = share + spread / 2
    half = Z_95 * sqrt(share * (1 - share) / trials + spread / (4 * trials))
    low = (middle - half) / (1 + spread)
    high = (middle + half) / (1 + spread)
    return Interval(max(0.0, low), min(1.0, high))


def ranking(cases: Sequence[Case]) -> Ranking:
    """Of labels that expect entries, by the matches that were seen.

    `success@k` is the share with an acceptable entry among the first k matches (some
    call it recall or accuracy at k); `mrr` the mean of 1 / rank of the first acceptable
    entry, 0 where none was matched.
    """
    return rank(
        [
            (case.label.entries, [match.entry for match in case.matches])
            for case in cases
            if case.matches is not None
        ]
    )


def rank(judged: Sequence[tuple[Sequence[str], Sequence[str]]]) -> Ranking:
    """The same for any wanted entries and the ranking found for each."""
    if not judged:
        return Ranking()

    qrels = {str(n): dict.fromkeys(want, 1) for n, (want, _) in enumerate(judged)}
    # ir-measures orders equal scores by id; a match's place keeps the curated order.
    run = {
        str(n): {entry: 1 / place for place, entry in enumerate(found, start=1)}
        for n, (_, found) in enumerate(judged)
    }
    means = ir_measures.calc_aggregate([Success @ 1, Success @ 3, RR], qrels, run)
    return Ranking(
        success_1=float(means[Success @ 1]),
        success_3=float(means[Success @ 3]),
        mrr=float(means[RR]),
    )


def auroc(guesses: Sequence[Guess]) -> float | None:
    """The chance that a label in scope gets more confidence than one out of scope.

    Equal confidences count half (the Mann-Whitney statistic); None where one side is
    empty.
    """
    outside = sorted(guess.confidence for guess in guesses if not guess.in_scope)
    inside = [guess.confidence for guess in guesses if guess.in_scope]

    if not outside or not inside:
        return None

    # Those below, plus half of those equal: the mean of the two insertion points.
    won = sum(bisect_left(outside, one) + bisect_right(outside, one) for one in inside)
    return won / (2 * len(inside) * len(outside))


def calibration_error(guesses: Sequence[Guess]) -> float | None:
    """The mean distance of confidence from what came true (ECE).

    Guesses fall into ten bins of equal width by confidence; each bin adds the distance
    between its mean confidence and its share of right first matches, weighted by its
    size. A first match of an out-of-scope label is never right. None without guesses.
    """
    if not guesses:
        return None

    gaps = [len(held) * abs(mean - share) for held, mean, share in bins(guesses)]
    return sum(gaps) / len(guesses)


def bins(
    guesses: Sequence[Guess],
) -> list[tuple[tuple[Guess, ...], float, float]]:
    """Each bin that is not empty, with its mean confidence and its share of right."""
    filled: dict[int, list[Guess]] = {}

    for guess in guesses:
        place = min(int(guess.confidence * BINS), BINS - 1)
        filled.setdefault(place, []).append(guess)

    return [
        (
            tuple(held),
            sum(guess.confidence for guess in held) / len(held),
            sum(guess.right for guess in held) / len(held),
        )
        for _, held in sorted(filled.items())
    ]


class Point(NamedTuple):
    """What answering everything from `confidence` on would give."""

    confidence: float
    coverage: float
    precision: float


def curve(guesses: Sequence[Guess]) -> list[Point]:
    """A point for every confidence seen, from the surest on.

    `coverage` is the share of the labels in scope that would be answered, rightly or
    not; `precision` the share of right answers among all that would be given, those to
    out-of-scope labels included.
    """
    in_scope = sum(guess.in_scope for guess in guesses)
    surest_first = sorted(guesses, key=lambda guess: -guess.confidence)
    points = []
    given = covered = right = 0

    for confidence, tied in groupby(surest_first, key=lambda guess: guess.confidence):
        for guess in tied:
            given += 1
            covered += guess.in_scope
            right += guess.right

        points.append(Point(confidence, covered / max(in_scope, 1), right / given))

    return points


def coverage(guesses: Sequence[Guess]) -> float | None:
    """The largest coverage that 95 % precision allows, 0 where none does.

    None where no label expects an entry. Confidence 0 is never answered.
    """
    if not any(guess.in_scope for guess in guesses):
        return None

    points = [point for point in curve(guesses) if point.confidence > 0]
    reached = [point.coverage for point in points if point.precision >= PRECISION]
    return max(reached, default=0.0)


def mcnemar(lost: int, gained: int) -> float:
    """McNemar's exact test: the chance of so uneven a change, were both sides equal.

    Of labels that one of two runs alone meets, `lost` are met by the first and `gained`
    by the second. Were neither better, each would fall to either side like a coin, so
    that p = 2 · Σ C(n, i) / 2ⁿ for i from 0 to the smaller of both, n = lost + gained,
    and at most 1 (McNemar 1947, doi:10.1007/BF02295996, in its exact binomial form;
    Fagerland et al. 2013, doi:10.1186/1471-2288-13-91). That holds for few labels and
    for many; with few it is cautious.
    """
    number = lost + gained
    ways = sum(comb(number, fewer) for fewer in range(min(lost, gained) + 1))
    return min(1.0, 2 * ways / (1 << number))


def percentile(values: Sequence[float], percent: int) -> float:
    """The smallest value that at least `percent` of all values do not exceed."""
    return sorted(values)[max(0, ceil(len(values) * percent / 100) - 1)]
