from dataclasses import replace

import pytest
from pydantic import ValidationError

from bot.domain import Topic
from tests.builders import make_entry, make_knowledge, make_talkative_shop


def test_entries_keep_the_order_of_their_topics_and_files() -> None:
    knowledge = make_knowledge(
        topics={
            "orders": Topic(
                title="Orders", entries=(make_entry("b-two"), make_entry("a-one"))
            ),
            "gifts": Topic(title="Gifts", entries=(make_entry("c-three"),)),
        }
    )

    assert list(knowledge.entries) == ["b-two", "a-one", "c-three"]
    assert [entry.id for entry in knowledge] == ["b-two", "a-one", "c-three"]
    assert knowledge.topic_of == {
        "b-two": "orders",
        "a-one": "orders",
        "c-three": "gifts",
    }


def test_an_entry_is_found_by_its_question_and_its_phrasings() -> None:
    entry = make_entry("refund-time", "When is my refund due?", "refund time")

    assert entry.all_phrasings == ("When is my refund due?", "refund time")


@pytest.mark.parametrize("id", ["refund", "refund-time", "3-days", "a1-b2"])
def test_ids_are_in_kebab_case(id: str) -> None:
    assert make_entry(id).id == id


@pytest.mark.parametrize(
    "id", ["", "Refund", "refund_time", "refund time", "-refund", "a--b", "é", "a" * 65]
)
def test_anything_else_is_no_id(id: str) -> None:
    with pytest.raises(ValidationError):
        make_entry(id)


def test_values_never_change() -> None:
    entry = make_entry()

    with pytest.raises(ValidationError, match="frozen"):
        entry.answer = "Never."  # type: ignore[misc]  # that is what is tested


def test_each_topic_is_opened_by_its_first_entry() -> None:
    knowledge = make_talkative_shop()

    empty = replace(knowledge, topics={"none": Topic(title="None", entries=())})

    assert knowledge.openers == ("delivery-time", "jobs")
    assert empty.openers == ()
