"""What every foreign format is to us: records read, files written, what is left out."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from bot.domain import KnowledgeBase, Problem
from bot.formats.faults import fault_of, fault_of_phrasing, without_controls
from bot.formats.markup.plain_text import Markup, as_written
from bot.formats.texts import one_line, title_of
from bot.text import having

# What an entry may have beside question and answer, as remarks on an export call it.
PARTS = {
    "id": "an id",
    "aliases": "ids that it had before",
    "topic": "a topic",
    "phrasings": "phrasings",
    "plain": "a plain form",
    "sources": "sources",
    "disclaimers": "disclaimers of their own",
    "next": "chips (next)",
    "allow": "waived claims",
    "reviewed": "a date of review",
    "reviewed_by": "a name of who reviewed it",
    "review_due": "a date when review is due",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignFile:
    """A file to import: its name for messages, its text and its bytes.

    `text` is empty where the bytes are no text, as in a workbook; `encoding` is what it
    was decoded from. What the editor said of the file: `columns` names or numbers its
    columns by their role, such as `question`, and `sheet` names the sheet to read.
    """

    path: str
    text: str = ""
    content: bytes = b""
    encoding: str = "utf-8"
    columns: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""


class Place(NamedTuple):
    """The file, the line from 1, and the item of it, such as `record 2`."""

    path: str = ""
    line: int = 1
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An entry as another format holds it, with its place for messages.

    `id` and `topic` are as the format has them, or empty. `key` is how the `next` of
    other records name this record: its id, unless the format has another.
    `disclaimers` names those of the knowledge that it comes into. `own_rows` has the
    place of each phrasing that was a row by itself.
    """

    question: str
    answer: str
    phrasings: tuple[str, ...] = ()
    id: str = ""
    key: str = ""
    topic: str = ""
    next: tuple[str, ...] = ()
    disclaimers: tuple[str, ...] = ()
    place: Place = field(default_factory=Place)
    own_rows: Mapping[str, Place] = field(default_factory=dict)

    @property
    def rows(self) -> tuple[Place, ...]:
        """Where the rows stand that the record was made of."""
        return (self.place, *self.own_rows.values())

    def rewritten(self, answer: str, asked: Callable[[str], str]) -> "Record":
        """Return the record with another answer, and all that is asked rewritten."""
        return replace(
            self,
            question=asked(self.question),
            answer=answer,
            phrasings=tuple(map(asked, self.phrasings)),
            own_rows={asked(text): place for text, place in self.own_rows.items()},
        )

    def with_phrasings(self, kept: tuple[str, ...]) -> "Record":
        """Return the record with some of its phrasings."""
        if kept == self.phrasings:
            return self
        own = {text: place for text, place in self.own_rows.items() if text in kept}
        return replace(self, phrasings=kept, own_rows=own)


def _asked(text: str) -> str:
    return one_line(as_written(text).text)


@dataclass(kw_only=True)
class Reading:
    """What the files of an import hold, collected while they are read.

    Every row becomes a record, a phrasing of one, or a reject. `problems` has what is
    wrong with a whole file, so that nothing is imported; `rejects` has the rows that
    stay out, each with the reason; `remarks` has what was changed or left out in rows
    that come in. `left_out` counts the records with something that we cannot take, by
    its name.
    """

    records: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rejects: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)

    def add(self, record: Record, markup: Markup = as_written) -> None:
        """Add a record without the phrasings that are faulty, or reject it.

        `markup` reads its answer, which becomes plain text; what is lost is remarked.
        """
        answer = markup(record.answer)
        for lost in answer.lost:
            self.remark(record.place, f"{lost} is left out")
        record = self._readable(record.rewritten(answer.text, _asked))
        if fault := fault_of(record.question, record.answer):
            for place in record.rows:
                self.report(place, fault)
            return
        faults = {text: fault_of_phrasing(text) for text in record.phrasings}
        for phrasing, fault in faults.items():
            if fault and phrasing in record.own_rows:
                self.report(record.own_rows[phrasing], fault)
            elif fault:
                self.remark(record.place, f"phrasing left out: {fault}")
        kept = tuple(text for text in record.phrasings if not faults[text])
        self.records.append(record.with_phrasings(kept))

    def _readable(self, record: Record) -> Record:
        """Return a record without control characters, and say if it had any."""
        readable = record.rewritten(without_controls(record.answer), without_controls)
        if readable == record:
            return record
        self.remark(record.place, "control characters, which nobody sees, are left out")
        return readable

    def report(self, place: Place, what: str) -> None:
        """Reject the row of a place; the others may come in."""
        self.rejects.append(problem(place, what))

    def refuse(self, place: Place, what: str) -> None:
        """Say what is wrong with a whole file; nothing is imported then."""
        self.problems.append(problem(place, what))

    def remark(self, place: Place, what: str) -> None:
        """Say what was changed or left out in a row that comes in."""
        self.remarks.append(problem(place, what))

    def leave_out(self, parts: Mapping[str, object]) -> None:
        """Count what a record has of parts that we cannot take, by their names."""
        self.left_out.update(what for what, is_there in parts.items() if is_there)


def problem(place: Place, what: str) -> Problem:
    """Write what is wrong at a place as editors read it."""
    return Problem(**place._asdict(), what=what)


Reader = Callable[[Sequence[ForeignFile]], Reading]


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A knowledge base in another format: texts by file name, and remarks on them."""

    files: dict[str, str]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format of another program: how it is called, read and written.

    `name` is what the command line takes, `title` what messages say. `holds` names the
    parts of an entry, question and answer apart, that the format can hold. `read` or
    `write` is None where we do only the other. Of the files of a folder, it is for
    those of its `endings`. `shows` says that its answers are shown to visitors, and so
    need their disclaimers; `has_columns` that an editor may name its columns or sheet.
    """

    name: str
    title: str
    holds: frozenset[str]
    write: Callable[[KnowledgeBase], Export] | None = None
    read: Reader | None = None
    recognises: Callable[[ForeignFile], bool] = lambda _: False
    endings: tuple[str, ...] = ("",)
    encoding: str = "utf-8"
    shows: bool = False
    has_columns: bool = False

    def leaves_out(
        self, knowledge: KnowledgeBase, *, disclaimers: bool = False
    ) -> Iterator[str]:
        """Yield sentences that say what of a knowledge base the format cannot hold.

        `disclaimers` says that the answers carry theirs.
        """
        holds = self.holds | {"disclaimers"} if disclaimers else self.holds
        for part, what in PARTS.items():
            count = sum(bool(getattr(entry, part, True)) for entry in knowledge)
            if count and part not in holds:
                yield f"{having(count, 'entry')} {what}: {self.title} cannot hold them."
        titled = sum(title_of(id) != t.title for id, t in knowledge.topics.items())
        if titled and "title" not in self.holds:
            yield (
                f"{having(titled, 'topic')} a title that its file's name does not "
                f"say: {self.title} cannot hold them."
            )
        bare = "disclaimers" not in holds and knowledge.safety.disclaimers
        others = {
            "disclaimers, the default one too": bare,
            "sources and their facts": knowledge.sources,
            "safety rules": knowledge.safety.rules,
            "subjects declined": knowledge.scope.refuse or knowledge.scope.uncovered,
            "small talk": knowledge.smalltalk.rules,
            "synonyms": knowledge.synonyms,
        }
        if names := [name for name, part in others.items() if part]:
            yield f"Only entries are exported; these stay here: {', '.join(names)}."


def each(read: Callable[[ForeignFile, Reading], None]) -> Reader:
    """Make the reader of a format whose every file is whole in itself."""

    def read_all(files: Sequence[ForeignFile]) -> Reading:
        reading = Reading()
        for file in files:
            read(file, reading)
        return reading

    return read_all
