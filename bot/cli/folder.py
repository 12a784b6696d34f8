"""A knowledge folder: `init` begins one, `schema` keeps its schemas current."""

import sys
from pathlib import Path

import click

from bot.cli.group import knowledge_option
from bot.domain import BadRequest
from bot.files import begin, outdated, write_schemas


@click.command(epilog="\b\nExample:\n  askwell init my-faq")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
def init(folder: Path) -> None:
    """Write a small example knowledge base into a new folder."""
    for path in begin(folder):
        click.echo(f"{path} written.")
    click.secho("Next:", bold=True)
    click.echo(
        f"  askwell ask --knowledge {folder} 'how long can I keep a book?'\n"
        f"  askwell serve --knowledge {folder}\n"
        f"Then change the files, {folder}/settings.yaml first. After each change:\n"
        f"  askwell check --knowledge {folder}\n"
        f"  askwell calibrate --knowledge {folder}     (after larger ones)\n"
        f"FAQ_KNOWLEDGE={folder} in the environment stands for --knowledge."
    )


@click.command(epilog="\b\nExample:\n  askwell schema --write --knowledge my-faq")
@knowledge_option("--knowledge")
@click.option("--write", is_flag=True, help="Bring them up to date.")
def schema(knowledge: Path, write: bool) -> None:
    """Check or write the JSON Schemas with which editors complete keys.

    Says whether schema/*.json in the knowledge folder is as the program reads the
    files (exit status 1 if not). The first line of a knowledge file points YAML
    editors there.
    """
    if not knowledge.is_dir():
        what = f"There is no folder {knowledge}; name yours with --knowledge."
        raise BadRequest(what)
    paths = write_schemas(knowledge) if write else outdated(knowledge)
    for path in paths:
        click.echo(f"{path} {'written.' if write else 'is outdated.'}")
    if paths and not write:
        click.echo(f"Run: askwell schema --write --knowledge {knowledge}")
        sys.exit(1)
    click.secho("The schemas are current.", fg="green")
