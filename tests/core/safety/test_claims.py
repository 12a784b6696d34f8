import pytest

from bot.domain import Safety
from bot.safety.claims import Claims, Says
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


USUAL = [
    "It works for everybody.",
    "It works equally well for everyone.",
    "It suits everyone.",
    "It is suitable for every skin type.",
    "It always works.",
    "It never fails.",
    "It cannot go wrong.",
    "It is 100 % safe.",
    "It has a success rate of 100%.",
    "There is no risk at all.",
    "It has zero side effects.",
    "It is perfectly harmless.",
    "Stop taking your tablets.",
    "Then stop your medication.",
    "If it hurts, stop your tablets.",
    "You don't need a doctor.",
    "It cures you.",
    "The marks disappear for good.",
    "Results are guaranteed.",
    "It is clinically proven.",
    "It is a miracle cure.",
    "It is safe in pregnancy.",
    "Everyone who tries it is happy.",
    "It gets rid of melasma once and for all.",
    "It will definitely remove the stain.",
    "Nobody has ever been hurt by it.",
    "You can safely ignore your doctor.",
    "Don't take your antibiotics meanwhile.",
    "Not only is it quick, it works for everyone.",
    "No matter who you are, it works for everyone.",
    "Not everybody likes it, but it works for everyone.",
]


@pytest.mark.parametrize("text", USUAL)
def test_what_is_wrong_of_anything_is_found_without_a_list(text: str) -> None:
    [said] = Claims(make_knowledge()).said(text)

    assert said.kind is Says.USUAL


@pytest.mark.parametrize(
    "text",
    [
        "It does not work for everybody.",
        "Nothing works for everyone.",
        "No treatment is 100 % safe.",
        "There is no risk-free treatment.",
        "Never stop your tablets by yourself.",
        "Ask a doctor before you stop your tablets.",
        "Ask whether it is suitable for every skin type.",
        "It is not a cure.",
        "It is not yet clinically proven.",
        "It cures in a day.",
        "The library is open to everyone.",
        "Our fittings have a 5-year guarantee.",
        "All books are free.",
        "We work every day of the year.",
        "Stop your order on the website.",
        "It works, and everyone is welcome.",
        "It is free for anyone with a card.",
        "Everyone differs, and results vary.",
        "You do not need to bring a doctor's letter.",
        "Do not take ibuprofen without asking.",
        "The article says that it works for everybody.",
    ],
)
def test_what_is_denied_supposed_or_ordinary_is_no_claim(text: str) -> None:
    assert Claims(make_knowledge()).said(text) == ()


AT_HOME = Claims(
    make_knowledge(
        safety=Safety(
            instructions=("(use | try) roller (yourself | at home)", "mm needle")
        )
    )
)


@pytest.mark.parametrize(
    "text",
    [
        "Use a 1.5 mm roller yourself.",
        "At home, try a cheap roller.",
        "You can use it, the roller, at home.",
        "Take a 2 mm needle.",
    ],
)
def test_an_instruction_is_found_in_any_order(text: str) -> None:
    [said] = AT_HOME.said(text)

    assert said.kind is Says.INSTRUCTION


@pytest.mark.parametrize(
    "text",
    [
        "Don't use a roller at home.",
        "Never try a roller yourself.",
        "Rollers are used by professionals, and not at home.",
        "Ask before you use a roller at home.",
    ],
)
def test_what_is_advised_against_or_described_is_no_instruction(text: str) -> None:
    assert AT_HOME.said(text) == ()


@pytest.mark.parametrize("waiver", ["works for everybody", "it works for anyone"])
def test_a_waiver_may_name_what_is_said(waiver: str) -> None:
    claims = Claims(make_knowledge())

    [said] = claims.said("It works for everybody.")

    assert (said.pattern in claims.named(waiver)) is (waiver == said.words)
