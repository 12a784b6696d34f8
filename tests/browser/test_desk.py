"""The desk in a browser: looks, keyboard, and nothing that its policy forbids."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from bot import KnowledgeBase, Responder
from bot.domain import Topic
from tests.browser.chat import Chat
from tests.servers.serving import listening
from tests.web.doubles import make_client
from web.live.services import services_of
from web.records.store import Store
from web.records.values import FeedbackRecord, Record, ReplyRecord
from web.views.desk import Desk

TOKEN = "open-sesame-and-more"
TODAY = date(2026, 11, 22)
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1280, "height": 900}},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "small": {"viewport": {"width": 375, "height": 740}, "device_scale_factor": 2},
    "contrast": {"forced_colors": "active"},
}
ENTRIES = ("is-it-safe", "sessions-needed", "does-it-work", "what-is-melasma", "gone")
MISSES = {
    "can I pay by card": 6,
    "do you take card payments": 4,
    "can i pay with a credit card?": 3,
    "is there parking at the clinic": 5,
    "where can I park": 2,
    "can i bring my dog": 2,
    "will it bleed on the pillow": 3,
    "is it vegan": 1,
    "[name] told me to ask, can it fade a tattoo": 1,
    "kannMirJemandSagenWieLangeSolcheLangenWörterDieNiemandTrenntNochWerden": 1,
}


def scripted() -> Iterator[Record]:
    """A month of a small site: quiet on Sundays, busier towards the end."""
    for age in range(30):
        day = TODAY - timedelta(days=age)
        busy = (3 if day.weekday() == 6 else 9) + (30 - age) // 4
        for number in range(busy):
            entry = ENTRIES[(number * number + age) % len(ENTRIES)]
            yield ReplyRecord(day=day, kind="answer", entry=entry)
        for kind, every in (("smalltalk", 3), ("refer", 4), ("escalate", 9)):
            if age % every == 0:
                said = "thanks" if kind == "smalltalk" else ""
                yield ReplyRecord(day=day, kind=kind, smalltalk=said)
    for place, (text, times) in enumerate(MISSES.items()):
        kind = "suggest" if place % 3 == 1 else "decline"
        for number in range(times):
            day = TODAY - timedelta(days=number * 3 + place)
            yield ReplyRecord(day=day, kind=kind, text=text)
    yield from ruled()
    for entry, opinions in (
        ("is-it-safe", ["helpful"] * 7 + ["unsafe"]),
        ("sessions-needed", ["helpful"] * 2 + ["wrong", "outdated", "unhelpful"]),
    ):
        for number, opinion in enumerate(opinions):
            text = "" if opinion == "helpful" else f"is that {opinion}"
            yield FeedbackRecord(
                mark=f"{entry} {number}",
                day=TODAY,
                kind="answer",
                entry=entry,
                opinion=opinion,
                text=text,
            )


def ruled() -> Iterator[Record]:
    """Replies that a safety rule had a say in, and opinions on some."""
    for kind, rule, times in (
        ("escalate", "cannot-breathe", 4),
        ("escalate", "infection-signs-of-an-earlier-version", 1),
        ("refer", "pregnancy", 12),
        ("answer", "cannot-breathe", 9),
    ):
        yield from [ReplyRecord(day=TODAY, kind=kind, rule=rule)] * times
        for opinion in ("unhelpful", "unsafe", "helpful")[: times // 3]:
            yield FeedbackRecord(
                mark=f"{kind} {rule} {opinion}",
                day=TODAY,
                kind=kind,
                rule=rule,
                opinion=opinion,
                text="is that a joke" if opinion == "unsafe" else "",
            )


def overdue(knowledge: KnowledgeBase) -> KnowledgeBase:
    """The knowledge with one review that was due last month."""
    topics = dict(knowledge.topics)
    name, topic = next(iter(topics.items()))
    first, *others = topic.entries
    late = first.model_copy(update={"review_due": TODAY - timedelta(days=30)})
    topics[name] = Topic(title=topic.title, entries=(late, *others))
    return replace(knowledge, topics=topics)


@contextmanager
def serving(responder: Responder, path: Path) -> Iterator[str]:
    """Serve a desk with a scripted month; gives its address."""
    store = Store(f"sqlite:///{path}")
    store.prepare()
    store.write(scripted())
    app = make_client(
        responder,
        desk_token=TOKEN,
        database_url=f"sqlite:///{path}",
        retention_days=365,
    ).application
    app.extensions[Desk.KEY] = replace(
        app.extensions[Desk.KEY], today=lambda: TODAY, days=30
    )
    try:
        with listening(app) as address:
            yield address
    finally:
        services_of(app).recorder.close()


@pytest.fixture(scope="module")
def server(
    shipped: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    path = tmp_path_factory.mktemp("desk") / "askwell.db"
    with serving(Responder(overdue(shipped)), path) as address:
        yield address


@pytest.fixture
def visit(browser: Browser, server: str) -> Iterator[Callable[..., Chat]]:
    """Opens the desk's door; afterwards nothing may have been said or asked outside."""
    visits: list[Chat] = []

    def open_page(**context: Any) -> Chat:
        visits.append(Chat(page=browser.new_context(**context).new_page()))
        visits[-1].page.goto(f"{server}/desk")
        return visits[-1]

    yield open_page

    for one in visits:
        strangers = [r.url for r in one.requests if not r.url.startswith(server)]
        console = list(one.console)
        one.page.context.close()

        assert strangers == []
        assert console == []


def enter(visitor: Chat) -> Chat:
    visitor.page.get_by_label("Token").fill(TOKEN)
    visitor.page.keyboard.press("Enter")
    visitor.page.get_by_role("heading", name="The desk", exact=True).wait_for()
    return visitor


def is_too_wide(visitor: Chat) -> bool:
    root = "document.documentElement"
    return bool(visitor.page.evaluate(f"{root}.scrollWidth > {root}.clientWidth"))


@pytest.mark.parametrize("look", LOOKS)
def test_the_desk_is_accessible_in_every_look(
    visit: Callable[..., Chat], look: str
) -> None:
    visitor = visit(**LOOKS[look])
    visitor.shoot(f"desk-login-{look}")
    at_the_door = visitor.complaints()
    enter(visitor)
    visitor.shoot(f"desk-{look}", full_page=True)
    closed = visitor.complaints()
    visitor.page.evaluate(
        "document.querySelectorAll('details').forEach(d => d.open = 1)"
    )
    visitor.shoot(f"desk-open-{look}", full_page=True)

    assert at_the_door == []
    assert closed == []
    assert visitor.complaints() == []
    assert not is_too_wide(visitor)


PAGES = {
    "entries": "/desk/entries",
    "found": "/desk/entries?q=melasma&sort=answered",
    "entry": "/desk/entries/sessions-needed",
    "reviews": "/desk/reviews",
}


@pytest.mark.parametrize("look", LOOKS)
def test_the_pages_of_entries_are_accessible_in_every_look(
    visit: Callable[..., Chat], server: str, look: str
) -> None:
    visitor = enter(visit(**LOOKS[look]))

    for name, path in PAGES.items():
        visitor.page.goto(f"{server}{path}")
        visitor.shoot(f"desk-{name}-{look}", full_page=True)

        assert visitor.complaints() == []
        assert not is_too_wide(visitor)


def test_an_entry_is_found_with_the_keyboard_alone(visit: Callable[..., Chat]) -> None:
    page = enter(visit()).page

    page.get_by_role("link", name="Entries").focus()
    page.keyboard.press("Enter")
    page.get_by_role("searchbox").focus()
    page.keyboard.type("melanin")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="What is melanin?").focus()
    page.keyboard.press("Enter")

    expect(
        page.get_by_role("heading", name="What is melanin?", level=1)
    ).to_be_visible()
    expect(page.get_by_role("region", name="Phrasings, in a table")).to_be_visible()
    current = page.get_by_role("navigation", name="The desk").get_by_role("link")
    expect(current.nth(1)).to_have_attribute("aria-current", "true")


def test_the_reviews_are_downloaded_as_a_calendar(visit: Callable[..., Chat]) -> None:
    page = enter(visit()).page
    page.get_by_role("link", name="Reviews").click()

    with page.expect_download() as download:
        page.get_by_role("link", name="Download them as a calendar").click()

    assert download.value.suggested_filename == "reviews.ics"
    assert Path(download.value.path()).read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


def test_the_chart_has_a_column_for_every_day_with_replies(
    visit: Callable[..., Chat],
) -> None:
    page = enter(visit()).page
    heights = page.locator(".chart rect.answer").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().height)"
    )

    assert len(heights) == 30
    assert min(heights) > 5
    expect(page.get_by_role("img", name="replies by day")).to_be_visible()


def test_safety_rules_are_a_table_that_can_be_read_out(
    visit: Callable[..., Chat],
) -> None:
    page = enter(visit()).page
    table = page.get_by_role("region", name="Replies by safety rule").get_by_role(
        "table"
    )

    expect(table.get_by_role("columnheader")).to_have_text(
        [
            *("Rule", "grade", "replies", "first", "last"),
            *("helped", "did not", "because"),
        ]
    )
    expect(table.get_by_role("row", name="cannot-breathe siren 4")).to_be_visible()
    expect(table.get_by_role("row", name="cannot-breathe note 9")).to_be_visible()


def test_turns_that_ask_for_no_entry_are_a_table_of_their_own(
    visit: Callable[..., Chat],
) -> None:
    page = enter(visit()).page
    section = page.get_by_role("region", name="Turns that ask for no entry")
    table = section.get_by_role("table")

    expect(table.get_by_role("columnheader")).to_have_text(
        ["Rule", "replies", "first", "last"]
    )
    expect(table.get_by_role("row", name="thanks 10")).to_be_visible()


def test_an_overdue_review_is_named(visit: Callable[..., Chat]) -> None:
    page = enter(visit()).page

    expect(page.get_by_role("heading", name="Reviews that are overdue")).to_be_visible()
    expect(page.get_by_text("due 23 October 2026")).to_be_visible()


def test_leaving_closes_the_door(visit: Callable[..., Chat]) -> None:
    page = enter(visit()).page

    page.get_by_role("button", name="Log out").click()

    expect(page.get_by_label("Token")).to_be_visible()
    assert page.context.cookies()[0]["httpOnly"]
    page.go_back()
    expect(page.get_by_label("Token")).to_be_visible()


def test_a_wrong_token_is_said_where_it_was_typed(visit: Callable[..., Chat]) -> None:
    visitor = visit()
    page = visitor.page

    page.get_by_label("Token").fill("nearly-the-right-one")
    page.get_by_role("button", name="Open the desk").click()

    expect(page.get_by_role("alert")).to_have_text("That is not the token.")
    expect(page.get_by_label("Token")).to_have_accessible_description(
        "That is not the token."
    )
    assert visitor.complaints() == []
    visitor.console.clear()  # the browser notes the 403
