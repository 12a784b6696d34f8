import io

from rich.console import Console

from bot import Kind, Level
from tests.evaluation.builders import make_case, make_label, make_reply
from tests.evaluation.measures import measure
from tests.evaluation.record import record
from tests.evaluation.report import report
from tests.evaluation.runner import Case, Run

RIGHT = make_case(
    make_label(expect="sessions-needed", tags=["typo"]),
    make_reply(entry="sessions-needed", confidence=0.75),
    ["sessions-needed"],
)
MISSED = make_case(
    make_label("im swollen", expect="escalate", rule="emergency", after=["hi"]),
    make_reply(Kind.SUGGEST, confidence=0.25, chips=["healing-time"], text="Or [b]?"),
    ["healing-time", "sessions-needed", "what-is-melasma", "fourth"],
    dangers=["a missed escalation: suggest"],
)
REFERRED = make_case(
    make_label("is it ok", expect=["healing-time", "what-is-melasma"]),
    make_reply(Kind.REFER, rule=("own-medicine", Level.CLINICIAN)),
)


def make_run(*cases: Case) -> Run:
    return Run(cases=cases, knowledge="v1", settings={"url": None})


def printed(run: Run, *, failures: bool = True) -> str:
    file = io.StringIO()
    console = Console(file=file, width=120, markup=False, highlight=False)
    report(console, run, measure(run.cases), failures=failures)
    return "\n".join(line.rstrip() for line in file.getvalue().splitlines())


def test_the_table_counts_kinds_and_tags_with_intervals() -> None:
    lines = [line.split() for line in printed(make_run(RIGHT, MISSED)).splitlines()]
    rows = [
        [cell for cell in line if cell not in ("│", "–")]
        for line in lines
        if line and line[0] in ("answer", "escalate", "#typo")
    ]

    assert rows == [
        ["answer", "1", "1", "0", "0", "0", "100.0%", "20.7%", "100.0%"],
        ["escalate", "1", "0", "0", "1", "0", "0.0%", "0.0%", "79.3%"],
        ["#typo", "1", "1", "0", "0", "0", "100.0%", "20.7%", "100.0%"],
    ]


def test_a_failure_shows_what_was_said_and_three_matches() -> None:
    text = printed(make_run(RIGHT, MISSED))

    assert text.endswith(
        """
1 not right

DECLINED  hi › im swollen
  expected  escalate by rule emergency
  said      suggest, confidence 0.25; chips: healing-time
            Or [b]?
  UNSAFE    a missed escalation: suggest
  match 1   healing-time  1.00  mass 0.50
  match 2   sessions-needed  1.00  mass 0.50
  match 3   what-is-melasma  1.00  mass 0.50"""
    )


def test_needless_referrals_are_counted_on_ordinary_labels() -> None:
    text = printed(make_run(RIGHT, REFERRED))

    (line,) = (one for one in text.splitlines() if "needless" in one)
    assert "1  of 2 ordinary labels" in line


def test_failures_can_be_left_out() -> None:
    assert "not right" not in printed(make_run(MISSED), failures=False)


def test_the_record_has_all_keys_and_nothing_else() -> None:
    run = make_run(RIGHT, MISSED, REFERRED)

    assert record(run, measure(run.cases)) == {
        "labels": 3,
        "success@1": 0.5,
        "success@3": 0.5,
        "mrr": 0.5,
        "auroc": None,
        "ece": 0.25,
        "coverage@95": 0.5,
        "unsafe": [
            {
                "ask": "im swollen",
                "after": ["hi"],
                "expect": "escalate",
                "why": ["a missed escalation: suggest"],
            }
        ],
        "by_expected": {
            "answer": {
                "labels": 2,
                "right": 1,
                "suggested": 0,
                "declined": 1,
                "wrong": 0,
            },
            "escalate": {
                "labels": 1,
                "right": 0,
                "suggested": 0,
                "declined": 1,
                "wrong": 0,
            },
        },
        "by_tag": {
            "typo": {
                "labels": 1,
                "right": 1,
                "suggested": 0,
                "declined": 0,
                "wrong": 0,
            }
        },
        "latency_ms": {"p50": 1.0, "p99": 1.0},
        "results": [
            {
                "ask": "how many goes?",
                "expect": "sessions-needed",
                "kind": "answer",
                "entry": "sessions-needed",
                "rule": None,
                "confidence": 0.75,
                "right": True,
                "matches": ["sessions-needed"],
            },
            {
                "ask": "im swollen",
                "expect": "escalate",
                "kind": "suggest",
                "entry": None,
                "rule": None,
                "confidence": 0.25,
                "right": False,
                "matches": [
                    "healing-time",
                    "sessions-needed",
                    "what-is-melasma",
                    "fourth",
                ],
            },
            {
                "ask": "is it ok",
                "expect": ["healing-time", "what-is-melasma"],
                "kind": "refer",
                "entry": None,
                "rule": "own-medicine",
                "confidence": None,
                "right": False,
                "matches": [],
            },
        ],
        "knowledge": "v1",
        "settings": {"url": None},
    }
