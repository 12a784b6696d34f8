"""A run as the one JSON object that other programs read."""

from typing import Any

from tests.evaluation.choices import Operating
from tests.evaluation.confusion import confusion_records
from tests.evaluation.measures import Figures, Tally
from tests.evaluation.report import confused
from tests.evaluation.runner import Case, Run


def record(run: Run, figures: Figures) -> dict[str, Any]:
    """The object that `--json` writes."""
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
        "by_expected": {name: _tally(one) for name, one in figures.by_expected.items()},
        "by_tag": {name: _tally(one) for name, one in figures.by_tag.items()},
        "latency_ms": {"p50": round(figures.p50, 3), "p99": round(figures.p99, 3)},
        "confusion": confusion_records(confused(run)),
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


def _tally(one: Tally) -> dict[str, int]:
    return {
        "labels": one.labels,
        "right": one.right,
        "suggested": one.suggested,
        "declined": one.declined,
        "wrong": one.wrong,
    }


def _unsafe(case: Case) -> dict[str, Any]:
    return {
        "ask": case.label.ask,
        "after": list(case.label.after),
        "expect": _expect(case),
        "why": list(case.dangers),
    }


def _result(case: Case) -> dict[str, Any]:
    reply = case.reply
    return {
        "ask": case.label.ask,
        "expect": _expect(case),
        "kind": reply.kind.value,
        "entry": reply.entry.id if reply.entry else None,
        "rule": reply.rule.id if reply.rule else None,
        "confidence": reply.confidence,
        "right": case.right,
        "matches": [match.entry for match in case.matches or ()],
    }


def _expect(case: Case) -> str | list[str]:
    """As the label's file has it: one outcome alone, or a list."""
    one, *more = case.label.expect
    return [one, *more] if more else one
