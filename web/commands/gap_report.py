"""Gaps as people read them in a terminal: a summary, and tables."""

from bot import Declined, Gap, Remedy
from bot.cli import print_table
from web.records import Usage, times


def numbered(gaps: tuple[Gap, ...]) -> list[tuple[int, Gap]]:
    """Gaps with their numbers, from 1."""
    return list(enumerate(gaps, start=1))


def summary(
    seen: Usage, shown: list[tuple[int, Gap]] | None = None, option: str = "--all"
) -> str:
    """How many gaps there are and are shown, and what became of the other misses.

    `option` is what shows all of them.
    """
    gaps, first = seen.gaps, seen.days[0].day
    asked = times(sum(gap.times for gap in gaps.open))
    number = len(gaps.open)
    result = f"No gap since {first}."
    if number:
        of = "" if shown is None else f"{len(shown)} of "
        result = f"{of}{number} open {'gap' if number == 1 else 'gaps'}"
        result += f"{' shown' if of else ''}, asked {asked} since {first}."
    if shown is not None and len(shown) < number:
        result += f" {option} shows all."
    return " ".join([result, *_others(seen)])


def _others(seen: Usage) -> list[str]:
    """A sentence for each kind of miss that is no open gap."""
    gaps = seen.gaps
    declined = ", ".join(f"{each.subject} {each.times} ×" for each in gaps.on_purpose)
    counts = {
        "more have a reply by now.": sum(miss.times for miss in gaps.answered),
        f"more are declined on purpose ({declined}).": sum(
            each.times for each in gaps.on_purpose
        ),
        "could not be read.": sum(miss.times for miss in gaps.unreadable),
        "dismissed: `askwell gaps --dismissed` lists them.": len(gaps.dismissed),
        "rarer messages were not looked at.": gaps.left_out,
    }
    return [f"{number:,} {what}" for what, number in counts.items() if number]


def print_gaps(gaps: list[tuple[int, Gap]], title: str = "Gaps") -> None:
    """Print gaps as a table, with their numbers."""
    headings = ("no.", "asked", "most frequent message", "lacks", "nearest entries")
    rows = []
    for number, gap in gaps:
        lacks = "perhaps a phrasing" if gap.remedy is Remedy.PHRASING else "an entry"
        if gap.dismissed and not gap.stays_away:
            lacks += f" (dismissed when asked {times(gap.dismissed)})"
        nearest = ", ".join(match.entry.id for match in gap.nearest)
        rows.append((number, gap.times, gap.messages[0], lacks, nearest))
    print_table(title, headings, rows)


def print_on_purpose(subjects: tuple[Declined, ...]) -> None:
    """Print what `scope.yaml` declined, by its subjects and refusals."""
    if subjects:
        headings = ("subject", "asked", "messages", "most frequent message")
        rows = [(s.subject, s.times, len(s.misses), s.misses[0].text) for s in subjects]
        print_table("Declined on purpose", headings, rows)
