"""Entries from and to other bots and spreadsheets: `import` and `export`."""

import sys
from pathlib import Path

import click

from bot.check import check, errors
from bot.cli.group import knowledge_option
from bot.cli.output import print_problems, with_progress
from bot.dialogue import Responder
from bot.domain import BadRequest
from bot.files import load
from bot.formats import FORMATS, IMPORTS, advice, export, import_files, write_export

_FILE = click.Path(path_type=Path)


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
def import_entries(files: tuple[Path, ...], folder: Path, form: str | None) -> None:
    """Bring entries from another bot or a spreadsheet.

    Writes the entries of the files into new topic files, never over one that is there,
    and checks the knowledge then. Exit status 1 where a file or the knowledge is wrong.
    """
    imported = import_files(files, folder, form or "")
    for remark in imported.remarks:
        click.secho(remark, fg="yellow")
    if not imported.entries:
        click.echo("Nothing new in it; nothing was written.")
        return
    for path in imported.paths:
        click.echo(f"{path} written.")
    ids = {entry.id for entry in imported.entries}
    problems = tuple(
        check(Responder(load(folder), watch=with_progress), ids, watch=with_progress)
    )
    print_problems(problems)
    for line in advice(imported, folder):
        click.echo(line)
    sys.exit(int(bool(errors(problems))))


@click.command(
    "export",
    epilog="\b\nExamples:\n"
    "  askwell export csv --out knowledge.csv\n"
    "  askwell export markdown | less",
)
@knowledge_option("--knowledge")
@click.argument("form", type=click.Choice(tuple(FORMATS)))
@click.option(
    "--out",
    type=_FILE,
    metavar="FILE",
    help="A new file, or a new folder for rasa.  [default: print]",
)
def export_entries(form: str, knowledge: Path, out: Path | None) -> None:
    """Write the entries for another bot, a spreadsheet or a reader.

    Says what the format cannot hold. Prints to standard output unless --out is given.
    """
    files, remarks = export(load(knowledge), form)
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
