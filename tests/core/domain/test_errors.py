import pytest

from bot import BotError, KnowledgeError, MessageTooLong, Problem, UnknownEntry


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem(path="a.yaml", line=3, what="is wrong"), "a.yaml:3: is wrong"),
        (
            Problem(path="a.yaml", line=3, where="entry 'x'", what="is wrong"),
            "a.yaml:3: entry 'x': is wrong",
        ),
    ],
)
def test_a_problem_reads_like_a_compilers(problem: Problem, text: str) -> None:
    assert str(problem) == text


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (
            MessageTooLong(length=1_234, limit=1_000),
            "The message has 1,234 characters; please ask in at most 1,000.",
        ),
        (UnknownEntry("gone"), "The knowledge has no entry 'gone'."),
        (
            KnowledgeError(
                (
                    Problem(path="a.yaml", line=1, what="is wrong"),
                    Problem(path="b.yaml", line=2, what="is wrong too"),
                )
            ),
            "a.yaml:1: is wrong\nb.yaml:2: is wrong too",
        ),
    ],
)
def test_every_error_says_what_to_do_about_it(error: BotError, text: str) -> None:
    assert str(error) == text
