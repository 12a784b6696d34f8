"""What every foreign format is to us: records read, files written, what is left out."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.domain import KnowledgeBase, Problem
from bot.formats.texts import title_of
from bot.text import having

# What an entry may have beside question and answer, as remarks on an export call it.
PARTS = {
    "id": "an id",
    "topic": "a topic",
    "phrasings": "phrasings",
    "plain": "a plain form",
    "sources": "sources",
    "disclaimers": "disclaimers of their own",
    "next": "chips (next)",
    "allow": "waived claims",
    "reviewed": "a date of review",
    "review_due": "a date when review is due",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignFile:
    """A file to import: its name for messages, and its text."""

    path: str
    text: str


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
    """

    question: str
    answer: str
    phrasings: tuple[str, ...] = ()
    id: str = ""
    key: str = ""
    topic: str = ""
    next: tuple[str, ...] = ()
    place: Place = field(default_factory=Place)


@dataclass(kw_only=True)
class Reading:
    """What the files of an import hold, collected while they are read.

    `left_out` counts the records with something that we cannot take, by its name.
    """

    records: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)

    def add(self, record: Record) -> None:
        """Add a record, or report that it lacks its question or its answer."""
        for part, text in (("question", record.question), ("answer", record.answer)):
            if not text:
                what = f"has no {part}; write one, or delete the record"
                self.report(record.place, what)
        if record.question and record.answer:
            self.records.append(record)

    def report(self, place: Place, what: str) -> None:
        """Add a problem."""
        self.problems.append(Problem(**place._asdict(), what=what))


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
    parts of an entry, question and answer apart, that the format can hold. `read` is
    None where we only write it.
    """

    name: str
    title: str
    holds: frozenset[str]
    write: Callable[[KnowledgeBase], Export]
    read: Reader | None = None
    recognises: Callable[[ForeignFile], bool] = lambda _: False
    encoding: str = "utf-8"

    def leaves_out(self, knowledge: KnowledgeBase) -> Iterator[str]:
        """Yield sentences that say what of a knowledge base the format cannot hold."""
        for part, what in PARTS.items():
            count = sum(bool(getattr(entry, part, True)) for entry in knowledge)
            if count and part not in self.holds:
                yield f"{having(count, 'entry')} {what}: {self.title} cannot hold them."
        titled = sum(title_of(id) != t.title for id, t in knowledge.topics.items())
        if titled and "title" not in self.holds:
            yield (
                f"{having(titled, 'topic')} a title that its file's name does not "
                f"say: {self.title} cannot hold them."
            )
        disclaimers = "disclaimers" not in self.holds and knowledge.safety.disclaimers
        others = {
            "disclaimers, the default one too": disclaimers,
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
