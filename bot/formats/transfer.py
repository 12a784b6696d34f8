"""Knowledge in and out: files of other formats to topics, and back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import indent

from bot.domain import BadRequest, Entry, KnowledgeBase, Problem, Topic, UnreadableFile
from bot.files import load, modeline, to_yaml
from bot.formats import csv, faqpage, markdown, qnabot, qnamaker, rasa, xlsx
from bot.formats.base import Export, ForeignFile, Format, Place, Reading
from bot.formats.decoding import LEGACY, NotText, decode
from bot.formats.disclaimers import with_disclaimers, without_disclaimers
from bot.formats.drafts import draft
from bot.formats.texts import slug
from bot.text import having

# A new format is one more module here; a file is of the first one that recognises it.
FORMATS: dict[str, Format] = {
    module.FORMAT.name: module.FORMAT
    for module in (qnabot, qnamaker, rasa, faqpage, markdown, xlsx, csv)
}
IMPORTS = tuple(name for name, format in FORMATS.items() if format.read)
EXPORTS = tuple(name for name, format in FORMATS.items() if format.write)
_GUESSED = (
    "read as Windows-1252, since it is not UTF-8; where its accents are wrong, save it "
    "as 'CSV UTF-8' or name its encoding with --encoding"
)
# The formats whose columns an editor may name.
_TABLES = {"csv", "xlsx"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What an editor says of an import.

    `format` and `encoding` are empty to tell them from the files; `columns` and `sheet`
    are as in ForeignFile; `strict` lets one reject stop all.
    """

    format: str = ""
    encoding: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    strict: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import wrote, and what became of every row.

    The `rows` of the `files` became `entries`, `phrasings` of these, or `rejects`;
    `remarks` say what was changed or left out in rows that came in. `paths` are the new
    files.
    """

    files: tuple[str, ...]
    paths: tuple[Path, ...]
    entries: tuple[Entry, ...]
    phrasings: int
    rejects: tuple[Problem, ...]
    remarks: tuple[str, ...]

    @property
    def rows(self) -> int:
        """How many rows, or records of other kinds, the files hold."""
        return len(self.entries) + self.phrasings + len(self.rejects)


def import_files(
    paths: Sequence[Path], folder: Path, wishes: Wishes = Wishes()
) -> Imported:
    """Write the records of files into new topic files of a knowledge folder.

    Raises UnreadableFile, KnowledgeError where the folder's knowledge does not load,
    and BadRequest where a file cannot be read, is of no known format, or is not what
    the wishes are about; nothing is written then.
    """
    files = list(_files(paths, wishes))
    format = FORMATS[wishes.format] if wishes.format else _recognised(files)
    if (wishes.columns or wishes.sheet) and format.name not in _TABLES:
        raise BadRequest(f"{format.title} has no columns or sheets to name.")
    reading = _read(format, files)
    topics = [path.stem for path in (folder / "topics").glob("*.y*ml")]
    known = load(folder) if topics else KnowledgeBase(version="", topics={})
    default = slug(paths[0].stem) or "imported"
    records = without_disclaimers(reading.records, known.safety.disclaimers)
    drafts = draft(records, known, topics, default)
    rejects = _in_order(*reading.rejects, *drafts.rejects)
    if wishes.strict and rejects:
        raise UnreadableFile(rejects)
    left_out = (
        f"{having(number, 'record')} {what}; left out."
        for what, number in reading.left_out.items()
    )
    remarks = _in_order(*reading.remarks, *drafts.remarks)
    return Imported(
        files=tuple(file.path for file in files),
        paths=tuple(_write(id, topic, folder) for id, topic in drafts.topics.items()),
        entries=drafts.entries,
        phrasings=drafts.phrasings,
        rejects=rejects,
        remarks=(*map(str, remarks), *left_out),
    )


def _in_order(*problems: Problem) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: (problem.path, problem.line)))


def _files(paths: Iterable[Path], wishes: Wishes) -> Iterator[ForeignFile]:
    """Yield the files with their texts; a folder stands for the YAML files in it."""
    problems = []
    for path in paths:
        inner = sorted(path.rglob("*.y*ml")) if path.is_dir() else [path]
        if not inner:
            raise BadRequest(f"There is no YAML file in {path}; name the file itself.")
        for file in inner:
            try:
                yield _file(file, wishes)
            except NotText as error:
                what = str(error)
                problems.append(Problem(path=str(file), line=error.line, what=what))
            except OSError as error:
                raise BadRequest(f"Cannot read {file}: {error.strerror}.") from error
    if problems:
        raise UnreadableFile(tuple(problems))


def _file(path: Path, wishes: Wishes) -> ForeignFile:
    content = path.read_bytes()
    text, encoding = decode(content, wishes.encoding)
    return ForeignFile(
        path=str(path),
        text=text,
        content=content,
        encoding=encoding,
        columns=wishes.columns,
        sheet=wishes.sheet,
    )


def _recognised(files: Sequence[ForeignFile]) -> Format:
    for format in FORMATS.values():
        if format.read and any(format.recognises(file) for file in files):
            return format
    raise BadRequest(
        f"{files[0].path} looks like none of the formats; say which it is with "
        f"--format, one of {', '.join(IMPORTS)}."
    )


def _read(format: Format, files: Sequence[ForeignFile]) -> Reading:
    reading = format.read(files) if format.read else Reading()
    if not reading.records and not reading.problems:
        reading.problems += reading.rejects
        reading.refuse(Place(files[0].path), f"no record of {format.title} in it")
    if reading.problems:
        raise UnreadableFile(tuple(reading.problems))
    for file in files:
        if file.encoding == LEGACY:
            reading.remark(Place(file.path), _GUESSED)
    return reading


def _write(topic_id: str, topic: Topic, folder: Path) -> Path:
    """Write a topic to a file that must be new."""
    path = folder / "topics" / f"{topic_id}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8") as file:
        file.write(modeline(folder, "topic") + topic_text(topic))
    return path


def topic_text(topic: Topic) -> str:
    """Write a topic as its file, with an empty line between entries."""
    entries = []
    for entry in topic.entries:
        values = entry.model_dump(exclude_defaults=True)
        keys = {k: list(v) if isinstance(v, tuple) else v for k, v in values.items()}
        entries.append(indent(to_yaml([keys]), "  "))
    return to_yaml({"title": topic.title}) + "entries:\n" + "\n".join(entries)


def advice(imported: Imported, folder: Path) -> Iterator[str]:
    """Yield lines that say what to do after an import, most important first."""
    yield "Next, in the new files:"
    entries = imported.entries
    steps = {
        "no sources: say where each answer stands, and put the facts into "
        "sources.yaml": sum(not e.sources for e in entries),
        "fewer than eight phrasings: write how else visitors ask": sum(
            len(e.phrasings) < 8 for e in entries
        ),
        "no date of review: read each answer, then write 'reviewed:'": sum(
            not e.reviewed for e in entries
        ),
    }
    for what, number in steps.items():
        if number:
            yield f"  - {having(number, 'entry')} {what}."
    yield "  - Give each topic the title that visitors should see."
    yield f"  - Then: askwell calibrate --knowledge {folder}"


def export(
    knowledge: KnowledgeBase, name: str, *, disclaimers: bool = True
) -> tuple[dict[str, str], list[str]]:
    """Write a knowledge base in a format: texts by file name, and what is lost.

    Answers carry their disclaimers where the format shows them to visitors, unless
    `disclaimers` is false.
    """
    format = FORMATS[name]
    carried = disclaimers and format.shows
    content = with_disclaimers(knowledge) if carried else knowledge
    exported = format.write(content) if format.write else Export(files={})
    lost = format.leaves_out(knowledge, disclaimers=carried)
    return exported.files, [*lost, *exported.remarks]


def write_export(name: str, files: dict[str, str], out: Path) -> list[Path]:
    """Write one exported file to the path `out`, or several into the folder `out`.

    Raises BadRequest where a file is there already, before anything is written.
    """
    paths = {out / f if len(files) > 1 else out: text for f, text in files.items()}
    for path in paths:
        if path.exists():
            raise BadRequest(f"{path} is there already; name another with --out.")
    for path, text in paths.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding=FORMATS[name].encoding, newline="")
    return list(paths)
