"""The launcher, the panel, and the way between them."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.chat import Chat
from tests.browser.site import Site


def test_before_the_first_click_only_the_widget_is_fetched(
    chat: Chat, site: Site
) -> None:
    chat.page.wait_for_load_state("networkidle")
    asked = [request.url for request in chat.requests if "/api/" in request.url]

    # Its words, in one language.
    assert asked == [f"{site.server}/api/strings/en"]
    assert chat.stored() == {}
    expect(chat.launcher).to_be_visible()
    expect(chat.panel).to_be_hidden()


def test_opening_greets_and_puts_the_focus_into_the_field(chat: Chat) -> None:
    chat.launcher.click()

    expect(chat.root.get_by_role("dialog", name="Askwell")).to_be_visible()
    expect(chat.log).to_contain_text("I can answer questions about dark marks.")
    expect(chat.log).to_contain_text("I am an automated assistant.")
    expect(chat.button("What is melasma?")).to_be_visible()
    expect(chat.root.get_by_role("link", name="Privacy")).to_have_attribute(
        "href", "https://clinic.example/privacy"
    )
    expect(chat.launcher).to_be_hidden()
    assert chat.focused() == "Your question"


def test_escape_closes_and_gives_the_focus_back(chat: Chat) -> None:
    chat.open().page.keyboard.press("Escape")

    expect(chat.panel).to_be_hidden()
    expect(chat.launcher).to_be_focused()


def test_the_close_button_closes(chat: Chat) -> None:
    chat.open().button("Close the chat").click()

    expect(chat.panel).to_be_hidden()
    expect(chat.launcher).to_be_focused()


def test_the_greeting_is_asked_once(chat: Chat) -> None:
    for _ in range(3):
        chat.open().page.keyboard.press("Escape")

    greetings = [r for r in chat.requests if "/api/greeting" in r.url]
    assert len(greetings) == 1


def test_everything_works_from_the_keyboard(chat: Chat) -> None:
    keyboard = chat.page.keyboard
    keyboard.press("Tab")
    keyboard.press("Tab")
    expect(chat.launcher).to_be_focused()

    keyboard.press("Enter")
    chat.log.get_by_text("Hello!").wait_for()
    keyboard.type("How many sessions does it take?")
    keyboard.press("Enter")
    chat.reply.wait_for()
    reached = []
    for _ in range(9):
        keyboard.press("Shift+Tab")
        reached.append(chat.focused())

    assert reached[:6] == [
        "What is melasma?",
        "How far apart are the appointments?",
        "Copy the answer",
        "This did not help",
        "This helped",
        "Sources (2)",
    ]


def test_every_control_can_be_worked_from_the_keyboard(chat: Chat) -> None:
    keyboard = chat.page.keyboard
    chat.launcher.focus()
    keyboard.press("Enter")
    chat.log.get_by_text("Hello!").wait_for()

    walk_back_to(chat, "How many sessions does it take?")
    keyboard.press("Enter")
    expect(chat.reply).to_contain_text("4 to 6 sessions")
    walk_back_to(chat, "Sources (2)")
    keyboard.press("Space")
    expect(chat.reply.get_by_role("listitem").first).to_be_visible()
    keyboard.press("Tab")  # the source's link
    walk_to(chat, "This did not help")
    keyboard.press("Space")
    walk_to(chat, "Incomplete")
    keyboard.press("Enter")
    expect(chat.root.get_by_text("Thank you.")).to_be_visible()
    assert chat.focused() == "This did not help"

    walk_back_to(chat, "Start again")
    keyboard.press("Enter")
    expect(chat.turns).to_have_count(0)
    assert chat.focused() == "Your question"
    walk_back_to(chat, "Close the chat")
    keyboard.press("Enter")
    expect(chat.launcher).to_be_focused()


def walk_to(chat: Chat, name: str, key: str = "Tab") -> None:
    """Press the key until the focus is on what has this name."""
    for _ in range(20):
        if chat.focused() == name:
            return
        chat.page.keyboard.press(key)
    raise AssertionError(f"{name!r} cannot be reached with {key}")


def walk_back_to(chat: Chat, name: str) -> None:
    walk_to(chat, name, "Shift+Tab")


def test_an_open_panel_is_no_trap(chat: Chat) -> None:
    chat.open().root.get_by_role("link", name="Privacy").focus()

    chat.page.keyboard.press("Tab")

    assert chat.focused() == ""
    expect(chat.panel).to_be_visible()


def test_a_page_that_starts_again_keeps_its_focus(chat: Chat) -> None:
    chat.open().ask("What is melasma?")
    link = chat.page.get_by_role("link", name="Elsewhere")
    link.focus()

    chat.page.evaluate("document.querySelector('faq-chat').reset()")

    expect(chat.turns).to_have_count(0)
    expect(link).to_be_focused()


def test_the_open_attribute_opens_without_taking_the_focus(
    visit: Callable[..., Chat], site: Site
) -> None:
    chat = visit(site.page("<faq-chat open></faq-chat>"))

    chat.log.get_by_text("Hello!").wait_for()

    assert chat.focused() == ""


def test_a_page_may_open_and_close_and_hears_of_it(chat: Chat) -> None:
    heard = chat.page.evaluate(
        """() => {
          const heard = []
          const chat = document.querySelector('faq-chat')
          for (const name of ['open', 'close']) {
            document.addEventListener(`faq-chat:${name}`, () => heard.push(name))
          }
          chat.open()
          heard.push(chat.hasAttribute('open'))
          chat.open()
          chat.close()
          heard.push(chat.hasAttribute('open'))
          chat.close()
          return heard
        }"""
    )
    chat.page.wait_for_load_state("networkidle")

    assert heard == ["open", True, "close", False]


def test_an_inline_chat_stands_in_the_page(
    visit: Callable[..., Chat], site: Site
) -> None:
    chat = visit(site.page("<faq-chat inline></faq-chat>"))

    chat.log.get_by_text("Hello!").wait_for()

    expect(chat.root.get_by_role("region", name="Askwell")).to_be_visible()
    expect(chat.launcher).to_have_count(0)
    expect(chat.button("Close the chat")).to_have_count(0)
    assert chat.focused() == ""
    assert chat.stored() == {}


def test_a_chat_moves_between_page_and_corner(chat: Chat) -> None:
    chat.open().ask("What is melasma?")

    chat.page.evaluate("document.querySelector('faq-chat').inline = true")
    expect(chat.root.get_by_role("region")).to_contain_text("grey-brown patches")

    chat.page.evaluate("document.querySelector('faq-chat').inline = false")
    expect(chat.root.get_by_role("dialog")).to_contain_text("grey-brown patches")
