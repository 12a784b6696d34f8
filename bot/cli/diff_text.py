"""Changes as people read them in a terminal."""

from collections.abc import Iterable
from difflib import SequenceMatcher
from shutil import get_terminal_size
from typing import Any

import click

from bot.changes import (
    Changes,
    Content,
    ContentChange,
    Group,
    Move,
    PartChange,
    Use,
    by_ordinary,
    by_use,
    changes_summary,
    moves,
)
from bot.text import counted

# Groups that are shown in red, and in green.
BAD = (Group.SIREN_LOST, Group.REFERRAL_LOST, Group.NOTE_LOST, Group.PHRASE_LOST)
GOOD = (Group.ANSWERED, Group.OFFERED, Group.SURER)
_STYLES: dict[Group, dict[str, Any]] = {
    **{group: {"fg": "red", "bold": True} for group in BAD},
    **{group: {"fg": "green"} for group in GOOD},
}
# Messages of a move, moves of a group, and texts of a list that are shown.
_MESSAGES = 3
_MOVES = 12
# Words beside a change of a text.
_AROUND = 4


def print_changes(
    changes: Changes, *, before: str, after: str, use: Use, each: bool = False
) -> None:
    """Print changes by group, the most serious first; with `each`, every message."""
    asked = counted(changes.asked, "message")
    click.echo(f"{after} compared with {before}, {asked} asked of both.\n")
    is_cut = False
    for group, found in moves(changes, use):
        # Every lost siren is told, whatever there is beside it.
        whole = each or group is Group.SIREN_LOST
        style = _STYLES.get(group, {"fg": "yellow"})
        number = len(changes.of(group))
        false = by_ordinary(changes, group)
        click.secho(f"{group.upper()}: {number}{false}", **style)
        for move in found if whole else found[:_MOVES]:
            is_cut |= _print_move(move, use, whole)
        if not whole and len(found) > _MOVES:
            is_cut = True
            click.secho(f"  … {len(found) - _MOVES} more like these", dim=True)
        click.echo()
    _print_contents(changes, use, each=each)
    colour = "red" if changes.lost_sirens else "yellow" if changes else "green"
    click.secho(f"For visitors: {changes_summary(changes)}.", fg=colour, bold=True)
    if is_cut:
        click.echo("`askwell diff --all` shows every message, --open a page of them.")


def _print_move(move: Move, use: Use, whole: bool) -> bool:
    """Print messages that fare alike; return whether some are left out."""
    click.secho(f"  {move.before} → {move.after}{answered(move.times, use)}", bold=True)
    shown = move.changes if whole else move.changes[:_MESSAGES]
    for change in shown:
        _say(f"{change.asked.origin}: {change.asked}")
    left = len(move.changes) - len(shown)
    if left:
        click.secho(f"    … and {left} more", dim=True)
    return bool(left)


def answered(times: int, use: Use) -> str:
    """Write how much a change matters: ` (312 times in 30 days)`, or nothing."""
    return f" ({counted(times, 'time')} in {use.days} days)" if times else ""


def _print_contents(changes: Changes, use: Use, *, each: bool) -> None:
    contents = by_use(changes, use)
    for content in Content:
        some = [change for change in contents if change.content is content]
        if some:
            click.secho(f"TEXTS {content.upper()}: {len(some)}", fg="yellow")
            for change in some:
                _print_content(change, use, each=each)
            click.echo()


def _print_content(change: ContentChange, use: Use, *, each: bool) -> None:
    times = answered(use.of_content(change), use)
    click.secho(f"  {change.thing} {change.id}{times}", bold=True)
    for part in change.parts:
        for line in lines_of(part, each=each):
            _say(line)


def lines_of(part: PartChange, *, each: bool = False) -> Iterable[str]:
    """Write what differs in a part: the words of a text, or messages gone and new."""
    if isinstance(part.before, str) and isinstance(part.after, str):
        yield f"{part.name}: {marked(part.before, part.after)}"
        return
    for texts, what in ((part.before, "gone"), (part.after, "new")):
        if texts:
            shown = texts if each else texts[:_MESSAGES]
            left = len(texts) - len(shown)
            more = f" and {left} more" if left else ""
            named = ", ".join(map(repr, shown))
            name = part.name.removesuffix("s") if len(texts) == 1 else part.name
            yield f"{len(texts)} {name} {what}: {named}{more}"


def marked(before: str, after: str) -> str:
    """Write two texts as one: `to 6 [-sessions-] {+treatments+}, says …`."""
    old, new = before.split(), after.split()
    pieces = []
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for code, start, stop, first, last in codes:
        if code == "equal":
            pieces += _shortened(old[start:stop])
            continue
        if stop > start:
            pieces.append(f"[-{' '.join(old[start:stop])}-]")
        if last > first:
            pieces.append(f"{{+{' '.join(new[first:last])}+}}")
    return " ".join(pieces)


def _shortened(words: list[str]) -> list[str]:
    if len(words) <= 2 * _AROUND + 1:
        return words
    return [*words[:_AROUND], "…", *words[-_AROUND:]]


def _say(text: str) -> None:
    """Print a text in one line, cut where the terminal is much too narrow for it."""
    most = max(get_terminal_size().columns * 3, 240)
    line = " ".join(text.split())
    click.echo(f"    {line if len(line) <= most else line[:most] + '…'}")
