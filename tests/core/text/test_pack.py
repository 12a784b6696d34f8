from dataclasses import FrozenInstanceError

import pytest

from bot.text.analyzer import fold, stems_of
from bot.text.pack import ENGLISH, load_pack
from bot.text.wordlist import is_english

# What meanings have that the word list lacks.
_UNLISTED = {"ok"}


def test_a_pack_is_read_by_the_code_of_its_language() -> None:
    pack = load_pack("en")

    assert pack == ENGLISH
    assert pack.language == "en"
    assert "the" in pack.stop_words
    assert pack.written_out["dont"] == "do not"
    assert pack.short_forms["btwn"] == ("between",)
    assert pack.short_forms["2"] == ("to", "too")
    assert "leave out" in pack.polarity.turns
    assert ("quick", "fast") in [one for one, _ in pack.polarity.opposites]


def test_a_pack_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        ENGLISH.language = "de"  # type: ignore[misc]


def test_everything_in_a_pack_is_folded() -> None:
    texts = {
        *ENGLISH.stop_words,
        *ENGLISH.written_out,
        *ENGLISH.written_out.values(),
        *ENGLISH.short_forms,
        *(each for meanings in ENGLISH.short_forms.values() for each in meanings),
        *ENGLISH.polarity.turns,
        *(
            each
            for pair in ENGLISH.polarity.opposites
            for side in pair
            for each in side
        ),
    }

    assert {text for text in texts if fold(text) != text} == set()


def test_no_short_form_is_read_in_full_before_its_neighbours_are_asked() -> None:
    assert ENGLISH.short_forms.keys() & ENGLISH.written_out.keys() == set()


def test_a_short_form_stands_for_one_english_word() -> None:
    meanings = {each for pair in ENGLISH.short_forms.values() for each in pair}

    assert {each for each in meanings if not is_english(each)} == set() | (
        meanings & _UNLISTED
    )


def test_no_short_form_means_itself_or_another_short_form_alone() -> None:
    looping = {
        form
        for form, meanings in ENGLISH.short_forms.items()
        if ENGLISH.short_forms.keys() & set(meanings)
    }

    assert looping == set()


def test_nothing_is_its_own_opposite() -> None:
    stems = [[{*map(stems_of, side)} for side in pair] for pair in _opposites()]

    assert [one & other for one, other in stems if one & other] == []


def _opposites() -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    return list(ENGLISH.polarity.opposites)
