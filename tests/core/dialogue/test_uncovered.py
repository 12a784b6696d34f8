"""What the shipped knowledge says about subjects that its sources do not cover."""

from itertools import pairwise

import pytest

from bot import Kind, Responder

INGREDIENTS = ("niacinamide", "mandelic acid", "arbutin", "bakuchiol", "glutathione")
TREATMENTS = ("a pico laser", "IPL", "microdermabrasion", "a TCA peel", "an LED mask")
BRANDS = ("Eucerin", "SkinCeuticals", "The Ordinary", "Dr Pen")


@pytest.mark.parametrize("name", [*INGREDIENTS, *TREATMENTS, *BRANDS])
@pytest.mark.parametrize(
    "question",
    [
        "does {} get rid of dark marks",
        "how does {} work",
        "is {} any good for melasma",
        "what are the side effects of {}",
        "how long does {} take to work",
    ],
)
def test_a_near_product_is_declined_by_name_whatever_is_asked_about_it(
    shipped_responder: Responder, name: str, question: str
) -> None:
    explained = shipped_responder.explain(question.format(name))
    assert explained.reply.kind is Kind.DECLINE
    assert explained.stage.startswith("not covered")


@pytest.mark.parametrize("name", [*INGREDIENTS, *BRANDS, "an LED mask", "botox"])
def test_a_product_is_not_held_against_needling(
    shipped_responder: Responder, name: str
) -> None:
    explained = shipped_responder.explain(f"should I try {name} instead of needling")
    assert explained.stage.startswith("not covered")


@pytest.mark.parametrize("name", ["a laser", "a pico laser", "a chemical peel"])
def test_lasers_and_peels_are_held_against_needling(
    shipped_responder: Responder, name: str
) -> None:
    reply = shipped_responder.reply(f"should I try {name} instead of needling")
    assert reply.entry is not None
    assert reply.entry.id == shipped_responder.knowledge.current_id("needling-or-laser")


@pytest.mark.parametrize("names", [INGREDIENTS, TREATMENTS, BRANDS])
def test_two_near_products_are_not_compared(
    shipped_responder: Responder, names: tuple[str, ...]
) -> None:
    for first, second in pairwise(names):
        reply = shipped_responder.reply(f"which is better, {first} or {second}")
        assert reply.kind is Kind.DECLINE


@pytest.mark.parametrize("name", ["retinol", "lactic acid", "tretinoin", "my acids"])
def test_an_ingredient_after_a_session_is_answered(
    shipped_responder: Responder, name: str
) -> None:
    reply = shipped_responder.reply(f"when can I go back to {name} after needling")
    assert reply.entry is not None
    assert reply.entry.id == shipped_responder.knowledge.current_id(
        "products-after-treatment"
    )


@pytest.mark.parametrize(
    "message",
    [
        "are you part of a clinic",
        "is there parking",
        "how long is the waiting list",
        "can I bring my baby with me",
        "do you have good reviews",
        "how do I get a refund",
        "are you hiring",
    ],
)
def test_what_only_a_clinic_could_answer_is_declined(
    shipped_responder: Responder, message: str
) -> None:
    explained = shipped_responder.explain(message)
    assert explained.stage.startswith("not covered")


def test_the_encoder_is_not_asked_where_only_a_phrasing_could_be_answered(
    shipped_responder: Responder, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    monkeypatch.setattr("bot.search.semantic.vector", read.append)

    reply = shipped_responder.reply("what would a laser do for the stain on my hand")

    assert reply.kind is Kind.DECLINE
    assert read == []
