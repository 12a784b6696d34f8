"""Two versions of a shop's knowledge, and what an edit changes for its visitors."""

from dataclasses import replace

from bot import (
    Asked,
    Changes,
    Entry,
    KnowledgeBase,
    Origin,
    Responder,
    Settings,
    asked_of,
    changes_summary,
    compare,
)
from bot.domain import Rule, Safety
from tests.builders import SHOP_ENTRIES, SHOP_SAFETY, make_safety, make_shop

WORDS = Settings(semantic=False)
SHOP = make_shop(settings=WORDS)


def changes(before: KnowledgeBase, after: KnowledgeBase, *messages: str) -> Changes:
    """What differs, for everything that the editors wrote, and some labels."""
    labels = [Asked(message=text, origin=Origin.LABEL) for text in messages]
    asked = (*asked_of(before, after), *labels)
    return compare(Responder(before), Responder(after), asked)


def with_rules(*rules: Rule) -> KnowledgeBase:
    """The shop with other dangers."""
    safety: Safety = make_safety(
        *rules,
        words=SHOP_SAFETY.words,
        disclaimers=SHOP_SAFETY.disclaimers,
        claims=SHOP_SAFETY.claims,
    )
    return make_shop(settings=WORDS, safety=safety)


def edited(id: str, **parts: object) -> KnowledgeBase:
    """The shop with a danger that differs in these parts."""
    rules = SHOP_SAFETY.rules
    return with_rules(
        *(rule.model_copy(update=parts) if rule.id == id else rule for rule in rules)
    )


def with_entry(entry: Entry) -> KnowledgeBase:
    """The shop with an entry in place of the one with its id."""
    entries = [entry if entry.id == each.id else each for each in SHOP_ENTRIES]
    topic = replace_entries(entries)
    return replace(SHOP, topics=topic)


def replace_entries(entries: list[Entry]) -> dict:
    [(name, topic)] = SHOP.topics.items()
    return {name: topic.model_copy(update={"entries": tuple(entries)})}


def test_nothing_changes_between_a_version_and_itself() -> None:
    found = changes(SHOP, SHOP, "my battery burns", "do you wrap it?")

    assert not found
    assert found.asked > 20
    assert changes_summary(found) == "nothing changes"


def test_an_unless_that_swallows_an_example_loses_its_siren() -> None:
    after = edited("battery-fire", unless=("{battery}",), examples=())
    found = changes(SHOP, after)

    assert [str(each.asked) for each in found.lost_sirens] == ["my battery is on fire"]
    assert "1 siren lost" in changes_summary(found)
