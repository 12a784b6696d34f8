"""The files of a knowledge folder: `init`, `schema`, `calibrate` and `build`."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from bot import search
from bot.cli.group import knowledge_option
from bot.cli.output import with_progress
from bot.curation import build as build_index
from bot.domain import BadRequest, Calibration
from bot.files import (
    LANGUAGES,
    begin,
    begin_safety,
    load,
    modeline,
    outdated,
    replace_file,
    to_yaml,
    write_schemas,
)
from bot.search import Trial

_HEADER = """\
# Written by `askwell calibrate`; run it again rather than edit this.
# How far confidence is moved to fit the knowledge, and the dangers that it has.
"""


@click.command(
    epilog="\b\nExamples:\n  askwell init my-faq\n  askwell init --safety old-faq"
)
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--safety",
    is_flag=True,
    help="Add general pages of dangers to a knowledge base that has none.",
)
def init(folder: Path, safety: bool) -> None:
    """Write a small example knowledge base into a new folder."""
    for path in _add_safety(folder) if safety else begin(folder):
        click.echo(f"{path} written.")
    if safety:
        click.echo("Read their replies, and put the numbers of your country first.")
    else:
        _say_next(folder)


def _add_safety(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise BadRequest(f"There is no folder {folder}; begin one: askwell init DIR")
    written = begin_safety(folder)
    if not written:
        raise BadRequest(
            f"{folder} has pages in safety/ already, or there are none in its language "
            f"('locale' in settings.yaml; there are {', '.join(LANGUAGES)})"
        )
    return written


def _say_next(folder: Path) -> None:
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


@click.command(epilog="\b\nExample:\n  askwell calibrate --knowledge my-faq")
@knowledge_option("--knowledge")
def calibrate(knowledge: Path) -> None:
    """Fit confidence to the knowledge and write calibration.yaml.

    Holds out a part of the phrasings and entries at a time, looks what the rest makes
    of them, and writes from which confidence on to answer and to suggest. Needs no
    labels. Run it after larger edits; `check` says when it is due.
    """
    base = load(knowledge)
    models = search.shipped_models(base)
    folds = search.trials(base, models, with_progress)
    folds = with_progress(folds, "holding out phrasings", search.FOLDS)
    tried = [trial for fold in folds for trial in fold]
    calibration = search.calibrate(base, models[-1], tried)
    path = knowledge / "calibration.yaml"
    text = to_yaml(calibration.model_dump(mode="json"))
    first = modeline(knowledge, "calibration")
    replace_file(path, (first + _HEADER + text).encode())
    for line in _reasons(tried, calibration):
        click.echo(line)
    click.secho(f"{path} written.", fg="green")


def _reasons(tried: Sequence[Trial], calibration: Calibration) -> Iterator[str]:
    held = [trial for trial in tried if not trial.stranger]
    first = sum(trial.rank == 1 for trial in held)
    yield f"{len(held)} phrasings held out: {first} found their entry first."
    yield f"{len(tried) - len(held)} phrasings of held-out entries: strangers."
    yield (
        f"Confidence {'rises' if calibration.shift >= 0 else 'falls'} by "
        f"{abs(calibration.shift):.2f} in log-odds: {search.trust(tried):.0%} of what "
        "the phrasings ask for, more where there are more of them."
    )


@click.command(epilog="\b\nExample:\n  askwell build --knowledge my-faq")
@knowledge_option("--knowledge")
def build(knowledge: Path) -> None:
    """Save the index of large knowledge for quick starts.

    It goes to ./var/index, where servers started in the same folder map it into memory,
    which their processes share. They make anew one that is damaged, or older than the
    knowledge or the program.
    """
    path = build_index(knowledge)
    size = sum(file.stat().st_size for file in path.iterdir())
    click.echo(f"{path}: {size / 2**20:,.0f} MiB")
