"""A server with knowledge in several languages, and the chat of a page in each."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.chat import Chat, visiting
from tests.browser.site import Site, serving
from tests.servers.serving import running
from tests.web.bilingual import IS_OPEN, IST_OFFEN, OFFEN, OPEN, write_bases

WELCOME = "Welcome to the library!"
WILLKOMMEN = "Willkommen in der Bibliothek!"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site that may embed the chat of a server in English and German."""
    folders = write_bases(tmp_path_factory.mktemp("library"))
    named = [part for folder in folders for part in ("--knowledge", str(folder))]
    with (
        serving() as site,
        running(*named, FAQ_ALLOWED_ORIGINS=site.origin) as server,
    ):
        site.server = f"http://127.0.0.1:{server.port}"
        yield site


@pytest.fixture
def visit(browser: Browser, library: Site) -> Iterator[Callable[..., Chat]]:
    with visiting(browser, library) as open_page:
        yield open_page


def open_in_german(chat: Chat) -> None:
    chat.button("Frage stellen").click()
    expect(chat.log).to_contain_text(WILLKOMMEN)


def ask_in_german(chat: Chat, text: str) -> None:
    chat.root.get_by_role("textbox", name="Ihre Frage").fill(text)
    chat.button("Senden").click()


@pytest.mark.parametrize(
    ("element", "lang"),
    [
        ('<faq-chat lang="de"></faq-chat>', "en"),
        ('<faq-chat lang="de-AT"></faq-chat>', "fr"),
        ("<faq-chat></faq-chat>", "de-CH"),
        ('<section lang="de"><faq-chat></faq-chat></section>', "en"),
    ],
)
def test_german_is_answered_from_the_german_knowledge(
    visit: Callable[..., Chat], library: Site, element: str, lang: str
) -> None:
    chat = visit(library.page(element, lang=lang))

    open_in_german(chat)
    ask_in_german(chat, OFFEN)

    expect(chat.reply).to_contain_text(IST_OFFEN)


@pytest.mark.parametrize("lang", ["en", "en-US", "fi", ""])
def test_every_other_language_is_answered_from_the_first_knowledge(
    visit: Callable[..., Chat], library: Site, lang: str
) -> None:
    chat = visit(library.page(lang=lang))
    chat.launcher.click()
    expect(chat.log).to_contain_text(WELCOME)

    expect(chat.ask(OPEN)).to_contain_text(IS_OPEN)


def test_the_script_alone_may_name_the_language(
    visit: Callable[..., Chat], library: Site
) -> None:
    chat = visit(library.page("", data='data-lang="de"'))

    open_in_german(chat)


def test_a_chip_and_a_judgement_belong_to_the_same_knowledge(
    visit: Callable[..., Chat], library: Site
) -> None:
    chat = visit(library.page(lang="de"))
    open_in_german(chat)
    chat.button(OFFEN).click()
    expect(chat.reply).to_contain_text(IST_OFFEN)

    with chat.page.expect_response("**/api/feedback") as judged:
        chat.button("Das hat geholfen").click()

    assert judged.value.status == 204
    assert [body["lang"] for body in chat.asked()] == ["de"]


def test_all_questions_are_those_of_the_language(
    visit: Callable[..., Chat], library: Site
) -> None:
    chat = visit(library.page(lang="de-AT"))
    open_in_german(chat)

    all_questions = chat.root.locator("footer a").first
    address = all_questions.get_attribute("href")

    assert address == f"{library.server}/faq?lang=de-AT"


def test_a_chat_that_changes_its_language_greets_in_it_and_goes_on(
    visit: Callable[..., Chat], library: Site
) -> None:
    chat = visit(library.page())
    chat.launcher.click()
    expect(chat.log).to_contain_text(WELCOME)
    chat.ask(OPEN)

    chat.page.evaluate("document.querySelector('faq-chat').lang = 'de'")
    expect(chat.log).to_contain_text(WILLKOMMEN)
    expect(chat.log).not_to_contain_text(WELCOME)
    expect(chat.log).to_contain_text(IS_OPEN)
    ask_in_german(chat, OFFEN)

    expect(chat.reply).to_contain_text(IST_OFFEN)


def test_a_greeting_that_comes_late_is_not_shown_in_the_wrong_language(
    visit: Callable[..., Chat], library: Site
) -> None:
    chat = visit(library.page())
    held: list[Route] = []
    late = "**/api/greeting?lang=en"
    chat.page.route(late, lambda route: held.append(route))
    with chat.page.expect_request(late):
        chat.launcher.click()

    chat.page.evaluate("document.querySelector('faq-chat').lang = 'de'")
    expect(chat.log).to_contain_text(WILLKOMMEN)
    with chat.page.expect_response(late):
        held[0].continue_()

    ask_in_german(chat, OFFEN)
    expect(chat.reply).to_contain_text(IST_OFFEN)
    expect(chat.log).not_to_contain_text(WELCOME)


@pytest.mark.parametrize(
    ("path", "greeting"), [("/", WELCOME), ("/?lang=de", WILLKOMMEN)]
)
def test_the_demo_page_speaks_with_the_chat_of_its_language(
    visit: Callable[..., Chat], library: Site, path: str, greeting: str
) -> None:
    chat = visit(library.server + path)

    expect(chat.log).to_contain_text(greeting)


def test_the_address_of_what_is_asked_for_holds_any_language(
    visit: Callable[..., Any], library: Site
) -> None:
    address = visit(library.page()).page.evaluate(
        """async (server) => {
          const { addressOf } = await import(`${server}/static/faq-chat/api.js`)
          return [addressOf('/', 'faq', 'de&x=1 #ä'), addressOf('/', 'faq', '')]
        }""",
        library.server,
    )

    assert address == ["/faq?lang=de%26x%3D1%20%23%C3%A4", "/faq"]
