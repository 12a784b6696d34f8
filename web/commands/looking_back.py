"""The commands that look back: `gaps`, `undo`, `stats` and `labels`."""

from pathlib import Path
from typing import Literal

import click

from bot.cli import Refused
from web.commands.options import knowledge_option, lang_option, served_config


@click.command(
    epilog="\b\nExamples:\n"
    "  askwell gaps\n"
    "  askwell gaps 1\n"
    "  askwell gaps 1 --apply sessions-needed\n"
    "  askwell gaps 'how many goes' --apply sessions-needed\n"
    "  askwell gaps 3 --dismiss\n"
    "  askwell gaps --dismissed\n"
    "  askwell gaps 1 --restore\n"
    "  askwell gaps --csv gaps.csv"
)
@click.argument("which", required=False, metavar="[NUMBER | WORDS]")
@click.option(
    "--apply",
    "entry",
    metavar="ENTRY",
    help="Add the gap's first phrasing, or the words, to this entry's phrasings; the "
    "file stays as it is where that would be wrong.",
)
@click.option("--all", "every", is_flag=True, help="Show every open gap.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    help="Show so many gaps, the most asked.  [default: 20]",
)
@click.option("--dismiss", is_flag=True, help="Let the gap, or the words, stay away.")
@click.option(
    "--restore",
    is_flag=True,
    help="Let a dismissed gap come back: its number among --dismissed, or the words.",
)
@click.option("--dismissed", is_flag=True, help="Show the gaps that were dismissed.")
@click.option(
    "--csv",
    "table",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write what became of every message to a file, a row each.",
)
@knowledge_option
@lang_option
def gaps(
    which: str | None,
    entry: str | None,
    every: bool,
    limit: int | None,
    dismiss: bool,
    restore: bool,
    dismissed: bool,
    table: Path | None,
    knowledge: tuple[Path, ...],
    lang: str | None,
) -> None:
    """Show what visitors asked for and got no answer to.

    The most frequent question comes first, those that ask for the same together, with
    the nearest entries and YAML to paste. A NUMBER shows only that gap; with --apply,
    --dismiss and --restore also any WORDS in quotes. What is declined on purpose is
    counted by its subject.
    """
    from web.commands import gaps as command
    from web.records import today_utc

    if sum(map(bool, (entry, dismiss, restore, dismissed, table))) > 1:
        raise click.UsageError(
            "Give one of --apply, --dismiss, --restore, --dismissed and --csv."
        )
    number = int(which) if which and which.isdecimal() else None
    changes = bool(entry) or dismiss or restore
    if (changes and not which) or (which and number is None and not changes):
        raise Refused(
            "Give the number of a gap, or words and the entry that they belong to: "
            "askwell gaps 1 --apply ENTRY"
        )
    config, today = served_config(knowledge), today_utc()
    words: int | str = number if number is not None else which or ""
    if entry:
        command.apply(config, today, words, entry, lang)
    elif dismiss:
        command.dismiss(config, today, words, lang)
    elif restore:
        command.restore(config, today, words, lang)
    elif table:
        command.write_csv(config, today, table, lang)
    else:
        most = None if every else limit or command.LIMIT
        wish = command.Wish(number=number, limit=most, dismissed=dismissed)
        command.show(config, today, wish, lang)


@click.command(
    epilog="\b\nExamples:\n  askwell undo\n  askwell undo 7\n  askwell undo 7 --lang de"
)
@click.argument("number", type=click.IntRange(min=1), required=False)
@knowledge_option
@lang_option
def undo(number: int | None, knowledge: tuple[Path, ...], lang: str | None) -> None:
    """List what the desk and `gaps --apply` wrote, or take one back.

    With a NUMBER of the list, the file of that edit is as it was before. A file that
    was changed since stays, and the lines to change by hand are printed. Run it in the
    folder that the server was started in: var/edits/ has the edits.
    """
    from web.commands import undo as command

    config = served_config(knowledge)
    if number is None:
        command.show(config, lang)
    else:
        command.undo(config, number, lang)


@click.command(epilog="\b\nExample:\n  askwell stats --knowledge my-faq")
@knowledge_option
@lang_option
def stats(knowledge: tuple[Path, ...], lang: str | None) -> None:
    """Show how questions ended, as /desk does.

    How questions ended per day, top entries, feedback, gaps, and the state of the
    knowledge.
    """
    from web.commands import stats as command
    from web.records import today_utc

    command.show(served_config(knowledge), today_utc(), lang)


@click.group(
    epilog="\b\nExamples:\n"
    "  askwell labels new --into labels/from-visitors.yaml\n"
    "  askwell labels new --from opinions --limit 20"
)
def labels() -> None:
    """Make test questions of what visitors asked."""


@labels.command(
    epilog="\b\nExamples:\n"
    "  askwell labels new --into labels/from-visitors.yaml\n"
    "  askwell labels new --from opinions --limit 20"
)
@click.option(
    "--into",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The YAML file that the labels are added to; what is there stays.  "
    "[default: the first of `labels:` in settings.yaml]",
)
@click.option(
    "--from",
    "source",
    type=click.Choice(["gaps", "opinions"]),
    help="Only what was missed, or only what got a thumbs-down.  [default: both]",
)
@click.option(
    "--limit", type=click.IntRange(1), metavar="N", help="So many messages at most."
)
@knowledge_option
@lang_option
def new(
    into: Path | None,
    source: Literal["gaps", "opinions"] | None,
    limit: int | None,
    knowledge: tuple[Path, ...],
    lang: str | None,
) -> None:
    """Judge what visitors asked, and add the labels to a file.

    Shows each message that was missed or got a thumbs-down, with what the bot says
    now. Press the number of the entry that should answer, d to decline, o for
    ordinary, e to escalate, r to put it in other words, s to skip it, q to quit, or
    ? for help. What has a label already is not asked again.
    """
    from web.commands import labels as command
    from web.records import today_utc

    command.new(served_config(knowledge), today_utc(), into, source, limit, lang)
