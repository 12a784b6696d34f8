import pytest

from bot.text import has_question_mark, language_of


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Is it open?", True),
        ("هل المكتبة مفتوحة؟", True),
        ("你们开门吗？", True),
        ("Είναι ανοιχτά;", True),
        ("It is open;", False),
        ("Είναι ανοιχτά.", False),
    ],
)
def test_a_question_mark_is_known_as_its_language_writes_it(
    text: str, asks: bool
) -> None:
    assert has_question_mark(language_of("und").words(text)[-1]) is asks
