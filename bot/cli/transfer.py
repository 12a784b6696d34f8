"""Entries from and to other bots and spreadsheets: `import` and `export`."""

import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import IO

import click

from bot.check import check, errors
from bot.cli.group import knowledge_option
from bot.cli.output import print_problems, with_progress
from bot.dialogue import Responder
from bot.domain import BadRequest
from bot.files import load
from bot.formats import (
    EXPORTS,
    IMPORTS,
    ROLES,
    Imported,
    Wishes,
    advice,
    as_json,
    export,
    import_files,
    totals,
    write_export,
)

_FILE = click.Path(path_type=Path)
# Rejects and remarks that are printed one by one.
_SHOWN = 10


def _as_columns(
    context: click.Context, option: click.Parameter, value: str | None
) -> dict[str, str]:
    """Read `question=Q,answer=A`: what the columns of each role are called."""
    pairs = (pair.partition("=") for pair in value.split(",")) if value else ()
    columns = {role.strip(): name.strip() for role, _, name in pairs}
    if not all(columns.values()) or not columns.keys() <= {*ROLES}:
        roles = ", ".join(ROLES)
        raise click.BadParameter(f"write ROLE=NAME; a role is one of {roles}")
    return columns


def _as_encoding(context: click.Context, option: click.Parameter, value: str) -> str:
    try:
        b"".decode(value or "utf-8")
    except LookupError:
        raise click.BadParameter("no encoding has this name; try cp1252") from None
    return value


@click.command(
    "import",
    epilog="\b\nExamples:\n"
    "  askwell import nlu.yml domain.yml --into my-faq\n"
    "  askwell import faq.csv --format csv --into my-faq",
)
@knowledge_option("--into", "--knowledge", "folder")
@click.argument("files", nargs=-1, required=True, type=_FILE, metavar="FILE...")
@click.option(
    "--format",
    "form",
    type=click.Choice(IMPORTS),
    help="What the files are.  [default: what they look like]",
)
@click.option(
    "--columns",
    callback=_as_columns,
    metavar="ROLE=NAME,...",
    help="Names or numbers of a table's columns, where they are not told by "
    "themselves: question=Q,answer=A; also phrasings, topic, id.",
)
@click.option("--sheet", default="", help="Which sheet of a workbook to read.")
@click.option(
    "--encoding",
    default="",
    callback=_as_encoding,
    help="What text files are encoded in, such as cp1252.  [default: told from them]",
)
@click.option("--strict", is_flag=True, help="Write nothing where a row is rejected.")
@click.option(
    "--json",
    "report",
    type=click.File("w", encoding="utf-8", lazy=True),
    help="Where to write what became of the rows; - for standard output.",
)
def import_entries(
    files: tuple[Path, ...],
    folder: Path,
    form: str | None,
    columns: dict[str, str],
    sheet: str,
    encoding: str,
    strict: bool,
    report: IO[str] | None,
) -> None:
    """Bring entries from another bot or a spreadsheet.

    Writes the entries of the files into new topic files, never over one that is there,
    and checks the knowledge then. A row that cannot come in is a reject: it is named
    with its line, and the others come in. Exit status 1 where a file or the knowledge
    is wrong.
    """
    wishes = Wishes(
        format=form or "",
        encoding=encoding,
        columns=columns,
        sheet=sheet,
        strict=strict,
    )
    imported = import_files(files, folder, wishes)
    with redirect_stdout(sys.stderr if report and report.name == "-" else sys.stdout):
        _print_imported(imported)
        wrong = imported.entries and _print_check(imported, folder)
    if report:
        report.write(as_json(imported))
    sys.exit(int(bool(wrong)))


def _print_imported(imported: Imported) -> None:
    """Print the first rejects and remarks, the new files, and the sum."""
    for label, lines in (
        ("rejected: ", list(map(str, imported.rejects))),
        ("", imported.remarks),
    ):
        for line in lines[:_SHOWN]:
            click.secho(f"{label}{line}", fg="yellow")
        if len(lines) > _SHOWN:
            click.secho(
                f"… and {len(lines) - _SHOWN} more; --json has all", fg="yellow"
            )
    for path in imported.paths:
        click.echo(f"{path} written.")
    if not imported.entries:
        click.echo("Nothing new in it; nothing was written.")
    click.echo(f"{totals(imported)}.")


def _print_check(imported: Imported, folder: Path) -> bool:
    """Print what is wrong with the new entries and what to do; say if that is much."""
    ids = {entry.id for entry in imported.entries}
    responder = Responder(load(folder), watch=with_progress)
    problems = tuple(check(responder, ids, watch=with_progress))
    print_problems(problems)
    for line in advice(imported, folder):
        click.echo(line)
    return bool(errors(problems))


@click.command(
    "export",
    epilog="\b\nExamples:\n"
    "  askwell export csv --out knowledge.csv\n"
    "  askwell export markdown | less",
)
@knowledge_option("--knowledge")
@click.argument("form", type=click.Choice(EXPORTS))
@click.option(
    "--out",
    type=_FILE,
    metavar="FILE",
    help="A new file, or a new folder for rasa.  [default: print]",
)
@click.option(
    "--without-disclaimers",
    is_flag=True,
    help="Leave them out where answers would end with them, in other bots' files.",
)
def export_entries(
    form: str, knowledge: Path, out: Path | None, without_disclaimers: bool
) -> None:
    """Write the entries for another bot, a spreadsheet or a reader.

    Says what the format cannot hold. Prints to standard output unless --out is given.
    """
    files, remarks = export(load(knowledge), form, disclaimers=not without_disclaimers)
    if out:
        for path in write_export(form, files, out):
            click.echo(f"{path} written.", err=True)
    elif len(files) > 1:
        names = " and ".join(files)
        raise BadRequest(f"This makes {names}; name a new folder with --out.")
    else:
        click.echo("".join(files.values()), nl=False)
    for remark in remarks:
        click.secho(remark, fg="yellow", err=True)
