"""`check`: is the knowledge fit to be published?"""

import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from bot.check import as_github, as_json, errors, summary
from bot.check import check as find_problems
from bot.cli.group import knowledge_option, today_option
from bot.cli.output import print_problems, with_progress
from bot.cli.selection import Selection
from bot.cli.since import since_head
from bot.dialogue import Responder
from bot.domain import BadRequest, KnowledgeBase, KnowledgeError, Problem, Severity
from bot.files import load

_EPILOG = """\
\b
Exit status:
  0  fine; warnings and advice do not count
  1  errors
  2  bad usage, or a folder that cannot be read

\b
Formats for programs:
  github  workflow commands: ::error file=…,line=…,title=…::…
  json    one object: "knowledge" (the version), "entries" and "phrasings"
          (null where the files could not be read), "error", "warning" and
          "advice" (how many), "problems" (a list of {"severity", "check",
          "path", "line", "where", "what"} by path and line)

\b
Examples:
  askwell check --knowledge my-faq
  askwell check topics/results.yaml
  askwell check sessions-needed
  askwell check --advice
  askwell check --format github --today 2026-11-22
"""


@click.command(epilog=_EPILOG)
@click.argument("what", nargs=-1, metavar="[FILE|ENTRY]...")
@knowledge_option("--knowledge")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "github", "json"]),
    default="text",
    help="Text for people, or a form for programs.",
)
@today_option
@click.option(
    "--all",
    "each",
    is_flag=True,
    help="Show each problem by itself, also where many are of one kind or in one file.",
)
@click.option(
    "--advice",
    is_flag=True,
    help="Show advice too, which otherwise is only counted; JSON always has it.",
)
def check(
    what: tuple[str, ...],
    knowledge: Path,
    form: str,
    today: date,
    each: bool,
    advice: bool,
) -> None:
    """Say whether the knowledge is valid, safe and findable.

    With files or ids of entries, only their problems are shown, which is faster: the
    other phrasings are not asked.

    Errors: wrong form, ids or references; a merge that left its marks; a file whose
    name is passed over; a figure that no cited fact has, where 'figures:' of
    settings.yaml asks for one; a claim of safety/claims.yaml stated as ours, or an
    instruction of safety/instructions.yaml (an entry's 'allow:' waives one, with its
    reason); no default disclaimer; a phrasing that its own entry does not answer.

    Warnings of what a file says otherwise than it looks: text lost behind ' #'; lines
    that became part of the text above; invisible characters and tabs; letters spoilt by
    a wrong encoding; mark-up and addresses that no channel shows as such; files in
    folders of their own.

    Other warnings: claims that are wrong of anything ("works for everybody", English
    only); far fewer phrasings, or a far longer one, than is usual; dates of reviews to
    come; a word in two groups of synonyms; a phrasing that another entry would win if
    it were asked in nearly the same words; two entries that are asked the same, or
    become so through synonyms; phrasings of nothing but stop words, or longer than a
    visitor may ask; entries without phrasings; answers that are long or hard to read,
    or say yes or no to questions that are asked both ways round; plain forms no shorter
    than their answers; no source, or none that can be looked up; sources that no entry
    cites, addresses without https; a brief disclaimer that is long; reviews overdue;
    rules that swallow ordinary questions, examples that miss theirs; waivers that waive
    nothing; no pages of dangers; a calibration older than what the search reads.

    Advice: phrasings that win by a thin lead, entries that no chip leads to, no brief
    disclaimer, figures of entries without a source.

    Many problems of one kind are summed up in one line. Where the folder is in a git
    repository, the last line counts what changes for visitors since HEAD.
    """
    if not knowledge.is_dir() or not os.access(knowledge, os.R_OK | os.X_OK):
        raise BadRequest(
            f"{knowledge}: no folder that can be read; name yours with --knowledge, or "
            "begin one: askwell init my-faq"
        )
    selection = Selection.of(what, knowledge)
    try:
        base = load(knowledge)
    except KnowledgeError as error:
        problems = selection.of_files(error.problems)
        _report(problems, None, form, each=each, advice=advice, named=what)
    else:
        selection = selection.in_knowledge(base)
        responder = Responder(base, watch=with_progress)
        found = find_problems(
            responder,
            selection.entries,
            rules_too=selection.has_rules,
            today=today,
            watch=with_progress,
        )
        problems = selection.of_knowledge(found)
        _report(problems, base, form, each=each, advice=advice, named=what)
        if form == "text" and not what:
            for line in since_head(knowledge, responder):
                click.secho(line, fg="yellow")
    sys.exit(int(bool(errors(problems))))


def _report(
    problems: Sequence[Problem],
    knowledge: KnowledgeBase | None,
    form: str,
    *,
    each: bool,
    advice: bool,
    named: Sequence[str],
) -> None:
    """Print the problems, advice only where it is wanted."""
    has_errors = bool(errors(problems))
    told = [p for p in problems if advice or p.severity is not Severity.ADVICE]
    if form == "json":
        click.echo(as_json(problems, knowledge))
    elif form == "github":
        click.echo("".join(f"{line}\n" for line in as_github(told)), nl=False)
    else:
        print_problems(told, each=each)
        whose = f"{', '.join(named)}: " if named else ""
        text = f"{whose}{summary(problems, None if named else knowledge)}"
        if len(told) < len(problems):
            text += " `askwell check --advice` shows it."
        is_fine = not told
        colour = "red" if has_errors else "green" if is_fine else "yellow"
        click.secho(text, fg=colour, bold=has_errors)
