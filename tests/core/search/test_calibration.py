"""Confidence fitted to a knowledge base by holding its own phrasings out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from math import exp
from typing import Any, Self

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import Entry, KnowledgeBase, Settings
from bot.domain import Calibration, Safety, Topic
from bot.search.calibration import (
    FOLDS,
    Trial,
    calibrate,
    calibrated_on,
    trials,
    trust,
)
from bot.search.channel import AnalysedText
from bot.search.index import Index, Match
from bot.search.scoring import LEXICAL, SEMANTIC, Evidence, ScoringModel, models_of
from bot.text import ENGLISH
from tests.builders import make_entry, make_knowledge, make_shop, make_strangers

LOGITS = st.sampled_from([-6.0, -2.5, -0.5, 1.0, 3.5])
HELD = st.builds(
    Trial,
    logit=LOGITS,
    rank=st.sampled_from([None, 1, 2, 4]),
    stranger=st.just(False),
)
STRANGERS = st.builds(Trial, logit=LOGITS, rank=st.none(), stranger=st.just(True))
LEXICAL_SHOP = make_shop(settings=Settings(semantic=False))


def make_trial(
    logit: float = 0.0, rank: int | None = 1, *, stranger: bool = False
) -> Trial:
    return Trial(logit=logit, rank=rank, stranger=stranger)


def all_trials(
    knowledge: KnowledgeBase, models: Sequence[ScoringModel] = ()
) -> list[Trial]:
    folds = trials(knowledge, models or models_of(knowledge))
    return [trial for fold in folds for trial in fold]


def fitted(tried: Iterable[Trial]) -> Calibration:
    return calibrate(LEXICAL_SHOP, LEXICAL, list(tried))


@dataclass
class Searches:
    """What was indexed, and what was asked of it."""

    made: list[tuple[tuple[Entry, ...], list[AnalysedText], list[AnalysedText]]] = (
        field(default_factory=list)
    )

    @property
    def folds(
        self,
    ) -> list[tuple[tuple[Entry, ...], list[AnalysedText], list[AnalysedText]]]:
        """Those that were asked: the first was made to analyse the phrasings."""
        return self.made[1:]

    def __iter__(self) -> Iterator[tuple[set[str], set[tuple[str, ...]], AnalysedText]]:
        """For every search the ids and the phrasings in its index, and the query."""
        for entries, curated, asked in self.made:
            ids = {entry.id for entry in entries}
            known = {query.words for query in curated}
            for query in asked:
                yield ids, known, query


@pytest.fixture(name="searches")
def _searches(monkeypatch: pytest.MonkeyPatch) -> Searches:
    """Writes down what calibrating indexes and asks."""
    searches = Searches()

    class Watched(Index):
        asked: list[AnalysedText]

        @classmethod
        def from_phrasings(
            cls,
            entries: Iterable[Entry],
            phrasings: Iterable[Sequence[AnalysedText]],
            **options: Any,
        ) -> Self:
            entries, phrasings = tuple(entries), [list(found) for found in phrasings]
            index = super().from_phrasings(entries, phrasings, **options)
            index.asked = []
            curated = [query for found in phrasings for query in found]
            searches.made.append((entries, curated, index.asked))
            return index

        def search(
            self,
            *queries: AnalysedText,
            favour: Mapping[str, float] | None = None,
        ) -> tuple[Match, ...]:
            self.asked.extend(queries)
            return super().search(*queries, favour=favour)

    monkeypatch.setattr("bot.search.judge.Index", Watched)
    return searches


def as_read(text: str) -> str:
    """A phrasing as the encoder reads it."""
    return " ".join(word.text for word in ENGLISH.words(text))


def owners(knowledge: KnowledgeBase) -> dict[str, str]:
    """The entry of each phrasing."""
    return {
        as_read(text): entry.id for entry in knowledge for text in entry.all_phrasings
    }


def test_a_phrasing_is_never_asked_of_an_index_that_has_it(
    searches: Searches,
) -> None:
    all_trials(LEXICAL_SHOP)

    assert searches.made
    for _, known, query in searches:
        assert query.words not in known


def test_phrasings_are_asked_of_all_others_and_strangers_of_the_other_entries(
    searches: Searches,
) -> None:
    owner = owners(LEXICAL_SHOP)

    all_trials(LEXICAL_SHOP)

    held = {query.text for ids, _, query in searches if owner[query.text] in ids}
    strangers = [q.text for ids, _, q in searches if owner[q.text] not in ids]
    assert len(searches.folds) == FOLDS
    assert sorted(strangers) == sorted(owner)
    assert len(held) >= 0.7 * len(owner)
    for entries, curated, _ in searches.folds:
        assert len(entries) >= len(LEXICAL_SHOP.entries) - 2
        assert {query.text for query in curated}.isdisjoint(
            as_read(phrasing)
            for entry in LEXICAL_SHOP
            if entry not in entries
            for phrasing in entry.all_phrasings
        )


def test_no_phrasing_is_asked_twice_in_the_same_role(searches: Searches) -> None:
    owner = owners(LEXICAL_SHOP)

    all_trials(LEXICAL_SHOP)

    roles = [(query.text, owner[query.text] in ids) for ids, _, query in searches]
    assert len(roles) == len(set(roles))


def test_an_entry_of_one_phrasing_keeps_it(searches: Searches) -> None:
    lonely = make_entry("lonely", "Is there a museum?")
    knowledge = make_knowledge(*LEXICAL_SHOP, lonely, settings=Settings(semantic=False))

    all_trials(knowledge)

    text = as_read(lonely.question)
    indexed = [{query.text for query in curated} for _, curated, _ in searches.folds]
    asked = [ids for ids, _, query in searches if query.text == text]
    assert sum(text in found for found in indexed) == FOLDS - 1
    assert ["lonely" in ids for ids in asked] == [False]


@pytest.mark.parametrize("semantic", [True, False])
def test_a_trial_finds_its_entry_or_is_a_stranger(semantic: bool) -> None:
    tried = all_trials(make_shop(settings=Settings(semantic=semantic)))
    # None has the very words of a curated phrasing.
    certain = Evidence(score=1.0, share=1.0, length=1.0)
    most = max(model.logit(certain) for model in (LEXICAL, SEMANTIC))

    assert tried
    for trial in tried:
        assert trial.rank is None if trial.stranger else trial.rank != 0
        assert trial.logit < most


def test_entries_with_nothing_in_common_find_themselves_and_have_no_strangers() -> None:
    tried = all_trials(make_strangers(10))

    assert len(tried) >= 40
    assert {(trial.rank, trial.stranger) for trial in tried} == {(1, False)}


@pytest.mark.parametrize("semantic", [True, False])
def test_calibrating_again_gives_the_same(semantic: bool) -> None:
    knowledge = make_shop(settings=Settings(semantic=semantic))

    assert all_trials(knowledge) == all_trials(knowledge)


def test_knowledge_without_entries_has_no_trials() -> None:
    assert all_trials(make_knowledge()) == []


def test_each_phrasing_is_judged_as_a_message_would_be() -> None:
    """By words alone where they are sure, else by the last judge."""
    always, never = (replace(LEXICAL, sure_from=sure) for sure in (0.0, 1.1))
    strict = replace(LEXICAL, intercept=-100.0)
    shop = list(make_strangers(10))
    knowledge = make_knowledge(*shop, settings=Settings(semantic=False))

    first = all_trials(knowledge, (always, strict))
    last = all_trials(knowledge, (never, strict))

    assert first == all_trials(knowledge, (LEXICAL,))
    assert last == all_trials(knowledge, (strict,))
    assert max(trial.logit for trial in last) < min(trial.logit for trial in first)


@pytest.mark.parametrize("semantic", [True, False])
def test_without_a_phrasing_that_was_held_out_the_shipped_values_stay(
    semantic: bool,
) -> None:
    tried = [make_trial(3.5, None, stranger=True)] * 500
    knowledge = make_shop(settings=Settings(semantic=semantic))
    shipped = models_of(knowledge)

    calibration = calibrate(knowledge, shipped[-1], tried)

    assert models_of(replace(knowledge, calibration=calibration)) == shipped


@given(st.integers(0, 2_000), st.integers(0, 100))
def test_the_more_phrasings_are_held_out_the_more_they_count_and_never_wholly(
    number: int, strangers: int
) -> None:
    aside = [make_trial(stranger=True)] * strangers
    few = trust([make_trial()] * number + aside)
    more = trust([make_trial()] * (number + 1) + aside)

    assert 0 <= few < more < 0.5
    # One more makes no jump.
    assert more - few <= 0.01
    assert few == trust([make_trial()] * number)


def test_a_calibration_says_what_it_was_fitted_on() -> None:
    knowledge = make_knowledge(settings=Settings(semantic=False))

    calibration = calibrate(knowledge, LEXICAL, [])

    assert calibration.knowledge == calibrated_on(knowledge)
    assert not calibration.semantic


READ = make_knowledge(
    make_entry("fee", "What does it cost?", "price", answer="Nothing."),
    make_entry("hours", "When are you open?", answer="Always."),
    synonyms=(("price", "cost"),),
)


def changed(**parts: Any) -> KnowledgeBase:
    """The knowledge with an entry changed."""
    fee, hours = READ
    topic = Topic(title="Other", entries=(fee.model_copy(update=parts), hours))
    return replace(READ, topics={"orders": topic})


@pytest.mark.parametrize(
    "knowledge",
    [
        changed(question="How much is it?"),
        changed(phrasings=("price", "fees")),
        changed(answer="Three euros."),
        replace(READ, synonyms=()),
        replace(READ, settings=Settings(locale="de")),
        replace(READ, settings=Settings(semantic=False)),
    ],
)
def test_a_calibration_is_older_than_what_confidence_depends_on(
    knowledge: KnowledgeBase,
) -> None:
    assert calibrated_on(knowledge) != calibrated_on(READ)


@pytest.mark.parametrize(
    "knowledge",
    [
        changed(id="price", next=("hours",), reviewed=date(2026, 11, 22)),
        replace(READ, version="v8"),
        replace(READ, settings=Settings(name="Counter", locale="en-GB")),
        replace(READ, safety=Safety(claims=("guaranteed",))),
    ],
)
def test_a_calibration_is_not_older_than_anything_else(
    knowledge: KnowledgeBase,
) -> None:
    assert calibrated_on(knowledge) == calibrated_on(READ)


@settings(max_examples=50)
@given(
    st.lists(HELD, min_size=1, max_size=80),
    st.lists(STRANGERS, max_size=20),
)
def test_only_confidence_moves_whatever_was_found(
    held: list[Trial], strangers: list[Trial]
) -> None:
    calibration = fitted([*held, *strangers])

    assert calibration.answer_from == LEXICAL.answer_from
    assert calibration.suggest_from == LEXICAL.suggest_from
    # What is asked for is never further than 3.
    assert abs(calibration.shift) <= 3 * trust(held) + 0.01


@settings(max_examples=20)
@given(
    st.lists(HELD, min_size=1, max_size=70),
    st.lists(STRANGERS, min_size=1, max_size=10),
)
def test_strangers_count_the_same_however_many_there_are(
    held: list[Trial], strangers: list[Trial]
) -> None:
    once, often = fitted([*held, *strangers]), fitted([*held, *strangers * 4])

    # Sums of floating point may tip a shift between two that are as good.
    assert often.shift == pytest.approx(once.shift, abs=0.011)


def test_the_order_of_the_trials_does_not_matter() -> None:
    tried = [
        *[make_trial(2.5)] * 40,
        *[make_trial(-2.5, 2)] * 30,
        *[make_trial(-1.5, None, stranger=True)] * 30,
    ]

    assert fitted(tried) == fitted(tried[::-1])


def test_phrasings_that_are_found_raise_confidence_and_lost_ones_lower_it() -> None:
    right = fitted([make_trial(-2.5)] * 60)
    wrong = fitted([make_trial(0.5, 5)] * 60)

    assert wrong.shift < 0 < right.shift


def test_strangers_lower_confidence() -> None:
    held = [make_trial(-0.5)] * 45 + [make_trial(-0.5, 2)] * 15
    strangers = [make_trial(-0.5, None, stranger=True)] * 30

    assert fitted([*held, *strangers]).shift < fitted(held).shift


@pytest.mark.parametrize(
    ("ranks", "answered"),
    [((1,), True), ((1, 1, 1, None), True), ((1, 5, 5, 5), False)],
)
def test_what_is_mostly_right_is_answered_and_what_is_mostly_wrong_is_not(
    ranks: tuple[int | None, ...], answered: bool
) -> None:
    tried = [make_trial(-0.5, rank) for rank in ranks * 60]

    [model] = models_of(replace(LEXICAL_SHOP, calibration=fitted(tried)))

    shift = model.intercept - LEXICAL.intercept
    confidence = 1 / (1 + exp(-(tried[0].logit + shift)))
    assert (confidence >= model.answer_from) == answered


def test_confidence_moves_as_far_as_the_trials_are_trusted() -> None:
    # Certain and right, so that the shift asked for is the largest.
    tried = [make_trial(-3.5)] * 50

    assert trust(tried) == 0.25
    assert fitted(tried).shift == 0.75
