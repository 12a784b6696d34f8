"""Projects of Azure's custom question answering, exported as JSON."""

import json
from typing import Any

import pytest

from bot.formats.base import Place, Record
from tests.core.formats.reading import pairs, read, recognised_as, said

SKATES: dict[str, Any] = {
    "id": 4,
    "answer": "Yes, **all** sizes.\nSee [the list](https://rink.example/skates).",
    "source": "Editorial",
    "questions": ["Do you lend skates?", "skate hire"],
    "metadata": {"topic": "lending", "system_flag": "1"},
    "dialog": {
        "isContextOnly": False,
        "prompts": [
            {"displayOrder": 0, "qnaId": 9, "displayText": "Deposit"},
            {"displayOrder": 1, "qnaId": 99, "displayText": "Gone"},
        ],
    },
    "activeLearningSuggestions": [],
    "isDocumentText": False,
}
DEPOSIT: dict[str, Any] = {
    "id": 9,
    "answer": "Ten pounds.",
    "questions": ["Is there a deposit?"],
    "metadata": {},
    "dialog": {"isContextOnly": True, "prompts": []},
    "activeLearningSuggestions": [{"clusterHead": "deposit"}],
}


def project(*items: dict[str, Any]) -> str:
    content = {
        "metadata": {"language": "en"},
        "assets": {"synonyms": [], "qnas": items},
    }
    return json.dumps(content, indent=1)


def test_a_project_becomes_records() -> None:
    text = project(SKATES, DEPOSIT)

    reading = read("cqa", ("rink.json", text))

    assert said(reading) == []
    assert reading.records == [
        Record(
            key="4",
            topic="lending",
            question="Do you lend skates?",
            phrasings=("skate hire",),
            answer="Yes, all sizes.\nSee [the list](https://rink.example/skates).",
            next=("9", "99"),
            place=Place("rink.json", 8, "record 4"),
        ),
        Record(
            key="9",
            question="Is there a deposit?",
            answer="Ten pounds.",
            place=Place("rink.json", 38, "record 9"),
        ),
    ]
    assert reading.left_out == {
        "metadata other than id and topic": 1,
        "isContextOnly set": 1,
        "suggestions of active learning": 1,
    }
    assert recognised_as("rink.json", text) == "cqa"


def test_the_json_of_qna_maker_is_read() -> None:
    metadata = [{"name": "topic", "value": "lending"}]
    context = SKATES["dialog"]
    document = SKATES | {"metadata": metadata, "context": context}
    del document["dialog"]
    text = json.dumps({"qnaDocuments": [document]})

    [record] = read("cqa", ("rink.json", text)).records

    assert (record.key, record.topic) == ("4", "lending")
    assert recognised_as("rink.json", text) == "cqa"


def test_a_reply_of_the_interface_is_read() -> None:
    text = json.dumps({"value": [DEPOSIT]})

    assert pairs(read("cqa", ("rink.json", text))) == [
        ("Is there a deposit?", "Ten pounds.")
    ]
    assert recognised_as("rink.json", text) == "cqa"


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("{}", 'rink.json:1: no list "qnas" in "assets"; export the project again'),
        (project({"id": 3, "answer": "A."}), "rink.json:8: record 3: has no question"),
        ("[", "rink.json:1: not valid JSON"),
    ],
)
def test_what_is_wrong_is_said(text: str, start: str) -> None:
    [what] = said(read("cqa", ("rink.json", text)))

    assert what.startswith(start)
