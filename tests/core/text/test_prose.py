import pytest

from bot.text.prose import counted, having, listed


@pytest.mark.parametrize(
    ("number", "noun", "plural", "text"),
    [
        (1, "entry", "", "1 entry"),
        (0, "entry", "", "0 entries"),
        (2, "phrasing", "", "2 phrasings"),
        (1, "piece of advice", "pieces of advice", "1 piece of advice"),
        (3, "piece of advice", "pieces of advice", "3 pieces of advice"),
    ],
)
def test_a_number_stands_with_its_noun(
    number: int, noun: str, plural: str, text: str
) -> None:
    assert counted(number, noun, plural) == text


def test_one_has_and_several_have() -> None:
    assert having(1, "entry") == "1 entry has"
    assert having(2, "record") == "2 records have"


@pytest.mark.parametrize(
    ("items", "text"),
    [
        ([], ""),
        (["a", "b", "c"], "a, b, c"),
        (["a", "b", "c", "d", "e"], "a, b, c and 2 more"),
    ],
)
def test_a_long_list_ends_with_how_many_are_left(items: list[str], text: str) -> None:
    assert listed(items) == text
