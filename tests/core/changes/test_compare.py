"""Two versions of a shop's knowledge, and what an edit changes for its visitors."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot import (
    Asked,
    Changes,
    Entry,
    Group,
    KnowledgeBase,
    Level,
    Origin,
    Responder,
    Settings,
    asked_of,
    changes_summary,
    compare,
)
from bot.changes import Content, ContentChange, Use, as_values, each_once
from bot.domain import Safety
from tests.builders import SHOP_SAFETY, make_entry, make_rule, make_safety, make_shop

WORDS = Settings(semantic=False)
SHOP = make_shop(settings=WORDS)


def changes(before: KnowledgeBase, after: KnowledgeBase, *labels: str) -> Changes:
    """What differs in what editors of either version wrote, and in labels."""
    asked = [Asked(message=text, origin=Origin.LABEL) for text in labels]
    return compare(
        Responder(before),
        Responder(after),
        each_once((*asked_of(before, after), *asked)),
    )


def with_danger(id: str, **parts: Any) -> KnowledgeBase:
    """The shop with a danger that differs in these parts."""
    rules = [
        rule.model_copy(update=parts) if rule.id == id else rule
        for rule in SHOP_SAFETY.rules
    ]
    safety: Safety = make_safety(
        *rules, words=SHOP_SAFETY.words, disclaimers=SHOP_SAFETY.disclaimers
    )
    return replace(SHOP, safety=safety)


def with_entry(id: str, **parts: Any) -> KnowledgeBase:
    """The shop with an entry that differs in these parts."""
    return of_entries(
        entry.model_copy(update=parts) if entry.id == id else entry for entry in SHOP
    )


def of_entries(entries: Iterable[Entry]) -> KnowledgeBase:
    [(name, topic)] = SHOP.topics.items()
    changed = topic.model_copy(update={"entries": tuple(entries)})
    return replace(SHOP, topics={name: changed})


BEFORE = with_danger("battery-fire")


def test_nothing_changes_between_a_version_and_itself() -> None:
    found = changes(SHOP, SHOP, "my battery burns", "do you wrap it?")

    assert not found
    assert found.asked > 20
    assert changes_summary(found) == "nothing changes"


@pytest.mark.parametrize(
    "parts",
    [
        {"unless": ("{battery}",)},
        {"unless": ("{battery}",), "examples": ()},
        {"when": ("xqzzy frobnitz",), "examples": ()},
        {"level": Level.URGENT},
    ],
    ids=["unless", "unless and no example", "nonsense", "a lighter level"],
)
def test_an_edit_that_silences_a_danger_loses_its_siren(parts: dict[str, Any]) -> None:
    found = changes(BEFORE, with_danger("battery-fire", **parts))

    lost = {str(change.asked): change for change in found.lost_sirens}
    assert "my battery is on fire" in lost
    assert lost["my battery is on fire"].before.level is Level.EMERGENCY
    assert found.changes[0].group is Group.SIREN_LOST
    assert changes_summary(found).startswith("1 siren lost")


def test_phrases_of_nonsense_are_seen_where_examples_still_find_the_danger() -> None:
    burning = tuple(
        f"my {what} battery is on fire" for what in "old new red big".split()
    )
    before = with_danger("battery-fire", examples=burning)
    after = with_danger("battery-fire", examples=burning, when=("xqzzy frobnitz",))

    groups = {change.group for change in changes(before, after).changes}

    assert groups & {Group.SIREN_LOST, Group.PHRASE_LOST}


def test_a_danger_that_is_deleted_loses_its_sirens_by_its_own_examples() -> None:
    rules = [rule for rule in SHOP_SAFETY.rules if rule.id != "battery-fire"]
    safety = make_safety(*rules, words=SHOP_SAFETY.words)
    found = changes(BEFORE, replace(SHOP, safety=safety))

    assert [str(change.asked) for change in found.lost_sirens] == [
        "my battery is on fire"
    ]
    assert ("danger", "battery-fire", Content.GONE) in gone_and_new(found)


def gone_and_new(found: Changes) -> Iterator[tuple[str, str, Content]]:
    return ((each.thing, each.id, each.content) for each in found.contents)


def test_a_widened_rule_alarms_an_ordinary_message() -> None:
    before = replace(BEFORE, safety=replace_ordinary(BEFORE.safety))
    wide = with_danger("battery-fire", when=("{battery}",))
    after = replace(wide, safety=replace_ordinary(wide.safety))

    found = changes(before, after)

    alarmed = {str(change.asked) for change in found.of(Group.SIREN_GAINED)}
    assert {"the battery came in a blue box", "battery charging"} <= alarmed
    assert re.search(
        r"\d sirens gained \(\d by ordinary sentences or phrasings\)",
        changes_summary(found),
    )


def replace_ordinary(safety: Safety) -> Safety:
    """The same dangers with a look-alike on the first page."""
    first, page = next(iter(safety.pages.items()))
    ordinary = ("the battery came in a blue box",)
    pages = {**safety.pages, first: page.model_copy(update={"ordinary": ordinary})}
    return replace(safety, pages=pages)


def test_eight_phrasings_that_became_one_are_phrasings_gone() -> None:
    many = [f"{word} parcel please" for word in "red blue tiny huge odd old".split()]
    before = of_entries([*SHOP, make_entry("parcels", "Which parcels?", *many)])
    merged = make_entry("parcels", "Which parcels?", many[0], " - ".join(many[1:]))
    found = changes(before, of_entries([*SHOP, merged]))

    [change] = found.contents
    [part] = change.parts
    assert (change.id, change.lost) == ("parcels", 5)
    assert part.before == tuple(many[1:])
    assert "5 phrasings or examples gone" in changes_summary(found)


def test_a_text_that_is_cut_is_one_line_by_entry_not_by_message() -> None:
    found = changes(SHOP, with_entry("delivery-cost", answer="Delivery"))

    [change] = found.contents
    [part] = change.parts
    assert (change.thing, change.id, part.name) == ("entry", "delivery-cost", "answer")
    assert (part.before, part.after) == ("Delivery is free.", "Delivery")
    assert "1 entry changed" in changes_summary(found)


def test_an_entry_that_is_gone_is_told_with_what_becomes_of_its_phrasings() -> None:
    after = of_entries(entry for entry in SHOP if entry.id != "gift-wrapping")
    found = changes(SHOP, after)

    assert ("entry", "gift-wrapping", Content.GONE) in gone_and_new(found)
    assert "Do you wrap gifts?" in {
        str(change.asked)
        for group in (Group.DECLINED, Group.SUGGESTED, Group.OTHER_ENTRY)
        for change in found.of(group)
    }


def test_a_message_of_a_label_is_asked_after_those_before_it() -> None:
    label = Asked(
        message="and at Christmas?", after=("shipping time",), origin=Origin.LABEL
    )
    before, after = Responder(SHOP), Responder(with_entry("delivery-time", next=()))

    found = compare(before, after, [label])

    assert found.asked == 1
    assert str(label) == "shipping time › and at Christmas?"


def test_a_message_that_is_too_long_is_an_outcome_and_no_end() -> None:
    long = Asked(message="ouch " * 400, origin=Origin.LABEL)
    danger = make_rule("pain", Level.URGENT, ["ouch"])
    loud = replace(SHOP, safety=make_safety(danger))

    [change] = compare(Responder(loud), Responder(SHOP), [long]).changes

    assert change.group is Group.SIREN_LOST
    assert str(change.after) == "too long"


def test_a_watch_may_end_it_and_what_was_asked_is_counted() -> None:
    def three(items: Iterable[Any], label: str, most: int) -> Iterable[Any]:
        return list(items)[:3]

    asked = asked_of(SHOP)
    found = compare(Responder(SHOP), Responder(SHOP), asked, watch=three)

    assert (found.asked, len(asked) > 3) == (3, True)


def test_what_both_wrote_is_asked_once_and_as_the_most_telling_of_its_origins() -> None:
    label = Asked(message="my battery is on fire", origin=Origin.LABEL)
    asked = each_once([label, *asked_of(SHOP, SHOP)])

    [fire] = [each for each in asked if each.message == "my battery is on fire"]
    assert fire.origin is Origin.EXAMPLE
    assert len({(each.message, each.after) for each in asked}) == len(asked)


def test_an_entry_that_got_another_id_is_the_same() -> None:
    entry = next(iter(SHOP))
    renamed = of_entries(
        each.model_copy(update={"id": "arrival", "aliases": (entry.id,)})
        if each.id == entry.id
        else each.model_copy(
            update={
                "next": tuple("arrival" if id == entry.id else id for id in each.next)
            }
        )
        for each in SHOP
    )

    found = changes(SHOP, renamed)

    assert found.changes == ()
    [content] = [each for each in found.contents if each.thing == "entry"]
    assert (content.id, content.content) == ("arrival", Content.CHANGED)
    assert [part.name for part in content.parts] == ["id"]


def test_a_siren_that_an_editor_calls_ordinary_is_given_up_not_lost() -> None:
    rule = make_rule("pain", Level.URGENT, ["ouch"], examples=("ouch my thumb",))
    loud = replace(SHOP, safety=make_safety(rule))
    calm = rule.model_copy(update={"unless": ("thumb",), "examples": ()})
    quiet = replace(SHOP, safety=make_safety(calm, ordinary=("ouch my thumb",)))

    on_purpose = changes(loud, quiet)
    silently = changes(loud, replace(SHOP, safety=make_safety(calm)))

    assert on_purpose.lost_sirens == ()
    [change] = on_purpose.of(Group.GIVEN_UP)
    assert change.asked.message == "ouch my thumb"
    assert [each.asked.message for each in silently.lost_sirens] == ["ouch my thumb"]


@pytest.mark.parametrize(
    "parts",
    [{"unless": ("never said",)}, {"when": ("{battery} {burning}", "zzz")}],
)
def test_a_rule_that_no_message_tries_is_shown_all_the_same(
    parts: dict[str, Any],
) -> None:
    found = changes(SHOP, with_danger("battery-fire", **parts))

    assert found.changes == ()
    [content] = found.contents
    assert (content.thing, content.id) == ("danger", "battery-fire")
    assert [part.name for part in content.parts] == list(parts)


def test_words_and_synonyms_that_change_are_shown() -> None:
    words = {**SHOP_SAFETY.words, "battery": ("battery",)}
    safety = make_safety(*SHOP_SAFETY.rules, words=words)
    after = replace(SHOP, safety=safety, synonyms=(("parcel", "letter"),))

    things = {(each.thing, each.content) for each in changes(SHOP, after).contents}

    assert ("words", Content.CHANGED) in things
    assert ("synonyms", Content.NEW) in things


def test_only_an_entry_is_said_to_have_answered() -> None:
    source = ContentChange(thing="source", id="hours", content=Content.CHANGED)
    entry = replace(source, thing="entry")
    use = Use(days=30, answers={"hours": 3})

    found = as_values(Changes(contents=(source, entry)), before="", after="", use=use)
    shown = [(each["thing"], each["times"]) for each in found["contents"]]

    assert shown == [("entry", 3), ("source", 0)]
