"""A command line: commands under headings, and an exit status for what goes wrong."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import IO, Any

import click

from bot.check import summary
from bot.cli.output import print_problems
from bot.domain import BotError, KnowledgeError

VERSION = "0.1.0"


class _OneFolder(click.Option):
    """An option whose variable may name several folders, for a server; then none."""

    def resolve_envvar_value(self, ctx: click.Context) -> str | None:
        """The folder; raises BadParameter where there are several."""
        value = super().resolve_envvar_value(ctx)
        if value and "," in value and not Path(value).is_dir():
            which = "names several folders; choose one with --knowledge"
            raise click.BadParameter(f"{self.envvar} {which}.", ctx=ctx, param=self)
        return value


# Called with the option's names, `--knowledge` among them.
knowledge_option = partial(
    click.option,
    cls=_OneFolder,
    type=click.Path(path_type=Path),
    default="knowledge",
    envvar="FAQ_KNOWLEDGE",
    show_envvar=True,
    metavar="DIR",
    help="The folder with topics/*.yaml.",
)


def _day(context: object, option: object, given: datetime | None) -> date:
    return given.date() if given else date.today()


today_option = click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    callback=_day,
    metavar="DATE",
    help="The date to look for overdue reviews by, such as 2026-11-22.  "
    "[default: the system's]",
)


class Refused(click.ClickException):
    """Ends a command with exit status 1; the message says why and what to do."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the message as it stands to standard error."""
        click.echo(self.message, file=file, err=True)


class _BadUsage(Refused):
    exit_code = 2


class CommandLine(click.Group):
    """Commands under headings, listed in their order.

    Exit statuses: 0 fine, 1 the knowledge or the set-up is wrong, 2 bad usage. Errors
    of the classes in `refusals` end a command with status 1 and their message.
    """

    def __init__(
        self,
        *,
        sections: Mapping[str, Sequence[click.Command]],
        refusals: tuple[type[Exception], ...] = (),
        **settings: Any,
    ) -> None:
        commands = [command for section in sections.values() for command in section]
        super().__init__(
            commands=commands, context_settings={"show_default": True}, **settings
        )
        self._sections = sections
        self._refusals = refusals

    def format_commands(
        self, context: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """Write a table of commands for each heading, all with the same columns."""
        width = max(map(len, self.commands))
        for heading, commands in self._sections.items():
            rows = [
                (f"{command.name:{width}}", command.get_short_help_str(limit=66))
                for command in commands
            ]
            with formatter.section(heading):
                formatter.write_dl(rows)

    def invoke(self, context: click.Context) -> Any:
        """Run a command; what it raises on purpose becomes a message and a status."""
        try:
            return super().invoke(context)
        except KnowledgeError as error:
            print_problems(error.problems, err=True)
            raise Refused(summary(error.problems, None)) from None
        except BotError as error:
            raise _BadUsage(str(error)) from None
        except self._refusals as error:
            raise Refused(str(error)) from None
        except OSError as error:
            if error.filename is None:
                raise
            what = f"Cannot use {error.filename}: {error.strerror}."
            raise _BadUsage(what) from None
