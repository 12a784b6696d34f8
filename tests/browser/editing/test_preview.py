"""The preview in a browser: looks, keyboard, no script needed, files that change."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bot import load
from tests.browser.chat import Chat
from tests.builders import SHOP_FILES, replace_line, write_files
from tests.servers.serving import listening
from web.preview import Edition, FixedSide, FolderSide, create_preview

TOPIC = "topics/orders.yaml"
DELIVERY = "how long does delivery take"
ANSWER = "answer: The post office needs 3 to 5 days."
EDITED = "answer: The post office usually needs 3 to 5 days."
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1280, "height": 800}},
    "dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "small": {"viewport": {"width": 390, "height": 844}},
    "contrast": {"forced_colors": "active"},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_files(tmp_path / "faq", SHOP_FILES)


@pytest.fixture
def server(folder: Path) -> Iterator[str]:
    """A preview whose files have one edit that is not live."""
    live = FixedSide("published", Edition(load(folder), folder))
    replace_line(folder / TOPIC, ANSWER, EDITED)
    working = FolderSide("files", folder, live.edition)
    with listening(create_preview(live, working)) as address:
        yield address


@pytest.fixture
def visit(browser: Browser, server: str) -> Iterator[Callable[..., Chat]]:
    """Opens the page; afterwards nothing may have been said or asked outside."""
    visits: list[Chat] = []

    def open_page(**context: Any) -> Chat:
        visits.append(Chat(page=browser.new_context(**context).new_page()))
        visits[-1].page.goto(server)
        return visits[-1]

    yield open_page

    for one in visits:
        strangers = [r.url for r in one.requests if not r.url.startswith(server)]
        console = list(one.console)
        one.page.context.close()

        assert strangers == []
        assert console == []


def ask(page: Page, message: str) -> None:
    page.get_by_label("A visitor’s question").fill(message)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=message).wait_for()


@pytest.mark.parametrize("look", LOOKS)
def test_the_preview_is_accessible_in_every_look(
    visit: Callable[..., Chat], folder: Path, look: str
) -> None:
    visitor = visit(**LOOKS[look])
    empty = visitor.complaints()
    ask(visitor.page, DELIVERY)
    replace_line(folder / TOPIC, EDITED, "anwser: Soon.")
    ask(visitor.page, "my battery burns")
    visitor.page.evaluate(
        "document.querySelectorAll('details').forEach(d => d.open = 1)"
    )
    visitor.shoot(f"preview-{look}", full_page=True)
    root = "document.documentElement"

    assert empty == []
    assert visitor.complaints() == []
    assert not visitor.page.evaluate(f"{root}.scrollWidth > {root}.clientWidth")


def test_a_conversation_is_held_with_the_keyboard_alone(
    visit: Callable[..., Chat],
) -> None:
    page = visit().page

    expect(page.get_by_label("A visitor’s question")).to_be_focused()
    page.keyboard.type(DELIVERY)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=DELIVERY).wait_for()
    expect(page.get_by_label("A visitor’s question")).to_be_focused()
    page.keyboard.type("the first one")
    page.keyboard.press("Enter")

    turn = page.get_by_role("article", name="the first one")
    expect(turn.get_by_text("A refund takes 14 days.")).to_have_count(2)
    expect(page.get_by_role("article")).to_have_count(2)
    assert page.url.endswith("/")


def test_without_scripts_it_works_as_a_form(visit: Callable[..., Chat]) -> None:
    page = visit(java_script_enabled=False).page

    ask(page, DELIVERY)
    page.get_by_role("button", name="When do I get my money back?").first.click()
    turn = page.get_by_role("article", name="When do I get my money back?")
    expect(turn.get_by_text("A refund takes 14 days.")).to_have_count(2)
    page.get_by_role("article", name=DELIVERY).get_by_text("Explain").first.click()

    expect(page.get_by_text("Nearest phrasing").first).to_be_visible()
    page.get_by_role("link", name="Start over").click()
    expect(page.get_by_role("article")).to_have_count(0)


def test_the_difference_is_marked_word_by_word(visit: Callable[..., Chat]) -> None:
    page = visit().page

    ask(page, DELIVERY)
    page.get_by_text("What changed in the text").click()

    assert page.locator("ins").all_inner_texts() == [" usually"]
    assert page.locator("del").count() == 0


def test_a_saved_file_is_noticed_and_asked_again(
    visit: Callable[..., Chat], folder: Path
) -> None:
    page = visit().page
    ask(page, DELIVERY)
    notice = page.get_by_text("The files have changed.")
    before = notice.is_visible()

    replace_line(folder / TOPIC, EDITED, "answer: Tomorrow.")
    notice.wait_for()
    page.locator("#changed").get_by_role("button", name="Ask again").click()

    assert not before
    expect(page.get_by_text("Tomorrow.").first).to_be_visible()
    expect(notice).to_be_hidden()
