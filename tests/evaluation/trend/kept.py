"""Runs that are kept, one small file of JSON each, and read again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from pydantic import AwareDatetime, TypeAdapter, ValidationError

from bot.cli.group import VERSION
from bot.files import ask_git
from tests.evaluation.figures.numbers import Numbers, numbers
from tests.evaluation.labels import Label
from tests.evaluation.measures import Figures
from tests.evaluation.runner import Run

RUNS = Path("var") / "runs"


class KeptError(Exception):
    """A kept run cannot be read; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRun:
    """What is kept of a run: when, of what, and its figures.

    `knowledge` is the version of what was asked, `program` that of the program with its
    revision of git, if there was one; None of a live server. `labels` is their number,
    and `labels_version` tells other labels from these. `asked` says what was run: the
    folder of knowledge, the files of labels as they were given, and the server.
    """

    date: AwareDatetime
    knowledge: str
    program: str | None
    labels: int
    labels_version: str
    asked: Mapping[str, str]
    figures: Numbers


_RUN = TypeAdapter(KeptRun)


def kept_run(
    run: Run, figures: Figures, *, date: datetime, asked: Mapping[str, str]
) -> KeptRun:
    """What to keep of a run of this program, or of a server where `asked` names one."""
    labels = [case.label for case in run.cases]
    return KeptRun(
        date=date.replace(microsecond=0),
        knowledge=run.knowledge,
        program=None if "url" in asked else program_version(),
        labels=len(labels),
        labels_version=labels_version(labels),
        asked=asked,
        figures=numbers(figures),
    )


def program_version() -> str:
    """The program's version, with the revision of git where there is one.

    "-dirty" behind it is a program that was changed since.
    """
    here = Path(__file__).parent
    found = ask_git(here, "describe", "--always", "--dirty", "--exclude=*")
    return f"{VERSION} {found.text}" if found.ok else VERSION


def labels_version(labels: Iterable[Label]) -> str:
    """A short hash of what is asked and expected, in whatever order."""
    written = sorted(repr((one.ask, one.after, one.expect, one.rule)) for one in labels)
    return sha256("\n".join(written).encode()).hexdigest()[:12]


def keep(run: KeptRun, folder: Path) -> Path:
    """Write a run to a new file of the folder, which is made if it is not there.

    Returns its path. Two runs of one second get two files. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = run.date.astimezone(UTC).strftime("%Y-%m-%dT%H-%M-%SZ")
    path, number = folder / f"{name}.json", 1

    while True:
        try:
            with path.open("xb") as file:
                file.write(_RUN.dump_json(run, indent=1) + b"\n")
        except FileExistsError:
            number += 1
            path = folder / f"{name}-{number}.json"
        else:
            return path


def read_runs(folder: Path) -> list[KeptRun]:
    """The runs of a folder by their date. Raises KeptError and OSError."""
    runs = [_read(path) for path in sorted(folder.glob("*.json"))]

    if not runs:
        raise KeptError(
            f"no run is kept in {folder}; keep some: python -m tests.evaluation --keep"
        )

    return sorted(runs, key=lambda run: run.date)


def _read(path: Path) -> KeptRun:
    try:
        return _RUN.validate_json(path.read_bytes())
    except ValidationError as error:
        raise KeptError(f"{path} is no kept run; remove it") from error
