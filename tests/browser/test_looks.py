"""Every state in light, dark and small: pictures to look at, and nothing for axe."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.chat import ANSWERED, NOTED, RED_FLAG, Chat
from tests.browser.site import Site

LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "small": {
        "viewport": {"width": 375, "height": 740},
        "has_touch": True,
        "device_scale_factor": 2,
    },
    "small-dark": {"viewport": {"width": 320, "height": 568}, "color_scheme": "dark"},
    "contrast": {"forced_colors": "active"},
    "zoomed": {"viewport": {"width": 640, "height": 430}, "device_scale_factor": 2},
}


def closed(chat: Chat) -> None:
    """The launcher alone."""


def opened(chat: Chat) -> None:
    chat.open()


def answer(chat: Chat) -> None:
    chat.open().ask(ANSWERED)
    chat.root.get_by_text("Sources").click()


def later_answer(chat: Chat) -> None:
    chat.open().ask("What is melasma?")
    chat.ask(ANSWERED)
    chat.reply.locator(".brief summary").click()


def reasons(chat: Chat) -> None:
    chat.open().ask(ANSWERED)
    chat.button("This did not help").click()


def suggestion(chat: Chat) -> None:
    chat.open().ask("Can I use a laser?")


def referral(chat: Chat) -> None:
    chat.open().ask("I am pregnant, is it for me?")


def escalation(chat: Chat) -> None:
    chat.open().ask(ANSWERED)
    chat.ask(RED_FLAG)


def note(chat: Chat) -> None:
    chat.open().ask(NOTED)


def referral_with_note(chat: Chat) -> None:
    chat.open().ask("I am pregnant, what if I can not breathe?")


def care(chat: Chat) -> None:
    chat.open().ask("my spot is growing")


def waiting(chat: Chat) -> None:
    chat.open().page.route("**/api/chat", lambda _: None)
    chat.send(ANSWERED)
    chat.root.locator(".waiting").wait_for()


def error(chat: Chat) -> None:
    chat.open().page.route("**/api/chat", lambda route: route.abort())
    chat.send(ANSWERED)
    chat.failure.wait_for()


STATES = [
    closed,
    opened,
    answer,
    later_answer,
    reasons,
    suggestion,
    referral,
    escalation,
    note,
    referral_with_note,
    care,
    waiting,
    error,
]
FEW = [closed, answer, later_answer, escalation, note, error]
IN_FEW = {"contrast", "zoomed"}


@pytest.mark.parametrize(
    ("look", "state"),
    [
        pytest.param(look, state, id=f"{look}-{state.__name__}")
        for look in LOOKS
        for state in (FEW if look in IN_FEW else STATES)
    ],
)
def test_a_state_is_accessible(
    visit: Callable[..., Chat], look: str, state: Callable[[Chat], None]
) -> None:
    chat = visit(**LOOKS[look])

    state(chat)
    chat.shoot(f"{look}-{state.__name__}")

    assert chat.complaints() == []
    chat.console.clear()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 375, 768, 1024, 1440])
def test_the_demo_page_fits_and_is_accessible(
    visit: Callable[..., Chat], site: Site, width: int, scheme: str
) -> None:
    size = {"width": width, "height": 900}
    chat = visit(f"{site.server}/", viewport=size, color_scheme=scheme)
    chat.log.get_by_text("Hello!").wait_for()
    chat.ask(ANSWERED)
    chat.page.evaluate("scrollTo(0, 0)")
    chat.shoot(f"demo-{scheme}-{width}")

    assert chat.page.evaluate("document.documentElement.scrollWidth") <= width
    assert chat.complaints() == []


def test_the_demo_page_shows_the_chat_in_its_corner_too(
    visit: Callable[..., Chat], site: Site
) -> None:
    chat = visit(f"{site.server}/")
    chat.log.get_by_text("Hello!").wait_for()

    chat.page.get_by_role("button", name="See it in the corner").click()

    expect(chat.root.get_by_role("dialog", name="Askwell")).to_be_visible()
    assert chat.complaints() == []


def test_a_missing_page_is_accessible(visit: Callable[..., Chat], site: Site) -> None:
    chat = visit()
    chat.page.goto(f"{site.server}/nothing")

    assert chat.complaints() == []
    chat.console.clear()


@pytest.mark.parametrize(("width", "height"), [(320, 568), (375, 740), (740, 375)])
def test_a_small_screen_gets_a_sheet(
    visit: Callable[..., Chat], width: int, height: int
) -> None:
    chat = visit(viewport={"width": width, "height": height}).open()

    assert chat.panel.bounding_box() == {
        "x": 0,
        "y": 0,
        "width": width,
        "height": height,
    }
    assert chat.page.evaluate(
        "document.querySelector('faq-chat').shadowRoot.querySelector(':modal') !== null"
    )


def test_the_focus_stays_in_a_sheet_and_escape_leaves_it(
    visit: Callable[..., Chat],
) -> None:
    chat = visit(**LOOKS["small-dark"]).open()

    for _ in range(12):
        chat.page.keyboard.press("Tab")
        tag = chat.page.evaluate("document.activeElement.tagName")
        assert tag in {"FAQ-CHAT", "BODY"}

    chat.textbox.focus()
    chat.page.keyboard.press("Escape")
    expect(chat.launcher).to_be_focused()


def test_a_touch_screen_is_not_given_the_keyboard_unasked(
    visit: Callable[..., Chat],
) -> None:
    chat = visit(**LOOKS["small"]).open()

    assert chat.focused() != "Your question"
    assert chat.page.evaluate("document.activeElement.tagName") == "FAQ-CHAT"


@pytest.mark.parametrize("width", [320, 375, 481, 768, 1024, 1440])
def test_every_width_is_filled_and_not_overflowed(
    visit: Callable[..., Chat], width: int
) -> None:
    chat = visit(viewport={"width": width, "height": 800}).open()
    chat.ask("m" * 300)
    chat.ask(ANSWERED)
    chat.shoot(f"width-{width}")

    widths = chat.log.evaluate("log => [log.scrollWidth, log.clientWidth]")

    assert widths[0] <= widths[1]
    assert chat.page.evaluate("document.documentElement.scrollWidth") <= width
    box = chat.panel.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert chat.complaints() == []


def test_an_on_screen_keyboard_covers_nothing(visit: Callable[..., Chat]) -> None:
    chat = visit(**LOOKS["small"]).open()

    seen_through(chat, height=390, offsetTop=30)

    expect(chat.panel).to_have_css("height", "390px")
    expect(chat.panel).to_have_css("top", "30px")
    field = chat.textbox.bounding_box()
    assert field is not None
    assert field["y"] + field["height"] < 30 + 390


def test_zooming_in_with_two_fingers_shrinks_nothing(
    visit: Callable[..., Chat],
) -> None:
    chat = visit(**LOOKS["small"]).open()

    seen_through(chat, height=370, offsetTop=100, scale=2)

    expect(chat.panel).to_have_css("height", "740px")
    expect(chat.panel).to_have_css("top", "0px")


def seen_through(chat: Chat, **view: float) -> None:
    """Show the page through a smaller view, which no headless browser does itself."""
    chat.page.evaluate(
        """(view) => {
          for (const [name, value] of Object.entries(view)) {
            Object.defineProperty(visualViewport, name, { value })
          }
          visualViewport.dispatchEvent(new Event('resize'))
        }""",
        view,
    )


def test_a_panel_becomes_a_sheet_when_the_window_shrinks(chat: Chat) -> None:
    chat.open().ask(ANSWERED)

    chat.page.set_viewport_size({"width": 360, "height": 640})
    expect(chat.panel).to_have_js_property("offsetWidth", 360)
    chat.page.set_viewport_size({"width": 1280, "height": 800})
    expect(chat.panel).to_have_js_property("offsetWidth", 400)

    expect(chat.reply).to_be_visible()
    expect(chat.panel).to_be_visible()


@pytest.mark.parametrize(("direction", "text"), [("ltr", "نعم"), ("rtl", "Yes.")])
def test_a_paragraph_runs_in_its_own_direction(
    visit: Callable[..., Chat], site: Site, direction: str, text: str
) -> None:
    chat = visit(site.page(direction=direction)).open()
    long = "a long line " if direction == "ltr" else "سطر طويل "
    body = {"text": f"{long * 9}\n\n{text}", "suggestions": [], "kind": "answer"}
    headers = {"Access-Control-Allow-Origin": "*"}
    chat.page.route(
        "**/api/chat", lambda route: route.fulfill(json=body, headers=headers)
    )

    reply = chat.ask(ANSWERED)

    start, end = reply.locator("p").last.evaluate(
        """(p) => {
          const range = document.createRange()
          range.selectNodeContents(p)
          const [words, box] = [range, p].map((x) => x.getBoundingClientRect())
          return [words.left - box.left, box.right - words.right]
        }"""
    )
    assert (start < end) is (direction == "rtl")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "accent", ["#ffd400", "#e53935", "#0000ff", "#00c853", "#000", "#fff", "#7a3e65"]
)
def test_any_accent_can_be_read(
    visit: Callable[..., Chat], site: Site, accent: str, scheme: str
) -> None:
    page = site.page("", data=f'data-accent="{accent}"')
    chat = visit(page, color_scheme=scheme)
    assert chat.complaints() == []

    chat.open().ask("I am pregnant, is it for me?")
    chat.ask(ANSWERED)
    chat.turns.last.get_by_role("button", name="This did not help").click()
    chat.shoot(f"accent-{scheme}-{accent[1:]}")

    assert chat.complaints() == []


@pytest.mark.parametrize(("theme", "dark"), [("light", False), ("dark", True)])
def test_a_page_may_choose_light_or_dark(
    visit: Callable[..., Chat], site: Site, theme: str, dark: bool
) -> None:
    opposite = "light" if dark else "dark"
    element = f'<faq-chat theme="{theme}" open></faq-chat>'
    chat = visit(site.page(element), color_scheme=opposite)

    colour = chat.panel.evaluate("node => getComputedStyle(node).color")

    assert (colour == "rgb(232, 238, 237)") is dark


def test_nothing_moves_where_motion_is_unwanted(chat: Chat) -> None:
    chat.open().page.route("**/api/chat", lambda _: None)
    chat.send(ANSWERED)
    chat.root.locator(".waiting").wait_for()

    moving = "document.querySelector('faq-chat').shadowRoot.getAnimations().length"

    assert chat.page.evaluate(moving) == 0
    chat.console.clear()


def test_a_long_answer_is_read_from_its_question_on(chat: Chat) -> None:
    chat.open().ask("What is melasma?")
    chat.ask(ANSWERED)

    top = chat.turns.last.bounding_box()
    log = chat.log.bounding_box()

    assert top is not None
    assert log is not None
    assert 0 <= top["y"] - log["y"] < 260
