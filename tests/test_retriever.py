from dataclasses import replace

import pytest

from bot import KnowledgeBase
from bot.analyzer import words
from bot.retriever import Retriever
from tests.builders import make_knowledge


@pytest.fixture(scope="module", params=[True, False], ids=["semantic", "lexical"])
def retriever(shop: KnowledgeBase, request: pytest.FixtureRequest) -> Retriever:
    settings = shop.settings.model_copy(update={"semantic": request.param})
    return Retriever(replace(shop, settings=settings))


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("when does my package get here", "delivery-time"),
        ("refunds", "refund-time"),
        ("label for returning it", "return-label"),
        ("wrapped as a present", "gift-wrapping"),
        ("are you open on Sunday", "opening-hours"),
        ("charger for the torch", "battery-care"),
    ],
)
def test_an_entry_is_found_by_other_words_than_its_own(
    retriever: Retriever, text: str, entry: str
) -> None:
    assert retriever.search(words(text)).matches[0].entry.id == entry


def test_synonyms_find_each_other(retriever: Retriever) -> None:
    found = [retriever.search(words(thing)) for thing in ("parcel", "package")]

    assert [finding.matches[0].entry.id for finding in found] == ["delivery-time"] * 2
    assert found[0].terms == found[1].terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [("parcel", True), ("where is it", True), ("is it", False), ("", False)],
)
def test_stop_words_alone_say_nothing(
    retriever: Retriever, text: str, expected: bool
) -> None:
    assert retriever.has_content(words(text)) is expected


def test_a_question_in_context_leaves_out_what_was_said_already(
    retriever: Retriever, shop: KnowledgeBase
) -> None:
    last = shop.entries["delivery-time"]

    found = retriever.search_within(words("and the cost?"), last)

    assert found.matches[0].entry.id == "delivery-cost"
    assert last not in [match.entry for match in found.matches]


@pytest.mark.parametrize("next_one", ["delivery-time", "refund-time"])
def test_a_curated_next_entry_tips_the_balance(
    retriever: Retriever, shop: KnowledgeBase, next_one: str
) -> None:
    last = shop.entries["return-label"].model_copy(update={"next": (next_one,)})

    found = retriever.search_within(words("how long does it take"), last)

    assert found.matches[0].entry.id == next_one


def test_mending_leans_towards_everything_curated(retriever: Retriever) -> None:
    for word in ("parcel", "ribbon", "smoke", "discount", "hello", "package"):
        assert word in retriever.speller.vocabulary


def test_knowledge_without_entries_finds_nothing() -> None:
    retriever = Retriever(make_knowledge())

    finding = retriever.search(words("parcel"))

    assert (finding.matches, finding.confidence) == ((), 0)
