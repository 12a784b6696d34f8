"""One entry alone: its leads, and the problems that asking its phrasings shows."""

from dataclasses import replace

import pytest

from bot import Entry, Responder, check, check_asked, leads
from bot.domain import Topic
from tests.builders import make_entry, make_knowledge

COST = make_entry(
    "delivery-cost",
    "What does delivery cost?",
    "postage fee for a parcel",
    "price of shipping",
    "how much is the postage",
)
# Its last phrasing has nothing but words of the other entry.
GIFTS = make_entry(
    "gift-card",
    "Do you sell gift cards?",
    "a voucher as a present",
    "gift card for a birthday",
    "what does the postage cost",
)


def respond(*entries: Entry) -> Responder:
    return Responder(make_knowledge(*entries))


@pytest.fixture(scope="module")
def asked() -> Responder:
    return respond(COST, GIFTS)


def test_each_phrasing_has_its_lead_over_the_nearest_other_entry(
    asked: Responder,
) -> None:
    found = leads(asked, "gift-card")

    assert [lead.phrasing for lead in found] == [*GIFTS.all_phrasings]
    assert [lead.part for lead in found] == [0, 1, 2, 3]
    assert {lead.rival.id for lead in found} == {"delivery-cost"}
    assert [lead.lead > 0 for lead in found] == [True, True, True, False]
    assert [lead.is_near for lead in found] == [False, False, False, True]


def test_a_lead_is_what_check_says_of_the_phrasing(asked: Responder) -> None:
    lost = leads(asked, "gift-card")[-1]
    [rival] = [p for p in check(asked) if p.check == "rival"]

    assert f"{lost.phrasing!r} by {lost.lead:+.2f}" in rival.what


def test_a_lead_does_not_depend_on_which_entry_stands_first() -> None:
    others = respond(GIFTS, COST)

    here = [lead.lead for lead in leads(respond(COST, GIFTS), "gift-card")]

    assert [lead.lead for lead in leads(others, "gift-card")] == pytest.approx(here)


def test_without_another_entry_nothing_leads() -> None:
    assert leads(respond(COST), "delivery-cost") == ()


def test_what_cannot_be_asked_has_no_lead_and_is_a_problem() -> None:
    signs = make_entry("signs", "Where is the car park?", "?!", "is there parking")
    responder = respond(signs, COST)

    assert [lead.part for lead in leads(responder, "signs")] == [0, 2]
    assert "'?!' has no word" in " ".join(
        problem.what for problem in check_asked(responder, "signs")
    )


def test_the_problems_of_one_entry_are_those_of_check(asked: Responder) -> None:
    for entry in ("gift-card", "delivery-cost"):
        kinds = {"own-entry", "rival", "thin-lead", "wordless", "long-phrasing"}
        alone = set(check_asked(asked, entry))

        assert alone == {
            problem
            for problem in check(asked)
            if problem.where == f"entry {entry!r}" and problem.check in kinds
        }
    assert any(problem.check == "rival" for problem in check_asked(asked, "gift-card"))


def test_other_topics_count_as_rivals() -> None:
    apart = replace(
        make_knowledge(COST),
        topics={
            "orders": Topic(title="Orders", entries=(COST,)),
            "gifts": Topic(title="Gifts", entries=(GIFTS,)),
        },
    )

    assert leads(Responder(apart), "gift-card")[-1].lead < 0
