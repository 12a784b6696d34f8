"""Knowledge in: files of other formats to topics of a knowledge folder."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.domain import (
    BadRequest,
    Entry,
    KnowledgeBase,
    Problem,
    UnreadableFile,
    Watch,
    unwatched,
)
from bot.files import load
from bot.formats.base import ForeignFile, Format, Place, Reading, problem
from bot.formats.bots import (
    botpress,
    chatterbot,
    cqa,
    dialogflow,
    json_pairs,
    qna,
    qnabot,
    qnamaker,
    rasa,
)
from bot.formats.decoding import LEGACY, NotText, decode
from bot.formats.disclaimers import without_disclaimers
from bot.formats.drafts import Drafts, draft
from bot.formats.folders import contents
from bot.formats.markup import faqpage, markdown, pages
from bot.formats.placeholders import reject_placeholders
from bot.formats.spreadsheets import csv, xlsx
from bot.formats.texts import slug
from bot.formats.topic_files import FileEdit, file_edits
from bot.formats.updates import Update, compare
from bot.text import having

# A new format is one more module here; a file is of the first one that recognises it.
FORMATS: dict[str, Format] = {
    module.FORMAT.name: module.FORMAT
    for module in (
        qnabot,
        qnamaker,
        cqa,
        qna,
        rasa,
        botpress,
        dialogflow,
        chatterbot,
        faqpage,
        markdown,
        pages,
        json_pairs,
        xlsx,
        csv,
    )
}
IMPORTS = tuple(name for name, format in FORMATS.items() if format.read)
EXPORTS = tuple(name for name, format in FORMATS.items() if format.write)
_GUESSED = (
    "read as Windows-1252, since it is not UTF-8; where its accents are wrong, save it "
    "as 'CSV UTF-8' or name its encoding with --encoding"
)
_GONE = (
    "the files have it no more; it stays: delete it here if nobody should be told it"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What an editor says of an import.

    `format` and `encoding` are empty to tell them from the files; `columns` and `sheet`
    are as in ForeignFile; `strict` lets one reject stop all. `update` changes entries
    that are there already, and `dry_run` writes nothing.
    """

    format: str = ""
    encoding: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    strict: bool = False
    update: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import wrote, and what became of every row.

    The `rows` of the `files` became `entries`, `phrasings` of these, or `rejects`. In
    an update some `changed` entries, by their ids, or were `unchanged`; of `answers`,
    the entry has another answer now. `remarks` say what was changed or left out in rows
    that came in, and `edits` have the files that were written.
    """

    files: tuple[str, ...]
    edits: tuple[FileEdit, ...]
    entries: tuple[Entry, ...]
    changed: tuple[str, ...]
    answers: tuple[str, ...]
    unchanged: int
    phrasings: int
    rejects: tuple[Problem, ...]
    remarks: tuple[str, ...]

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files that were written, or would be without a dry run."""
        return tuple(edit.path for edit in self.edits)

    @property
    def difference(self) -> str:
        """What changes in the files, as a unified diff."""
        return "".join(edit.difference for edit in self.edits)

    @property
    def rows(self) -> int:
        """How many rows, or records of other kinds, the files hold."""
        of_entries = len(self.entries) + len(self.changed) + self.unchanged
        return of_entries + self.phrasings + len(self.rejects)


def import_files(
    paths: Sequence[Path],
    folder: Path,
    wishes: Wishes = Wishes(),
    watch: Watch = unwatched,
) -> Imported:
    """Write the records of files into topic files of a knowledge folder.

    Without an update these files are new. `watch` sees the entries being written.
    Raises UnreadableFile, KnowledgeError where the folder's knowledge does not load or
    cannot be edited safely, and BadRequest where a file cannot be read, is of no known
    format, or is not what the wishes are about; nothing is written then.
    """
    files = list(_files(paths, wishes))
    reading = _read(_format(files, wishes), files)
    topics = [path.stem for path in (folder / "topics").glob("*.y*ml")]
    known = load(folder) if topics else KnowledgeBase(version="", topics={})
    default = slug(paths[0].stem) or "imported"
    records = without_disclaimers(reading.records, known.safety.disclaimers)
    update = (
        compare(records, known, default) if wishes.update else Update(fresh=records)
    )
    entries = update.applied(tuple(known))
    drafts = draft(
        update.fresh, entries, topics, default, homes=update.homes, keys=update.keys
    )
    rejects = _in_order(*reading.rejects, *update.rejects, *drafts.rejects)
    if wishes.strict and rejects:
        raise UnreadableFile(rejects)
    edits = tuple(file_edits(drafts.topics, known, update.changes, folder, watch))
    if not wishes.dry_run:
        for edit in edits:
            edit.write()
    return Imported(
        files=tuple(file.path for file in files),
        edits=edits,
        entries=drafts.entries,
        changed=tuple(update.changes),
        answers=tuple(id for id, c in update.changes.items() if "answer" in c.texts),
        unchanged=update.unchanged,
        phrasings=update.phrasings + drafts.phrasings,
        rejects=rejects,
        remarks=tuple(_remarks(reading, update, drafts, known)),
    )


def _remarks(
    reading: Reading, update: Update, drafts: Drafts, known: KnowledgeBase
) -> Iterator[str]:
    """Yield what was changed or left out, by its line, and which entries are gone."""
    said = _in_order(*reading.remarks, *update.remarks, *drafts.remarks)
    yield from map(str, said)
    for what, number in reading.left_out.items():
        yield f"{having(number, 'record')} {what}; left out."
    for entry in update.gone:
        path, line = known.places[entry.id, "entry"]
        place = Place(path, line, f"entry {entry.id!r}")
        yield str(problem(place, _GONE))


def _in_order(*problems: Problem) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: (problem.path, problem.line)))


def _files(paths: Iterable[Path], wishes: Wishes) -> Iterator[ForeignFile]:
    """Yield the files with their texts; a folder stands for files in it."""
    problems = []
    for path in paths:
        for name, content in contents(path):
            try:
                yield _file(name, content, wishes)
            except NotText as error:
                what = str(error)
                problems.append(Problem(path=name, line=error.line, what=what))
    if problems:
        raise UnreadableFile(tuple(problems))


def _file(path: str, content: bytes, wishes: Wishes) -> ForeignFile:
    text, encoding = decode(content, wishes.encoding)
    return ForeignFile(
        path=path,
        text=text,
        content=content,
        encoding=encoding,
        columns=wishes.columns,
        sheet=wishes.sheet,
    )


def _format(files: Sequence[ForeignFile], wishes: Wishes) -> Format:
    """Return the format that the editor named, or that a file looks like."""
    format = FORMATS[wishes.format] if wishes.format else _recognised(files)
    if (wishes.columns or wishes.sheet) and not format.has_columns:
        raise BadRequest(f"{format.title} has no columns or sheets to name.")
    return format


def _recognised(files: Sequence[ForeignFile]) -> Format:
    for format in FORMATS.values():
        if format.read and any(format.recognises(file) for file in files):
            return format
    raise BadRequest(
        f"{files[0].path} looks like none of the formats; say which it is with "
        f"--format, one of {', '.join(IMPORTS)}."
    )


def _read(format: Format, files: Sequence[ForeignFile]) -> Reading:
    fitting = [f for f in files if f.path.lower().endswith(format.endings)] or files
    reading = format.read(fitting) if format.read else Reading()
    for file in files:
        if file not in fitting:
            what = f"is not read with files of {format.title}; import it by itself"
            reading.remark(Place(file.path), what)
    reject_placeholders(reading)
    if not reading.records and not reading.problems:
        reading.problems += reading.rejects
        if not reading.rejects:
            reading.refuse(Place(files[0].path), f"no record of {format.title} in it")
    if reading.problems:
        raise UnreadableFile(tuple(reading.problems))
    for file in files:
        if file.encoding == LEGACY:
            reading.remark(Place(file.path), _GUESSED)
    return reading
