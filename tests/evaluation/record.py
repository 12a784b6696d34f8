"""A run as the one JSON object that other programs read."""

from typing import Any

from tests.evaluation.figures.choices import Operating
from tests.evaluation.figures.confusion import confusion_records
from tests.evaluation.gate import Comparison, Floor, Worse, all_limits
from tests.evaluation.judge import ALARMS
from tests.evaluation.labels import Form
from tests.evaluation.measures import Figures, Part, Tally, needless_alarms
from tests.evaluation.report import MATCHES, confused
from tests.evaluation.runner import Case, Run

# Of the scores of matches, which say nothing more precisely.
DIGITS = 4


def record(
    run: Run, figures: Figures, verdict: Comparison | None = None
) -> dict[str, Any]:
    """The object that `--json` writes; `verdict` is the gate's, where it was asked."""
    return {
        "labels": figures.labels,
        "success@1": figures.ranking.success_1,
        "success@3": figures.ranking.success_3,
        "mrr": figures.ranking.mrr,
        "auroc": figures.auroc,
        "ece": figures.ece,
        "coverage@95": figures.coverage,
        **_operating(figures.operating),
        "unsafe": [_unsafe(case) for case in run.cases if case.dangers],
        "escalations": _part(figures.escalations),
        "sirens_on_ordinary": _part(figures.sirens_on_ordinary),
        "referrals_on_ordinary": _part(figures.referrals_on_ordinary),
        "needless_sirens": _part(figures.needless_sirens),
        "needless_referrals": _part(figures.needless_referrals),
        "needless_alarms": _part(figures.needless_alarms),
        "needless_by_form": {form.value: _needless(run, form) for form in Form},
        "by_expected": {name: _tally(one) for name, one in figures.by_expected.items()},
        "by_tag": {name: _tally(one) for name, one in figures.by_tag.items()},
        "latency_ms": {"p50": round(figures.p50, 3), "p99": round(figures.p99, 3)},
        "confusion": confusion_records(confused(run)),
        "limits": [_limit(floor) for floor in all_limits(run.cases, figures)],
        "gate": verdict and _gate(verdict),
        "results": [_result(case) for case in run.cases],
        "knowledge": run.knowledge,
        "settings": dict(run.settings),
    }


def _operating(one: Operating) -> dict[str, Any]:
    return {
        "accuracy": one.accuracy,
        "in_scope_accuracy": one.in_scope_accuracy,
        "macro_f1": one.macro_f1,
        "out_of_scope": {"precision": one.precision, "recall": one.recall},
    }


def _tally(one: Tally) -> dict[str, Any]:
    return {
        "labels": one.labels,
        "right": one.right,
        "suggested": one.suggested,
        "declined": one.declined,
        "wrong": one.wrong,
        "interval": list(one.interval),
    }


def _part(part: Part) -> dict[str, Any]:
    """So many of so many labels; without labels there is no share."""
    return {
        "number": part.number,
        "labels": part.labels,
        "share": part.share,
        "interval": list(part.interval) if part.labels else None,
    }


def _needless(run: Run, form: Form) -> dict[str, Any]:
    asked = [case for case in run.cases if case.label.form is form]
    return _part(needless_alarms(asked, *ALARMS))


def _limit(floor: Floor) -> dict[str, Any]:
    return {
        "labels": floor.folder or "all",
        "figure": floor.figure,
        "value": floor.value,
        "limit": floor.limit,
        "at_least": floor.at_least,
        "holds": floor.holds,
    }


def _gate(verdict: Comparison) -> dict[str, Any]:
    return {
        "passed": verdict.passed,
        "worse": [_worse(change) for change in verdict.worse],
        "broken": [_limit(floor) for floor in verdict.broken],
        "missing": verdict.missing,
    }


def _worse(change: Worse) -> dict[str, Any]:
    lost = {"before": change.before.value, "siren_lost": change.siren_lost}
    return lost | _result(change.case)


def _unsafe(case: Case) -> dict[str, Any]:
    return {
        "ask": case.label.ask,
        "after": list(case.label.after),
        "expect": _expect(case),
        "why": list(case.dangers),
    }


def _result(case: Case) -> dict[str, Any]:
    """What was asked, expected and said, and how the first matches came about."""
    label, reply = case.label, case.reply
    return {
        "file": label.path,
        "line": label.line,
        "ask": label.ask,
        "after": list(label.after),
        "tags": list(label.tags),
        "expect": _expect(case),
        "expect_rule": label.rule,
        "outcome": case.outcome.value,
        "kind": reply.kind.value,
        "text": reply.text,
        "entry": reply.entry.id if reply.entry else None,
        "rule": reply.rule.id if reply.rule else None,
        "level": reply.rule.level.value if reply.rule else None,
        "grade": reply.grade.value if reply.grade else None,
        "confidence": reply.confidence,
        "chips": [chip.id for chip in reply.suggestions],
        "right": case.right,
        "needless": case.needless,
        "unsafe": list(case.dangers),
        "matches": [match.entry for match in case.matches or ()],
        "scores": [
            {
                "entry": match.entry,
                "score": round(match.score, DIGITS),
                "parts": {
                    name: round(part, DIGITS) for name, part in match.parts.items()
                },
            }
            for match in (case.matches or ())[:MATCHES]
        ],
    }


def _expect(case: Case) -> str | list[str]:
    """As the label's file has it: one outcome alone, or a list."""
    one, *more = case.label.expect
    return [one, *more] if more else one
