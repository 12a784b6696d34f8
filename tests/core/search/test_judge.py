"""Judges in turn: words where they are sure, else the encoder as well."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot import KnowledgeBase, Settings
from bot.search.encoder import Vectors
from bot.search.index import EXACT
from bot.search.judge import ask
from bot.search.retriever import Retriever
from bot.search.scoring import LEXICAL, SEMANTIC, ScoringModel
from bot.text import ENGLISH
from tests.builders import make_knowledge, make_shop
from tests.core.search.doubles import WordEncoder

ALWAYS_SURE = replace(LEXICAL, sure_from=0.0)
NEVER_SURE = replace(LEXICAL, sure_from=1.1)
MESSAGES = ["refund time", "how long for the parcel", "a ribbon", "Peru", "🎁"]


@pytest.fixture(name="shop")
def _shop(encoder: WordEncoder) -> KnowledgeBase:
    assert not encoder.asked
    return make_shop()


def asleep(text: str) -> Vectors:
    raise AssertionError(f"the encoder was asked for {text!r}")


@pytest.mark.parametrize("message", ["refund time", "how long for the parcel"])
def test_what_words_are_sure_of_never_wakes_the_encoder(
    encoder: WordEncoder,
    shop: KnowledgeBase,
    message: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(encoder, "encode", asleep)
    retriever = Retriever(shop, (ALWAYS_SURE, SEMANTIC))

    finding = retriever.search(ENGLISH.words(message))

    assert finding.is_sure
    assert finding.scoring is ALWAYS_SURE
    assert finding == retriever.judges[0].find(finding.query)


@pytest.mark.parametrize("message", MESSAGES)
def test_what_words_are_not_sure_of_is_judged_by_the_last_alone(
    shop: KnowledgeBase, message: str
) -> None:
    retriever = Retriever(shop, (NEVER_SURE, SEMANTIC))

    finding = retriever.search(ENGLISH.words(message))

    assert finding.scoring is SEMANTIC
    assert finding == retriever.judges[1].find(finding.query)
    assert finding == Retriever(shop, (SEMANTIC,)).search(ENGLISH.words(message))


@pytest.mark.parametrize("sure", [True, False])
def test_words_are_sure_from_their_models_number_on(
    shop: KnowledgeBase, sure: bool
) -> None:
    confidence = (
        Retriever(shop, (LEXICAL,)).search(ENGLISH.words("the refund")).confidence
    )
    sure_from = confidence if sure else confidence + 1e-9
    model = replace(LEXICAL, sure_from=sure_from)

    finding = Retriever(shop, (model, SEMANTIC)).search(ENGLISH.words("the refund"))

    assert (finding.scoring is model) is sure


def test_a_message_is_encoded_once_over_all_channels(
    encoder: WordEncoder, shop: KnowledgeBase
) -> None:
    retriever = Retriever(shop, (NEVER_SURE, SEMANTIC))
    assert len(SEMANTIC.channel_weights.keys() - LEXICAL.channel_weights.keys()) > 2

    for _ in range(3):
        retriever.search(ENGLISH.words("do you repair torches"))

    assert encoder.asked == ["do you repair torches"]


def test_a_message_in_context_is_encoded_alone_and_with_the_last_question(
    encoder: WordEncoder, shop: KnowledgeBase
) -> None:
    retriever = Retriever(shop, (NEVER_SURE, SEMANTIC))

    retriever.search_within(shop.entries["delivery-cost"], ENGLISH.words("and abroad?"))

    assert sorted(encoder.asked) == [
        "and abroad",
        "and abroad what does delivery cost",
    ]


@pytest.mark.parametrize("models", [(ALWAYS_SURE, SEMANTIC), (NEVER_SURE, SEMANTIC)])
def test_whoever_judges_lowers_what_was_said_already_and_raises_what_is_next(
    shop: KnowledgeBase, models: Sequence[ScoringModel]
) -> None:
    last = shop.entries["delivery-time"]

    retriever = Retriever(shop, models)
    question, context = ENGLISH.words("and the time?"), ENGLISH.words(last.question)
    queries = [retriever.analyse(asked) for asked in (question, question + context)]

    within = retriever.search_within(last, question)
    plain = ask(retriever.judges, *queries)

    changes = {
        match.entry.id: match.score - before.score
        for match in within.matches
        for before in plain.matches
        if before.entry == match.entry
    }
    assert changes[last.id] < 0
    assert changes["refund-time"] > 0
    assert changes["opening-hours"] == 0


def test_evidence_has_the_distance_of_what_was_asked_from_the_subject(
    shop: KnowledgeBase,
) -> None:
    retriever = Retriever(shop, (SEMANTIC,))

    finding = retriever.search(ENGLISH.words("refund the match last night"))

    assert finding.evidence
    assert finding.evidence.centrality == retriever.index.centrality(finding.query) < 0


def test_judges_share_the_channels_that_both_have(shop: KnowledgeBase) -> None:
    by_words, by_both = Retriever(shop, (LEXICAL, SEMANTIC)).indexes
    shared = by_words.channels.keys() & by_both.channels.keys()

    assert shared > {EXACT}
    for name in shared:
        assert by_words.channels[name] is by_both.channels[name]


def test_the_shipped_judges_are_words_and_then_both(shop: KnowledgeBase) -> None:
    retriever = Retriever(shop)

    assert [judge.scoring for judge in retriever.judges] == [LEXICAL, SEMANTIC]
    assert retriever.scoring is SEMANTIC


def test_where_nothing_is_to_be_compared_words_judge_alone(
    encoder: WordEncoder,
) -> None:
    retriever = Retriever(make_shop(settings=Settings(semantic=False)))

    finding = retriever.search(ENGLISH.words("do you repair torches"))

    assert [judge.scoring for judge in retriever.judges] == [LEXICAL]
    assert finding.scoring is LEXICAL
    assert encoder.asked == encoder.curated == []


def test_without_entries_no_judge_finds_anything(encoder: WordEncoder) -> None:
    finding = Retriever(make_knowledge()).search(ENGLISH.words("parcel"))

    assert (finding.matches, finding.evidence, finding.confidence) == ((), None, 0)
    assert encoder.curated == []
