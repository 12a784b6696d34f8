"""Questions and answers of Botpress 12."""

import json
from typing import Any

import pytest

from bot.formats.base import Place, Record
from tests.core.formats.reading import read, recognised_as, said


def item(id: str, **data: Any) -> dict[str, Any]:
    usual = {
        "action": "text",
        "contexts": ["global"],
        "enabled": True,
        "answers": {"en": ["**Yes**."]},
        "questions": {"en": ["Do you lend skates?", "skate hire"]},
        "redirectFlow": "",
        "redirectNode": "",
    }
    return {"id": id, "data": usual | data}


def test_items_become_records() -> None:
    skates = item("x1_do_you_lend_skates", contexts=["global", "lending"])
    both = {"fr": ["Froid ?"], "en": ["Cold?"]}
    cold = item(
        "x2", questions=both, answers={"en": ["Very."], "fr": ["Oui.", "Très."]}
    )
    text = json.dumps({"qnas": [skates, cold]}, indent=0)

    reading = read("botpress", ("rink.json", text))

    assert said(reading) == []
    assert reading.records == [
        Record(
            id="do_you_lend_skates",
            topic="lending",
            question="Do you lend skates?",
            phrasings=("skate hire",),
            answer="Yes.",
            place=Place("rink.json", 3, "record 1 (x1_do_you_lend_skates)"),
        ),
        Record(
            id="x2",
            question="Froid ?",
            answer="Oui.",
            place=Place("rink.json", 27, "record 2 (x2)"),
        ),
    ]
    assert reading.left_out == {"other languages": 1, "further answers": 1}
    assert recognised_as("rink.json", text) == "botpress"


def test_older_files_name_a_category() -> None:
    old = item("x1", category="lending")
    del old["data"]["contexts"]

    [record] = read("botpress", ("rink.json", json.dumps({"qnas": [old]}))).records

    assert record.topic == "lending"


@pytest.mark.parametrize(
    ("content", "start"),
    [
        ({"qnas": []}, 'rink.json:1: no list "qnas"; export the questions'),
        ([item("x1", enabled=False)], "rink.json:1: record 1 (x1): is switched off"),
        ([item("x1", answers={})], "rink.json:1: record 1 (x1): has no answer"),
        ([5], "rink.json:1: record 1: has no question"),
    ],
)
def test_what_is_wrong_is_said(content: Any, start: str) -> None:
    [what, *_] = said(read("botpress", ("rink.json", json.dumps(content))))

    assert what.startswith(start)
