from dataclasses import replace

import pytest

from bot import KnowledgeBase
from bot.search.index import EXACT
from bot.search.retriever import Retriever
from bot.search.scoring import LEXICAL, SEMANTIC
from bot.text import ENGLISH
from tests.builders import make_entry, make_knowledge


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
    assert retriever.search(ENGLISH.words(text)).matches[0].entry.id == entry


def test_a_word_of_the_same_meaning_finds_what_letters_cannot(
    shop: KnowledgeBase,
) -> None:
    found = Retriever(shop).search(ENGLISH.words("cash back"))

    assert found.matches[0].entry.id == "refund-time"


def test_an_answers_words_help_an_entry_that_has_one_phrasing() -> None:
    knowledge = make_knowledge(
        make_entry("terms", "What are your terms?", answer="Payment is on delivery."),
        make_entry("shop", "Where are you?", answer="In Bath, next to the railway."),
        make_entry("staff", "Who works here?", answer="Frieda and her sister do."),
    )

    found = Retriever(knowledge).search(ENGLISH.words("is the station far"))

    assert found.matches[0].entry.id == "shop"
    assert found.matches[0].parts["answer"] > found.matches[1].parts["answer"]


def test_synonyms_find_each_other(retriever: Retriever) -> None:
    found = [retriever.search(ENGLISH.words(thing)) for thing in ("parcel", "package")]

    assert [finding.matches[0].entry.id for finding in found] == ["delivery-time"] * 2
    assert found[0].terms == found[1].terms


def test_a_question_in_context_lowers_what_was_said_already(
    retriever: Retriever, shop: KnowledgeBase
) -> None:
    last = shop.entries["delivery-time"]

    found = retriever.search_within(last, ENGLISH.words("and the cost?"))

    assert found.matches[0].entry.id == "delivery-cost"
    assert last in [match.entry for match in found.matches]


def test_a_question_counts_in_every_form_that_it_is_given(
    retriever: Retriever, shop: KnowledgeBase
) -> None:
    last, asked = shop.entries["gift-wrapping"], ENGLISH.words("and the cost of it")

    found = [
        retriever.search_within(last, asked, *filled_in).matches[0].entry.id
        for filled_in in ((), (ENGLISH.words("how long does a refund take"),))
    ]

    assert found[0] != found[1] == "refund-time"


@pytest.mark.parametrize("next_one", ["delivery-time", "refund-time"])
def test_a_curated_next_entry_tips_the_balance(
    retriever: Retriever, shop: KnowledgeBase, next_one: str
) -> None:
    last = shop.entries["return-label"].model_copy(update={"next": (next_one,)})

    found = retriever.search_within(last, ENGLISH.words("how long"))

    assert found.matches[0].entry.id == next_one


def test_mending_leans_towards_everything_curated(retriever: Retriever) -> None:
    for word in ("parcel", "ribbon", "smoke", "discount", "hello", "package"):
        assert word in retriever.speller.vocabulary


def test_a_query_has_terms_folded_words_and_a_text_of_these(
    retriever: Retriever,
) -> None:
    query = retriever.analyse(ENGLISH.words("Where’s my PACKAGE?"))

    assert query.terms == ("where", "is", "my", "parcel")
    assert query.words == ("where", "is", "my", "package")
    assert query.text == "where is my package"


def test_the_encoder_reads_words_as_they_were_mended(retriever: Retriever) -> None:
    assert retriever.analyse_text("my Parcle?").text == "my parcel"


def test_every_curated_phrasing_is_known_to_the_letter(
    retriever: Retriever, shop: KnowledgeBase
) -> None:
    for entry in shop:
        for phrasing in entry.all_phrasings:
            [first, *_] = retriever.search(ENGLISH.words(phrasing.upper())).matches
            assert (first.entry.id, first.parts[EXACT]) == (entry.id, 1)


def test_a_phrasing_with_a_curated_slip_is_known_to_the_letter() -> None:
    entry = make_entry("delivery-time", "When will my delivery come?", "delivry day")
    retriever = Retriever(make_knowledge(entry))

    [match] = retriever.search(
        retriever.speller.mend(ENGLISH.words("delivry day"))
    ).matches

    assert match.parts[EXACT] == 1


def test_scoring_models_may_be_given_instead_of_the_knowledges_own(
    shop: KnowledgeBase,
) -> None:
    retriever = Retriever(shop, (LEXICAL,))

    assert [judge.scoring for judge in retriever.judges] == [LEXICAL]
    assert retriever.scoring is LEXICAL
    assert retriever.index.channels.keys() == {EXACT, *LEXICAL.channel_weights}


def test_knowledge_without_entries_finds_nothing() -> None:
    retriever = Retriever(make_knowledge())

    finding = retriever.search(ENGLISH.words("parcel"))

    assert (finding.matches, finding.confidence) == ((), 0)


def test_the_nearest_phrasing_is_that_of_the_first_match_that_means_most_alike(
    shop: KnowledgeBase,
) -> None:
    retriever = Retriever(shop, (SEMANTIC,))

    finding = retriever.search(ENGLISH.words("days till my package is here"))

    assert finding.matches[0].entry.id == "delivery-time"
    assert retriever.nearest_phrasing(finding) == "days until my order comes"


def test_the_nearest_phrasing_by_words_shares_most_of_what_is_rare(
    shop: KnowledgeBase,
) -> None:
    retriever = Retriever(shop, (LEXICAL,))

    finding = retriever.search(ENGLISH.words("time of shipping"))

    assert finding.matches[0].entry.id == "delivery-time"
    assert retriever.nearest_phrasing(finding) == "shipping time"


def test_where_nothing_matches_no_phrasing_is_nearest(retriever: Retriever) -> None:
    assert retriever.nearest_phrasing(retriever.search(ENGLISH.words("🎁"))) is None
