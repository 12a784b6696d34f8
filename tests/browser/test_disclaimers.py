"""The disclaimer: whole the first time in a conversation, later in short."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.chat import ANSWERED, RED_FLAG, Chat
from tests.browser.site import Site
from tests.browser.test_asking import tampered

OTHER = "What is melasma?"
BRIEF = "General information, not medical advice."
WHOLE = "General information, not medical advice. Results vary."
FIGURES = "The figures are the article's; yours may differ."


def whole_of(reply: Locator) -> Locator:
    return reply.locator(".disclaimer").get_by_text(WHOLE, exact=True)


def brief_of(reply: Locator) -> Locator:
    return reply.locator(".disclaimer summary")


def test_the_first_is_whole_and_a_later_one_brief(chat: Chat) -> None:
    first = chat.open().ask(OTHER)
    second = chat.ask(ANSWERED)

    expect(whole_of(first)).to_be_visible()
    expect(brief_of(first)).to_have_count(0)
    expect(brief_of(second)).to_have_text(BRIEF)
    expect(brief_of(second)).to_be_visible()
    expect(whole_of(second)).to_be_hidden()


def test_the_whole_is_one_press_away_and_closes_again(chat: Chat) -> None:
    chat.open().ask(OTHER)
    reply = chat.ask(ANSWERED)

    brief_of(reply).click()
    expect(whole_of(reply)).to_be_visible()
    expect(reply.get_by_text(FIGURES)).to_be_visible()

    brief_of(reply).click()
    expect(whole_of(reply)).to_be_hidden()


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_whole_can_be_opened_from_the_keyboard(chat: Chat, key: str) -> None:
    chat.open().ask(OTHER)
    reply = chat.ask(ANSWERED)
    sources = reply.get_by_text("Sources (2)")
    sources.focus()

    chat.page.keyboard.press("Shift+Tab")
    expect(brief_of(reply)).to_be_focused()
    chat.page.keyboard.press(key)

    expect(whole_of(reply)).to_be_visible()
    expect(brief_of(reply)).to_be_focused()


def test_what_stands_above_stays_in_its_place_as_it_opens(chat: Chat) -> None:
    chat.open().ask(OTHER)
    reply = chat.ask(ANSWERED)
    chat.settled()
    places = [brief_of(reply).bounding_box(), reply.locator("p").first.bounding_box()]

    brief_of(reply).click()

    opened = [brief_of(reply).bounding_box(), reply.locator("p").first.bounding_box()]
    assert opened == places


def test_a_closed_one_is_accessible(chat: Chat) -> None:
    chat.open().ask(OTHER)
    chat.ask(ANSWERED)

    assert chat.complaints() == []


def test_it_is_read_in_its_own_direction(
    visit: Callable[..., Chat], site: Site
) -> None:
    chat = visit(site.page(direction="rtl")).open()
    chat.ask(OTHER)

    brief = brief_of(chat.ask(ANSWERED))

    assert brief.evaluate("node => getComputedStyle(node).direction") == "rtl"
    words = brief.locator("bdi")
    assert words.evaluate("node => getComputedStyle(node).direction") == "ltr"


def test_paper_has_no_buttons_so_it_is_printed_whole(chat: Chat) -> None:
    chat.open().ask(OTHER)
    reply = chat.ask(ANSWERED)
    expect(whole_of(reply)).to_be_hidden()

    chat.page.emulate_media(media="print")

    expect(whole_of(reply)).to_be_visible()


def test_replies_without_one_do_not_count(chat: Chat) -> None:
    chat.open().ask("hello")
    chat.ask("Can I use a laser?")
    chat.ask(RED_FLAG)

    expect(whole_of(chat.ask(OTHER))).to_be_visible()


def test_a_referral_counts_as_an_answer_does(chat: Chat) -> None:
    first = chat.open().ask("I am pregnant, is it for me?")
    answer = chat.ask(ANSWERED)
    again = chat.ask("I am pregnant, is it for me?")

    expect(whole_of(first)).to_be_visible()
    for reply in (answer, again):
        expect(brief_of(reply)).to_have_text(BRIEF)


def test_without_a_short_form_the_whole_is_always_shown(chat: Chat) -> None:
    chat.open().ask(OTHER)
    chat.page.route("**/api/chat", tampered(brief=None))

    reply = chat.ask(ANSWERED)

    expect(whole_of(reply)).to_be_visible()
    expect(brief_of(reply)).to_have_count(0)


def test_a_new_conversation_begins_with_the_whole(chat: Chat) -> None:
    chat.open().ask(OTHER)
    chat.ask(ANSWERED)

    chat.button("Start again").click()

    expect(whole_of(chat.ask(ANSWERED))).to_be_visible()


def test_another_page_shows_each_as_it_was(chat: Chat, site: Site) -> None:
    chat.open().ask(OTHER)
    chat.ask(ANSWERED)

    chat.page.goto(f"{site.origin}/other")
    chat.goto(site.page())

    expect(whole_of(chat.turns.first)).to_be_visible()
    expect(brief_of(chat.turns.last)).to_have_text(BRIEF)
    expect(whole_of(chat.turns.last)).to_be_hidden()


def test_a_failed_try_leaves_the_whole_to_the_next(chat: Chat) -> None:
    chat.open().page.route("**/api/chat", lambda route: route.abort())
    chat.send(ANSWERED)
    chat.failure.wait_for()
    chat.page.unroute("**/api/chat")

    chat.button("Try again").click()

    expect(whole_of(chat.reply)).to_be_visible()
    chat.console.clear()


def test_markup_in_a_short_form_is_only_text(chat: Chat) -> None:
    chat.open().ask(OTHER)
    brief = "<b>bold</b> [bad](javascript:alert(1)) [more](https://clinic.example)"
    chat.page.route("**/api/chat", tampered(brief=brief))

    reply = chat.ask(ANSWERED)

    text = "<b>bold</b> [bad](javascript:alert(1)) more (https://clinic.example)"
    expect(brief_of(reply)).to_have_text(text)
    expect(reply.locator("summary a, summary b")).to_have_count(0)


def test_an_answer_is_copied_with_the_whole(visit: Callable[..., Chat]) -> None:
    chat = visit(permissions=["clipboard-read", "clipboard-write"]).open()
    chat.ask(OTHER)
    chat.ask(ANSWERED)

    chat.turns.last.get_by_role("button", name="Copy the answer").click()

    expect(chat.root.get_by_text("Copied.")).to_be_visible()
    copied = chat.page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith(f"{WHOLE}\n\n{FIGURES}")
