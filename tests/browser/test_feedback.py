"""Thumbs up and down."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.chat import ANSWERED, Chat

THANKS = "Thank you."


def sent(chat: Chat) -> list[Any]:
    return [
        request.post_data_json
        for request in chat.requests
        if request.url.endswith("/api/feedback") and request.method == "POST"
    ]


def test_a_thumbs_up_is_sent_without_the_question(chat: Chat) -> None:
    chat.open().ask(ANSWERED)

    chat.button("This helped").click()

    expect(chat.root.get_by_text(THANKS)).to_be_visible()
    expect(chat.button("This helped")).to_have_attribute("aria-pressed", "true")
    assert [set(body) for body in sent(chat)] == [{"reply", "helpful", "lang"}]
    assert sent(chat)[0]["helpful"] is True


def test_a_thumbs_down_asks_why_and_says_what_is_sent(chat: Chat) -> None:
    chat.open().ask(ANSWERED)

    down = chat.button("This did not help")
    expect(down).to_have_attribute("aria-expanded", "false")
    down.click()
    expect(down).to_have_attribute("aria-expanded", "true")
    expect(chat.root.get_by_text("Your question is sent along.")).to_be_visible()
    assert sent(chat) == []
    chat.button("Out of date").click()

    expect(chat.root.get_by_text(THANKS)).to_be_visible()
    expect(down).to_have_attribute("aria-pressed", "true")
    assert chat.focused() == "This did not help"
    body = sent(chat)[0]
    assert body.pop("reply")
    assert body.pop("lang") == "en"
    assert body == {"helpful": False, "reason": "outdated", "message": ANSWERED}


def test_a_reason_need_not_be_given(chat: Chat) -> None:
    chat.open().ask(ANSWERED)

    chat.button("This did not help").click()
    chat.button("Something else").click()

    expect(chat.root.get_by_text(THANKS)).to_be_visible()
    assert sent(chat)[0]["reason"] is None


def test_a_thumbs_down_can_be_thought_better_of(chat: Chat) -> None:
    chat.open().ask(ANSWERED)

    chat.button("This did not help").click()
    chat.button("This did not help").click()

    expect(chat.button("Out of date")).to_have_count(0)
    assert sent(chat) == []


@pytest.mark.parametrize("name", ["This helped", "Unsafe"])
def test_an_opinion_that_is_pressed_twice_is_sent_once(chat: Chat, name: str) -> None:
    chat.open().ask(ANSWERED)
    if name == "Unsafe":
        chat.button("This did not help").click()

    chat.button(name).dblclick()

    chat.root.get_by_text(THANKS).wait_for()
    chat.page.wait_for_load_state("networkidle")
    assert len(sent(chat)) == 1


def test_a_thumbs_up_that_stands_is_not_sent_again(chat: Chat) -> None:
    chat.open().ask(ANSWERED)
    chat.button("This helped").press("Enter")
    chat.root.get_by_text(THANKS).wait_for()

    chat.button("This helped").press("Enter")

    chat.page.wait_for_load_state("networkidle")
    assert len(sent(chat)) == 1


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Wrong answer", "wrong"),
        ("Incomplete", "incomplete"),
        ("Out of date", "outdated"),
        ("Unsafe", "unsafe"),
    ],
)
def test_every_reason_is_the_servers(chat: Chat, name: str, reason: str) -> None:
    chat.open().ask(ANSWERED)
    chat.button("This did not help").click()

    with chat.page.expect_response("**/api/feedback") as response:
        chat.button(name).click()

    assert response.value.status == 204
    assert sent(chat)[0]["reason"] == reason


def test_feedback_that_cannot_be_sent_is_not_thanked_for(chat: Chat) -> None:
    chat.open().ask(ANSWERED)
    chat.page.route("**/api/feedback", lambda route: route.abort())

    chat.button("This helped").click()

    expect(chat.root.get_by_text("That could not be sent.")).to_be_visible()
    expect(chat.button("This helped")).to_have_attribute("aria-pressed", "false")
    chat.console.clear()


def test_a_page_hears_of_feedback(chat: Chat) -> None:
    chat.open().ask(ANSWERED)
    chat.page.evaluate(
        """() => document.addEventListener('faq-chat:feedback', ({ detail }) => {
          window.heard = detail.helpful
        })"""
    )

    chat.button("This helped").click()

    chat.root.get_by_text(THANKS).wait_for()
    assert chat.page.evaluate("heard") is True
