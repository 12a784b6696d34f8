"""`diff`: what does an edit change for visitors?"""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from bot.changes import (
    Asked,
    Origin,
    Use,
    Version,
    as_values,
    asked_in,
    asked_of,
    each_once,
    earlier_version,
    label_files,
)
from bot.check import summary as problems_summary
from bot.cli.asking import compared
from bot.cli.diff_page import page
from bot.cli.diff_text import print_changes
from bot.cli.group import knowledge_option
from bot.cli.labels import warn_of_missing
from bot.cli.output import print_problems
from bot.domain import BadRequest, KnowledgeBase
from bot.files import load

# What is kept of a folder's visitors, for a command line that knows where.
Kept = Callable[[Path, KnowledgeBase], Use]

_EPILOG = """\
\b
Exit status:
  0  nothing changes for visitors; with --gate: no siren is lost
  1  something changes; with --gate: sirens are lost
     also: the knowledge has errors, which are shown
  2  trouble: no earlier version, bad usage, labels that cannot be read

\b
Examples:
  askwell diff
  askwell diff --from main --open
  askwell diff --from ../faq-as-served --questions labels/
  askwell diff --from origin/main --gate     (in CI)
"""


@click.command(epilog=_EPILOG)
@knowledge_option("--knowledge")
@click.option(
    "--from",
    "of",
    metavar="REV|FOLDER",
    help="The version to compare with: an older copy of the folder, or a git revision "
    "of it. Where there is a folder called main, 'main' is that folder: write "
    "refs/heads/main for the branch.  [default: HEAD]",
)
@click.option(
    "--questions",
    type=click.Path(path_type=Path, exists=True),
    metavar="FILE",
    multiple=True,
    help="Labels to ask beside those that 'labels:' of settings.yaml names: a YAML or "
    ".jsonl file, or a folder of some; several times.",
)
@click.option(
    "--misses/--no-misses",
    default=True,
    help="Whether to ask what visitors missed, and to say how often entries answered, "
    "where a server keeps that.",
)
@click.option("--gate", is_flag=True, help="Fail only where sirens are lost, for CI.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="Text for people, or one JSON object for programs.",
)
@click.option("--all", "each", is_flag=True, help="Show every message, not the first.")
@click.option(
    "--html",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write a page, too, with every message.",
)
@click.option(
    "--open",
    "opens",
    is_flag=True,
    help="Open the page in the browser; without --html it is var/diff.html.",
)
@click.pass_obj
def diff(
    kept: Kept | None,
    knowledge: Path,
    of: str | None,
    questions: tuple[Path, ...],
    misses: bool,
    gate: bool,
    form: str,
    each: bool,
    html: Path | None,
    opens: bool,
) -> None:
    """Show what an edit changes for visitors, before it goes live.

    Asks the folder as it is, and as it was, whatever an editor or a tester wrote: every
    phrasing, example and ordinary sentence of either version, every label, and what
    visitors missed. Shows what differs by how serious it is: sirens, referrals and
    notes lost; sirens gained; answers that come from another entry or are gone;
    messages newly answered; replies that are less sure; then the texts that changed.

    An example is asked as if no danger had it: that tells what becomes of messages
    near it.

    What was asked once is kept in var/replies.db, but nothing that a visitor wrote.
    """
    if not knowledge.is_dir():
        raise BadRequest(
            f"{knowledge}: no folder; name yours with --knowledge, or begin one: "
            "askwell init my-faq"
        )
    before, after = earlier_version(knowledge, of), load(knowledge)
    _warn(before)
    use = kept(knowledge, after) if kept and misses else Use()
    asked = [*_asked(before.knowledge, after, knowledge, questions)]
    asked += [Asked(message=text, origin=Origin.MISS) for text in use.misses]
    changes = compared(before.knowledge, after, each_once(asked))
    names = {"before": before.name, "after": str(knowledge)}
    if form == "json":
        values = as_values(changes, **names, use=use)
        click.echo(json.dumps(values, ensure_ascii=False, indent=2))
    else:
        print_changes(changes, **names, use=use, each=each)
    if html or opens:
        _write(html or Path("var", "diff.html"), page(changes, **names, use=use), opens)
    sys.exit(int(bool(changes.lost_sirens if gate else changes)))


def _warn(before: Version) -> None:
    """Say what is wrong with the earlier version; it cannot be mended any more."""
    if before.problems:
        print_problems(before.problems, err=True)
        click.secho(
            f"{before.name}: {problems_summary(before.problems, None)} Its files with "
            "errors are left out, so what they had looks new.",
            fg="yellow",
            err=True,
        )


def _asked(
    before: KnowledgeBase, after: KnowledgeBase, folder: Path, more: tuple[Path, ...]
) -> Iterator[Asked]:
    """What both versions curate, and the labels."""
    yield from asked_of(before, after)
    named = [folder / path for path in after.settings.labels]
    files, missing = label_files((*named, *more))
    warn_of_missing(missing)
    yield from asked_in(files)


def _write(path: Path, html: str, opens: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(html, encoding="utf-8")
    click.echo(f"{path} written.", err=True)
    if opens:
        click.launch(path.resolve().as_uri())
