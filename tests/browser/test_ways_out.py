"""Where no answer fits: a chip that turns suggestions down, and a person to ask."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.browser.chat import ANSWERED, RED_FLAG, Chat
from tests.browser.site import Site
from tests.browser.test_asking import tampered

DECLINED = "Can I use a laser?"
LABEL = "None of these"


@pytest.fixture
def suggesting(chat: Chat) -> Chat:
    """An open chat whose server suggests, whatever it is asked."""
    chat.open().page.route("**/api/chat", tampered(kind="suggest"))
    return chat


def test_below_suggestions_one_more_chip_turns_them_all_down(suggesting: Chat) -> None:
    suggesting.ask(ANSWERED)
    chips = suggesting.turns.last.locator(".chip")

    expect(chips).to_have_text(
        ["How far apart are the appointments?", "What is melasma?", LABEL]
    )
    expect(suggesting.button(LABEL)).to_have_css("border-style", "dashed")
    assert suggesting.complaints() == []


def test_it_is_sent_as_a_message_and_names_no_entry(suggesting: Chat) -> None:
    suggesting.ask(ANSWERED)

    suggesting.button(LABEL).click()

    expect(suggesting.turns.last.locator(".question")).to_contain_text(LABEL)
    expect(suggesting.turns.last.locator(".bubble")).to_be_visible()
    first, second = suggesting.asked()
    assert (second["message"], second["entry"]) == (LABEL, None)
    assert second["conversation"]
    assert first["message"] == ANSWERED
    assert suggesting.focused() == "Your question"


def test_the_knowledge_has_its_words(chat: Chat) -> None:
    chat.page.route("**/api/greeting*", tampered(none_of_these="<i>Neither</i>"))
    chat.open().page.route("**/api/chat", tampered(kind="suggest"))

    chat.ask(ANSWERED)

    expect(chat.turns.last.locator(".chip").last).to_have_text("<i>Neither</i>")
    expect(chat.turns.last.locator("i")).to_have_count(0)


@pytest.mark.parametrize("message", [ANSWERED, DECLINED, RED_FLAG, "hello"])
def test_below_other_replies_there_is_none(chat: Chat, message: str) -> None:
    chat.open().ask(message)

    expect(chat.root.locator(".none")).to_have_count(0)


def test_a_greeting_that_comes_later_brings_it(chat: Chat) -> None:
    held: list[Route] = []
    chat.page.route("**/api/greeting*", lambda route: held.append(route))
    chat.page.route("**/api/chat", tampered(kind="suggest"))
    chat.launcher.click()
    chat.ask(ANSWERED)
    expect(chat.button("What is melasma?")).to_be_visible()
    expect(chat.button(LABEL)).to_have_count(0)

    held[0].continue_()

    expect(chat.button(LABEL)).to_be_visible()


def test_without_a_greeting_the_suggestions_stand_alone(chat: Chat) -> None:
    chat.page.route("**/api/greeting*", lambda route: route.abort())
    chat.page.route("**/api/chat", tampered(kind="suggest"))
    chat.launcher.click()
    chat.ask(ANSWERED)

    expect(chat.button("What is melasma?")).to_be_visible()
    expect(chat.root.locator(".none")).to_be_hidden()
    chat.console.clear()


def test_after_a_page_change_it_is_there_again(suggesting: Chat, site: Site) -> None:
    suggesting.ask(ANSWERED)

    suggesting.goto(site.page())

    expect(suggesting.button(LABEL)).to_be_visible()


def test_a_decline_links_to_a_person(chat: Chat) -> None:
    reply = chat.open().ask(DECLINED)
    link = reply.get_by_role("link", name="Write to us", exact=True)

    expect(link).to_be_visible()
    expect(link).to_have_attribute("href", "mailto:desk@clinic.example")
    assert link.get_attribute("target") is None
    text, below = (
        reply.locator("p").nth(at).bounding_box() or {"y": 0.0} for at in range(2)
    )
    assert text["y"] < below["y"]
    assert chat.complaints() == []


def test_a_page_with_a_person_opens_in_a_new_tab(chat: Chat) -> None:
    person = {"label": "Ask us", "url": "https://clinic.example/ask(now)"}
    chat.open().page.route("**/api/chat", tampered(hand_off=person))

    link = chat.ask("hello").get_by_role("link")

    expect(link).to_have_text("Ask us (opens in a new tab)")
    expect(link).to_have_attribute("href", person["url"])
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", "noopener noreferrer")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://a.example", "/ask"])
def test_an_address_that_is_neither_leads_nowhere(chat: Chat, url: str) -> None:
    person = {"label": "Ask us", "url": url}
    chat.open().page.route("**/api/chat", tampered(hand_off=person))

    expect(chat.ask("hello").get_by_role("link")).to_have_count(0)


def test_markup_in_its_label_is_only_text(chat: Chat) -> None:
    person = {"label": "<b>Ask</b>", "url": "mailto:desk@clinic.example"}
    chat.open().page.route("**/api/chat", tampered(hand_off=person))

    reply = chat.ask("hello")

    expect(reply.get_by_role("link")).to_have_text("<b>Ask</b>")
    expect(reply.locator("b")).to_have_count(0)


def test_an_answer_links_to_nobody(chat: Chat) -> None:
    expect(chat.open().ask(ANSWERED).locator(".hand-off")).to_have_count(0)


def test_both_are_accessible_in_the_dark_and_small(visit: Callable[..., Chat]) -> None:
    chat = visit(color_scheme="dark", viewport={"width": 320, "height": 568}).open()
    chat.ask(DECLINED)
    person = {"label": "Write to us", "url": "mailto:desk@clinic.example"}
    chat.page.route("**/api/chat", tampered(kind="suggest", hand_off=person))
    chat.ask(ANSWERED)
    chat.shoot("ways-out-small-dark")

    assert chat.complaints() == []
