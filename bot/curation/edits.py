"""What an editor changes in an entry, apart from the file that it stands in."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from bot.dialogue import MESSAGE_LIMIT
from bot.domain import Entry
from bot.files import Change

# Characters; the longest answer that we ship has 900, and a name is one line.
ANSWER_LIMIT = 5_000
NAME_LIMIT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What changes in the entry of an id; what is empty or None stays as it is.

    The phrasing comes after the others, the answer and the rest replace what is there.
    """

    entry: str
    phrasing: str = ""
    answer: str = ""
    reviewed: date | None = None
    review_due: date | None = None
    reviewed_by: str = ""

    @property
    def title(self) -> str:
        """What is done, such as "card: answer mended, marked as reviewed"."""
        parts = {
            "phrasing added": self.phrasing,
            "answer mended": self.answer,
            "marked as reviewed": self.reviewed,
        }
        return f"{self.entry}: {', '.join(what for what in parts if parts[what])}"

    @property
    def key(self) -> str:
        """The key of the entry below which the first change stands."""
        if self.phrasing:
            return "phrasings"
        return "answer" if self.answer else "reviewed"

    @property
    def change(self) -> Change:
        """The same for a topic file."""
        texts = {
            "answer": self.answer,
            "reviewed": self.reviewed,
            "review_due": self.review_due,
            "reviewed_by": self.reviewed_by,
        }
        return Change(
            texts={key: text for key, text in texts.items() if text},
            phrasings=(self.phrasing,) if self.phrasing else (),
        )

    def tidied(self) -> Self:
        """The same without stray white space, and with lines that end in one way."""
        text = self.answer.replace("\r\n", "\n").replace("\r", "\n")
        lines = text.replace("\t", " ").split("\n")
        return replace(
            self,
            phrasing=" ".join(self.phrasing.split()),
            answer="\n".join(line.rstrip() for line in lines).strip(),
            reviewed_by=" ".join(self.reviewed_by.split()),
        )

    def faults(self) -> Iterator[str]:
        """Yield what is wrong with the texts, each with the fix."""
        texts = (
            ("phrasing", self.phrasing, MESSAGE_LIMIT),
            ("answer", self.answer, ANSWER_LIMIT),
            ("name of who reviewed", self.reviewed_by, NAME_LIMIT),
        )
        for name, text, limit in texts:
            if len(text) > limit:
                yield f"the {name} has {len(text):,} characters; at most {limit:,} fit"
            if bad := sorted({_code(char) for char in text if not _is_text(char)}):
                yield f"the {name} has a character that is no text; delete {bad[0]}"
        if self.reviewed and self.review_due and self.review_due <= self.reviewed:
            yield "the next review would not be after this one; choose a later day"
        if not (self.phrasing or self.answer or self.reviewed):
            yield "nothing would change; write a phrasing, an answer or a day of review"

    def stands_in(self, entry: Entry | None) -> bool:
        """Tell whether an entry is as after the edit."""
        if entry is None:
            return False
        return (
            (not self.phrasing or self.phrasing in entry.all_phrasings)
            and (not self.answer or self.answer == entry.answer)
            and (not self.reviewed or self.reviewed == entry.reviewed)
        )


def _is_text(char: str) -> bool:
    """Tell whether a character may stand in a YAML file, and says something there."""
    is_noncharacter = (ord(char) & 0xFFFE) == 0xFFFE
    return char == "\n" or not (
        is_noncharacter or unicodedata.category(char) in ("Cc", "Cs")
    )


def _code(char: str) -> str:
    return f"U+{ord(char):04X}"
