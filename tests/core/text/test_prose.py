from datetime import date

import pytest

from bot.text.prose import as_date, counted, first_sentence, having, listed


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


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en", "8 November 2026"),
        ("en-GB", "8 November 2026"),
        ("en-US", "November 8, 2026"),
        ("de", "8. November 2026"),
        ("fr-CA", "8 novembre 2026"),
        ("tr", "8 Kasım 2026"),
        ("ar", "8 نوفمبر 2026"),
        ("ja", "2026年11月8日"),
        ("xx", "8 November 2026"),
    ],
)
def test_a_date_is_written_as_its_locale_has_it(locale: str, text: str) -> None:
    assert as_date(date(2026, 11, 8), locale) == text


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("It takes 4 to 6 days. Ask us.", "It takes 4 to 6 days."),
        ("No. It takes 14 days from then. Ask.", "No. It takes 14 days from then."),
        (
            "Perhaps not. No. You never know it. So?",
            "Perhaps not. No. You never know it.",
        ),
        ("About 2.5 mm, we think! More", "About 2.5 mm, we think!"),
        ("No. Yes.", "No. Yes."),
        ("A single one", "A single one"),
    ],
)
def test_the_first_sentence_is_one_that_says_something(text: str, first: str) -> None:
    assert first_sentence(text) == first
