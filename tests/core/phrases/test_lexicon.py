import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.phrases.lexicon import Lexicon, UnknownGroup
from bot.text import ENGLISH
from tests.builders import SHOP_GROUPS, find


@pytest.mark.parametrize(
    "text",
    [
        "the battery burns",
        "BURNING!! my battery",
        "smoke came out of the power pack",
        "it is on fire, the battery",
        "my batteries burned",
    ],
)
def test_items_are_found_in_any_order_and_inflection(text: str) -> None:
    _, found = find("{battery} {burning}", text)

    assert len(found) == 1


@pytest.mark.parametrize(
    "text",
    [
        "the battery",
        "it burns",
        "the power is in the pack, and it burns",
        "fire on the battery",
        "",
    ],
)
def test_every_item_must_be_there(text: str) -> None:
    _, found = find("{battery} {burning}", text)

    assert found == []


@pytest.mark.parametrize(
    ("window", "count"),
    [(4, 0), (5, 1), (6, 1)],
)
def test_items_stand_within_the_window(window: int, count: int) -> None:
    text = "my battery is about to burn down"

    _, found = find("{battery} burn", text, window=window)

    assert len(found) == count


@pytest.mark.parametrize(("window", "count"), [(6, 0), (7, 1)])
@pytest.mark.parametrize("phrase", ["lost my torch", "my lost torch", "torch my lost"])
def test_all_items_stand_in_one_window(phrase: str, window: int, count: int) -> None:
    text = "lost and found: my very old torch"

    _, found = find(phrase, text, window=window)

    assert len(found) == count


def test_one_item_needs_no_window() -> None:
    _, found = find("{battery}", "a power pack", window=1)

    assert [place.positions for place in found] == [{1, 2}]


def test_no_word_serves_two_items() -> None:
    _, once = find("again again", "say it again")
    _, twice = find("again again", "again and again")

    assert once == []
    assert twice


def test_a_found_phrase_knows_its_words() -> None:
    message, [found] = find("{battery} {burning}", "Oh no, the battery is on fire!")

    assert [message.words[place].text for place in sorted(found.positions)] == [
        "battery",
        "on",
        "fire",
    ]


def test_a_phrase_is_found_at_each_place() -> None:
    _, found = find("{battery} burns", "battery one burns. battery two burns")

    assert len(found) == 2


def test_a_near_place_is_taken_before_a_far_one() -> None:
    _, [found] = find("lost {battery}", "battery a b c my lost battery", window=20)

    assert found.positions == {5, 6}


def test_an_unknown_group_is_named() -> None:
    with pytest.raises(UnknownGroup, match="batery"):
        Lexicon(ENGLISH, SHOP_GROUPS).compile("{batery} burns")


@pytest.mark.parametrize(
    ("phrase", "groups"),
    [
        ("{battery} {burning}", {"battery", "burning"}),
        ("{battery} burns", set()),
        ("{battery}", set()),
        ("burns", set()),
    ],
)
def test_only_phrases_of_nothing_but_groups_can_be_completed_later(
    phrase: str, groups: set[str]
) -> None:
    [compiled] = Lexicon(ENGLISH, SHOP_GROUPS).compile(phrase)

    assert compiled.groups == groups


def test_a_phrase_without_words_has_no_items() -> None:
    [compiled] = Lexicon(ENGLISH, {}).compile("?!")

    assert compiled.items == ()


def test_one_lexicon_reads_for_all_of_its_phrases() -> None:
    lexicon = Lexicon(ENGLISH, SHOP_GROUPS)
    [fire] = lexicon.compile("{battery} {burning}")
    [leak] = lexicon.compile("leaks")

    message = lexicon.read(ENGLISH.words("the battery leaks and burns"))

    assert [len(list(message.find(phrase, 8))) for phrase in (fire, leak)] == [1, 1]


@given(st.permutations("the battery of my torch burns".split()))
def test_word_order_never_matters(order: list[str]) -> None:
    _, found = find("{battery} torch {burning}", " ".join(order))

    assert len(found) == 1


@given(
    st.lists(st.sampled_from("battery burns torch leaks".split()), max_size=9),
    st.integers(2, 9),
)
def test_a_window_is_never_exceeded_and_nothing_in_it_missed(
    texts: list[str], window: int
) -> None:
    _, found = find("battery {burning}", " ".join(texts), window=window)
    near = any(
        {texts[a], texts[b]} == {"battery", "burns"}
        for a, b in itertools.combinations(range(len(texts)), 2)
        if b - a < window
    )

    assert all(max(f.positions) - min(f.positions) < window for f in found)
    assert bool(found) == near


STORY = (
    "We moved here in May, my sister and I, with two cats and far too many books. {} "
    "The garden is coming on well, thank you."
)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The battery of the clock leaks.", 1),
        ("I changed the battery. Nothing leaks.", 0),
        ("I changed the battery. It leaks.", 1),
        ("I changed the battery. That was all. It leaks.", 0),
    ],
)
def test_in_a_story_items_stand_in_one_sentence_or_in_one_that_goes_on(
    text: str, count: int
) -> None:
    assert len(find("battery leaks", STORY.format(text))[1]) == count


def test_in_a_short_message_items_may_stand_in_several_sentences() -> None:
    assert len(find("battery leaks", "I changed the battery. Nothing leaks.")[1]) == 1
