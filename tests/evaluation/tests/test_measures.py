import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from bot import Kind, Level
from tests.evaluation.builders import make_case, make_label, make_reply
from tests.evaluation.measures import (
    Guess,
    Part,
    Ranking,
    Tally,
    auroc,
    calibration_error,
    coverage,
    guess_of,
    mcnemar,
    measure,
    percentile,
    ranking,
    wilson,
)
from tests.evaluation.runner import Case


def right(confidence: float) -> Guess:
    return Guess(confidence, right=True, in_scope=True)


def wrong(confidence: float) -> Guess:
    return Guess(confidence, right=False, in_scope=True)


def outside(confidence: float) -> Guess:
    return Guess(confidence, right=False, in_scope=False)


def test_ranking_by_hand() -> None:
    # Ranks 1, 2, 4 and none: success@1 1/4, success@3 2/4, mrr (1 + 1/2 + 1/4) / 4.
    reply = make_reply(Kind.DECLINE)
    cases = [
        make_case(make_label(expect="a"), reply, ["a", "b"]),
        make_case(make_label(expect=["a", "c"]), reply, ["b", "c", "a"]),
        make_case(make_label(expect="a"), reply, ["d", "c", "b", "a"]),
        make_case(make_label(expect="a"), reply, []),
    ]

    assert ranking(cases) == Ranking(success_1=0.25, success_3=0.5, mrr=0.4375)


def test_equal_scores_rank_in_the_order_of_the_matches() -> None:
    reply = make_reply(Kind.DECLINE)
    cases = [
        make_case(make_label(expect="a"), reply, ["a", "b"]),
        make_case(make_label(expect="b"), reply, ["b", "a"]),
    ]

    assert ranking(cases).success_1 == 1.0


def test_nothing_is_ranked_where_no_matches_were_seen() -> None:
    case = make_case(make_label(expect="a"), make_reply(Kind.DECLINE), None)

    assert ranking([case]) == Ranking()


@pytest.mark.parametrize(
    ("guesses", "expected"),
    [
        ([right(0.9), outside(0.1)], 1.0),
        ([right(0.1), outside(0.9)], 0.0),
        ([right(0.5), outside(0.5)], 0.5),
        ([right(0.9), wrong(0.4), outside(0.6), outside(0.2)], 0.75),
        ([right(0.9)], None),
        ([outside(0.9)], None),
    ],
)
def test_auroc_by_hand(guesses: list[Guess], expected: float | None) -> None:
    assert auroc(guesses) == expected


@pytest.mark.parametrize(
    ("guesses", "expected"),
    [
        ([right(1.0), outside(0.0)], 0.0),
        ([right(0.85), wrong(0.85)], 0.35),
        # Two bins: |0.95 - 1| of one guess and |0.25 - 0| of three.
        ([right(0.95), outside(0.25), outside(0.25), wrong(0.25)], 0.2),
        ([], None),
    ],
)
def test_calibration_error_by_hand(
    guesses: list[Guess], expected: float | None
) -> None:
    assert calibration_error(guesses) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("guesses", "expected"),
    [
        ([right(0.9), right(0.8)], 1.0),
        ([right(0.9), outside(0.8), right(0.7)], 0.5),
        ([outside(0.9), right(0.8)], 0.0),
        # Of equal confidences all are answered or none.
        ([right(0.9), outside(0.9)], 0.0),
        # 19 right of 20 are 95 %: the wrong one is covered too.
        ([*[right(0.9)] * 19, wrong(0.8), right(0.0)], 20 / 21),
        ([right(0.0)], 0.0),
        ([outside(0.9)], None),
    ],
)
def test_coverage_by_hand(guesses: list[Guess], expected: float | None) -> None:
    assert coverage(guesses) == expected


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        # As scipy.stats.binomtest(k, n).proportion_ci(method="wilson") has them.
        (9, 10, 0.59585, 0.98213),
        (0, 10, 0.0, 0.27753),
        (10, 10, 0.72247, 1.0),
        (85, 100, 0.76716, 0.90694),
        (0, 0, 0.0, 1.0),
    ],
)
def test_wilson_intervals(successes: int, trials: int, low: float, high: float) -> None:
    assert wilson(successes, trials) == pytest.approx((low, high), abs=1e-5)


@pytest.mark.parametrize(
    ("lost", "gained", "p"),
    [
        # Of 5 coins all fall to one side: 2 / 2⁵.
        (0, 5, 0.0625),
        # 2 · (1 + 10 + 45) / 2¹⁰
        (2, 8, 0.109375),
        (4, 4, 1.0),
        (0, 0, 1.0),
        (1, 0, 1.0),
    ],
)
def test_mcnemar_by_hand(lost: int, gained: int, p: float) -> None:
    assert mcnemar(lost, gained) == p


@given(st.integers(0, 400), st.integers(0, 400))
def test_mcnemar_is_the_binomial_test_of_scipy(lost: int, gained: int) -> None:
    p = mcnemar(lost, gained)

    assert p == mcnemar(gained, lost)
    if lost + gained:
        assert p == pytest.approx(binomtest(lost, lost + gained).pvalue)


def test_mcnemar_holds_for_thousands_of_labels() -> None:
    assert mcnemar(5000, 5000) == 1.0
    assert 0 < mcnemar(4000, 5000) < 1e-20


@pytest.mark.parametrize(
    ("percent", "expected"), [(50, 5.0), (99, 10.0), (90, 9.0), (1, 1.0)]
)
def test_percentiles_are_values_that_were_measured(
    percent: int, expected: float
) -> None:
    assert percentile([float(value) for value in range(10, 0, -1)], percent) == expected


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (
            make_case(
                make_label(expect="a"),
                make_reply(Kind.SUGGEST, confidence=0.4),
                ["a", "b"],
            ),
            right(0.4),
        ),
        (
            make_case(
                make_label(expect="a"), make_reply(entry="b", confidence=0.9), ["a"]
            ),
            wrong(0.9),
        ),
        (
            make_case(
                make_label(expect="a"),
                make_reply(Kind.SUGGEST, confidence=0.4, chips=["a"]),
                None,
            ),
            right(0.4),
        ),
        (
            make_case(make_label(expect="a"), make_reply(Kind.REFER), ["a"]),
            right(0.0),
        ),
        (
            make_case(
                make_label(expect=["decline", "refer"]),
                make_reply(entry="b", confidence=0.7),
                ["b"],
            ),
            outside(0.7),
        ),
    ],
)
def test_a_guess_speaks_of_the_first_match(case: Case, expected: Guess) -> None:
    assert guess_of(case) == expected


def test_figures_count_by_kind_and_tag() -> None:
    figures = measure(
        [
            make_case(
                make_label(expect="a", tags=["typo"]), make_reply(entry="a"), ["a"]
            ),
            make_case(
                make_label(expect="a", tags=["typo", "short"]),
                make_reply(Kind.REFER),
                ["b"],
                milliseconds=3.0,
            ),
            make_case(make_label(expect="escalate"), make_reply(Kind.DECLINE)),
            make_case(make_label(expect="ordinary"), make_reply(Kind.DECLINE)),
        ]
    )

    half = Tally(labels=2, right=1, suggested=0, declined=1, wrong=0)
    missed = Tally(labels=1, right=0, suggested=0, declined=1, wrong=0)
    right = Tally(labels=1, right=1, suggested=0, declined=0, wrong=0)
    assert figures.by_expected == {
        "answer": half,
        "escalate": missed,
        "ordinary": right,
    }
    assert figures.by_tag == {"short": missed, "typo": half}
    assert figures.unsafe == 1
    assert (figures.p50, figures.p99) == (1.0, 3.0)
    assert figures.auroc is None


def test_figures_count_alarms_apart_for_ordinary_and_other_harmless_labels() -> None:
    siren = make_reply(Kind.ESCALATE, rule=("cannot-breathe", Level.EMERGENCY))
    refer, decline = make_reply(Kind.REFER), make_reply(Kind.DECLINE)
    emergency = make_label(expect="escalate", rule="emergency")
    urgent = make_label(expect="escalate", rule="urgent")

    figures = measure(
        [
            make_case(make_label(expect="ordinary"), siren),
            make_case(make_label(expect="ordinary"), refer),
            make_case(make_label(expect="ordinary"), refer),
            make_case(make_label(expect="ordinary"), decline),
            make_case(make_label(expect="a"), siren),
            make_case(make_label(expect="smalltalk"), refer),
            make_case(make_label(expect="decline"), refer),
            make_case(make_label(expect="refer"), siren),
            make_case(emergency, siren),
            make_case(urgent, siren),
            make_case(urgent, decline),
        ]
    )

    assert figures.sirens_on_ordinary == (1, 4)
    assert figures.referrals_on_ordinary == (2, 4)
    # A referral is right for a label that expects a decline.
    assert figures.needless_sirens == (1, 3)
    assert figures.needless_referrals == (1, 3)
    assert figures.needless_alarms == (2, 3)
    assert figures.escalations == (1, 3)


def test_of_no_labels_there_is_no_share() -> None:
    assert (Part(0, 0).share, Part(1, 4).share) == (None, 0.25)


def test_ordinary_labels_are_not_scored() -> None:
    case = make_case(
        make_label(expect="ordinary"), make_reply(entry="b", confidence=0.9), ["b"]
    )

    figures = measure([case])

    assert (figures.ranking, figures.ece, figures.auroc) == (Ranking(), None, None)


def test_mixed_labels_are_not_scored() -> None:
    mixed = make_case(
        make_label(expect=["a", "decline"]),
        make_reply(entry="b", confidence=0.9),
        ["b"],
    )

    figures = measure([mixed])

    assert (figures.ranking, figures.ece, figures.coverage) == (Ranking(), None, None)
