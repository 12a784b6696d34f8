from dataclasses import replace

import pytest

from bot import KnowledgeBase, Remedy, Responder, find_gaps
from bot.domain import Calibration

MISSES = {
    "do you repair torches": 1,
    "can you repair my torch": 3,
    "torch repair please": 2,
    "is there a car park": 4,
    "where is the car park": 1,
    "any student discount": 2,
}


def test_messages_that_ask_for_the_same_make_one_gap_the_most_asked_first(
    responder: Responder,
) -> None:
    gaps = find_gaps(MISSES, responder)

    assert [(gap.times, gap.messages) for gap in gaps] == [
        (
            6,
            (
                "can you repair my torch",
                "torch repair please",
                "do you repair torches",
            ),
        ),
        (5, ("is there a car park", "where is the car park")),
        (2, ("any student discount",)),
    ]


def test_the_order_in_which_messages_came_changes_nothing(responder: Responder) -> None:
    backwards = dict(reversed(MISSES.items()))

    assert [gap.messages for gap in find_gaps(backwards, responder)] == [
        gap.messages for gap in find_gaps(MISSES, responder)
    ]


def test_without_the_encoder_words_alone_group(shop: KnowledgeBase) -> None:
    settings = shop.settings.model_copy(update={"semantic": False})
    lexical = Responder(replace(shop, settings=settings))

    gaps = find_gaps(MISSES, lexical)

    assert gaps[0].messages[:2] == ("can you repair my torch", "torch repair please")


def test_no_misses_show_no_gap(responder: Responder) -> None:
    assert find_gaps({}, responder) == ()


def test_only_as_many_gaps_as_asked_for(responder: Responder) -> None:
    assert len(find_gaps(MISSES, responder, limit=1)) == 1


@pytest.mark.parametrize(
    ("message", "remedy"),
    [
        ("do you sell garden furniture", Remedy.ENTRY),
        ("any student discount", Remedy.CURATED),
        ("postage fee", Remedy.NOTHING),
        ("I want to die", Remedy.NOTHING),
    ],
)
def test_a_gap_says_what_would_close_it(
    responder: Responder, message: str, remedy: Remedy
) -> None:
    [gap] = find_gaps({message: 1}, responder)

    assert gap.remedy is remedy


def test_a_gap_near_an_entry_lacks_a_phrasing_of_it(shop: KnowledgeBase) -> None:
    # What is suggested, wherever the shipped model begins to answer.
    careful = Calibration(
        knowledge="v1", semantic=True, shift=0, answer_from=0.95, suggest_from=0.1
    )
    responder = Responder(replace(shop, calibration=careful))

    [gap] = find_gaps({"parcel to France": 1}, responder)

    assert gap.remedy is Remedy.PHRASING
    assert gap.nearest[0].entry.id == "delivery-time"
    assert len(gap.nearest) <= 3
