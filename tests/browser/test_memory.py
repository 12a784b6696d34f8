"""A conversation lasts as long as its tab, and nowhere else."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Route, expect

from tests.browser.chat import ANSWERED, Chat
from tests.browser.site import Site


def test_a_conversation_survives_a_page_change(chat: Chat, site: Site) -> None:
    chat.open().ask(ANSWERED)

    chat.page.goto(f"{site.origin}/other")
    chat.goto(site.page())

    expect(chat.panel).to_be_visible()
    expect(chat.reply).to_contain_text("4 to 6 sessions")
    assert chat.focused() == ""
    expect(chat.ask("the first one")).to_contain_text("4 to 8 weeks")


def test_nothing_is_kept_before_the_chat_is_opened(chat: Chat) -> None:
    chat.page.goto(chat.page.url)
    chat.launcher.wait_for()

    assert kept(chat) == [{}, {}, "", []]


def test_only_this_tab_keeps_anything(chat: Chat) -> None:
    chat.open().ask(ANSWERED)

    session, *lasting = kept(chat)

    assert ANSWERED in str(session)
    assert lasting == [{}, "", []]


def test_a_closed_chat_stays_closed(chat: Chat) -> None:
    chat.open().ask(ANSWERED)
    chat.page.keyboard.press("Escape")

    chat.page.reload()

    expect(chat.launcher).to_be_visible()
    expect(chat.panel).to_be_hidden()
    chat.open()
    expect(chat.reply).to_contain_text("4 to 6 sessions")


def test_starting_again_forgets_everything(chat: Chat) -> None:
    chat.open().ask(ANSWERED)

    chat.button("Start again").click()

    expect(chat.turns).to_have_count(0)
    expect(chat.button("What is melasma?")).to_be_visible()
    assert ANSWERED not in str(chat.stored())
    chat.ask("What is melasma?")
    assert chat.asked()[-1]["conversation"] is None


def test_two_tabs_do_not_disturb_each_other(chat: Chat, site: Site) -> None:
    other = Chat(page=chat.page.context.new_page()).goto(site.page())
    chat.open().ask(ANSWERED)
    other.open().ask("What is melasma?")

    for tab in (chat, other):
        tab.page.reload()

    expect(chat.reply).to_contain_text("4 to 6 sessions")
    expect(other.reply).to_contain_text("grey-brown")


def test_a_rating_is_remembered(chat: Chat) -> None:
    chat.open().ask(ANSWERED)
    chat.button("This helped").click()
    chat.root.get_by_text("Thank you").wait_for()

    chat.page.reload()

    expect(chat.button("This helped")).to_have_attribute("aria-pressed", "true")


def test_a_question_that_a_page_change_cut_off_can_be_asked_again(chat: Chat) -> None:
    chat.open()
    chat.page.route("**/api/chat", lambda _: None)
    chat.send(ANSWERED)
    chat.turns.first.wait_for()

    chat.page.reload()
    expect(chat.failure).to_contain_text("This was not answered.")
    chat.page.unroute("**/api/chat")
    chat.button("Try again").click()

    expect(chat.reply).to_contain_text("4 to 6 sessions")
    chat.console.clear()


def test_a_spoilt_memory_is_no_harm(chat: Chat) -> None:
    chat.open().ask(ANSWERED)
    chat.page.evaluate("sessionStorage.setItem(sessionStorage.key(0), '{')")

    chat.page.reload()

    expect(chat.launcher).to_be_visible()
    chat.open().ask(ANSWERED)


def test_forbidden_storage_is_no_harm(visit: Callable[..., Chat], site: Site) -> None:
    def forbid(route: Route) -> None:
        response = route.fetch()
        policy = response.headers["content-security-policy"]
        headers = response.headers | {
            "content-security-policy": f"{policy}; sandbox allow-scripts"
        }
        route.fulfill(response=response, headers=headers)

    chat = visit()
    chat.page.route(f"{site.origin}/**", forbid)
    chat.page.route(f"{site.server}/**", anywhere)
    chat.page.reload()

    expect(chat.open().ask(ANSWERED)).to_contain_text("4 to 6 sessions")


def kept(chat: Chat) -> list[Any]:
    """All that the page has stored: for the tab, for good, cookies, databases."""
    stored: list[Any] = chat.page.evaluate(
        """async () => [{ ...sessionStorage }, { ...localStorage }, document.cookie,
          await indexedDB.databases()]"""
    )
    return stored


def anywhere(route: Route) -> None:
    """Let a sandboxed page, which has no origin, use the server."""
    headers = {
        "access-control-allow-origin": "*",
        "access-control-allow-headers": "content-type",
    }
    if route.request.method == "OPTIONS":
        route.fulfill(status=204, headers=headers)
        return
    response = route.fetch()
    route.fulfill(response=response, headers=response.headers | headers)
