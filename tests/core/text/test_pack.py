from collections.abc import Iterator, Mapping, Sequence, Set
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

import bot.text
from bot.text import ENGLISH, language_of
from bot.text.folding import fold
from bot.text.pack import LanguagePack, load_pack
from bot.text.wordlist import wordlist_of

PACKS = sorted(
    path.stem for path in Path(bot.text.__file__).parent.glob("packs/*.toml")
)
PACK = ENGLISH.pack
POLARITY = PACK.polarity
# What meanings have that the word list lacks.
_UNLISTED = {"ok"}


def test_a_pack_is_read_by_the_code_of_its_language() -> None:
    assert load_pack("en") == PACK
    assert PACK.language == "en"
    assert "the" in PACK.stop_words
    assert PACK.written_out["dont"] == "do not"
    assert PACK.short_forms["btwn"] == ("between",)
    assert PACK.short_forms["2"] == ("to", "too")
    assert "leave out" in POLARITY.turns
    assert ("quick", "fast") in [one for one, _ in POLARITY.opposites]


def test_a_pack_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        PACK.language = "de"  # type: ignore[misc]


def test_a_language_without_a_pack_is_read_without_one() -> None:
    assert load_pack("eo") == LanguagePack(language="eo")
    assert language_of("eo").stems_of("La libroj") == ("la", "libroj")


def test_a_region_speaks_its_language() -> None:
    assert language_of("de-AT") is language_of("de")


@pytest.mark.parametrize("code", PACKS)
def test_everything_in_a_pack_is_folded(code: str) -> None:
    pack = load_pack(code)
    texts = {
        *_texts(pack.model_copy(update={"accented": {}, "months": (), "claims": ()})),
        *pack.written_out.values(),
        *(part.strip() for claim in pack.claims for part in claim.split("…")),
    }

    assert pack.language == code
    assert {text for text in texts if fold(text) != text} == set()


@pytest.mark.parametrize("code", PACKS)
def test_a_pack_tells_what_asks_and_what_denies(code: str) -> None:
    language = language_of(code)
    pack = language.pack

    assert pack.stop_words
    assert pack.asking.question_words
    assert not pack.negators & pack.stop_words
    assert {*map(language.stem, pack.stop_words)} == language.stop_stems


def _texts(value: object) -> Iterator[str]:
    """Every text in a value."""
    if isinstance(value, BaseModel):
        value = dict(value)
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from (*_texts(key), *_texts(inner))
    elif isinstance(value, Set | Sequence):
        for inner in value:
            yield from _texts(inner)


def test_no_short_form_is_read_in_full_before_its_neighbours_are_asked() -> None:
    assert PACK.short_forms.keys() & PACK.written_out.keys() == set()


def test_a_short_form_stands_for_one_english_word() -> None:
    meanings = {each for pair in PACK.short_forms.values() for each in pair}

    assert {each for each in meanings if each not in wordlist_of("en")} == set() | (
        meanings & _UNLISTED
    )


def test_no_short_form_means_itself_or_another_short_form_alone() -> None:
    looping = {
        form
        for form, meanings in PACK.short_forms.items()
        if PACK.short_forms.keys() & set(meanings)
    }

    assert looping == set()


def test_nothing_is_its_own_opposite() -> None:
    stems = [[{*map(ENGLISH.stems_of, side)} for side in pair] for pair in _opposites()]

    assert [one & other for one, other in stems if one & other] == []


def _opposites() -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    return list(POLARITY.opposites)
