"""Two versions of a knowledge base compared: `python -m tests.evaluation versions`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bot import BotError, KnowledgeBase
from tests.evaluation.labels import Label, LabelsError, read_labels
from tests.evaluation.terminal import (
    BAD_INPUT,
    add_labelled,
    make_console,
    progress,
    shipped_labels,
    short,
    write_json,
)
from tests.evaluation.versions.pairs import asked, unseen
from tests.evaluation.versions.report import print_versions, record
from tests.evaluation.versions.revisions import RevisionError, knowledge_of

EXAMPLES = """examples:
  python -m tests.evaluation versions                  your edits since the last commit
  python -m tests.evaluation versions --from HEAD~5    … since five commits ago
  python -m tests.evaluation versions --from v1.0 --to v1.1
  python -m tests.evaluation versions --from old/knowledge --to new/knowledge \\
    --questions mine.yaml"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Compares and prints; the exit status is 2 where the input cannot be used."""
    options = _parser().parse_args(arguments)

    try:
        before, after, labels = _read(options)
    except (BotError, LabelsError, RevisionError, OSError) as error:
        print(error, file=sys.stderr)
        return BAD_INPUT

    fair = unseen(labels, before)

    if not fair:
        print(f"every label repeats a phrasing of {options.from_}", file=sys.stderr)
        return BAD_INPUT

    pairs = list(progress("asking", asked(fair, before, after), len(fair)))
    console = make_console()
    to = options.to or short(options.knowledge)
    console.print(f"from {options.from_} ({before.version}) to {to} ({after.version})")

    if left_out := len(labels) - len(fair):
        console.print(f"{left_out} labels left out: phrasings of {options.from_}")

    console.print()
    print_versions(console, pairs)

    if options.json:
        write_json(options.json, record(pairs))

    return 0


def _read(
    options: argparse.Namespace,
) -> tuple[KnowledgeBase, KnowledgeBase, tuple[Label, ...]]:
    """Both versions, and the labels, checked against the later one."""
    folder = short(options.knowledge)
    before = knowledge_of(options.from_, folder)
    after = knowledge_of(options.to or str(folder), folder)
    return before, after, read_labels(options.questions or shipped_labels(), after)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.evaluation versions",
        description="Put the same labels to two versions of a knowledge base.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    version = "a folder, or a revision of the folder that --knowledge names"
    add("--from", dest="from_", default="HEAD", metavar="REV|FOLDER", help=version)
    add("--to", metavar="REV|FOLDER", help="the same (default: the folder as it is)")
    add_labelled(parser)
    add("--json", type=Path, metavar="FILE", help="write figures and changed labels")
    return parser
