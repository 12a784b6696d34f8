import itertools

import pytest

from bot import Level
from bot.domain import Safety
from bot.phrases.lexicon import Lexicon
from bot.safety.lane import SafetyLane, Verdict
from bot.text import ENGLISH
from bot.text.spelling import Speller
from tests.builders import (
    SHOP_GROUPS,
    SHOP_SAFETY,
    make_knowledge,
    make_rule,
    make_safety,
)


def check(
    text: str, touched: tuple[str, ...] = (), safety: Safety = SHOP_SAFETY
) -> Verdict:
    """What the phrases alone say of a text."""
    lexicon = Lexicon(ENGLISH, safety.words)
    lane = SafetyLane(make_knowledge(safety=safety), lexicon, Speller(ENGLISH, ()))
    return lane.check(lane.read(lane.words(text)), touched)


def fired(text: str, touched: tuple[str, ...] = ()) -> str | None:
    rule = check(text, touched).rule
    return rule.id if rule else None


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("the battery is on fire", "battery-fire"),
        ("my power pack smokes!", "battery-fire"),
        ("the battery leaks", "leaking-battery"),
        ("I want to die", "despair"),
        ("I have a nut allergy", "nut-allergy"),
        ("where is my parcel", None),
        ("the battery is lovely", None),
        ("", None),
    ],
)
def test_a_rule_fires_on_what_it_was_written_for(text: str, rule: str | None) -> None:
    assert fired(text) == rule


def test_the_verdict_tells_the_phrase_that_it_rests_on() -> None:
    verdict = check("the battery is on fire")

    assert verdict.evidence == "{battery} {burning}"


def test_a_red_flag_wins_over_every_question_around_it() -> None:
    text = "How long is delivery? Also, my battery is on fire. And do you wrap gifts?"

    assert fired(text) == "battery-fire"


DANGERS = {
    Level.CRISIS: "alpha",
    Level.EMERGENCY: "bravo",
    Level.DISTRESS: "charlie",
    Level.URGENT: "delta",
    Level.CHANGING_SPOT: "echo",
    Level.CLINICIAN: "foxtrot",
}


@pytest.mark.parametrize(("more", "less"), list(itertools.pairwise(DANGERS)))
def test_the_more_dangerous_level_wins_whatever_the_order(
    more: Level, less: Level
) -> None:
    rules = [make_rule(level.value, level, [DANGERS[level]]) for level in (less, more)]

    verdict = check(
        f"my {DANGERS[less]} and {DANGERS[more]}",
        safety=make_safety(*rules, words=SHOP_GROUPS),
    )

    assert verdict.rule == rules[1]


def test_within_a_level_the_curated_order_decides() -> None:
    first, second = (
        make_rule(word, Level.URGENT, [word]) for word in ("bravo", "alpha")
    )

    verdict = check(
        "alpha and bravo", safety=make_safety(first, second, words=SHOP_GROUPS)
    )

    assert verdict.rule == first


@pytest.mark.parametrize(
    "text",
    [
        "my battery does not burn",
        "no smoke from the battery",
        "there's no battery leak",
    ],
)
def test_a_denied_danger_is_noted(text: str) -> None:
    verdict = check(text)

    assert verdict.rule is None
    assert verdict.noted
    assert not verdict.is_siren


@pytest.mark.parametrize(
    "text",
    [
        "I don't want to die",
        "what if I want to die",
        "I never said I want to die",
        "is it normal to want to die",
    ],
)
def test_nothing_argues_a_crisis_away(text: str) -> None:
    assert fired(text) == "despair"


@pytest.mark.parametrize(
    "text",
    [
        "what if the battery burns",
        "can a battery burn?",
        "what is the risk of smoke from the battery",
        "as a kid I saw a battery burn",
        "the battery burned in 1998",
        "in a documentary the battery of a car was on fire",
    ],
)
def test_a_danger_asked_about_past_or_heard_of_is_noted(text: str) -> None:
    verdict = check(text)

    assert verdict.rule is None
    assert verdict.noted
    assert verdict.noted.id == "battery-fire"
    assert verdict.evidence == "{battery} {burning}"


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("my battery is on fire", None),
        ("my daughter's battery is on fire", "your daughter"),
        ("my daughter has it in her hand. her battery smokes", "your daughter"),
        ("the man next to me, his battery smokes", "them"),
        ("my brother says I have a battery that smokes", None),
    ],
)
def test_a_siren_tells_whom_it_is_about(text: str, person: str | None) -> None:
    verdict = check(text)

    assert verdict.is_siren
    assert verdict.person == person


def test_a_danger_that_must_stand_alone_fires_with_politeness_only() -> None:
    rule = make_rule("sos", Level.EMERGENCY, ["ambulance"], alone=True)
    safety = make_safety(rule)

    assert check("an ambulance please!", safety=safety).rule == rule
    assert check("my mate drives an ambulance", safety=safety).rule is None


def test_a_crisis_long_past_is_noted() -> None:
    verdict = check("years ago I said I want to die")

    assert (verdict.rule, verdict.noted and verdict.noted.id) == (None, "despair")


def test_a_danger_reported_beside_one_asked_about_still_fires() -> None:
    assert fired("What if a battery burns? My battery leaks.") == "leaking-battery"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("I am allergic to nuts", "nut-allergy"),
        ("my daughter has a peanut allergy", "nut-allergy"),
        ("are there nuts in the box", None),
        ("I have no nut allergy", None),
    ],
)
def test_a_clinician_rule_is_for_somebodys_own_case(
    text: str, rule: str | None
) -> None:
    assert fired(text) == rule


def test_a_general_clinician_question_is_not_noted() -> None:
    assert check("are there nuts in the box").noted is None


def test_a_clinician_rule_for_anyone_fires_on_general_questions() -> None:
    rule = make_rule("nuts", Level.CLINICIAN, ["{nuts}"], anyone=True)

    verdict = check(
        "are there nuts in the box", safety=make_safety(rule, words=SHOP_GROUPS)
    )

    assert verdict.rule == rule


def test_a_rule_completes_over_two_messages() -> None:
    touched = check("there is something about my battery").touched

    assert touched == ("battery",)
    assert fired("now it is on fire", touched) == "battery-fire"
    assert fired("now it is on fire") is None


def test_what_was_denied_or_supposed_is_not_touched() -> None:
    assert check("there is no battery in it").touched == ()
    assert check("what if it has a battery").touched == ()


def test_a_denied_second_half_completes_nothing() -> None:
    assert fired("there is no smoke at all", ("battery",)) is None


def test_a_clinician_rule_never_completes_over_two_messages() -> None:
    rule = make_rule("nuts", Level.CLINICIAN, ["{nuts} {battery}"])

    first = check("my nuts", safety=make_safety(rule, words=SHOP_GROUPS))
    second = check("my battery", ("nuts",), safety=make_safety(rule, words=SHOP_GROUPS))

    assert first.touched == ()
    assert second.rule is None


@pytest.mark.parametrize("touched", [("lost",), ("lost", "battery")])
def test_touched_groups_that_the_knowledge_lost_do_no_harm(
    touched: tuple[str, ...],
) -> None:
    assert fired("where is my parcel", touched) is None


def test_what_the_bot_says_itself_is_no_danger_told() -> None:
    said = "Take it out if your battery is on fire and call the fire brigade."
    rule = make_rule(when=["{battery} {burning}"], reply=said)
    safety = make_safety(rule, words=SHOP_GROUPS)

    quoted = check(f"you wrote: {said} who is that", safety=safety)
    told = check("take it out now, my battery is on fire", safety=safety)

    assert (quoted.rule, quoted.noted) == (None, rule)
    assert told.rule == rule
