"""An editor at the desk: a phrasing goes live, and is taken back, without a restart."""

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import rmtree
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.curation.journal import EDITS
from tests.browser.chat import Chat
from tests.builders import SHOP_FILES, write_files
from tests.servers.serving import ROOT, asked, running, wait_for

TOKEN = "open-sesame-and-more"
WORDS = "any news from Hermes"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """A real server of knowledge that may be edited: its port and the folder."""
    folder = write_files(tmp_path / "knowledge", SHOP_FILES)
    before = set((ROOT / EDITS).glob("*"))
    with running(
        "--knowledge",
        str(folder),
        FAQ_DESK_TOKEN=TOKEN,
        FAQ_SECRET_KEY="for-tests-and-no-others-" * 2,
    ) as server:
        yield server.port, folder
    for kept in set((ROOT / EDITS).glob("*")) - before:
        rmtree(kept)


@pytest.fixture
def enter(browser: Browser, served: tuple[int, Path]) -> Iterator[Callable[..., Chat]]:
    """Opens the desk; afterwards nothing may have been said on the console."""
    visits: list[Chat] = []

    def open_desk(**context: Any) -> Chat:
        options = {"viewport": {"width": 1280, "height": 900}} | context
        visits.append(Chat(page=browser.new_context(**options).new_page()))
        page = visits[-1].page
        page.goto(f"http://127.0.0.1:{served[0]}/desk")
        page.get_by_label("Token").fill(TOKEN)
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="The desk", exact=True).wait_for()
        return visits[-1]

    yield open_desk

    for visit in visits:
        console = list(visit.console)
        visit.page.context.close()

        assert console == []


def reply(port: int) -> Any:
    return asked(port, "POST", "/api/chat", {"message": WORDS})


def is_answered(port: int) -> bool:
    entry = reply(port)["entry"]
    return bool(entry) and entry["id"] == "refund-time"


def look_until(page: Page, said: str) -> None:
    """Press "look again" until the server has the edit."""
    while not page.get_by_text(said).count():
        page.get_by_role("link", name="look again").click()
    expect(page.get_by_text(said)).to_be_visible()


@pytest.mark.parametrize("look", ["light", "dark"])
def test_a_phrasing_goes_live_and_is_taken_back(
    enter: Callable[..., Chat], served: tuple[int, Path], look: str
) -> None:
    port, folder = served
    before = (folder / "topics" / "orders.yaml").read_bytes()
    visitor = enter(color_scheme=look)
    page, complaints = visitor.page, []

    def note(name: str) -> None:
        visitor.shoot(f"desk-edits-{name}-{look}", full_page=True)
        complaints.extend(visitor.complaints())

    assert not is_answered(port)
    page.get_by_role("link", name="Entries", exact=True).click()
    page.get_by_role("link", name="When do I get my money back?").click()
    note("entry")
    page.get_by_label("A further phrasing").fill(WORDS)
    page.get_by_role("button", name="See what it does").first.click()
    expect(page.get_by_role("heading", name="What the edit does")).to_be_visible()
    page.get_by_role("button", name="Write it").wait_for()
    note("preview")
    page.get_by_role("button", name="Write it").click()
    expect(page.get_by_text("Written: refund-time: phrasing added")).to_be_visible()
    look_until(page, "The server answers with it now")
    note("written")
    assert is_answered(port)

    page.get_by_role("button", name="Undo edit 1").click()
    expect(page.get_by_text("Undone: refund-time: phrasing added")).to_be_visible()
    wait_for(lambda: not is_answered(port))
    look_until(page, "The server answers with it now")

    assert (folder / "topics" / "orders.yaml").read_bytes() == before
    assert complaints == []


def test_a_wrong_answer_is_said_where_it_is_typed_and_mended_there(
    enter: Callable[..., Chat], served: tuple[int, Path]
) -> None:
    visitor = enter(viewport={"width": 375, "height": 740})
    page = visitor.page

    page.goto(f"http://127.0.0.1:{served[0]}/desk/entries/refund-time")
    page.get_by_text("Mend the answer").click()
    page.get_by_role("textbox", name="The answer").fill("A refund takes 90 days.")
    page.get_by_role("button", name="See what it does").last.click()
    expect(page.get_by_role("alert")).to_contain_text("the figure 90")
    visitor.shoot("desk-edits-wrong", full_page=True)
    complaints = visitor.complaints()
    visitor.console.clear()  # the browser notes the 422
    page.get_by_role("textbox", name="The answer").fill(
        "A refund takes 14 days at most."
    )
    page.get_by_text("Mark it as reviewed as well").click()
    page.get_by_label("I have held the answer").check()
    page.get_by_label("Reviewed by").fill("Ada")
    page.get_by_role("button", name="See what it does").click()
    visitor.shoot("desk-edits-answer", full_page=True)
    complaints += visitor.complaints()
    page.get_by_role("button", name="Write it").click()
    page.get_by_text("Written: refund-time").wait_for()
    written = (served[1] / "topics" / "orders.yaml").read_text()

    assert complaints == []
    assert "answer: A refund takes 14 days at most.\n" in written
    assert "reviewed_by: Ada\n" in written
    root = "document.documentElement"
    assert not page.evaluate(f"{root}.scrollWidth > {root}.clientWidth")
