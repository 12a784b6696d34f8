"""The folder of an agent of Dialogflow ES."""

import json
from typing import Any

import pytest

from bot.formats.base import Place, Record
from tests.core.formats.reading import pairs, read, recognised_as, said


def intent(name: str, *messages: dict[str, Any], **parts: Any) -> tuple[str, str]:
    usual = {
        "name": name,
        "auto": True,
        "contexts": [],
        "responses": [{"action": "", "messages": messages, "speech": []}],
        "webhookUsed": False,
        "fallbackIntent": False,
    }
    return f"agent/intents/{name}.json", json.dumps(usual | parts)


def text(*speech: str, **parts: Any) -> dict[str, Any]:
    return {"type": "0", "lang": "en", "speech": list(speech)} | parts


def phrases(name: str, language: str, *texts: str) -> tuple[str, str]:
    content = [
        {"data": [{"text": word, "userDefined": False} for word in text.split("|")]}
        for text in texts
    ]
    return f"agent/intents/{name}_usersays_{language}.json", json.dumps(content)


AGENT = ("agent/agent.json", '{"language": "en"}')


def test_intents_find_their_phrases() -> None:
    reading = read(
        "dialogflow",
        AGENT,
        intent(
            "cold",
            text("Very.", "So-so."),
            text("Bring gloves.", type=0),
            text("Sehr.", lang="de"),
            text("Brr.", platform="slack"),
            {"type": "4", "lang": "en", "payload": {}},
            webhookUsed=True,
        ),
        phrases("cold", "de", "Ist es kalt?"),
        phrases("cold", "en", "Is the |ice| cold?", "how cold"),
    )

    assert said(reading) == []
    assert reading.records == [
        Record(
            id="cold",
            question="Is the ice cold?",
            phrasings=("how cold",),
            answer="Very.\n\nBring gloves.",
            place=Place("agent/intents/cold.json", 1, "intent 'cold'"),
        )
    ]
    assert reading.left_out == {
        "other languages": 1,
        "further answers": 1,
        "cards, buttons or the like": 1,
        "a webhook": 1,
    }


def test_older_intents_have_their_phrases_within() -> None:
    says = [{"data": [{"text": "Is it cold?"}]}, {"data": [], "isTemplate": True}]

    reading = read("dialogflow", intent("cold", text("Very."), userSays=says))

    assert pairs(reading) == [("Is it cold?", "Very.")]
    assert reading.left_out == {"templates as phrases": 1}


@pytest.mark.parametrize(
    ("parts", "what"),
    [
        ({"fallbackIntent": True}, "is for what is not understood, which Askwell"),
        ({"contexts": ["cold"]}, "follows another intent (cold); write what stands"),
        ({}, "has no phrases; name the whole folder, its _usersays_ files too"),
    ],
)
def test_intents_that_cannot_be_entries_are_rejected(
    parts: dict[str, Any], what: str
) -> None:
    path, content = intent("cold", text("Very."), **parts)

    [reject] = said(read("dialogflow", (path, content)))

    assert reject.startswith(f"{path}:1: intent 'cold': {what}")


def test_the_files_of_an_agent_are_recognised() -> None:
    assert recognised_as(*intent("cold", text("Very."))) == "dialogflow"
    assert recognised_as(*phrases("cold", "en", "cold?")) == "dialogflow"
