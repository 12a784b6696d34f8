"""What every foreign format is to us: records read, files written, what is left out."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.domain import KnowledgeBase, Problem

# Links as answers have them; the same addresses as replies may hold.
LINK = re.compile(r"\[([^\[\]\n]+)\]\(((?:https?://|tel:)[^\s()]+)\)")

# What an entry may have beside question and answer, as left-out reports call it.
PARTS = {
    "id": "an id",
    "topic": "a topic",
    "phrasings": "phrasings",
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An entry on its way in, as far as its format holds one.

    `id` and `topic` are as the format has them, or empty. `key` is how the `next` of
    other records name this one: its id, unless the format has another. `path`, `line`
    and `where` place it for messages.
    """

    question: str
    answer: str
    phrasings: tuple[str, ...] = ()
    id: str = ""
    key: str = ""
    topic: str = ""
    next: tuple[str, ...] = ()
    path: str = ""
    line: int = 1
    where: str = ""


@dataclass(kw_only=True)
class Reading:
    """What files hold: records, what is wrong, and what we cannot take, counted."""

    records: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)

    def add(self, record: Record) -> None:
        """Take a record, or report that it lacks its question or its answer."""
        for part, text in (("question", record.question), ("answer", record.answer)):
            if not text:
                what = f"has no {part}; write one, or delete the record"
                self.report(record.path, record.line, what, where=record.where)
        if record.question and record.answer:
            self.records.append(record)

    def report(self, path: str, line: int, what: str, *, where: str = "") -> None:
        self.problems.append(Problem(path=path, line=line, what=what, where=where))


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A knowledge base in another format: texts by file name, and remarks on them."""

    files: dict[str, str]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format of others.

    `holds` names the parts of an entry, question and answer apart, that it can hold.
    `read` is None where it can only be written; `recognises` says whether a file looks
    like it. `encoding` is that of its files.
    """

    name: str
    title: str
    holds: frozenset[str]
    write: Callable[[KnowledgeBase], Written]
    read: Callable[[Sequence[ForeignFile]], Reading] | None = None
    recognises: Callable[[ForeignFile], bool] = lambda _: False
    encoding: str = "utf-8"

    def leaves_out(self, knowledge: KnowledgeBase) -> Iterator[str]:
        """What of a knowledge base the format cannot hold, in sentences."""
        for part, what in PARTS.items():
            having = sum(bool(getattr(entry, part, True)) for entry in knowledge)
            if having and part not in self.holds:
                yield (
                    f"{counted(having, 'entry')} {what}: {self.title} cannot hold them."
                )
        titled = sum(title_of(id) != t.title for id, t in knowledge.topics.items())
        if titled and "title" not in self.holds:
            yield (
                f"{counted(titled, 'topic')} a title that its file's name does not "
                f"say: {self.title} cannot hold them."
            )
        texts = "disclaimers" not in self.holds and knowledge.safety.disclaimers
        others = {
            "disclaimers, the default one too": texts,
            "sources and their facts": knowledge.sources,
            "safety rules": knowledge.safety.rules,
            "subjects declined": (*knowledge.scope.refuse, *knowledge.scope.uncovered),
            "small talk": knowledge.smalltalk.rules,
            "synonyms": knowledge.synonyms,
        }
        if names := [name for name, there in others.items() if there]:
            yield f"Only entries are exported; these stay here: {', '.join(names)}."


def counted(number: int, noun: str) -> str:
    """Such as "1 entry has" or "3 entries have"."""
    if number == 1:
        return f"1 {noun} has"
    many = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number} {many} have"


def one_line(text: str) -> str:
    """A phrasing without line breaks."""
    return " ".join(line.strip() for line in text.splitlines()).strip()


def several_lines(text: str) -> str:
    """An answer without the white space that nobody sees."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def distinct_texts(*texts: str) -> tuple[str, ...]:
    """Phrasings on one line each; empty ones go."""
    return tuple(filter(None, (one_line(text) for text in texts)))


def without_links(text: str) -> str:
    """An answer as plain text: addresses behind their words, telephone links bare."""
    return LINK.sub(lambda m: m[1] if m[2][:4] == "tel:" else f"{m[1]} ({m[2]})", text)


def slug(text: str, *, limit: int = 64) -> str:
    """Text in kebab-case; empty if it has no letter or digit that an id may have."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower().replace("'", ""))
    while len("-".join(words)) > limit and len(words) > 1:
        words.pop()
    return "-".join(words)[:limit]


def title_of(topic: str) -> str:
    """The title that a topic gets where nothing but its name is known."""
    return topic.replace("-", " ").capitalize()
