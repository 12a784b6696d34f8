"""Questions and answers as JSON, under the names that people give them."""

import json
from typing import Any

import pytest

from tests.core.formats.reading import pairs, read, recognised_as, said

COLD = ("Is it cold?", "Very.")


@pytest.mark.parametrize(
    "content",
    [
        [{"question": "Is it cold?", "answer": "Very."}],
        {"faqs": [{"q": "Is it cold?", "a": ["Very."]}]},
        {"data": {"items": [{"title": "Is it cold?", "content": {"text": "Very."}}]}},
        [{"Question": "Is it cold?", "Answer": "Very.", "Alt. Question": None}],
        [{"Frage": "Is it cold?", "Antwort": "Very."}],
        {"prompt": " Is it\ncold?", "response": "<p>Very.</p>"},
    ],
)
def test_the_usual_names_are_known(content: Any) -> None:
    reading = read("json", ("rink.json", json.dumps(content)))

    assert said(reading) == []
    assert pairs(reading) == [COLD]
    assert [record.topic for record in reading.records] == [""]


def test_intents_have_patterns_and_responses() -> None:
    intent = {
        "tag": "cold",
        "patterns": ["Is it cold?", "how cold"],
        "responses": ["Very.", "So-so."],
        "context": "ice",
    }

    reading = read("json", ("rink.json", json.dumps({"intents": [intent]})))

    [record] = reading.records
    assert (record.id, record.phrasings) == ("cold", ("how cold",))
    assert pairs(reading) == [COLD]
    assert reading.left_out == {"further answers": 1, "'context'": 1}


def test_what_a_list_belongs_to_is_its_topic() -> None:
    cold = {"question": "Is it cold?", "answer": "Very."}
    lists = {"Ice": [cold], "groups": [{"name": "Snow", "faqs": [cold]}]}
    titled = [{"title": "Hail", "text": "All of it.", "faqs": [cold]}]
    named = [{"title": "Rain", "items": [cold | {"category": "Sleet"}, cold]}]

    topics = [
        record.topic
        for content in (lists, titled, named)
        for record in read("json", ("rink.json", json.dumps(content))).records
    ]

    assert topics == ["Ice", "Snow", "Hail", "Sleet", "Rain"]


def test_titled_groups_may_stand_within_each_other_at_any_depth() -> None:
    content: Any = [{"title": "Is it cold?", "text": "Very."}]
    for depth in range(60):
        content = [{"title": f"Level {depth}", "text": "Of the ice.", "parts": content}]

    reading = read("json", ("rink.json", json.dumps(content)))

    assert pairs(reading) == [COLD]
    assert [record.topic for record in reading.records] == ["Level 0"]


def test_a_record_without_its_answer_is_rejected_at_its_line() -> None:
    text = '[{"q": "Is it cold?", "a": "Very."},\n {"q": "Dark?"},\n\n {"x": 1}]'

    reading = read("json", ("rink.json", text))

    assert pairs(reading) == [COLD]
    assert said(reading) == [
        "rink.json:2: record 2: has no answer; write one, or delete the record",
        "rink.json:4: record 3: has no question; write one, or delete the record",
    ]


@pytest.mark.parametrize("path", ["rink.jsonl", "rink.json"])
def test_lines_are_records_and_broken_ones_are_named(path: str) -> None:
    text = '{"q": "Is it cold?", "a": "Very."}\n\n{"q": }\n{"q": "Dark?", "a": "No."}\n'

    reading = read("json", (path, text))

    assert pairs(reading) == [COLD, ("Dark?", "No.")]
    assert [record.place.line for record in reading.records] == [1, 4]
    [what] = said(reading)
    assert what.startswith(f"{path}:3: not valid JSON: expecting value")


@pytest.mark.parametrize("text", ['{"a": 5}', "[]", '"text"', "null", '[{"q": "A?"}]'])
def test_other_json_is_told_which_keys_it_needs(text: str) -> None:
    assert said(read("json", ("rink.json", text))) == [
        "rink.json:1: no record; each object needs the keys 'question' or 'questions' "
        "or 'q' and 'answer' or 'answers' or 'a'"
    ]


def test_json_is_told_by_its_name_where_it_is_no_other_format() -> None:
    assert recognised_as("a.json", "{}") == "json"
    assert recognised_as("a.jsonl", "{}") == "json"
    assert recognised_as("a.json", '{"qna": [{"qid": "a"}]}') == "qnabot"
