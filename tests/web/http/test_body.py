"""Greeting, entries, feedback: the API around the chat."""

from typing import Any

import pytest

from bot import load
from tests.web.doubles import KNOWLEDGE, make_client

VERSION = load(KNOWLEDGE).version


def test_the_greeting_introduces_the_bot() -> None:
    assert make_client().get("/api/greeting").get_json() == {
        "name": "Askwell",
        "text": "Hello! I can answer questions about dark marks. "
        "What would you like to know?",
        "notice": "I am an automated assistant. "
        "Please do not enter personal health details.",
        "suggestions": [
            {"id": "sessions-needed", "question": "How many sessions does it take?"},
            {"id": "what-is-melasma", "question": "What is melasma?"},
        ],
        "none_of_these": "None of these",
        "privacy_url": "https://clinic.example/privacy",
        "knowledge": VERSION,
    }


def test_entries_are_listed_in_curated_order() -> None:
    assert make_client().get("/api/entries").get_json() == {
        "topics": [
            {"id": "marks", "title": "Kinds of marks"},
            {"id": "plan", "title": "Sessions and timing"},
        ],
        "entries": [
            {"id": "what-is-melasma", "question": "What is melasma?", "topic": "marks"},
            {
                "id": "sessions-needed",
                "question": "How many sessions does it take?",
                "topic": "plan",
            },
            {
                "id": "time-between-sessions",
                "question": "How far apart are the appointments?",
                "topic": "plan",
            },
        ],
        "knowledge": VERSION,
    }


def test_an_entry_is_given_as_the_chat_would_answer() -> None:
    assert make_client().get("/api/entries/time-between-sessions").get_json() == {
        "id": "time-between-sessions",
        "question": "How far apart are the appointments?",
        "topic": "plan",
        "answer": "The article leaves 4 to 8 weeks between sessions.",
        "disclaimer": "General information, not medical advice. Results vary.",
        "sources": [
            {
                "id": "article",
                "title": "Dark marks explained",
                "section": "The treatment plan",
                "url": None,
            }
        ],
        "suggestions": [],
        "reviewed": None,
        "knowledge": VERSION,
    }


@pytest.mark.parametrize(
    "opinion",
    [
        {"reply": "abc", "helpful": True},
        {"reply": "abc", "helpful": False},
        {"reply": "abc", "helpful": False, "reason": "wrong", "message": "why?"},
        {"reply": "abc", "helpful": False, "reason": None, "message": None},
    ],
)
def test_feedback_is_taken_without_a_word(opinion: dict[str, Any]) -> None:
    response = make_client().post("/api/feedback", json=opinion)

    assert response.status_code == 204
    assert response.data == b""


@pytest.mark.parametrize(
    "opinion",
    [
        {},
        {"reply": "abc"},
        {"helpful": True},
        {"reply": "", "helpful": True},
        {"reply": "a" * 257, "helpful": True},
        {"reply": "abc", "helpful": "yes"},
        {"reply": "abc", "helpful": 1},
        {"reply": "abc", "helpful": False, "reason": "boring"},
        {"reply": "abc", "helpful": True, "reason": "wrong"},
        {"reply": "abc", "helpful": True, "message": "only with a thumbs-down"},
        {"reply": "abc", "helpful": False, "message": "a" * 1_001},
        {"reply": "abc", "helpful": False, "name": "unknown key"},
    ],
)
def test_feedback_that_is_not_feedback_is_refused(opinion: dict[str, Any]) -> None:
    response = make_client().post("/api/feedback", json=opinion)

    assert response.status_code == 422
    assert response.content_type == "application/problem+json"
