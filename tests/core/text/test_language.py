import pytest

from bot.text import as_typed, has_question_mark, language_of, last_clause


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


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("I have no card, may I come in?", "may I come in?"),
        ("Hallo! Ich bin neu. Was kostet das?", "Was kostet das?"),
        ("我没有卡，可以进来吗？", "可以进来吗?"),
        ("may I come in?", ""),
        ("is it open, pls", ""),
        ("…may I come in?", ""),
        ("", ""),
    ],
)
def test_a_message_of_several_clauses_has_a_last_one(text: str, clause: str) -> None:
    assert as_typed(last_clause(language_of("und").words(text))) == clause
