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
    "  askwell gaps 'how many goes' --apply sessions-needed"
)
@click.argument("which", required=False, metavar="[NUMBER | WORDS]")
@click.option(
    "--apply",
    "entry",
    metavar="ENTRY",
    help="Add the gap's first phrasing, or the words, to this entry's phrasings; the "
    "file stays as it is where that would be wrong.",
)
@knowledge_option
@lang_option
def gaps(
    which: str | None,
    entry: str | None,
    knowledge: tuple[Path, ...],
    lang: str | None,
) -> None:
    """Show what visitors asked for and got no answer to.

    The most frequent question comes first, those that ask for the same together, with
    the nearest entries and YAML to paste. A NUMBER shows only that gap; with --apply
    also any WORDS in quotes.
    """
    from web.commands import gaps as command
    from web.records import today_utc

    number = int(which) if which and which.isdecimal() else None
    if number is None and bool(which) != bool(entry):
        raise Refused(
            "Give the number of a gap, or words and the entry that they belong to: "
            "askwell gaps 1 --apply ENTRY"
        )
    config = _served(knowledge)
    if entry and which:
        words = which if number is None else number
        command.apply(config, today_utc(), words, entry, lang)
    else:
        command.show(config, today_utc(), number, lang)


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


_COMMANDS = {"Serve": [serve, config], "Look back": [gaps, labels, stats]}


@click.group(
    cls=CommandLine,
    sections=SECTIONS | _COMMANDS | {"Serve": [serve, config, *SECTIONS["Serve"]]},
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
