"""What a visitor sees when the server cannot be had, and how they go on."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Route, expect

from tests.browser.chat import ANSWERED, Chat
from tests.browser.site import Site, chat_server

CHAT = "**/api/chat"
ALLOWED = {"Access-Control-Allow-Origin": "*"}


def gone(route: Route) -> None:
    route.abort("connectionrefused")


def broken(route: Route) -> None:
    route.fulfill(status=500, headers=ALLOWED, json={"title": "Oh"})


def busy(route: Route) -> None:
    headers = ALLOWED | {
        "Retry-After": "30",
        "Access-Control-Expose-Headers": "Retry-After",
    }
    route.fulfill(status=429, headers=headers, json={})


def not_json(route: Route) -> None:
    route.fulfill(status=200, headers=ALLOWED, body="<html>")


def no_reply(route: Route) -> None:
    route.fulfill(status=200, headers=ALLOWED, json={"kind": "answer", "text": "?"})


def nothing(route: Route) -> None:
    route.fulfill(status=200, headers=ALLOWED, json=None)


def no_text(route: Route) -> None:
    body = {"text": 5, "suggestions": [], "sources": []}
    route.fulfill(status=200, headers=ALLOWED, json=body)


def odd_lists(route: Route) -> None:
    body = {"text": "?", "suggestions": [None], "sources": []}
    route.fulfill(status=200, headers=ALLOWED, json=body)


def cut_off(route: Route) -> None:
    route.fulfill(status=200, headers=ALLOWED, body='{"text": "Fo')


@pytest.mark.parametrize(
    ("failing", "said"),
    [
        (gone, "No connection."),
        (broken, "Something went wrong on our side."),
        (busy, "Please wait 30 seconds."),
        (not_json, "Something went wrong on our side."),
        (no_reply, "Something went wrong on our side."),
        (nothing, "Something went wrong on our side."),
        (no_text, "Something went wrong on our side."),
        (odd_lists, "Something went wrong on our side."),
        (cut_off, "Something went wrong on our side."),
    ],
)
def test_a_failure_is_said_and_the_question_can_be_sent_again(
    chat: Chat, failing: Callable[[Route], None], said: str
) -> None:
    chat.open().page.route(CHAT, failing)
    chat.send(ANSWERED)

    expect(chat.failure).to_contain_text(said)
    expect(chat.failure).to_have_role("alert")
    expect(chat.turns.last.locator(".question")).to_contain_text(ANSWERED)

    chat.page.unroute(CHAT)
    chat.button("Try again").click()

    expect(chat.reply).to_contain_text("4 to 6 sessions")
    expect(chat.turns).to_have_count(1)
    expect(chat.failure).to_have_count(0)
    assert chat.focused() == "Your question"
    chat.console.clear()


def test_offline_and_back(chat: Chat) -> None:
    chat.open().page.context.set_offline(True)
    chat.send(ANSWERED)
    expect(chat.failure).to_contain_text("No connection.")

    chat.page.context.set_offline(False)
    chat.button("Try again").click()

    expect(chat.reply).to_contain_text("4 to 6 sessions")
    chat.console.clear()


def test_a_server_that_goes_down_and_comes_back(
    visit: Callable[..., Chat], site: Site
) -> None:
    with chat_server(site.origin) as server:
        chat = visit(site.page(server=server))
        chat.open().ask("What is melasma?")
    chat.send(ANSWERED)
    expect(chat.failure).to_contain_text("No connection.")
    chat.textbox.fill("and then?")

    with chat_server(site.origin, urlsplit(server).port or 0):
        chat.button("Try again").click()
        expect(chat.reply).to_contain_text("4 to 6 sessions")

    expect(chat.textbox).to_have_value("and then?")
    expect(chat.turns).to_have_count(2)
    chat.console.clear()
    chat.requests.clear()  # went to a server of this test's own


def test_a_pressed_chip_is_retried_as_a_chip(chat: Chat) -> None:
    chat.open().page.route(CHAT, gone)
    chat.button("What is melasma?").click()
    chat.failure.wait_for()
    chat.page.unroute(CHAT)
    chat.button("Try again").click()

    expect(chat.reply).to_contain_text("grey-brown")
    assert [body["entry"] for body in chat.asked()] == ["what-is-melasma"] * 2
    chat.console.clear()


def test_a_slow_server_is_given_up(visit: Callable[..., Chat], site: Site) -> None:
    chat = visit(site.page('<faq-chat timeout="0.5"></faq-chat>')).open()
    chat.page.route(CHAT, lambda _: None)

    chat.send(ANSWERED)

    expect(chat.failure).to_contain_text("This takes too long.")
    chat.console.clear()


def test_waiting_can_be_cancelled(chat: Chat) -> None:
    chat.open().page.route(CHAT, lambda _: None)
    chat.send(ANSWERED)

    chat.button("Cancel").click()

    expect(chat.failure).to_contain_text("This was not answered.")
    expect(chat.button("Send")).to_have_attribute("aria-disabled", "false")
    chat.console.clear()


def test_a_too_long_question_comes_back_to_be_shortened(chat: Chat) -> None:
    question = "How many sessions? " * 60
    chat.open().send(question)

    expect(chat.failure).to_contain_text("That is too long.")
    chat.button("Edit the question").click()

    expect(chat.textbox).to_have_value(question.strip())
    expect(chat.turns).to_have_count(0)
    assert chat.focused() == "Your question"
    chat.console.clear()


def test_a_body_that_the_server_refuses_comes_back_too(chat: Chat) -> None:
    with chat.page.expect_response(CHAT) as refusal:
        chat.open().send("How many sessions? " * 900)

    assert refusal.value.status == 413
    expect(chat.failure).to_contain_text("That is too long.")
    expect(chat.button("Edit the question")).to_be_visible()
    chat.console.clear()


def test_what_is_typed_meanwhile_stays(chat: Chat) -> None:
    chat.open()
    held: list[Route] = []
    chat.page.route(CHAT, lambda route: held.append(route))
    chat.send(ANSWERED)
    chat.textbox.fill("and the next")
    held[0].abort()

    chat.failure.wait_for()

    expect(chat.textbox).to_have_value("and the next")
    chat.console.clear()


def test_starting_again_while_waiting_forgets_the_question(chat: Chat) -> None:
    chat.open()
    held: list[Route] = []
    chat.page.route(CHAT, lambda route: held.append(route))
    chat.send(ANSWERED)
    chat.turns.first.wait_for()

    chat.button("Start again").click()
    expect(chat.turns).to_have_count(0)
    chat.page.unroute(CHAT)
    reply = chat.ask("What is melasma?")

    expect(reply).to_contain_text("grey-brown")
    expect(chat.turns).to_have_count(1)
    chat.console.clear()


def test_a_greeting_that_fails_can_be_asked_again(chat: Chat) -> None:
    chat.page.route("**/api/greeting*", gone)
    chat.launcher.click()
    expect(chat.failure).to_contain_text("No connection.")

    chat.page.unroute("**/api/greeting*")
    chat.button("Try again").click()

    expect(chat.log).to_contain_text("I can answer questions about dark marks.")
    chat.console.clear()


def test_a_page_hears_of_failures(chat: Chat) -> None:
    chat.page.evaluate(
        """() => {
          window.heard = []
          document.addEventListener('faq-chat:error', (event) => {
            heard.push([event.detail.kind, event.detail.wait])
          })
        }"""
    )
    chat.open().page.route(CHAT, busy)
    chat.send(ANSWERED)
    chat.failure.wait_for()

    assert chat.page.evaluate("heard") == [["busy", 30]]
    chat.console.clear()
