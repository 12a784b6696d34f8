import pytest

from bot.phrases.alternatives import LIMIT, BadAlternatives, expand, split, texts_of
from tests.builders import find


@pytest.mark.parametrize(
    ("pattern", "parts"),
    [
        ("on fire", ("on fire",)),
        ("chest (tight | caving in)", ("chest", ("tight", "caving in"))),
        ("(my|the|) skin", (("my", "the", ""), "skin")),
        ("(caving in)", (("caving in",),)),
    ],
)
def test_a_pattern_is_text_and_alternatives(
    pattern: str, parts: tuple[str | tuple[str, ...], ...]
) -> None:
    assert split(pattern) == parts


@pytest.mark.parametrize(
    ("pattern", "texts"),
    [
        ("on fire", {"on fire"}),
        (
            "(get | draw) (any |) air",
            {"get any air", "get air", "draw any air", "draw air"},
        ),
        ("not (a | a) word", {"not a word"}),
    ],
)
def test_a_pattern_stands_for_each_choice_of_alternatives(
    pattern: str, texts: set[str]
) -> None:
    assert set(expand(pattern)) == texts


@pytest.mark.parametrize(
    ("pattern", "what"),
    [
        ("chest (tight", "without '\\)'"),
        ("chest tight)", "without '\\('"),
        ("chest (tight (and | or) heavy)", "inside"),
        ("chest ( | )", "empty parentheses"),
        ("()", "empty parentheses"),
        ("({chest} | lungs) hurt", "{group} in parentheses"),
        ("(a | b) " * 10, f"more than {LIMIT:,} texts"),
    ],
)
def test_parentheses_that_cannot_be_read_say_what_to_do(
    pattern: str, what: str
) -> None:
    with pytest.raises(BadAlternatives, match=what):
        split(pattern)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("the torch is hot", 1),
        ("hot, my torch", 1),
        ("the torch is caving in", 1),
        ("the torch is in caving gear", 0),
        ("the torch", 0),
    ],
)
def test_an_alternative_of_several_words_stands_in_a_row(text: str, count: int) -> None:
    _, found = find("torch (hot | caving in)", text)

    assert len(found) == count


@pytest.mark.parametrize(
    ("text", "count"), [("my torch burns", 1), ("torch burns", 0), ("it burns", 0)]
)
def test_a_phrase_needs_one_of_its_alternatives(text: str, count: int) -> None:
    _, found = find("(my | the) torch burns", text)

    assert len(found) == count


def test_an_alternative_that_may_be_missing_makes_two_phrases() -> None:
    _, missing = find("(my |) torch burns", "torch burns")
    _, there = find("(my |) torch burns", "my torch burns")

    assert [len(found.places) for found in missing] == [2]
    assert sorted(len(found.places) for found in there) == [2, 3]


def test_a_member_of_a_group_stands_for_all_its_texts() -> None:
    groups = {"hot": ("(red | white) hot", "glowing")}

    assert len(find("torch {hot}", "the torch is white hot", groups=groups)[1]) == 1
    assert find("torch {hot}", "the torch is hot", groups=groups)[1] == []


def test_a_pattern_is_written_out_with_the_groups_in_it() -> None:
    groups = {"bye": ("bye", "(see | meet) you")}

    assert [*texts_of("(so |) {bye} then", groups)] == [
        *("so bye then", "so see you then", "so meet you then"),
        *("bye then", "see you then", "meet you then"),
    ]
    with pytest.raises(KeyError):
        [*texts_of("{hello}", groups)]
