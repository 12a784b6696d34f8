"""Red flags in other words than the curated phrases."""

import pytest

from bot import Idf, IndexAway, Kind, KnowledgeBase, Level, Match, Responder
from bot.domain import Rule
from bot.safety.examples import LikenessLane
from bot.search.retriever import Retriever
from bot.text.analyzer import words
from tests.builders import make_entry, make_knowledge, make_rule, make_safety


def make_danger(id: str, level: Level, *examples: str) -> Rule:
    """A danger with phrases that nobody writes; its first example is for those."""
    return make_rule(id, level, ["zzz"], examples=("zzz", *examples))


RULES = (
    make_danger(
        "battery-fire",
        Level.EMERGENCY,
        "the battery caught fire in my hands",
        "flames are coming out of my phone",
        "my charger is burning and smoking",
    ),
    make_danger(
        "own-allergy", Level.CLINICIAN, "I am allergic to the strap of my watch"
    ),
    make_danger("despair", Level.CRISIS, "I do not want to go on living"),
)
ORDINARY = ("this offer is fire", "my phone is not charging")


@pytest.fixture(name="knowledge")
def _knowledge() -> KnowledgeBase:
    entry = make_entry(
        "delivery-time", "How long does delivery take?", "when will it come"
    )
    return make_knowledge(entry, safety=make_safety(*RULES, ordinary=ORDINARY))


@pytest.fixture(name="lane")
def _lane(knowledge: KnowledgeBase) -> LikenessLane:
    return LikenessLane(knowledge, Retriever(knowledge))


def fired(lane: LikenessLane, message: str, *denied: str) -> str | None:
    like = lane.find(words(message), frozenset(denied))
    return like.rule.id if like else None


@pytest.mark.parametrize(
    ("message", "rule"),
    [
        ("the battery caught fire in my hands", "battery-fire"),
        ("flames come out of my charger", "battery-fire"),
        (
            "Hello. My charger is smoking and burning. When will it come?",
            "battery-fire",
        ),
        ("I am allergic to my watch strap", "own-allergy"),
        ("what is the point, I do not want to go on", "despair"),
    ],
)
def test_a_sentence_like_the_examples_sets_off_their_rule(
    lane: LikenessLane, message: str, rule: str
) -> None:
    assert fired(lane, message) == rule


@pytest.mark.parametrize(
    "message",
    [
        "this offer is fire",
        "my phone is not charging",
        "how long does delivery take",
        "what does the museum cost",
        "can the battery catch fire",
        "what if flames come out of my phone",
        "",
    ],
)
def test_what_is_ordinary_or_only_asked_sets_off_nothing(
    lane: LikenessLane, message: str
) -> None:
    assert fired(lane, message) is None


def test_a_clinician_rule_needs_somebody_it_is_about(lane: LikenessLane) -> None:
    assert fired(lane, "allergic to the strap of a watch") is None


def test_a_rule_that_the_message_denies_stays_silent(lane: LikenessLane) -> None:
    message = "flames are coming out of my phone"

    assert fired(lane, message, "battery-fire") is None


def test_the_first_example_is_for_the_phrases_alone(lane: LikenessLane) -> None:
    assert fired(lane, "zzz") is None


def test_an_explanation_names_the_example_that_a_message_is_like(
    knowledge: KnowledgeBase,
) -> None:
    verdict = Responder(knowledge).explain("flames come out of my charger").verdict

    assert verdict.evidence == "flames are coming out of my phone"
    assert verdict.place == ("examples/battery-fire", 2)


def test_the_responder_replies_with_the_rules_text(knowledge: KnowledgeBase) -> None:
    reply = Responder(knowledge).reply("flames are coming out of my phone")

    assert (reply.kind, reply.text) == ("escalate", "Advice of battery-fire.")


def test_without_examples_nothing_fires() -> None:
    bare = make_knowledge(make_entry("delivery-time", "How long does delivery take?"))
    lane = LikenessLane(bare, Retriever(bare))

    assert fired(lane, "flames are coming out of my phone") is None


class AwayIndex:
    """An index elsewhere that does not answer."""

    idf = Idf(counts={}, size=1)

    def search(self, *_: object, **__: object) -> tuple[Match, ...]:
        raise IndexAway("as told")


def test_with_the_index_away_a_danger_in_other_words_still_fires(
    knowledge: KnowledgeBase,
) -> None:
    responder = Responder(knowledge, make_index=lambda *_: AwayIndex())

    danger = "flames are coming out of my charger"
    assert responder.reply(danger).kind is Kind.ESCALATE
    with pytest.raises(IndexAway):
        responder.reply("when will my parcel come")
