"""Entries from and to other bots and spreadsheets: `import` and `export`."""

import re
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import IO

import click

from bot.check import check, errors
from bot.cli.group import knowledge_option
from bot.cli.output import print_problems, with_progress
from bot.dialogue import Responder
from bot.domain import LOCALE, BadRequest
from bot.files import begin_around, load
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
from bot.text import likeliest_language

_FILE = click.Path(path_type=Path)
# Rejects and remarks that are printed one by one.
_SHOWN = 10
_IMPORT_EXAMPLES = """\b
Examples:
  askwell import faq.xlsx --into my-faq      Excel; also --sheet
  askwell import faq.csv --into my-faq       question, answer, phrasings
  askwell import faq.csv --columns question=Q,answer=A --into my-faq
  askwell import faq.csv --into my-faq --locale tr
  askwell import faq.html --into my-faq      FAQPage, or headings and text
  askwell import faq.md --into my-faq        headings and text
  askwell import pairs.json --into my-faq    {"question": …, "answer": …}
  askwell import qnabot.json --into my-faq   QnABot
  askwell import kb.tsv --into my-faq        QnA Maker; also .qna
  askwell import cqa.json --into my-faq      Custom Question Answering
  askwell import rasa/ --into my-faq         Rasa: the folder of its files
  askwell import botpress.json --into my-faq     Botpress
  askwell import agent.zip --into my-faq     Dialogflow ES
  askwell import corpus.yml --into my-faq    ChatterBot
  askwell import faq.csv --update --dry-run --into my-faq
"""


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


def _as_locale(context: click.Context, option: click.Parameter, value: str) -> str:
    if value and not re.match(LOCALE, value):
        raise click.BadParameter("write a code such as de, or pt-BR with its country")
    return value


def _as_encoding(context: click.Context, option: click.Parameter, value: str) -> str:
    try:
        # Of an empty text, Python would not look it up.
        "a".encode(value or "utf-8")
    except LookupError:
        raise click.BadParameter("no encoding has this name; try cp1252") from None
    return value


@click.command(
    "import",
    epilog=_IMPORT_EXAMPLES,
)
@knowledge_option("--into", "--knowledge", "folder")
@click.argument("files", nargs=-1, required=True, type=_FILE, metavar="FILE...")
@click.option(
    "--format",
    "form",
    type=click.Choice(IMPORTS),
    metavar="NAME",
    help=f"What the files are: {', '.join(IMPORTS)}.  [default: what they look like]",
)
@click.option(
    "--columns",
    callback=_as_columns,
    metavar="ROLE=NAME,...",
    help="Names or numbers of a table's columns, where they are not told by "
    "themselves: question=Q,answer=A; also phrasings, topic, id.",
)
@click.option(
    "--sheet",
    default="",
    metavar="NAME",
    show_default="the first with a header",
    help="Which sheet of a workbook to read.",
)
@click.option(
    "--encoding",
    default="",
    metavar="NAME",
    callback=_as_encoding,
    show_default="told from them",
    help="What text files are encoded in, such as cp1252.",
)
@click.option(
    "--locale",
    default="",
    metavar="CODE",
    callback=_as_locale,
    show_default="told from the entries",
    help="The language of a new folder, such as de or pt-BR.",
)
@click.option("--strict", is_flag=True, help="Write nothing where a row is rejected.")
@click.option(
    "--update",
    is_flag=True,
    help="Bring new answers, questions and phrasings into entries that are there, too.",
)
@click.option(
    "--dry-run", is_flag=True, help="Print what would change in files; write nothing."
)
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
    locale: str,
    strict: bool,
    update: bool,
    dry_run: bool,
    report: IO[str] | None,
) -> None:
    """Bring entries from another bot or a spreadsheet.

    Writes the entries of the files into new topic files, and checks the knowledge then.
    A row that cannot come in is a reject: it is named with its line, and the others
    come in. Exit status 1 where a file or the knowledge is wrong.

    A new folder gets settings.yaml with its language, and general pages of dangers,
    a crisis and an emergency, where there are some in that language.

    An entry keeps the id that it has in the file, in kebab-case. Else the id is made of
    up to five words of its question, in Latin letters; where these say nothing, it is
    the topic's with a number: delivery-1. What is taken gets a number at its end.

    With --update a row is the entry of its id, else the one with its question. Its
    answer and question replace the entry's, and its phrasings are added; all else in
    the entry stays, and so do entries that the files have no more: these are named.
    """
    wishes = Wishes(
        format=form or "",
        encoding=encoding,
        columns=columns,
        sheet=sheet,
        strict=strict,
        update=update,
        dry_run=dry_run,
    )
    is_new = not folder.exists() or not any(folder.iterdir())
    imported = import_files(files, folder, wishes, with_progress)
    around = _begin(folder, locale, imported) if is_new and not dry_run else []
    is_piped = bool(report and report.name == "-")
    if update or dry_run:
        click.echo(imported.difference, nl=False, err=is_piped)
    with redirect_stdout(sys.stderr if is_piped or dry_run else sys.stdout):
        _print_imported(imported, around, dry_run)
        wrong = not dry_run and imported.edits and _print_check(imported, folder)
    if report:
        report.write(as_json(imported))
    sys.exit(int(bool(wrong)))


def _begin(folder: Path, locale: str, imported: Imported) -> list[Path]:
    """Write what a new folder needs around its topics, unless none came in."""
    if not imported.edits:
        return []
    entries = imported.entries
    texts = (text for e in entries for text in (e.question, *e.phrasings, e.answer))
    return begin_around(folder, locale or likeliest_language(texts))


def _print_imported(imported: Imported, around: list[Path], dry_run: bool) -> None:
    """Print the first rejects and remarks, the files written, and the sum."""
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
    for path in (*imported.paths, *around):
        click.echo(f"{path} {'would be ' if dry_run else ''}written.")
    if not imported.paths:
        click.echo("Nothing new in it; nothing was written.")
    click.echo(f"{totals(imported)}.")


def _print_check(imported: Imported, folder: Path) -> bool:
    """Print what is wrong with the entries and what to do; say if that is much."""
    ids = {*imported.changed, *(entry.id for entry in imported.entries)}
    responder = Responder(load(folder), watch=with_progress)
    problems = tuple(check(responder, ids, watch=with_progress))
    print_problems(problems)
    for line in advice(imported, folder):
        click.echo(line)
    return bool(errors(problems))


@click.command(
    "export",
    epilog="\b\nExamples:\n"
    "  askwell export csv --out knowledge.csv        a spreadsheet\n"
    "  askwell export markdown | less                a text to read and review\n"
    "  askwell export qnabot --out qnabot.json       QnABot\n"
    "  askwell export qnamaker --out qnamaker.tsv    QnA Maker\n"
    "  askwell export rasa --out rasa                Rasa: nlu.yml and domain.yml\n"
    "  askwell export faqpage --out faq.json        a web page's FAQPage",
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
