"""Phrasings against each other: rivals, twins, and synonyms that merge them."""

from itertools import islice, permutations

import numpy as np
import pytest

from bot import Entry, KnowledgeBase, Level, Responder
from bot.check import check
from bot.check import phrasings as check_phrasings
from bot.check.phrasings import read_phrasings, sampling
from bot.check.rivals import check_rivals, rivalries
from bot.domain import Topic
from bot.domain.errors import Problem, Severity
from bot.text import ENGLISH
from tests.builders import (
    make_entry,
    make_knowledge,
    make_rule,
    make_safety,
    make_shop,
)

COST = make_entry(
    "delivery-cost",
    "What does delivery cost?",
    "postage fee for a parcel",
    "price of shipping",
    "how much is the postage",
)
GIFTS = make_entry(
    "gift-card",
    "Do you sell gift cards?",
    "a voucher as a present",
    "gift card for a birthday",
    "buy a voucher card",
    "gift vouchers in the shop",
    "present card with a ribbon",
)


def problems(check_name: str, knowledge: KnowledgeBase) -> list[Problem]:
    return [p for p in check(Responder(knowledge)) if p.check == check_name]


def with_phrasing(entry: Entry, *phrasings: str) -> Entry:
    more = (*entry.phrasings, *phrasings)
    changed: Entry = entry.model_copy(update={"phrasings": more})
    return changed


def test_a_phrasing_that_would_find_another_entry_is_a_warning_with_its_words() -> None:
    knowledge = make_knowledge(COST, with_phrasing(GIFTS, "what does the postage cost"))

    [problem] = problems("rival", knowledge)

    assert problem.severity == "warning"
    assert problem.where == "entry 'gift-card'"
    assert "'delivery-cost' comes first: 'what does the postage cost' by -" in (
        problem.what
    )
    assert "('postage', 'cost'" in problem.what


def test_phrasings_that_lose_to_one_entry_share_a_line() -> None:
    lost = ("what does the postage cost", "price of the postage for a parcel")
    knowledge = make_knowledge(COST, with_phrasing(GIFTS, *lost))

    [problem] = problems("rival", knowledge)

    assert "asked in nearly the words of 2 phrasings" in problem.what


def test_phrasings_of_their_own_kind_have_no_rival() -> None:
    knowledge = make_knowledge(COST, GIFTS)

    assert problems("rival", knowledge) == []
    assert problems("thin-lead", knowledge) == []


@pytest.mark.parametrize(
    ("own", "other", "expected"),
    [
        (0.5, 0.6, ["warning"]),
        (0.5, 0.49, ["advice"]),
        (0.5, 0.47, []),
    ],
)
def test_losses_are_warnings_and_thin_leads_advice(
    own: float, other: float, expected: list[str]
) -> None:
    responder = Responder(make_knowledge(COST, GIFTS))
    first, *_ = read_phrasings(responder)

    found = list(rivalries([first], np.array([[own, other]])))

    assert [p.severity for p in check_rivals(responder, found)] == expected


@pytest.mark.parametrize(
    "twin", ["fee for the postage of my parcel", "parcel postage fee"]
)
def test_the_same_phrasing_but_for_stop_words_and_order_is_a_warning(twin: str) -> None:
    [problem] = problems(
        "same-phrasing", make_knowledge(COST, with_phrasing(GIFTS, twin))
    )

    assert problem.severity is not Severity.ERROR
    assert f"{twin!r} and 'postage fee for a parcel' of 'delivery-cost'" in problem.what
    assert "(knowledge:1)" in problem.what


def test_a_long_phrasing_with_one_word_more_is_a_twin_too() -> None:
    one = make_entry("one", "When?", "blue ceramic lamp shade broken")
    two = make_entry("two", "Where?", "broken shade of a big blue ceramic lamp")

    [problem] = problems("near-phrasing", make_knowledge(one, two))

    assert "but for stop words, order and one word" in problem.what


def test_twins_within_an_entry_are_left_alone() -> None:
    entry = with_phrasing(COST, "the fee for postage of a parcel")

    assert problems("same-phrasing", make_knowledge(entry, GIFTS)) == []


def test_a_phrasing_of_stop_words_is_a_warning() -> None:
    knowledge = make_knowledge(COST, with_phrasing(GIFTS, "is it for me and you"))

    [problem] = problems("stop-words", knowledge)

    assert problem.what.startswith("'is it for me and you' has nothing but stop words")


def test_synonyms_that_make_two_entries_one_are_named() -> None:
    knowledge = make_knowledge(
        make_entry("coat", "Is a coat warm?", "washing coats"),
        make_entry("jacket", "May jackets be dry-cleaned?", "washing a jacket"),
        synonyms=(("parcel", "package"), ("coat", "jacket")),
    )

    [problem] = problems("synonyms", knowledge)

    assert "'washing a jacket' and 'washing coats' of 'coat'" in problem.what
    assert "become the same by the synonyms 'coat' = 'jacket' (synonyms.yaml:1)" in (
        problem.what
    )
    assert "parcel" not in problem.what


def test_a_rule_that_swallows_questions_is_named_with_its_phrase_and_them() -> None:
    rule = make_rule("gas", Level.URGENT, ["my {gas} smells", "gas card"])
    safety = make_safety(
        rule,
        disclaimers={"default": "Terms apply."},
        words={"gas": ("gas", "fumes")},
    )
    knowledge = make_knowledge(
        COST, with_phrasing(GIFTS, "my gas card", "the gas card"), safety=safety
    )

    [problem] = problems("swallowed", knowledge)

    assert problem.where == "danger 'gas'"
    assert problem.what.startswith(
        "the phrase 'gas card' swallows 2 phrasings of entries: 'my gas card' "
        "(knowledge:1), 'the gas card'"
    )
    assert len(problems("own-entry", knowledge)) == 2


def test_a_phrasing_is_judged_as_the_responder_would_reply() -> None:
    """What is told from scores alone is what asking tells."""
    shop = make_shop()
    responder = Responder(shop)
    wrong = {
        problem.what for problem in check(responder) if problem.check == "own-entry"
    }

    for phrasing in read_phrasings(responder):
        reply = responder.reply(phrasing.text)
        right = reply.entry is not None and reply.entry.id == phrasing.entry
        assert right != any(repr(phrasing.text) in what for what in wrong)


def test_scores_without_the_exact_channel_are_the_others_together(
    responder: Responder,
) -> None:
    index = responder.retriever.index
    queries = [
        responder.retriever.analyse(ENGLISH.words(w))
        for e in index.entries
        for w in e.all_phrasings
    ]

    without_exact = index.scores_without_exact(queries)

    for query, scores in zip(queries, without_exact, strict=True):
        assert index.parts(query)[1:].sum(axis=0) == pytest.approx(scores, abs=1e-5)


def test_only_the_phrasings_of_some_entries_can_be_asked() -> None:
    knowledge = make_knowledge(COST, with_phrasing(GIFTS, "what does the postage cost"))

    found = list(check(Responder(knowledge), {"delivery-cost"}))

    assert "rival" not in {problem.check for problem in found}


@pytest.mark.parametrize(
    ("phrasings", "entries", "step"),
    [
        (0, 0, 1),
        (4_863, 89, 1),
        (4_000, 2_000, 1),
        (4_001, 2_000, 2),
        (40_000, 10_000, 50),
    ],
)
def test_where_there_is_very_much_a_part_is_held_against_all(
    phrasings: int, entries: int, step: int
) -> None:
    assert sampling(phrasings, entries) == step


def test_a_sample_is_said_and_finds_what_asking_finds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    knowledge = make_shop(
        topics={
            "all": Topic(title="All", entries=(COST, with_phrasing(GIFTS, "hello")))
        }
    )
    whole = problems("own-entry", knowledge)

    monkeypatch.setattr(check_phrasings, "_BUDGET", 10)

    assert problems("own-entry", knowledge) == whole
    assert len(whole) == 1
    assert [p.severity for p in problems("sampled", knowledge)] == ["advice"]


def test_in_a_sample_a_phrasing_of_another_entrys_words_is_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(check_phrasings, "_BUDGET", 1)
    first = with_phrasing(COST, "I can't get a refund")
    knowledge = make_knowledge(first, with_phrasing(GIFTS, "I cannot get a refund"))

    [problem] = problems("own-entry", knowledge)

    assert problem.severity == "error"
    assert "'I cannot get a refund' finds 'delivery-cost' first" in problem.what


LONG = "is there anything in your shop that would please an uncle of mine " * 20


def test_a_phrasing_longer_than_a_visitor_may_ask_is_a_warning_and_no_end() -> None:
    knowledge = make_knowledge(COST, with_phrasing(GIFTS, LONG, "?!"))

    found = list(check(Responder(knowledge)))
    [problem] = [problem for problem in found if problem.check == "long-phrasing"]

    assert problem.severity == "warning"
    assert problem.where == "entry 'gift-card'"
    assert problem.what == (
        "'is there anything in your shop that woul…' has 1,319 characters, more than "
        "the 1,000 that a visitor may ask in; say it as visitors would, or remove it"
    )
    assert "wordless" in {problem.check for problem in found}


def test_a_question_may_be_as_long_as_a_visitors() -> None:
    text = LONG[:1_000].rstrip()
    knowledge = make_knowledge(COST, with_phrasing(GIFTS, text))

    assert problems("long-phrasing", knowledge) == []


def test_of_very_many_phrasings_that_ask_the_same_each_is_named_once() -> None:
    orders = islice(permutations(["parcel", "postage", "letter", "fee"]), 24)
    entries = [
        make_entry(f"entry-{number}", " ".join(order))
        for number, order in enumerate(orders)
    ]

    assert len(problems("same-phrasing", make_knowledge(*entries))) == 23
