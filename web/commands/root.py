"""`askwell`: the core's commands, and those that serve and look back.

Each imports what it runs when it is run: help and completion need neither Flask, rich
nor SQLAlchemy.
"""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import click

from bot import KnowledgeBase, Use
from bot.cli import SECTIONS, VERSION, CommandLine, Refused
from web.config import Config, SetupError, in_force, in_help

knowledge_option = click.option(
    "--knowledge",
    type=click.Path(path_type=Path),
    metavar="DIR",
    multiple=True,
    help="The knowledge folder; several times for several languages, the default first."
    "  [default: FAQ_KNOWLEDGE, else knowledge]",
)
lang_option = click.option(
    "--lang",
    metavar="LANGUAGE",
    help="Of several folders, the one in this language, such as de; else the first.",
)

_EXAMPLES = """

\b
Examples:
  askwell serve
  askwell serve --port 8080 --knowledge my-faq
  askwell serve --knowledge faq-en --knowledge faq-de
  askwell serve --check-only
  curl -s localhost:8000/api/chat -H 'content-type: application/json' \\
       -d '{"message": "how many goes will I need?"}'
"""


def _environment() -> str:
    """The settings as a paragraph of help that keeps its lines."""
    formatter = click.HelpFormatter(width=78)
    with formatter.section("Environment"):
        formatter.write_dl(in_help())
    return "\b\n" + formatter.getvalue()


@click.command(epilog=_environment() + _EXAMPLES)
@click.option(
    "--host",
    default="127.0.0.1",
    help="The address to listen on; 0.0.0.0 for every one.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    help="The port to listen on; 0 for any free one.",
)
@knowledge_option
@click.option(
    "--check-only",
    is_flag=True,
    help="Load, check and index the knowledge, say what is wrong with it, and stop: "
    "exit status 0 if it may be served, else 1.",
)
def serve(host: str, port: int, knowledge: tuple[Path, ...], check_only: bool) -> None:
    """Serve the chat: the demo page, the widget and the HTTP API."""
    from web.commands import server

    config = _configured(knowledge)
    if check_only:
        server.report(config)
    else:
        server.run(config, host, port)


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
    config, today = _served(knowledge), today_utc()
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

    config = _served(knowledge)
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

    command.show(_served(knowledge), today_utc(), lang)


@click.command(
    epilog="\b\nExamples:\n"
    "  askwell preview --open\n"
    "  askwell preview --knowledge my-faq --from HEAD~1\n"
    "  askwell preview --from ../published-faq\n"
    "  askwell preview --from https://faq.example.org"
)
@knowledge_option
@lang_option
@click.option(
    "--from",
    "given",
    default="HEAD",
    metavar="REV|FOLDER|URL",
    help="What is live: a revision of git, another folder, or a running server.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    show_default="8010, or a free one",
    help="The port to listen on.",
)
@click.option("--open", "opens", is_flag=True, help="Open the page in a browser.")
def preview(
    knowledge: tuple[Path, ...],
    lang: str | None,
    given: str,
    port: int | None,
    opens: bool,
) -> None:
    """Ask what is live and the working copy side by side, in a browser.

    The page shows both replies, marks what differs, and says why each is as it is.
    Files that change are read anew. Only this machine can open it, and it keeps
    nothing. A server that is asked counts and keeps the questions as those of visitors,
    unless FAQ_DESK_TOKEN here is the token of its desk.
    """
    from web.commands import preview as command
    from web.commands.base import chosen

    config = _configured(knowledge)
    one, *others = config.knowledge
    folder = chosen(config, lang).folder if others or lang else one
    command.run(folder, given, port, config.desk_token, opens=opens)


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

    command.new(_served(knowledge), today_utc(), into, source, limit, lang)


@click.command(epilog="\b\nExample:\n  FAQ_WORKERS=4 askwell config")
@knowledge_option
def config(knowledge: tuple[Path, ...]) -> None:
    """List every setting, its value and where that is from.

    Secrets are not shown.
    """
    sources = {"FAQ_KNOWLEDGE": "--knowledge"} if knowledge else {}
    click.echo(in_force(_configured(knowledge), os.environ, sources))


def _configured(knowledge: tuple[Path, ...]) -> Config:
    config = Config.from_environment(os.environ)
    return replace(config, knowledge=knowledge) if knowledge else config


def _served(knowledge: tuple[Path, ...]) -> Config:
    """The settings, for a look at what was kept of a server's knowledge.

    Raises Refused for one of several folders: its records would be taken for those of
    the first.
    """
    served = {path.resolve() for path in Config.from_environment(os.environ).knowledge}
    named = {path.resolve() for path in knowledge}
    if named and named < served:
        raise Refused(
            f"{knowledge[0]} is one of several folders of FAQ_KNOWLEDGE: leave out "
            "--knowledge, and choose by the language, such as --lang de."
        )
    return _configured(knowledge)


_COMMANDS = {
    "Serve": [serve, config],
    "Look back": [gaps, labels, undo, stats],
    "Talk": [preview],
}


@click.group(
    cls=CommandLine,
    sections=SECTIONS
    | _COMMANDS
    | {
        "Talk": [*SECTIONS["Talk"], preview],
        "Serve": [serve, config, *SECTIONS["Serve"]],
    },
    refusals=(SetupError,),
    epilog="""\
\b
Begin with:
  askwell init my-faq
  askwell serve --knowledge my-faq

\b
Completion in bash; for others, write zsh or fish in its place:
  eval "$(_ASKWELL_COMPLETE=bash_source askwell)"
""",
)
@click.version_option(VERSION, prog_name="askwell")
@click.pass_context
def askwell(context: click.Context) -> None:
    """Answer what visitors ask from knowledge that people curate."""
    context.obj = _kept


def _kept(folder: Path, knowledge: KnowledgeBase) -> Use:
    """What is kept of a folder's visitors, for `diff`."""
    from web.commands import diff
    from web.records import today_utc

    config = Config.from_environment(os.environ)
    return diff.kept(config, folder, knowledge, today_utc())


@click.group(
    cls=CommandLine,
    sections=_COMMANDS,
    refusals=(SetupError,),
    invoke_without_command=True,
    params=[*serve.params],
    help="Serve the chat, unless a command is named.",
    epilog=serve.epilog,
)
@click.pass_context
def web(context: click.Context, /, knowledge: tuple[Path, ...], **options: Any) -> None:
    if context.invoked_subcommand is None:
        context.invoke(serve, knowledge=knowledge, **options)
    elif knowledge:
        named: dict[str, Any] = {"knowledge": knowledge}
        context.default_map = {name: {**named, "new": named} for name in web.commands}
