"""Two versions of a knowledge base on the same labels, as tables and as JSON."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from tests.evaluation.figures.numbers import Numbers, difference, shown
from tests.evaluation.report import expected, said
from tests.evaluation.runner import Case
from tests.evaluation.versions.pairs import (
    Pair,
    Score,
    Way,
    changed,
    figures,
    scores,
)


def print_versions(console: Console, pairs: Sequence[Pair]) -> None:
    """Both tables, then every label that changed."""
    console.print(score_table(scores(pairs)))
    console.print(figure_table(*figures(pairs)))

    for way in Way:
        found = changed(pairs, way)
        console.print(f"\n{len(found)} {way}", style="bold")

        for pair in found:
            console.print(change(pair), soft_wrap=True)


def score_table(found: Mapping[str, Score]) -> Table:
    """How many labels of each kind both versions meet, and McNemar's p."""
    table = Table(title="Labels right", title_justify="left", show_edge=False)
    table.add_column("expected")

    for name in ("labels", "from", "to", "lost", "gained", "p (McNemar)"):
        table.add_column(name, justify="right")

    for name, one in found.items():
        counts = (one.labels, one.before, one.after, one.lost, one.gained)
        table.add_row(name, *map(str, counts), f"{one.p:.3f}")

    return table


def figure_table(before: Numbers, after: Numbers) -> Table:
    """The figures side by side, with what the later has more or less."""
    table = Table(title="\nFigures", title_justify="left", show_edge=False)
    table.add_column("figure")

    for name in ("from", "to", "difference"):
        table.add_column(name, justify="right")

    table.add_column("")

    for name, value in after.items():
        earlier = before.get(name)
        values = shown(name, earlier), shown(name, value)
        table.add_row(name, *values, *difference(name, earlier, value))

    return table


def change(pair: Pair) -> Text:
    """A changed label: where it stands, and what each version said."""
    label = pair.label
    text = Text(f"\n{pair.before.outcome} → {pair.after.outcome}  {label.name}\n")
    text.append(f"  {label.path}:{label.line}\n", style="dim")
    text.append(f"  expected  {expected(pair.after)}\n")
    text.append(f"  before    {said(pair.before)}\n")
    text.append(f"  after     {said(pair.after)}")

    for danger in pair.after.dangers:
        text.append(f"\n  UNSAFE    {danger}", style="bold red")

    return text


def record(pairs: Sequence[Pair]) -> dict[str, Any]:
    """The object that `--json` writes."""
    before, after = figures(pairs)
    return {
        "labels": len(pairs),
        "from": pairs[0].before.reply.knowledge,
        "to": pairs[0].after.reply.knowledge,
        "right": {
            name: {
                "labels": score.labels,
                "from": score.before,
                "to": score.after,
                "lost": score.lost,
                "gained": score.gained,
                "p": score.p,
            }
            for name, score in scores(pairs).items()
        },
        "figures": {
            name: {"from": before.get(name), "to": value}
            for name, value in after.items()
        },
        "changes": [_change(pair) for way in Way for pair in changed(pairs, way)],
    }


def _change(pair: Pair) -> dict[str, Any]:
    label = pair.label
    return {
        "way": pair.way,
        "file": label.path,
        "line": label.line,
        "ask": label.ask,
        "after": list(label.after),
        "expect": list(label.expect),
        "from": _case(pair.before),
        "to": _case(pair.after),
    }


def _case(case: Case) -> dict[str, Any]:
    reply = case.reply
    return {
        "outcome": case.outcome.value,
        "kind": reply.kind.value,
        "entry": reply.entry.id if reply.entry else None,
        "rule": reply.rule.id if reply.rule else None,
        "confidence": reply.confidence,
        "unsafe": list(case.dangers),
    }
