"""A language pack: what analysis needs to know of one language, as data.

Each language is one file of `packs/`, named by its code. Everything in it may be left
out: analysis then does without.
"""

import tomllib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

_FOLDER = Path(__file__).parent / "packs"


def _split(text: Any) -> Any:
    return text.split() if isinstance(text, str) else text


def _rows(text: Any) -> Any:
    return [row.split() for row in text.split(",")] if isinstance(text, str) else text


def _lines(text: Any) -> Any:
    rows = _rows(text)
    return [" ".join(row) if isinstance(row, list) else row for row in rows]


def _phrases(text: Any) -> Any:
    return text.strip().split("\n") if isinstance(text, str) else text


# Words with spaces between them.
Words = Annotated[frozenset[str], BeforeValidator(_split)]
# Rows of words with commas between them: as words, and as texts.
Rows = Annotated[tuple[tuple[str, ...], ...], BeforeValidator(_rows)]
Lines = Annotated[tuple[str, ...], BeforeValidator(_lines)]
# Phrases with their alternatives, one a line.
Phrases = Annotated[tuple[str, ...], BeforeValidator(_phrases)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Asking(_Part):
    """The words that show what a message asks, and what it points at.

    Of English, packs/en.toml has an example beside each.
    """

    question_words: Words = frozenset()
    told: Words = frozenset()
    cries: Words = frozenset()
    reasons: Rows = ()
    amounts: Words = frozenset()
    inverted: Words = frozenset()
    subjects: Words = frozenset()
    often_bare: Words = frozenset()
    persons: Words = frozenset()
    no_subjects: Words = frozenset()
    openers: Words = frozenset()
    relative: Words = frozenset()
    subordinate: Words = frozenset()
    leads: Words = frozenset()
    before_question_words: Words = frozenset()
    joins: Words = frozenset()
    conditions: Words = frozenset()
    statements: Words = frozenset()
    asides: Words = frozenset()
    frames: Rows = ()
    doubts: Rows = ()
    also_complements: Words = frozenset()
    equals: Words = frozenset()
    pointers: Words = frozenset()
    ones: Words = frozenset()
    before_one: Words = frozenset()
    commands: Words = frozenset()
    empty: Words = frozenset()
    not_empty: Words = frozenset()
    compares: Words = frozenset()
    between: Words = frozenset()

    @cached_property
    def complements(self) -> frozenset[str]:
        """What follows a doubt: "not sure whether"."""
        return self.question_words | self.also_complements

    @cached_property
    def not_before_equals(self) -> frozenset[str]:
        """What "is" follows where it asks nothing: "that is why"."""
        return self.subjects | self.relative


class FollowUps(_Part):
    """The words of messages that lean on the turn before.

    `ordinals` are the names of the first chip, the second and so on, `last` those of
    the last; `chip` is what a chip is called, `around_chip` what stands beside that.
    """

    ordinals: tuple[Words, ...] = ()
    last: Words = frozenset()
    chip: Words = frozenset()
    around_chip: Words = frozenset()
    goes_on: Words = frozenset()
    about: Rows = ()
    ends: Words = frozenset()
    unfinished: Words = frozenset()
    pleas: Words = frozenset()

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The place of the chip that each name of one means; -1 is the last."""
        places = {name: at for at, names in enumerate(self.ordinals) for name in names}
        return places | dict.fromkeys(self.last, -1)


class Polarity(_Part):
    """What tells which way round a question asks that is answered by yes or no.

    `asks` begin such a question, `other_questions` another one; `leads` stand before.
    An answer that begins with one of `set_off` and a mark, or with one of `openings`,
    says yes or no. `turns` make a question ask the opposite of what stands behind them,
    where `light` words say nothing; the members of a pair of `opposites` ask the
    opposite of each other.
    """

    asks: Words = frozenset()
    other_questions: Words = frozenset()
    leads: Words = frozenset()
    set_off: Lines = ()
    openings: Lines = ()
    turns: Lines = ()
    light: Words = frozenset()
    opposites: tuple[tuple[Lines, Lines], ...] = ()


class LanguagePack(_Part):
    """What analysis needs to know of a language; every word is folded.

    `stemmer` is one of `stemmer()`. `accented` has endings that a stemmer knows with
    accents only. `endings` are what an apostrophe joins to a word, with their meaning,
    and `joined` the words that these are joined to without one. `written_out` has what
    is read in full wherever it stands, by its meaning; `short_forms` what a word may be
    short for, if its neighbours allow it. `vowels` are left out by the hurried, and
    letters in a pair of `sound_alike` taken for each other. `padding` is what may stand
    around a turn that asks for nothing, `pointers` are words such as "that", and
    `favours` such as "could" of "could you". `negators` deny what stands behind them,
    up to one of `negation_ends`; of `suppositions` only other languages than English
    have need, in questions such as "what if it bleeds?". `counted`, `counts` and
    `between_numbers` are the words that show a digit to be a number: "4 mm", "day 4",
    "4 to 6". `claims` are phrases that are wrong of anything ("works for everybody").
    """

    language: str
    stemmer: str = ""
    stop_words: Words = frozenset()
    accented: Mapping[str, str] = {}
    endings: Mapping[str, str] = {}
    joined: Mapping[str, Words] = {}
    written: Mapping[str, Words] = {}
    short: Mapping[str, Words] = {}
    vowels: str = ""
    alike: Words = frozenset()
    padding: Words = frozenset()
    pointers: Words = frozenset()
    favours: Words = frozenset()
    negators: Words = frozenset()
    negation_ends: Words = frozenset()
    suppositions: Words = frozenset()
    counted: Words = frozenset()
    counts: Words = frozenset()
    claims: Phrases = ()
    between_numbers: Words = frozenset()
    asking: Asking = Asking()
    follow_ups: FollowUps = FollowUps()
    polarity: Polarity = Polarity()

    @cached_property
    def written_out(self) -> Mapping[str, str]:
        """What is read in full wherever it stands: "dont" is "do not"."""
        joined = {
            f"{start}{ending}": f"{start} {self.endings[ending]}"
            for ending, starts in self.joined.items()
            for start in starts
        }
        return joined | {
            form: full for full, all in self.written.items() for form in all
        }

    @cached_property
    def short_forms(self) -> Mapping[str, tuple[str, ...]]:
        """What each short form may mean, in the order of the file."""
        meanings: dict[str, tuple[str, ...]] = {}
        for meant, forms in self.short.items():
            for form in sorted(forms):
                meanings[form] = (*meanings.get(form, ()), meant)
        return meanings

    @cached_property
    def sound_alike(self) -> frozenset[tuple[str, str]]:
        """The pairs of letters that are taken for each other, either way round."""
        return frozenset((pair[i], pair[1 - i]) for pair in self.alike for i in (0, 1))

    @cached_property
    def asks(self) -> frozenset[str]:
        """What only asks or denies."""
        asking = self.asking
        return asking.question_words | asking.amounts | self.negators

    @cached_property
    def empty(self) -> frozenset[str]:
        """What says nothing of what a message is about."""
        asking = self.asking
        said = (
            self.stop_words
            | asking.question_words
            | asking.amounts
            | asking.commands
            | asking.leads
            | asking.conditions
            | asking.before_question_words
            | asking.empty
        )
        return said - asking.not_empty


def load_pack(language: str) -> LanguagePack:
    """Read the pack of a language by its code, such as `en`.

    A language without a file has a pack with nothing in it but its code.
    """
    path = _FOLDER / f"{language}.toml"
    if not path.is_file():
        return LanguagePack(language=language)
    return LanguagePack.model_validate(tomllib.loads(path.read_text("utf-8")))
