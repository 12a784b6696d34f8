"""Corpora of ChatterBot."""

from bot.formats.base import Place, Record
from tests.core.formats.reading import read, recognised_as, said

CORPUS = """\
categories:
- ice rink
- sports
conversations:
- - Is it cold?
  - "Very: bring gloves."
  - Thank you.
- - Dark?
"""


def test_the_first_turns_of_a_conversation_become_a_record() -> None:
    reading = read("chatterbot", ("rink.yml", CORPUS))

    assert reading.records == [
        Record(
            topic="ice rink",
            question="Is it cold?",
            answer="Very: bring gloves.",
            place=Place("rink.yml", 5, "conversation 1"),
        )
    ]
    assert reading.left_out == {"further turns": 1}
    assert said(reading) == [
        "rink.yml:8: conversation 2: has no answer; write one, or delete the record"
    ]
    assert recognised_as("rink.yml", CORPUS) == "chatterbot"


def test_what_is_no_yaml_is_refused() -> None:
    [what] = said(read("chatterbot", ("rink.yml", "conversations: [\n")))

    assert what.startswith("rink.yml:2: not valid YAML")
