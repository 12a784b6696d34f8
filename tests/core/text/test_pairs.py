from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from bot.text.pairs import Pairs, lines_of
from bot.text.wordlist import wordlist_of

WORDS = st.text(st.sampled_from("abé"), min_size=1, max_size=3)


@given(st.dictionaries(st.tuples(WORDS, WORDS), st.integers(1, 99), max_size=20))
def test_every_pair_is_found_with_its_count(
    counts: dict[tuple[str, str], int],
) -> None:
    pairs = Pairs(lines_of(Counter(counts)).encode())

    assert {pair: pairs.count(*pair) for pair in counts} == counts


@given(
    st.dictionaries(st.tuples(WORDS, WORDS), st.integers(1, 99), max_size=20),
    st.tuples(WORDS, WORDS),
)
def test_other_pairs_count_nothing(
    counts: dict[tuple[str, str], int], other: tuple[str, str]
) -> None:
    counts.pop(other, None)

    assert Pairs(lines_of(Counter(counts)).encode()).count(*other) == 0


def test_no_lines_have_no_pairs() -> None:
    assert Pairs(b"").count("how", "many") == 0


def test_pairs_are_found_in_both_parts_of_a_list() -> None:
    first, second = b"b a 1\nc a 2\n", b"a a 3\nd a 4"
    pairs = Pairs(first + second, len(first))

    assert [pairs.count(word, "a") for word in "bcad"] == [1, 2, 3, 4]


def test_english_pairs_are_found_whatever_part_of_the_list_they_are_in() -> None:
    pairs = wordlist_of("en").pairs

    assert pairs.count("how", "many") > pairs.count("how", "may") > 0
    assert pairs.count("attend", "the") > 0
    assert pairs.count("zoom", "to") > 0
    assert pairs.count("between", "purple") == 0
