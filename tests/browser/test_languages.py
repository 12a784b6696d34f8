"""The chat in the language of its page, or of the answers."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.browser.chat import ANSWERED, RED_FLAG, Chat
from tests.browser.site import Site
from web.strings.catalogues import shipped

WORDS = "**/api/strings/*"


def launcher(chat: Chat) -> Locator:
    return chat.root.locator(".launcher")


def ask(chat: Chat, text: str) -> Locator:
    """Ask in a chat of any language, and wait for the reply."""
    turns = chat.turns.count()
    field = chat.root.get_by_role("textbox")
    field.fill(text)
    field.press("Enter")
    reply = chat.turns.nth(turns).locator(".bubble")
    reply.wait_for()
    return reply


def left(locator: Locator) -> float:
    box = locator.first.bounding_box()
    assert box is not None
    return box["x"]


@pytest.mark.parametrize("language", sorted(shipped()))
def test_a_chat_is_accessible_in_every_language(
    visit: Callable[..., Chat], site: Site, language: str
) -> None:
    words = shipped()[language]
    page = site.page(lang=language, direction=words.direction)
    chat = visit(page, viewport={"width": 320, "height": 640})

    expect(launcher(chat)).to_have_text(words.chat["launch"])
    launcher(chat).click()
    chat.log.get_by_text("Hello!").wait_for()
    ask(chat, ANSWERED)
    chat.button(words.chat["unhelpful"]).click()
    chat.shoot(f"language-{language}-answer")
    assert chat.complaints() == []

    expect(ask(chat, RED_FLAG)).to_contain_text(words.chat["emergency"])
    chat.shoot(f"language-{language}-alarm")
    assert chat.complaints() == []
    assert chat.panel.evaluate("node => node.scrollWidth <= node.clientWidth")
    assert chat.log.evaluate("node => node.scrollWidth <= node.clientWidth")


def test_a_german_page_gets_a_german_chat(
    visit: Callable[..., Chat], site: Site
) -> None:
    chat = visit(site.page(lang="de-CH"))

    chat.button("Frage stellen").click()
    chat.root.get_by_role("textbox", name="Ihre Frage").fill(ANSWERED)
    chat.button("Senden").click()

    expect(chat.reply).to_contain_text("4 to 6 sessions")
    expect(chat.button("Das hat geholfen")).to_be_visible()
    expect(chat.reply).to_contain_text("Quellen (2)")
    expect(chat.panel).to_have_attribute("lang", "de")


def test_a_chat_may_speak_another_language_than_its_page(
    visit: Callable[..., Chat], site: Site
) -> None:
    chat = visit(site.page('<faq-chat lang="de"></faq-chat>'))
    expect(chat.button("Frage stellen")).to_be_visible()

    chat.page.evaluate("document.querySelector('faq-chat').lang = 'en'")

    expect(chat.launcher).to_be_visible()


@pytest.mark.parametrize("lang", ["eo", "", "not a language/.."])
def test_without_a_language_that_is_shipped_it_speaks_that_of_the_answers(
    visit: Callable[..., Chat], site: Site, lang: str
) -> None:
    chat = visit(site.page(lang=lang))

    expect(chat.launcher).to_be_visible()
    expect(chat.launcher).to_have_attribute("lang", "en")


def test_one_language_is_fetched_and_once(
    visit: Callable[..., Chat], site: Site
) -> None:
    two = '<faq-chat id="a"></faq-chat><faq-chat id="b" inline></faq-chat>'
    chat = visit(site.page(two, lang="fr"))

    expect(launcher(chat)).to_have_text("Poser une question")
    expect(chat.root.get_by_role("textbox", name="Votre question")).to_be_visible()
    words = [r.url for r in chat.requests if "/strings/" in r.url]
    assert words == [f"{site.server}/api/strings/fr"]


@pytest.mark.parametrize("width", [375, 1280])
@pytest.mark.parametrize("direction", ["rtl", "ltr"])
def test_an_arabic_chat_is_mirrored(
    visit: Callable[..., Chat], site: Site, direction: str, width: int
) -> None:
    page = site.page('<faq-chat lang="ar"></faq-chat>', direction=direction)
    chat = visit(page, viewport={"width": width, "height": 860})
    assert left(launcher(chat)) < 100

    launcher(chat).click()
    chat.log.get_by_text("Hello!").wait_for()
    ask(chat, ANSWERED)
    reply = ask(chat, RED_FLAG)
    chat.shoot(f"rtl-{direction}-{width}")

    words = shipped()["ar"].chat
    title = chat.root.get_by_role("heading")
    assert left(chat.button(words["close"])) < left(title)
    assert left(chat.button(words["send"])) < left(chat.root.get_by_role("textbox"))
    assert left(chat.turns.last.locator(".question")) < left(reply) + 60
    expect(reply).to_have_css("border-right-width", "6px")
    expect(reply).to_have_css("border-left-width", "2px")
    assert chat.complaints() == []


@pytest.mark.parametrize(
    ("browser_locale", "lang", "clock"),
    [
        ("en-US", "en", "8:05 PM"),
        ("en-GB", "en", "20:05"),
        ("en-US", "de", "20:05"),
        ("de-DE", "ar", "8:05 م"),
    ],
)
def test_the_time_is_written_as_the_language_has_it(
    visit: Callable[..., Chat], site: Site, browser_locale: str, lang: str, clock: str
) -> None:
    chat = visit(locale=browser_locale, timezone_id="Europe/Berlin")
    chat.page.clock.set_fixed_time("2026-01-09T19:05:00Z")
    chat.goto(site.page(lang=lang))

    launcher(chat).click()
    ask(chat, ANSWERED)

    shown = chat.root.locator(".meta time").inner_text()
    assert " ".join(shown.split()) == clock


def test_a_page_may_ask_before_the_words_come(chat: Chat, site: Site) -> None:
    held: list[Route] = []
    chat.page.route(WORDS, lambda route: held.append(route))
    chat.page.reload()
    chat.page.evaluate("customElements.whenDefined('faq-chat').then(() => 1)")

    chat.page.evaluate(
        """(text) => {
          const chat = document.querySelector('faq-chat')
          chat.strings = { launch: 'Need a hand?' }
          chat.ask(text).then((reply) => { window.replied = reply.kind })
        }""",
        ANSWERED,
    )
    expect(chat.panel).to_have_count(0)
    for route in held:
        route.continue_()

    expect(chat.reply).to_contain_text("4 to 6 sessions")
    assert chat.page.evaluate("replied") == "answer"
    assert len(chat.asked()) == 1


def test_a_page_may_change_its_language_before_the_words_come(
    chat: Chat, site: Site
) -> None:
    held: list[Route] = []
    chat.page.route("**/api/strings/en", lambda route: held.append(route))
    chat.page.reload()
    chat.page.evaluate("customElements.whenDefined('faq-chat').then(() => 1)")

    chat.page.evaluate("document.documentElement.lang = 'it'")
    for route in held:
        route.continue_()

    expect(launcher(chat)).to_have_text("Faccia una domanda")


def test_a_chat_without_words_stays_away_and_says_so_to_the_page(chat: Chat) -> None:
    chat.page.add_init_script(
        "addEventListener('faq-chat:error', (event) => { window.heard = event.detail })"
    )
    chat.page.route(WORDS, lambda route: route.fulfill(status=500))
    chat.page.reload()

    chat.page.wait_for_function("window.heard")
    asked = "document.querySelector('faq-chat').ask('why?')"

    assert chat.page.evaluate("heard.kind") == "broken"
    assert chat.page.evaluate(asked) is None
    expect(launcher(chat)).to_have_count(0)

    chat.page.unroute(WORDS)
    chat.page.evaluate("document.querySelector('faq-chat').lang = 'de'")

    expect(launcher(chat)).to_have_text("Frage stellen")
    chat.console.clear()  # the browser writes of the refused request
