"""The commands that need no web, and `python -m bot`, which has these alone."""

import click

from bot.cli.check import check
from bot.cli.diff import diff
from bot.cli.folder import build, calibrate, init, schema
from bot.cli.group import VERSION, CommandLine
from bot.cli.rename import rename
from bot.cli.talk import ask, chat, explain
from bot.cli.transfer import export_entries, import_entries

SECTIONS = {
    "Talk": [ask, chat, explain],
    "Edit": [
        init,
        check,
        diff,
        calibrate,
        rename,
        import_entries,
        export_entries,
        schema,
    ],
    "Serve": [build],
}


@click.group(
    cls=CommandLine,
    sections=SECTIONS,
    epilog="`askwell` has these commands, and those that serve the chat.",
)
@click.version_option(VERSION, prog_name="askwell")
def bot() -> None:
    """Ask the bot in the terminal, and edit its knowledge."""
