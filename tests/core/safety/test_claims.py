import pytest

from bot.domain import Safety
from bot.safety.claims import Claims
from tests.builders import make_knowledge

KNOWLEDGE = make_knowledge(
    safety=Safety(
        words={"all-skin": ("all skin types", "every skin type")},
        claims=("guaranteed", "the best", "safe for {all-skin}"),
    )
)


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("Results are guaranteed.", ("guaranteed",)),
        ("We guarantee results.", ("guaranteed",)),
        ("This is the best way. Results are guaranteed.", ("guaranteed", "the best")),
        ("It is safe for every skin type.", ("safe for {all-skin}",)),
        ("No need to worry. Results are guaranteed.", ("guaranteed",)),
        ("The article is short. Results are guaranteed.", ("guaranteed",)),
        ("Results are guaranteed, not promised.", ("guaranteed",)),
    ],
)
def test_a_claim_stated_as_ours_is_found(text: str, claims: tuple[str, ...]) -> None:
    assert Claims(KNOWLEDGE).stated(text) == claims


@pytest.mark.parametrize(
    "text",
    [
        "No result is guaranteed.",
        "Nothing is guaranteed!",
        "Results cannot be guaranteed.",
        "Results can't be guaranteed.",
        "It is not safe for all skin types.",
        "The article says that results are guaranteed.",
        "The article calls it the best treatment.",
        "Speak to someone you trust.",
        "",
    ],
)
def test_a_claim_denied_or_attributed_is_let_pass(text: str) -> None:
    assert Claims(KNOWLEDGE).stated(text) == ()


def test_without_curated_claims_nothing_is_one() -> None:
    assert Claims(make_knowledge()).stated("Results are guaranteed.") == ()
