"""Rasa bots whose intents are answered in other files, by rules and by stories."""

from tests.core.formats.reading import pairs, read, recognised_as, said

NLU = """\
nlu:
- intent: ask_cold
  examples: |
    - Is it cold?
- intent: ask_dark
  examples: |
    - Is it dark?
- intent: yes
  examples: |
    - yes
- intent: book
  examples: |
    - book a lane
- intent: bye
  examples: |
    - bye
"""
RESPONSES = """\
responses:
  utter_rink_cold:
  - text: Very.
  utter_help:
  - text: Did that help?
  utter_dark:
  - text: No.
  utter_ask_dark:
  - text: Do you like the dark?
  utter_bye:
  - text: Bye.
"""
RULES = """\
rules:
- rule: cold
  steps:
  - intent: ask_cold
  - action: utter_rink_cold
  - action: utter_help
- rule: dark
  steps:
  - or:
    - intent: ask_dark
    - intent: ask_gloom
  - action: utter_dark
- rule: book
  steps:
  - intent: book
  - action: action_book
stories:
- story: one
  steps:
  - intent: yes
  - action: utter_bye
  - intent: bye
  - action: utter_help
- story: two
  steps:
  - intent: yes
  - action: utter_help
"""


def test_rules_tie_intents_to_responses_of_other_names() -> None:
    reading = read(
        "rasa", ("nlu.yml", NLU), ("rules.yml", RULES), ("domain.yml", RESPONSES)
    )

    assert pairs(reading) == [
        ("Is it cold?", "Very."),
        ("Is it dark?", "No."),
        ("bye", "Bye."),
    ]
    fix = "write the answer by hand, or leave the intent there"
    assert said(reading) == [
        f"nlu.yml:8: intent 'yes': rules or stories answer it by "
        f"utter_bye, utter_help; {fix}",
        f"nlu.yml:11: intent 'book': its answer action_book has no text; {fix}",
    ]
    assert reading.left_out == {"further actions in its rule or story": 1}


def test_slots_and_actions_that_say_nothing_may_stand_before_an_answer() -> None:
    nlu = "nlu:\n- intent: ask_cold\n  examples: |\n    - Is it cold?\n"
    rule = (
        "rules:\n- rule: one\n  steps:\n"
        "  - intent: ask_cold\n  - slot_was_set:\n    - day: today\n"
        "  - action: action_log\n  - action: utter_rink_cold\n"
    )

    reading = read("rasa", ("a.yml", nlu), ("b.yml", rule), ("c.yml", RESPONSES))

    assert pairs(reading) == [("Is it cold?", "Very.")]
    assert reading.left_out == {}


def test_an_intent_whose_rules_disagree_is_named() -> None:
    nlu = "nlu:\n- intent: ask_cold\n  examples: |\n    - Is it cold?\n"
    rules = "rules:\n" + "".join(
        f"- rule: {action}\n  steps:\n  - intent: ask_cold\n  - action: {action}\n"
        for action in ("utter_rink_cold", "utter_dark")
    )

    reading = read("rasa", ("a.yml", nlu), ("b.yml", rules), ("c.yml", RESPONSES))

    [what] = said(reading)
    assert what.startswith("a.yml:2: intent 'ask_cold': rules or stories answer it by")


def test_a_story_ties_an_intent_that_nothing_else_answers() -> None:
    nlu = "nlu:\n- intent: ask_cold\n  examples: |\n    - Is it cold?\n"
    story = (
        "stories:\n- story: one\n  steps:\n"
        "  - intent: ask_cold\n  - action: utter_rink_cold\n"
    )

    reading = read("rasa", ("a.yml", nlu), ("b.yml", story), ("c.yml", RESPONSES))

    assert pairs(reading) == [("Is it cold?", "Very.")]


RASA_1 = """\
<!-- intents -->
## intent:ask_cold
- Is it cold?
- how [cold](feel) is it

## intent:faq/ask_size
- Which sizes?

## synonym:cold
- chilly
"""
STORIES = """\
## cold
* ask_cold{"feel": "cold"} OR ask_ice
  - utter_rink_cold
  - slot{"feel": "cold"}
"""
RETRIEVAL = """\
## ask size
* faq/ask_size
  - From 28, all of them.
"""
DOMAIN = """\
intents:
  - ask_cold
templates:
  utter_rink_cold:
    - Very.
"""


def test_files_of_rasa_1_are_read() -> None:
    reading = read(
        "rasa",
        ("nlu.md", RASA_1),
        ("stories.md", STORIES),
        ("responses.md", RETRIEVAL),
        ("domain.yml", DOMAIN),
        ("README.md", "# A bot\n\nIt talks.\n"),
    )

    assert said(reading) == []
    assert pairs(reading) == [
        ("Is it cold?", "Very."),
        ("Which sizes?", "From 28, all of them."),
    ]
    assert [(r.id, r.topic, r.place.line) for r in reading.records] == [
        ("ask_cold", "", 2),
        ("ask_size", "faq", 6),
    ]
    assert reading.left_out == {
        "marked entities (their words stay)": 1,
        "a list of the kind 'synonym'": 1,
    }


def test_files_of_rasa_1_are_recognised() -> None:
    assert recognised_as("nlu.md", RASA_1) == "rasa"
    assert recognised_as("stories.md", STORIES) == "rasa"
    assert recognised_as("domain.yml", DOMAIN) == "rasa"
    assert recognised_as("README.md", "# Help\n\n* a\n\n- b\n") == "page"
