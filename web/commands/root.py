"""`askwell`: the core's commands, and those that serve and look back.

Each imports what it runs when it is run: help and completion need neither Flask, rich
nor SQLAlchemy.
"""

import os
from pathlib import Path
from typing import Any

import click

from bot import KnowledgeBase, Use
from bot.cli import SECTIONS, VERSION, CommandLine
from web.commands.looking_back import gaps, labels, stats, undo
from web.commands.serving import config, preview, serve
from web.config import Config, SetupError

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
