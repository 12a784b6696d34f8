"""All figures of a run as plain numbers by name, to be compared with other runs'."""

from collections.abc import Mapping

from tests.evaluation.measures import Figures

# By name, a number from 0 to 1, a count or milliseconds; None where there is none.
Numbers = Mapping[str, float | None]

LATENCIES = ("latency p50", "latency p99")
_LESS_IS_BETTER = frozenset(
    {
        "unsafe",
        "sirens on ordinary",
        "referrals on ordinary",
        "needless sirens",
        "needless referrals",
        "needless alarms",
        "ece",
        *LATENCIES,
    }
)


def numbers(figures: Figures) -> Numbers:
    """The figures in the order of the report; those of kinds of labels are first.

    A figure of so many of so many labels is their share.
    """
    right = {
        f"{name} right": one.right / one.labels
        for name, one in figures.by_expected.items()
    }
    return {
        **right,
        "unsafe": figures.unsafe,
        "escalations by the right level": figures.escalations.share,
        "sirens on ordinary": figures.sirens_on_ordinary.share,
        "referrals on ordinary": figures.referrals_on_ordinary.share,
        "needless sirens": figures.needless_sirens.share,
        "needless referrals": figures.needless_referrals.share,
        "needless alarms": figures.needless_alarms.share,
        "success@1": figures.ranking.success_1,
        "success@3": figures.ranking.success_3,
        "mrr": figures.ranking.mrr,
        "auroc": figures.auroc,
        "ece": figures.ece,
        "coverage@95": figures.coverage,
        "accuracy": figures.operating.accuracy,
        "accuracy in scope": figures.operating.in_scope_accuracy,
        "macro-F1": figures.operating.macro_f1,
        "out of scope, precision": figures.operating.precision,
        "out of scope, recall": figures.operating.recall,
        "latency p50": figures.p50,
        "latency p99": figures.p99,
    }


def without_latency(found: Numbers) -> Numbers:
    """The figures that equal runs have alike."""
    return {name: value for name, value in found.items() if name not in LATENCIES}


def is_better(name: str, before: float, after: float) -> bool:
    """Whether the later of a figure's two values is the better one."""
    return after < before if name in _LESS_IS_BETTER else after > before


def difference(name: str, before: float | None, after: float | None) -> tuple[str, str]:
    """By how much a figure changed, and which way: "+0.010", "better".

    Both are empty where a value is missing, or where both are shown alike: smaller
    differences are noise.
    """
    if before is None or after is None or shown(name, before) == shown(name, after):
        return "", ""

    verdict = "better" if is_better(name, before, after) else "worse"
    return shown(name, after - before, signed=True), verdict


def shown(name: str, value: float | None, *, signed: bool = False) -> str:
    """A value as testers compare them; a dash where there is none."""
    if value is None:
        return "–"

    places = 0 if name == "unsafe" else 2 if name in LATENCIES else 3
    return f"{value:{'+' if signed else ''}.{places}f}"
