"""Words of the rules that are typed another way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.safety.disguises import Disguises
from bot.text import ENGLISH
from bot.text.spelling import Speller

TRIGGERS = (
    "die kill breathe suicide bleeding swallow throat closing face swollen help lbs"
)
EMOJI = {"🩸": "blood", "🗡️": "knife"}


@pytest.fixture(name="disguises", scope="module")
def _disguises() -> Disguises:
    speller = Speller(ENGLISH, ("micro", "needling", "melasma"))
    return Disguises(map(ENGLISH.stem, TRIGGERS.split()), EMOJI, speller)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("i wanna d1e", "i wanna die"),
        ("su1c1de", "suicide"),
        ("$uicide", "suicide"),
        ("k*ll me", "kill me"),
        ("c4nt br3athe", "cant breathe"),
        ("I can't br3athe", "I can't breathe"),
        ("d i e", "die"),
        ("my throat is c l o s i n g", "my throat is closing"),
        ("k.i.l.l", "kill"),
        ("i w a n t t o d i e", "i want to die"),
        ("cantbreathe", "cant breathe"),
        ("i'mbleeding", "im bleeding"),
        ("myfaceisswollen", "my face is swollen"),
        ("idontwanttobehere", "i dont want to be here"),
        ("heeeelp", "help"),
        ("i cant breeeathe", "i cant breathe"),
        ("so much 🩸 here", "so much  blood  here"),
        ("a 🗡 in it", "a  knife  in it"),
    ],
)
def test_a_disguised_word_is_read(disguises: Disguises, typed: str, read: str) -> None:
    assert disguises.undo(typed) == read


@pytest.mark.parametrize(
    "text",
    [
        "4 to 6 sessions, the 2nd at 3pm",
        "under 18s, those born on the 18th",
        "1,000 euros!!! for b4 and covid19",
        "it is sooo good, yesss",
        "a b c d",
        "i o u a drink",
        "microneedling for melasma",
        "microneedlng",
        "the 🐈 is asleep",
        "Lieferung bis Dienstag",
        "that's painless, isn't it",
        "",
    ],
)
def test_ordinary_words_stay_as_they_are(disguises: Disguises, text: str) -> None:
    assert disguises.undo(text) == text


@given(word=st.sampled_from(TRIGGERS.split()), gap=st.sampled_from([" ", ".", "-"]))
def test_every_word_of_a_rule_is_read_spaced_and_in_capitals(
    word: str, gap: str
) -> None:
    disguises = Disguises(map(ENGLISH.stem, TRIGGERS.split()), {}, Speller(ENGLISH, ()))

    assert disguises.undo(gap.join(word.upper())) == word


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    disguises = Disguises(
        map(ENGLISH.stem, TRIGGERS.split()), EMOJI, Speller(ENGLISH, ())
    )

    assert isinstance(disguises.undo(text), str)
