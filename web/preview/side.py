"""What both sides of a preview have in common: turns go in, what is heard comes out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from bot import (
    AnsweredEntry,
    Call,
    Citation,
    FiredRule,
    HandOff,
    Kind,
    Problem,
    Reply,
    Suggestion,
)
from web.preview.explained import Explained


class Turn(NamedTuple):
    """What an editor sent: a message, or a pressed chip with the words on it."""

    entry: str
    message: str

    @classmethod
    def of(cls, text: str) -> "Turn":
        """Read what `str` has written."""
        entry, _, message = text.partition(" ")
        return cls(entry=entry, message=message)

    def __str__(self) -> str:
        return f"{self.entry} {self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A reply as visitors see it, whichever channel it came by."""

    kind: Kind
    text: str
    knowledge: str
    note: str | None = None
    disclaimer: str | None = None
    confidence: float | None = None
    entry: AnsweredEntry | None = None
    rule: FiredRule | None = None
    sources: tuple[Citation, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    calls: tuple[Call, ...] = ()
    hand_off: HandOff | None = None

    @classmethod
    def of(cls, reply: Reply) -> "Said":
        names = cls.__dataclass_fields__
        return cls(**{name: getattr(reply, name) for name in names})

    @property
    def parts(self) -> dict[str, object]:
        """What may differ between two versions, by what editors call it."""
        return {
            "kind": self.kind,
            "entry": self.entry and self.entry.id,
            "safety rule": self.rule,
            "text": self.text,
            "note": self.note,
            "disclaimer": self.disclaimer,
            "sources": self.sources,
            "chips": self.suggestions,
            "numbers to call": self.calls,
            "hand-off": self.hand_off,
            "confidence": self.percent,
        }

    @property
    def percent(self) -> int | None:
        return None if self.confidence is None else round(100 * self.confidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a side says to a turn, or the `trouble` that keeps it from saying anything.

    `place` is the file and line of the entry, where that is known.
    """

    said: Said | None = None
    trouble: str = ""
    explained: Explained | None = None
    place: str = ""


class Side(Protocol):
    """One of the two that are asked; `title` names it."""

    title: str

    @property
    def language(self) -> str | None:
        """The language of what it says, if that is known."""
        ...

    @property
    def version(self) -> str:
        """The version of the knowledge that replies; empty if that is not known."""
        ...

    @property
    def warning(self) -> str:
        """What the problems mean, in a sentence that ends with a colon; or nothing."""
        ...

    @property
    def problems(self) -> Sequence[Problem]:
        """What is wrong with the files."""
        ...

    def refresh(self) -> int:
        """Take in what has changed; another number for another state."""
        ...

    def hear(self, turns: Sequence[Turn]) -> list[Heard]:
        """Say what it replies to each turn of a conversation."""
        ...


def differences(one: Said, other: Said) -> list[str]:
    """Name the parts of two replies that differ."""
    return [name for name, part in one.parts.items() if part != other.parts[name]]
