import io
import re
from typing import Any

from rich.console import Console

from bot import Kind, Level
from tests.evaluation.builders import make_case, make_label, make_reply
from tests.evaluation.gate import Floor, Worse, check, good
from tests.evaluation.judge import Outcome
from tests.evaluation.measures import measure, wilson
from tests.evaluation.record import record
from tests.evaluation.report import figure_rows, limits, report, worse
from tests.evaluation.runner import Case, Run

RIGHT = make_case(
    make_label(expect="sessions-needed", tags=["typo"]),
    make_reply(entry="sessions-needed", confidence=0.75),
    ["sessions-needed"],
)
MISSED = make_case(
    make_label(
        "im swollen",
        expect="escalate",
        rule="emergency",
        after=["hi"],
        place=("dev/a.yaml", 12),
    ),
    make_reply(Kind.SUGGEST, confidence=0.25, chips=["healing-time"], text="Or [b]?"),
    ["healing-time", "sessions-needed", "what-is-melasma", "fourth"],
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
  dev/a.yaml:12
  expected  escalate by rule emergency
  said      suggest, confidence 0.25; chips: healing-time
            Or [b]?
  UNSAFE    a missed escalation: suggest
  match 1   healing-time  1.00  mass 0.50
  match 2   sessions-needed  1.00  mass 0.50
  match 3   what-is-melasma  1.00  mass 0.50"""
    )


def test_alarms_are_counted_with_what_they_are_counted_of() -> None:
    siren = make_reply(Kind.ESCALATE, rule=("infection", Level.URGENT))
    alarmed = make_case(make_label("my hair!", expect="ordinary"), siren)

    lines = [
        " ".join(line.split())
        for line in printed(make_run(RIGHT, MISSED, REFERRED, alarmed)).splitlines()
    ]

    for line in (
        "unsafe 1 ≤ 0 broken claims, no disclaimer, missed escalations",
        "escalations by the right level 0 ≥ 1 broken of 1 labels that expect one: "
        "0.0% – 79.3%",
        "sirens on ordinary 1 ≤ 0.005 broken of 1 labels that expect ordinary: "
        "20.7% – 100.0%",
        "referrals on ordinary 0 ≤ 0.01 of 1 labels that expect ordinary: 0.0% – 79.3%",
        "needless sirens 0 of 2 other harmless labels: 0.0% – 65.8%",
        "needless referrals 1 of 2 other harmless labels: 9.5% – 90.5%",
        "needless alarms 1 broken of 2 other harmless labels: 9.5% – 90.5%",
    ):
        assert line in lines


def test_a_figure_within_its_limit_is_not_marked() -> None:
    text = printed(make_run(RIGHT))

    assert "broken" not in text.replace("≤ 0.05 broken", "", 1)
    assert [" ".join(line.split()) for line in text.splitlines() if "ece" in line] == [
        "ece 0.250 ≤ 0.05 broken confidence is off by this much"
    ]


def test_each_limit_of_the_summary_stands_beside_its_figure() -> None:
    cases = [RIGHT, MISSED, make_case(make_label("my hair!", "ordinary"), make_reply())]
    figures = measure(cases)

    rows = [name for name, *_ in figure_rows(figures)]

    assert {floor.figure for floor in good(cases, figures)} <= {*rows}


def test_a_label_that_got_worse_is_shown_with_its_place_and_what_was_said() -> None:
    text = worse(Worse(MISSED, Outcome.RIGHT)).plain

    assert text == (
        "  siren lost: right → declined  hi › im swollen\n"
        "    dev/a.yaml:12\n"
        "    expected  escalate by rule emergency\n"
        "    said      suggest, confidence 0.25; chips: healing-time"
    )


def test_figures_without_labels_are_a_dash() -> None:
    text = " ".join(printed(make_run(RIGHT)).split())

    assert "sirens on ordinary – no labels that expect ordinary" in text


def test_a_failure_tells_notes_from_alarms() -> None:
    label = make_label("is pus bad", expect="healing-time", rule="urgent")
    reply = make_reply(
        entry="healing-time", rule=("cannot-breathe", Level.EMERGENCY), note="Call 999."
    )

    text = printed(make_run(make_case(label, reply)))

    assert "expected  healing-time with the note of urgent" in text
    assert "said      answer healing-time with the note of cannot-breathe" in text


def test_what_was_taken_for_what_stands_above_the_failures() -> None:
    text = printed(make_run(RIGHT, MISSED, REFERRED))

    row = " ".join(text.partition("Confusions")[2].replace("│", "").split())
    assert "healing-time refer 1 of 1 is it ok" in row
    assert text.index("Confusions") < text.index("not right")
    assert "Confusions" not in printed(make_run(RIGHT))


def test_the_limits_stand_in_a_table_of_their_own() -> None:
    file = io.StringIO()
    floors = [
        Floor("test", "escalations by the right level", 0.983, 1.0),
        Floor("", "needless escalations, referrals", 0.01, 0.02, at_least=False),
    ]

    Console(file=file, width=120).print(limits(floors))

    rows = [re.findall(r"[^│\n]+", line) for line in file.getvalue().splitlines()[3:]]
    assert [[" ".join(cell.split()) for cell in row] for row in rows] == [
        ["test", "escalations by the right level", "0.983", "≥ 1", "broken"],
        ["all", "needless escalations, referrals", "0.01", "≤ 0.02", ""],
    ]


def test_failures_can_be_left_out() -> None:
    assert "not right" not in printed(make_run(MISSED), failures=False)


def test_the_record_has_all_keys_and_nothing_else() -> None:
    run = make_run(RIGHT, MISSED, REFERRED)

    found = record(run, measure(run.cases))

    results, limits = found.pop("results"), found.pop("limits")
    assert found == {
        "labels": 3,
        "success@1": 0.5,
        "success@3": 0.5,
        "mrr": 0.5,
        "auroc": None,
        "ece": 0.25,
        "coverage@95": 0.5,
        "accuracy": 0.5,
        "in_scope_accuracy": 0.5,
        "macro_f1": 0.5,
        "out_of_scope": {"precision": None, "recall": None},
        "unsafe": [
            {
                "ask": "im swollen",
                "after": ["hi"],
                "expect": "escalate",
                "why": ["a missed escalation: suggest"],
            }
        ],
        "escalations": part(0, 1),
        "sirens_on_ordinary": part(0, 0),
        "referrals_on_ordinary": part(0, 0),
        "needless_sirens": part(0, 2),
        "needless_referrals": part(1, 2),
        "needless_alarms": part(1, 2),
        "needless_by_form": {
            "first message": part(1, 2),
            "long message": part(0, 0),
            "later message": part(0, 0),
        },
        "by_expected": {
            "answer": {
                "labels": 2,
                "right": 1,
                "suggested": 0,
                "declined": 1,
                "wrong": 0,
                "interval": list(wilson(1, 2)),
            },
            "escalate": {
                "labels": 1,
                "right": 0,
                "suggested": 0,
                "declined": 1,
                "wrong": 0,
                "interval": list(wilson(0, 1)),
            },
        },
        "by_tag": {
            "typo": {
                "labels": 1,
                "right": 1,
                "suggested": 0,
                "declined": 0,
                "wrong": 0,
                "interval": list(wilson(1, 1)),
            }
        },
        "latency_ms": {"p50": 1.0, "p99": 1.0},
        "confusion": [
            {
                "expected": "healing-time",
                "said": "refer",
                "messages": 1,
                "of": 1,
                "examples": ["is it ok"],
            }
        ],
        "gate": None,
        "knowledge": "v1",
        "settings": {"url": None},
    }
    assert [result["ask"] for result in results] == [
        "how many goes?",
        "im swollen",
        "is it ok",
    ]
    assert {
        "labels": "all",
        "figure": "ece",
        "value": 0.25,
        "limit": 0.05,
        "at_least": False,
        "holds": False,
    } in limits


def part(number: int, labels: int) -> dict[str, Any]:
    return {
        "number": number,
        "labels": labels,
        "share": number / labels if labels else None,
        "interval": list(wilson(number, labels)) if labels else None,
    }


def test_a_result_has_all_that_a_failure_shows() -> None:
    run = make_run(MISSED, REFERRED)

    missed, referred = record(run, measure(run.cases))["results"]

    assert missed == {
        "file": "dev/a.yaml",
        "line": 12,
        "ask": "im swollen",
        "after": ["hi"],
        "tags": [],
        "expect": "escalate",
        "expect_rule": "emergency",
        "outcome": "declined",
        "kind": "suggest",
        "text": "Or [b]?",
        "entry": None,
        "rule": None,
        "level": None,
        "grade": None,
        "confidence": 0.25,
        "chips": ["healing-time"],
        "right": False,
        "needless": False,
        "unsafe": ["a missed escalation: suggest"],
        "matches": ["healing-time", "sessions-needed", "what-is-melasma", "fourth"],
        "scores": [
            {"entry": entry, "score": 1.0, "parts": {"mass": 0.5}}
            for entry in ("healing-time", "sessions-needed", "what-is-melasma")
        ],
    }
    assert (referred["rule"], referred["level"]) == ("own-medicine", "clinician")
    assert (referred["grade"], referred["needless"]) == ("referral", True)
    assert referred["expect"] == ["healing-time", "what-is-melasma"]


def test_the_record_has_what_the_gate_objects_to() -> None:
    run = make_run(RIGHT, MISSED)
    verdict = check({"hi › im swollen": Outcome.RIGHT, "gone": Outcome.RIGHT}, run)

    gate = record(run, measure(run.cases), verdict)["gate"]

    assert (gate["passed"], gate["missing"]) == (False, 1)
    [change] = gate["worse"]
    assert (change["before"], change["outcome"]) == ("right", "declined")
    assert change["siren_lost"] is True
    assert (change["file"], change["line"]) == ("dev/a.yaml", 12)
    assert gate["broken"][0]["figure"] == "escalations by the right level"
