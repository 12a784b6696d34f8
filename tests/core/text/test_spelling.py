import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.analyzer import words
from bot.text.spelling import Speller, english, is_english

CURATED = [
    "How many sessions does a dermaroller need?",
    "melasma",
    "a roller, rolling later",
]
SPELLER = Speller.from_texts(CURATED)


def mended(text: str) -> str:
    return " ".join(word.text for word in SPELLER.mend(words(text)))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sesions", "sessions"),
        ("sesssions", "sessions"),
        ("sessiosn", "sessions"),
        ("dermarolller", "dermaroller"),
        ("derma roler", "derma roller"),
        ("melasama", "melasma"),
        ("melsama", "melasma"),
        ("how many sesions wiht a dermaroler", "how many sessions with a dermaroller"),
    ],
)
def test_slips_are_mended(typed: str, meant: str) -> None:
    assert mended(typed) == meant


@pytest.mark.parametrize("word", ["laser", "lather", "season", "rolling", "sanction"])
def test_english_words_are_left_alone(word: str) -> None:
    assert mended(word) == word


@pytest.mark.parametrize("typed", ["xq", "qz3", "4-6", "zzxqv", "qqqqqqqqqqqqq"])
def test_what_is_too_short_or_too_strange_is_not_guessed_at(typed: str) -> None:
    assert mended(typed) == " ".join(word.text for word in words(typed))


def test_our_own_words_win_over_english_ones_that_are_as_near() -> None:
    speller = Speller.from_texts(["the roulade"])

    [word] = speller.mend(words("roulate"))

    assert word.text == "roulade"


def test_a_curated_word_that_english_lacks_is_known() -> None:
    assert SPELLER.knows("dermaroller")
    assert not is_english("dermaroller")
    assert not SPELLER.knows("sesions")


def test_a_mended_word_has_the_stem_of_what_was_meant_and_keeps_its_place() -> None:
    typed = words("Hi! Sesions?")

    [_, meant] = SPELLER.mend(typed)

    assert (meant.stem, meant.sentence, meant.after) == ("session", 1, "!")


def test_english_begins_with_its_most_frequent_words() -> None:
    assert english()[0] == "the"
    assert len(english()) > 80_000


@given(st.text(max_size=60))
def test_mending_never_fails_and_keeps_every_place(text: str) -> None:
    typed = words(text)

    meant = SPELLER.mend(typed)

    assert [(w.sentence, w.after) for w in meant] == [
        (w.sentence, w.after) for w in typed
    ]


@given(st.text(st.sampled_from("abcdeilmnorst "), max_size=30))
def test_mended_words_need_no_more_mending(text: str) -> None:
    once = SPELLER.mend(words(text))

    assert SPELLER.mend(once) == once


FOREIGN = Speller(("sessions", "melasma"), foreign=["je veux mourir", "wil dood"])


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("veux mourir", "veux mourir"),
        ("wil dood", "wil dood"),
        ("wil my melasma go away", "will my melasma go away"),
        ("qui dit xah oui", "qui dit xah oui"),
    ],
)
def test_words_of_other_languages_are_left_alone(typed: str, read: str) -> None:
    mended = FOREIGN.mend(words(typed))

    assert " ".join(word.text for word in mended) == read
    assert not FOREIGN.knows("mourir")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("adn my face", "and my face"),
        ("wil it hurt", "will it hurt"),
        ("the prq of it", "the prq of it"),
    ],
)
def test_three_letters_lack_one_or_changed_places(typed: str, read: str) -> None:
    speller = Speller(("prp",))

    assert " ".join(w.text for w in speller.mend(words(typed))) == read
