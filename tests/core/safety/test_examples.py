"""Red flags in other words than the curated phrases."""

import pytest

from bot import Idf, IndexAway, Kind, KnowledgeBase, Level, Match, Responder
from bot.domain.knowledge import Examples, Rule, Safety
from bot.safety.examples import LikenessLane
from bot.search.retriever import Retriever
from bot.text.analyzer import words
from tests.builders import make_entry, make_knowledge


def make_rule(rule_id: str, level: Level) -> Rule:
    return Rule(id=rule_id, level=level, when=("zzz",), reply=f"Reply of {rule_id}.")


EXAMPLES = Examples(
    rules={
        "battery-fire": (
            "the battery caught fire in my hands",
            "flames are coming out of my phone",
            "my charger is burning and smoking",
        ),
        "own-allergy": ("I am allergic to the strap of my watch",),
        "despair": ("I do not want to go on living",),
    },
    ordinary=("this offer is fire", "my phone is not charging"),
)
RULES = (
    make_rule("battery-fire", Level.EMERGENCY),
    make_rule("own-allergy", Level.CLINICIAN),
    make_rule("despair", Level.CRISIS),
)


@pytest.fixture(name="knowledge")
def _knowledge() -> KnowledgeBase:
    entry = make_entry(
        "delivery-time", "How long does delivery take?", "when will it come"
    )
    return make_knowledge(entry, safety=Safety(rules=RULES), examples=EXAMPLES)


@pytest.fixture(name="lane")
def _lane(knowledge: KnowledgeBase) -> LikenessLane:
    return LikenessLane(knowledge, Retriever(knowledge))


def fired(lane: LikenessLane, message: str, *denied: str) -> str | None:
    rule = lane.find(words(message), frozenset(denied))
    return rule.id if rule else None


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


def test_the_responder_replies_with_the_rules_text(knowledge: KnowledgeBase) -> None:
    reply = Responder(knowledge).reply("flames are coming out of my phone")

    assert (reply.kind, reply.text) == ("escalate", "Reply of battery-fire.")


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
