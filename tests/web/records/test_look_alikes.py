"""False alarms as YAML to paste."""

from pathlib import Path

import yaml

from bot import Grade
from bot.domain import Safety
from tests.builders import make_knowledge, make_rule, make_safety
from web.records import REASONS, RuleUse, look_alikes

SAFETY: Safety = make_safety(make_rule("fire"), make_rule("gas"))


def use(rule: str, grade: Grade, *remarks: str, unhelpful: int = 1) -> RuleUse:
    return RuleUse(
        id=rule,
        name=rule,
        grade=grade,
        times=3,
        first=None,
        last=None,
        helpful=0,
        reasons=dict.fromkeys(REASONS, 0) | {"wrong": unhelpful},
        remarks=remarks,
    )


def alarms(*rules: RuleUse) -> str:
    return look_alikes(rules, Path("k"), make_knowledge(safety=SAFETY))


def test_what_came_with_a_thumbs_down_is_yaml_for_the_page_of_its_rule() -> None:
    text = alarms(use("fire", Grade.REFERRAL, "is there a fire sale", "#1: fire?"))

    assert text.startswith("# k/safety/fire.yaml, look-alikes to add under ordinary:")
    assert "(fire, referral)" in text
    assert yaml.safe_load(text) == ["is there a fire sale", "#1: fire?"]


def test_with_a_siren_no_question_is_kept_and_that_is_said() -> None:
    assert "with a siren, no question is kept" in alarms(use("fire", Grade.SIREN))


def test_words_that_lost_something_are_not_offered() -> None:
    text = alarms(use("gas", Grade.NOTE, "does [name] smell gas"))

    assert "[name]" not in text
    assert "no question is kept" in text


def test_rules_that_nobody_complains_about_or_that_are_gone_have_no_part() -> None:
    helped = use("fire", Grade.SIREN, unhelpful=0)
    gone = use("old", Grade.SIREN)

    assert alarms(helped, gone) == ""
