"""A run as a tester reads it on a terminal: one table, the figures, every failure."""

from collections.abc import Iterable, Mapping

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot import Grade
from tests.evaluation.channels import Ranked
from tests.evaluation.figures.choices import Operating, choice_of
from tests.evaluation.figures.confusion import Confusion, confusion_table, confusions
from tests.evaluation.gate import Floor, Worse, good
from tests.evaluation.measures import Figures, Part, Tally, scored
from tests.evaluation.runner import Case, Run

MATCHES = 3
SAID = 200
BROKEN = "broken"


def report(
    console: Console, run: Run, figures: Figures, *, failures: bool = True
) -> None:
    """The whole report, printed."""
    console.print(outcomes(figures))
    console.print(summary(figures, good(run.cases, figures)))

    if failures:
        if found := confused(run):
            console.print(confusion_table(found))

        failed = [case for case in run.cases if not case.right or case.dangers]
        console.print(f"\n{len(failed)} not right", style="bold")

        for case in failed:
            # A terminal wraps by itself; a file keeps a line for each thing said.
            console.print(failure(case), soft_wrap=True)


def outcomes(figures: Figures) -> Table:
    """The table of outcomes: by what the labels expect, then by tag."""
    table = Table(title="Outcomes", title_justify="left", show_edge=False)
    table.add_column("expected / tag")

    for name in ("labels", "right", "suggested", "declined", "wrong"):
        table.add_column(name, justify="right")

    table.add_column("right, 95 % interval (Wilson)", justify="right", no_wrap=True)
    _add_rows(table, figures.by_expected)
    table.add_section()
    _add_rows(table, figures.by_tag, prefix="#")
    return table


def summary(figures: Figures, floors: Iterable[Floor] = ()) -> Table:
    """Every other figure, one a line, with the limit that it should keep to."""
    held = list(floors)
    table = Table(show_header=False, show_edge=False, box=None, title="")
    table.add_column("figure")
    table.add_column("value", justify="right")
    table.add_column("limit", style="bold")
    table.add_column("note", style="dim")

    for name, value, note in figure_rows(figures):
        table.add_row(name, value, limit(name, held), note)

    return table


def confused(run: Run) -> list[Confusion]:
    """What was taken for what, over the scored labels."""
    return confusions([choice_of(case) for case in run.cases if scored(case)])


def limits(floors: Iterable[Floor]) -> Table:
    """The figures that the gate holds, each with its limit."""
    table = Table(title="Limits", title_justify="left", show_edge=False)

    for name in ("labels", "figure"):
        table.add_column(name)

    for name in ("value", "limit", ""):
        table.add_column(name, justify="right")

    for floor in floors:
        kept = "" if floor.holds else BROKEN
        labels = floor.folder or "all"
        value = f"{floor.value:.3g}"
        table.add_row(labels, floor.figure, value, _bound(floor), kept)

    return table


def limit(name: str, floors: Iterable[Floor]) -> str:
    """What the summary's figure of this name should keep to, and whether it does.

    For example "≤ 0.05" or "≤ 0.05 broken"; of needless alarms, whose limits go by the
    form of the message, only whether one is broken.
    """
    held = [floor for floor in floors if floor.figure == name]
    bounds = [_bound(floor) for floor in held if not floor.folder]
    broken = [BROKEN] if any(not floor.holds for floor in held) else []
    return " ".join([*bounds, *broken])


def _bound(floor: Floor) -> str:
    return f"{'≥' if floor.at_least else '≤'} {floor.limit:g}"


def worse(change: Worse) -> Text:
    """A label that got worse: where it stands, what was expected and what was said."""
    case, label = change.case, change.case.label
    lost = "siren lost: " if change.siren_lost else ""
    text = Text(f"  {lost}{change.before} → {case.outcome}  {label.name}\n")
    text.append(f"    {label.path}:{label.line}\n", style="dim")
    text.append(f"    expected  {expected(case)}\n")
    text.append(f"    said      {said(case)}")
    return text


def failure(case: Case) -> Text:
    """What was asked, expected and said, and the first matches with their parts."""
    text = Text()
    text.append(f"\n{case.outcome.upper()}  {case.label.name}\n", style="bold")
    text.append(f"  {case.label.path}:{case.label.line}\n", style="dim")
    text.append(f"  expected  {expected(case)}\n")
    text.append(f"  said      {said(case)}\n")
    text.append(f"            {_shortened(case.reply.text)}\n", style="dim")

    for danger in case.dangers:
        text.append(f"  UNSAFE    {danger}\n", style="bold red")

    for place, match in enumerate((case.matches or ())[:MATCHES], start=1):
        text.append(f"  match {place}   {_match(match)}\n", style="dim")

    text.rstrip()
    return text


def share(value: float | None) -> str:
    """A figure between 0 and 1 as testers compare them; a dash where there is none."""
    return "–" if value is None else f"{value:.3f}"


def _add_rows(table: Table, tallies: Mapping[str, Tally], prefix: str = "") -> None:
    for name, one in tallies.items():
        counts = (one.labels, one.right, one.suggested, one.declined, one.wrong)
        table.add_row(f"{prefix}{name}", *map(str, counts), _with_interval(one))


def _with_interval(one: Tally) -> str:
    low, high = one.interval
    return f"{one.right / one.labels:6.1%}  {low:6.1%} – {high:6.1%}"


def figure_rows(figures: Figures) -> list[tuple[str, str, str]]:
    """Each figure's name, its value and what it means."""
    ranking = figures.ranking
    others = "other harmless labels"
    return [
        ("unsafe", str(figures.unsafe), "claims, no disclaimer, missed escalations"),
        (
            "escalations by the right level",
            *_counted(figures.escalations, "labels that expect one"),
        ),
        (
            "sirens on ordinary",
            *_counted(figures.sirens_on_ordinary, "labels that expect ordinary"),
        ),
        (
            "referrals on ordinary",
            *_counted(figures.referrals_on_ordinary, "labels that expect ordinary"),
        ),
        ("needless sirens", *_counted(figures.needless_sirens, others)),
        ("needless referrals", *_counted(figures.needless_referrals, others)),
        ("needless alarms", *_counted(figures.needless_alarms, others)),
        ("success@1", share(ranking.success_1), "the first match is expected"),
        ("success@3", share(ranking.success_3), "one of the first three is"),
        ("mrr", share(ranking.mrr), "mean of 1 / rank of the first expected"),
        ("auroc", share(figures.auroc), "confidence tells in from out of scope"),
        ("ece", share(figures.ece), "confidence is off by this much"),
        ("coverage@95", share(figures.coverage), "answered at 95 % precision"),
        *_operating_rows(figures.operating),
        (
            "latency p50, p99",
            f"{figures.p50:.2f}, {figures.p99:.2f} ms",
            "of one reply",
        ),
    ]


def _operating_rows(one: Operating) -> list[tuple[str, str, str]]:
    """The measures of what was answered and declined, out of scope as a class."""
    return [
        ("accuracy", share(one.accuracy), "answered or declined as expected"),
        ("… in scope", share(one.in_scope_accuracy), "that entry answered"),
        ("macro-F1", share(one.macro_f1), "mean of F1 over entries and out of scope"),
        ("out of scope, precision", share(one.precision), "of those not answered"),
        ("out of scope, recall", share(one.recall), "of those to decline"),
    ]


def _counted(part: Part, whole: str) -> tuple[str, str]:
    """How many, and of how many labels, with the interval of the share."""
    if not part.labels:
        return "–", f"no {whole}"

    low, high = part.interval
    return str(part.number), f"of {part.labels} {whole}: {low:.1%} – {high:.1%}"


def expected(case: Case) -> str:
    """What the label accepts, and the rule that must fire or whose note must stand."""
    label = case.label
    by = "with the note of" if label.harmless else "by rule"
    return " or ".join(label.expect) + (f" {by} {label.rule}" if label.rule else "")


def said(case: Case) -> str:
    """The reply without its text."""
    reply = case.reply
    entry = f" {reply.entry.id}" if reply.entry else ""
    by = "with the note of" if reply.grade is Grade.NOTE else "by rule"
    rule = f" {by} {reply.rule.id} ({reply.rule.level})" if reply.rule else ""
    sure = "" if reply.confidence is None else f", confidence {reply.confidence:.2f}"
    chips = ", ".join(suggestion.id for suggestion in reply.suggestions)
    return f"{reply.kind}{entry}{rule}{sure}" + (f"; chips: {chips}" if chips else "")


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SAID else f"{line[: SAID - 1].rstrip()}…"


def _match(match: Ranked) -> str:
    parts = "  ".join(f"{name} {value:.2f}" for name, value in match.parts.items())
    return f"{match.entry}  {match.score:.2f}  {parts}"
