"""Knowledge in and out: files of other formats to topics, and back."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent

from bot.domain import BadRequest, Entry, KnowledgeBase, Problem, Topic, UnreadableFile
from bot.files import load, modeline, to_yaml
from bot.formats import csv, faqpage, markdown, qnabot, qnamaker, rasa
from bot.formats.base import ForeignFile, Format, Place, Reading
from bot.formats.drafts import draft
from bot.formats.texts import slug
from bot.text import having

# A new format is one more module here.
FORMATS: dict[str, Format] = {
    module.FORMAT.name: module.FORMAT
    for module in (csv, qnabot, qnamaker, rasa, faqpage, markdown)
}
IMPORTS = tuple(name for name, format in FORMATS.items() if format.read)


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
    paths: Sequence[Path], folder: Path, name: str = "", *, strict: bool = False
) -> Imported:
    """Write the records of files into new topic files of a knowledge folder.

    `name` is that of the format, or empty to tell it from the files; `strict` lets one
    reject stop all. Raises UnreadableFile, KnowledgeError where the folder's knowledge
    does not load, and BadRequest where a file cannot be read or is of no known format;
    nothing is written then.
    """
    files = list(_files(paths))
    format = FORMATS[name] if name else _recognised(files)
    reading = _read(format, files)
    topics = [path.stem for path in (folder / "topics").glob("*.y*ml")]
    known = load(folder) if topics else ()
    default = slug(paths[0].stem) or "imported"
    drafts = draft(reading.records, known, topics, default)
    rejects = (*reading.rejects, *drafts.rejects)
    if strict and rejects:
        raise UnreadableFile(rejects)
    left_out = (
        f"{having(number, 'record')} {what}; left out."
        for what, number in reading.left_out.items()
    )
    return Imported(
        files=tuple(file.path for file in files),
        paths=tuple(_write(id, topic, folder) for id, topic in drafts.topics.items()),
        entries=drafts.entries,
        phrasings=drafts.phrasings,
        rejects=rejects,
        remarks=(*map(str, (*reading.remarks, *drafts.remarks)), *left_out),
    )


def _files(paths: Iterable[Path]) -> Iterator[ForeignFile]:
    """Yield the files with their texts; a folder stands for the YAML files in it."""
    problems = []
    for path in paths:
        inner = sorted(path.rglob("*.y*ml")) if path.is_dir() else [path]
        if not inner:
            raise BadRequest(f"There is no YAML file in {path}; name the file itself.")
        for file in inner:
            try:
                text = file.read_text(encoding="utf-8-sig")
                yield ForeignFile(path=str(file), text=text)
            except UnicodeDecodeError as error:
                what = f"not UTF-8 at byte {error.start}; save the file as UTF-8"
                problems.append(Problem(path=str(file), line=1, what=what))
            except OSError as error:
                raise BadRequest(f"Cannot read {file}: {error.strerror}.") from error
    if problems:
        raise UnreadableFile(tuple(problems))


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


def export(knowledge: KnowledgeBase, name: str) -> tuple[dict[str, str], list[str]]:
    """Write a knowledge base in a format: texts by file name, and what is lost."""
    format = FORMATS[name]
    exported = format.write(knowledge)
    return exported.files, [*format.leaves_out(knowledge), *exported.remarks]


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
