"""A language pack: what analysis needs to know of one language, as data.

Each language is one file of `packs/`, named by its code.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "packs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Polarity:
    """What tells which way round a question asks that is answered by yes or no.

    `asks` begin such a question, `other_questions` another one; `leads` stand before.
    An answer that begins with one of `set_off` and a mark, or with one of `openings`,
    says yes or no. `turns` make a question ask the opposite of what stands behind them,
    where `light` words say nothing; the members of a pair of `opposites` ask the
    opposite of each other.
    """

    asks: frozenset[str]
    other_questions: frozenset[str]
    leads: frozenset[str]
    set_off: tuple[str, ...]
    openings: tuple[str, ...]
    turns: tuple[str, ...]
    light: frozenset[str]
    opposites: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguagePack:
    """What analysis needs to know of a language; every word is folded.

    `endings` are what an apostrophe joins to a word, with their meaning. `written_out`
    has what is read in full wherever it stands; `short_forms` what a word may be short
    for, if its neighbours allow it. `vowels` are left out by the hurried, and letters
    in a pair of `sound_alike` taken for each other. `padding` is what may stand around
    a turn that asks for nothing, `pointers` are words such as "that", and `favours`
    such as "could" of "could you". `counted`, `counts` and `between_numbers` are the
    words that show a digit to be a number: "4 mm", "day 4", "4 to 6".
    """

    language: str
    stop_words: frozenset[str]
    endings: Mapping[str, str]
    written_out: Mapping[str, str]
    short_forms: Mapping[str, tuple[str, ...]]
    vowels: frozenset[str]
    sound_alike: frozenset[tuple[str, str]]
    padding: frozenset[str]
    pointers: frozenset[str]
    favours: frozenset[str]
    counted: frozenset[str]
    counts: frozenset[str]
    between_numbers: frozenset[str]
    polarity: Polarity


def load_pack(language: str) -> LanguagePack:
    """Read the pack of a language by its code, such as `en`."""
    data = tomllib.loads((_FOLDER / f"{language}.toml").read_text("utf-8"))
    meanings: dict[str, tuple[str, ...]] = {}
    for meant, forms in data["short_forms"].items():
        for form in forms.split():
            meanings[form] = (*meanings.get(form, ()), meant)
    alike = {(a, b) for pair in data["sound_alike"] for a, b in (pair, pair[::-1])}
    return LanguagePack(
        language=data["language"],
        stop_words=_set(data["stop_words"]),
        endings=data["endings"],
        written_out=_written_out(data),
        short_forms=meanings,
        vowels=frozenset(data["vowels"]),
        sound_alike=frozenset(alike),
        padding=_set(data["padding"]),
        pointers=_set(data["pointers"]),
        favours=_set(data["favours"]),
        counted=_set(data["counted"]),
        counts=_set(data["counts"]),
        between_numbers=_set(data["between_numbers"]),
        polarity=_polarity(data["polarity"]),
    )


def _polarity(data: Mapping[str, Any]) -> Polarity:
    return Polarity(
        asks=_set(data["asks"]),
        other_questions=_set(data["other_questions"]),
        leads=_set(data["leads"]),
        set_off=_rows(data["set_off"]),
        openings=_rows(data["openings"]),
        turns=_rows(data["turns"]),
        light=_set(data["light"]),
        opposites=tuple((_rows(a), _rows(b)) for a, b in data["opposites"]),
    )


def _rows(text: str) -> tuple[str, ...]:
    return tuple(" ".join(row.split()) for row in text.split(","))


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _written_out(data: Mapping[str, Any]) -> Mapping[str, str]:
    joined = {
        f"{start}{ending}": f"{start} {data['endings'][ending]}"
        for ending, starts in data["joined"].items()
        for start in starts.split()
    }
    short = {
        form: full
        for full, forms in data["written_out"].items()
        for form in forms.split()
    }
    return joined | short


ENGLISH = load_pack("en")
