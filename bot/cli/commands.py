"""The terminal channel: asking, and everything that editors run."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any, TypeAlias

from rich.console import Console
from rich.progress import track
from rich.text import Text

from bot.check import as_github, as_json, check, errors, ordered, summary
from bot.cli.printing import print_explanation, print_reply
from bot.curation import build
from bot.dialogue import Responder
from bot.domain import (
    BadRequest,
    BotError,
    Calibration,
    Conversation,
    KnowledgeBase,
    KnowledgeError,
    Problem,
    Severity,
)
from bot.files import begin, load, modeline, outdated, write_schemas
from bot.formats import FORMATS, IMPORTS, advice, export, import_files, write_export
from bot.search import (
    ENOUGH,
    FOLDS,
    LEXICAL,
    SEMANTIC,
    ScoringModel,
    Trial,
    calibrate,
    is_semantic,
    trials,
)

_SEVERITIES = {
    Severity.ERROR: "bold red",
    Severity.WARNING: "yellow",
    Severity.ADVICE: "cyan",
}
_CHECK = """\
Is the knowledge fit to be published?

errors: wrong form, ids or references; a figure that no cited fact has; an overclaim
  stated as ours (an entry's 'allow:' waives one, with its reason); no default
  disclaimer; a phrasing that its own entry does not answer
warnings: a phrasing that another entry would win if it were asked in nearly the same
  words; two entries that are asked the same, or become so through synonyms; phrasings
  of nothing but stop words, entries without phrasings; answers that are long or hard to
  read; no source, or none that can be looked up; reviews overdue; rules that swallow
  ordinary questions, examples that miss theirs; waivers that waive nothing;
  a calibration older than the knowledge
advice: phrasings that win by a thin lead, entries that no chip leads to
"""
_CHECK_END = """\
exit status: 0 fine (warnings and advice do not count), 1 errors, 2 bad usage or a
folder that cannot be read.

--format github writes workflow commands (::error file=…,line=…,title=…::…).
--format json writes one object: "knowledge" (the version), "entries", "phrasings" (null
where the files could not be read), "error", "warning", "advice" (how many), "problems":
a list of {"severity", "check", "path", "line", "where", "what"} by path and line.
"""
_CALIBRATION_HEADER = """\
# Written by `python -m bot calibrate`; run it again rather than edit this.
# From which confidence on to answer and to suggest, fitted to the knowledge."""

Command = Callable[[argparse.Namespace, Console], int]
# A string, since only type checkers know it as generic.
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; its exit status: 0 fine, 1 the knowledge is wrong, 2 bad usage."""
    options = _parser().parse_args(arguments)
    console = Console(highlight=False)
    command: Command = options.command
    try:
        return command(options, console)
    except KnowledgeError as error:
        stderr = Console(stderr=True, highlight=False)
        _print_problems(error.problems, stderr)
        stderr.print(Text(summary(error.problems, None)))
        return 1
    except BotError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        if error.filename is None:
            raise
        print(f"Cannot use {error.filename}: {error.strerror}.", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    default = os.environ.get("FAQ_KNOWLEDGE") or "knowledge"
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--knowledge",
        type=Path,
        default=Path(default),
        metavar="DIR",
        help=f"the folder with topics/*.yaml (default: {default}; or FAQ_KNOWLEDGE)",
    )
    parser = argparse.ArgumentParser(
        prog="python -m bot",
        description="Ask the bot in the terminal, and check its knowledge.",
        epilog="Example: python -m bot ask 'How many sessions will I need?'",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, command, what in (
        ("ask", _ask, "one question, one reply"),
        ("explain", _explain, "why the reply is what it is: words, scores, rule"),
    ):
        sub = commands.add_parser(name, parents=[shared], help=what, description=what)
        sub.add_argument("message", nargs="+", help="the question")
        sub.set_defaults(command=command)
    chat = commands.add_parser(
        "chat",
        parents=[shared],
        help="a conversation; an empty line or Ctrl-D ends it",
        description="A conversation. A number presses a chip; an empty line ends it.",
    )
    chat.set_defaults(command=_chat)
    lint = commands.add_parser(
        "check",
        parents=[shared],
        help="is the knowledge valid, safe and findable? (exit status 1 if not)",
        description=_CHECK,
        epilog=_CHECK_END,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    lint.add_argument(
        "--format",
        choices=("text", "github", "json"),
        default="text",
        help="text for people (the default), or for programs",
    )
    lint.add_argument(
        "--today",
        type=_date,
        metavar="DATE",
        help="the date to look for overdue reviews by, such as 2026-11-22 "
        "(default: the system's)",
    )
    lint.set_defaults(command=_check)
    fit = commands.add_parser(
        "calibrate",
        parents=[shared],
        help="fit confidence to the knowledge, and write calibration.yaml",
        description=(
            "Holds out a part of the phrasings and entries at a time, looks what the "
            "rest makes of them, and writes from which confidence on to answer and to "
            "suggest into calibration.yaml. Needs no labels. Run it after larger "
            "edits; `check` says when it is due."
        ),
    )
    fit.set_defaults(command=_calibrate)
    _add_building(commands, shared)
    _add_beginning(commands, shared)
    _add_moving(commands, shared)
    return parser


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a date; write it like 2026-11-22"
        ) from None


def _add_building(commands: Commands, shared: argparse.ArgumentParser) -> None:
    make = commands.add_parser(
        "build",
        parents=[shared],
        help="save the index of large knowledge, for servers to start in seconds",
        description=(
            "Reads and indexes the knowledge and saves what came of it. Servers map "
            "it into memory, where their processes share it; one that is damaged or "
            "older than the knowledge or the program they make anew."
        ),
    )
    make.add_argument(
        "--index",
        type=Path,
        metavar="DIR",
        help="where to (default: a folder for the knowledge's in var/index)",
    )
    make.set_defaults(command=_build)


def _add_beginning(commands: Commands, shared: argparse.ArgumentParser) -> None:
    what = "write a small example knowledge base into a new folder"
    init = commands.add_parser("init", help=what, description=what.capitalize() + ".")
    init.add_argument("folder", type=Path, metavar="DIR", help="a new or empty folder")
    init.set_defaults(command=_init)
    schema = commands.add_parser(
        "schema",
        parents=[shared],
        help="JSON Schemas of the knowledge files, for completion in editors",
        description=(
            "Says whether schema/*.json in the knowledge folder is as the program "
            "reads the files (exit status 1 if not). The first line of a knowledge "
            "file points YAML editors there."
        ),
    )
    schema.add_argument("--write", action="store_true", help="bring them up to date")
    schema.set_defaults(command=_schema)


def _add_moving(commands: Commands, shared: argparse.ArgumentParser) -> None:
    into = commands.add_parser(
        "import",
        parents=[shared],
        help="entries from another bot or a spreadsheet into new topic files",
        description=(
            "Writes the entries of a file into new topic files, never over one that "
            "is there, and checks the knowledge then. Exit status 1 where the file "
            "or the knowledge is wrong."
        ),
        epilog="Example: python -m bot import nlu.yml domain.yml --into my-knowledge",
    )
    into.add_argument("files", nargs="+", type=Path, metavar="FILE")
    into.add_argument(
        "--format", choices=IMPORTS, default="", help="(default: looks what it is)"
    )
    into.add_argument(
        "--into",
        type=Path,
        metavar="DIR",
        help="the knowledge folder to write to (default: that of --knowledge)",
    )
    into.set_defaults(command=_import)
    out = commands.add_parser(
        "export",
        parents=[shared],
        help="the entries for another bot, a spreadsheet or a reader",
        description="Writes the entries in another format; says what it cannot hold.",
        epilog="Example: python -m bot export csv --out knowledge.csv",
    )
    out.add_argument(
        "format", choices=tuple(FORMATS), metavar="FORMAT", help=", ".join(FORMATS)
    )
    out.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="a new file, or a new folder for rasa (default: print)",
    )
    out.set_defaults(command=_export)


def _responder(options: argparse.Namespace) -> Responder:
    return Responder(load(options.knowledge))


def _build(options: argparse.Namespace, console: Console) -> int:
    path = build(options.knowledge, options.index)
    size = sum(file.stat().st_size for file in path.rglob("*.npy")) / 2**20
    console.print(Text(f"{path}: {size:,.0f} MiB"), soft_wrap=True)
    return 0


def _ask(options: argparse.Namespace, console: Console) -> int:
    print_reply(_responder(options).reply(" ".join(options.message)), console)
    return 0


def _chat(options: argparse.Namespace, console: Console) -> int:
    responder = _responder(options)
    settings = responder.knowledge.settings
    conversation = Conversation(chips=settings.starters)
    console.print(Text(settings.greeting, style="bold"))
    console.print(Text(settings.notice, style="dim"))
    for number, chip in enumerate(settings.starters, start=1):
        question = responder.knowledge.entries[chip].question
        console.print(Text(f"  {number}. {question}", style="cyan"))
    while message := _read_line():
        pressed = _pressed(message, conversation)
        try:
            reply = responder.reply(message, conversation, pressed)
        except BotError as error:
            console.print(Text(str(error), style="yellow"))
            continue
        conversation = reply.conversation
        print_reply(reply, console)
    return 0


def _read_line() -> str:
    try:
        return input("\n> ").strip()
    except EOFError:
        return ""


def _pressed(message: str, conversation: Conversation) -> str | None:
    """The chip whose number was typed."""
    if message.isdecimal() and 1 <= int(message) <= len(conversation.chips):
        return conversation.chips[int(message) - 1]
    return None


def _explain(options: argparse.Namespace, console: Console) -> int:
    responder = _responder(options)
    print_explanation(responder.explain(" ".join(options.message)), responder, console)
    return 0


def _check(options: argparse.Namespace, console: Console) -> int:
    folder: Path = options.knowledge
    if not os.access(folder, os.R_OK | os.X_OK) or not folder.is_dir():
        print(f"{folder}: no folder that can be read; see --knowledge", file=sys.stderr)
        return 2
    try:
        knowledge = load(folder)
    except KnowledgeError as error:
        _print_check(error.problems, None, options.format, console)
        return 1
    except OSError as error:
        print(f"{error.filename}: cannot be read: {error.strerror}", file=sys.stderr)
        return 2
    found = check(
        Responder(knowledge), today=options.today or date.today(), watch=_watched
    )
    problems = tuple(found)
    _print_check(problems, knowledge, options.format, console)
    return int(bool(errors(problems)))


def _watched(items: Sequence[Any]) -> Iterable[Any]:
    """Shows on a terminal how far a check is."""
    progress = Console(stderr=True)
    return track(
        items,
        "asking every phrasing",
        console=progress,
        disable=not progress.is_terminal,
        transient=True,
    )


def _print_check(
    problems: Sequence[Problem],
    knowledge: KnowledgeBase | None,
    form: str,
    console: Console,
) -> None:
    if form == "json":
        print(as_json(problems, knowledge))
    elif form == "github":
        for line in as_github(problems):
            print(line)
    else:
        _print_problems(problems, console)
        wrong = errors(problems)
        style = "bold red" if wrong else "yellow" if problems else "green"
        console.print(Text(summary(problems, knowledge), style=style), soft_wrap=True)


def _print_problems(problems: Sequence[Problem], console: Console) -> None:
    """The problems by file and, within it, by entry."""
    for path, in_file in groupby(ordered(problems), key=lambda problem: problem.path):
        console.print(Text(path, style="bold underline"), soft_wrap=True)
        for _, of_entry in groupby(in_file, key=lambda problem: problem.where):
            for problem in of_entry:
                label = Text(f"{problem.severity}: ", _SEVERITIES[problem.severity])
                console.print(label + Text(str(problem)), soft_wrap=True)
            console.print()


def _calibrate(options: argparse.Namespace, console: Console) -> int:
    knowledge = load(options.knowledge)
    scoring = SEMANTIC if is_semantic(knowledge) else LEXICAL
    progress = Console(stderr=True)
    folds = track(
        trials(knowledge, scoring),
        "holding out phrasings",
        total=FOLDS,
        console=progress,
        disable=not progress.is_terminal,
        transient=True,
    )
    tried = [trial for fold in folds for trial in fold]
    calibration = calibrate(knowledge, scoring, tried)
    path = options.knowledge / "calibration.yaml"
    first = modeline(options.knowledge, "calibration")
    path.write_text(first + _calibration_file(calibration), encoding="utf-8")
    for line in _reasons(tried, scoring, calibration):
        console.print(Text(line))
    console.print(Text(f"{path} written.", style="green"))
    return 0


def _calibration_file(calibration: Calibration) -> str:
    lines = (
        f"{name}: {json.dumps(value)}"
        for name, value in calibration.model_dump(mode="json").items()
    )
    return "\n".join((_CALIBRATION_HEADER, *lines, ""))


def _reasons(
    tried: Sequence[Trial], scoring: ScoringModel, calibration: Calibration
) -> Iterator[str]:
    """What the trials showed, and what was chosen for it."""
    held = [trial for trial in tried if not trial.stranger]
    found = sum(trial.place == 1 for trial in held)
    yield f"{len(held)} phrasings held out: {found} found their entry first."
    yield f"{len(tried) - len(held)} phrasings of held-out entries: strangers."
    if len(held) < ENOUGH:
        yield (
            f"That is too little to go by (fewer than {ENOUGH} held-out phrasings): "
            "the shipped values stay."
        )
        return
    yield (
        f"Confidence {'rises' if calibration.shift >= 0 else 'falls'} by "
        f"{abs(calibration.shift):.2f} in log-odds: half of what the phrasings ask for."
    )
    for does, now, before in (
        ("answers begin", calibration.answer_from, scoring.answer_from),
        ("suggestions begin", calibration.suggest_from, scoring.suggest_from),
    ):
        yield f"At a confidence of {now:.2f} {does} (shipped: {before:.2f})."


def _init(options: argparse.Namespace, console: Console) -> int:
    folder = options.folder
    for path in begin(folder):
        console.print(Text(f"{path} written."))
    console.print(Text("Next:", style="bold"))
    for step in (
        f"  python -m bot ask --knowledge {folder} 'how long can I keep a book?'",
        f"  python -m web --knowledge {folder}",
        f"Then change the files, {folder}/settings.yaml first. After each change:",
        f"  python -m bot check --knowledge {folder}",
        f"  python -m bot calibrate --knowledge {folder}     (after larger ones)",
        f"FAQ_KNOWLEDGE={folder} in the environment stands for --knowledge.",
    ):
        console.print(Text(step), soft_wrap=True)
    return 0


def _schema(options: argparse.Namespace, console: Console) -> int:
    folder = options.knowledge
    if not folder.is_dir():
        raise BadRequest(f"There is no folder {folder}; name yours with --knowledge.")
    paths = write_schemas(folder) if options.write else outdated(folder)
    for path in paths:
        console.print(Text(f"{path} {'written.' if options.write else 'is outdated.'}"))
    if paths and not options.write:
        console.print(Text(f"Run: python -m bot schema --write --knowledge {folder}"))
        return 1
    console.print(Text("The schemas are current.", style="green"))
    return 0


def _import(options: argparse.Namespace, console: Console) -> int:
    folder = options.into or options.knowledge
    imported = import_files(options.files, folder, options.format)
    for remark in imported.remarks:
        console.print(Text(remark, style="yellow"), soft_wrap=True)
    if not imported.entries:
        console.print(Text("Nothing new in it; nothing was written."))
        return 0
    for path in imported.paths:
        console.print(Text(f"{path} written."), soft_wrap=True)
    phrasings_of = {entry.id for entry in imported.entries}
    responder = Responder(load(folder))
    problems = tuple(check(responder, phrasings_of, watch=_watched))
    _print_problems(problems, console)
    for line in advice(imported, folder):
        console.print(Text(line), soft_wrap=True)
    return int(bool(errors(problems)))


def _export(options: argparse.Namespace, console: Console) -> int:
    files, remarks = export(load(options.knowledge), options.format)
    aside = Console(stderr=True, highlight=False)
    if options.out:
        for path in write_export(options.format, files, options.out):
            aside.print(Text(f"{path} written."), soft_wrap=True)
    elif len(files) > 1:
        names = " and ".join(files)
        raise BadRequest(f"This makes {names}; name a new folder with --out.")
    else:
        sys.stdout.writelines(files.values())
    for remark in remarks:
        aside.print(Text(remark, style="yellow"), soft_wrap=True)
    return 0
