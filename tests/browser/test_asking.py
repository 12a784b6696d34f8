"""Questions, replies of every kind, chips."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.browser.chat import ANSWERED, NOTED, RED_FLAG, Chat
from tests.browser.site import Site


def test_an_answer_has_its_disclaimer_sources_and_next_questions(chat: Chat) -> None:
    reply = chat.open().ask(ANSWERED)

    expect(reply.locator("p").first).to_have_text(
        "The article gives 4 to 6 sessions. Your provider sets your plan."
    )
    expect(reply.locator(".disclaimer")).to_contain_text("not medical advice")
    expect(reply.locator(".disclaimer")).to_be_visible()
    expect(reply.locator("ul")).to_be_hidden()
    expect(chat.button("How far apart are the appointments?")).to_be_visible()
    expect(chat.turns.last.locator(".question")).to_contain_text(ANSWERED)
    expect(chat.textbox).to_have_value("")
    assert chat.focused() == "Your question"


def test_sources_unfold(chat: Chat) -> None:
    reply = chat.open().ask(ANSWERED)

    reply.get_by_text("Sources (2)").click()

    expect(reply.get_by_role("listitem")).to_have_text(
        [
            "Dark marks explainedThe treatment plan",
            "After your treatment (opens in a new tab)",
        ]
    )
    expect(reply.get_by_role("link", name="After your treatment")).to_have_attribute(
        "href", "https://clinic.example/leaflet"
    )


def test_links_of_an_answer_are_links(chat: Chat) -> None:
    reply = chat.open().ask(ANSWERED)

    link = reply.get_by_role("link", name="leaflet")
    expect(link).to_have_attribute("href", "https://clinic.example/leaflet")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(reply.get_by_role("link", name="0300 123")).to_have_attribute(
        "href", "tel:0300123"
    )


def test_a_chip_sends_its_entry_and_never_searches(chat: Chat) -> None:
    chat.open().ask(ANSWERED)

    chat.button("How far apart are the appointments?").click()

    expect(chat.reply).to_contain_text("4 to 8 weeks")
    first, second = chat.asked()
    assert first["entry"] is None
    assert second["entry"] == "time-between-sessions"
    assert second["message"] == "How far apart are the appointments?"
    assert second["conversation"]
    assert chat.focused() == "Your question"


def test_only_the_latest_chips_can_be_pressed(chat: Chat) -> None:
    chat.open().ask(ANSWERED)
    chat.ask("What is melasma?")

    expect(chat.button("How far apart are the appointments?")).to_have_count(0)


def test_a_follow_up_is_understood(chat: Chat) -> None:
    chat.open().ask(ANSWERED)

    reply = chat.ask("the first one")

    expect(reply).to_contain_text("4 to 8 weeks")


@pytest.mark.parametrize(
    ("message", "heading"),
    [
        (RED_FLAG, "This may be an emergency"),
        ("my spot is growing", "Please have a doctor check this"),
    ],
)
def test_an_escalation_is_unmistakable(chat: Chat, message: str, heading: str) -> None:
    reply = chat.open().ask(message)

    expect(reply).to_have_role("alert")
    expect(reply).to_have_attribute("part", "bubble escalate")
    expect(reply.get_by_role("heading", name=heading)).to_be_visible()
    expect(reply.locator("svg")).to_be_visible()
    expect(reply.locator(".disclaimer")).to_have_count(0)
    expect(chat.turns.last.locator(".chip")).to_have_count(0)
    expect(chat.button("This helped")).to_have_count(0)


def test_emergency_numbers_can_be_rung(chat: Chat) -> None:
    reply = chat.open().ask(RED_FLAG)

    for number in ["999", "911", "112"]:
        link = reply.get_by_role("link", name=number, exact=True)
        expect(link).to_have_attribute("href", f"tel:{number}")


def test_numbers_to_call_are_buttons_and_the_first_stands_out(chat: Chat) -> None:
    reply = chat.open().ask(RED_FLAG)

    buttons = reply.get_by_role("group", name="Numbers to call").get_by_role("link")
    expect(buttons).to_have_text(
        [
            "Call 999UK and Ireland",
            "Call 911US and Canada",
            "Call 112European Union and many other countries",
        ]
    )
    assert [button.get_attribute("href") for button in buttons.all()] == [
        "tel:999",
        "tel:911",
        "tel:112",
    ]
    looks = [
        button.evaluate(
            """node => {
              const { width, height } = node.getBoundingClientRect()
              return [getComputedStyle(node).backgroundColor, width, height]
            }"""
        )
        for button in buttons.all()
    ]
    (first, width, _), *others = looks
    assert all(colour != first and width > narrower for colour, narrower, _ in others)
    assert all(height >= 44 for _, _, height in looks)


def test_a_number_that_its_button_does_not_name_stands_below(chat: Chat) -> None:
    call = {"label": "Call Samaritans", "tel": "+44 116-123", "where": "UK"}
    chat.open().page.route("**/api/chat", tampered(calls=[call]))

    button = chat.ask(RED_FLAG).locator(".call")

    expect(button).to_have_text("Call Samaritans+44 116-123 · UK")
    expect(button).to_have_attribute("href", "tel:+44116123")


def test_a_note_stands_quietly_between_an_answer_and_its_disclaimer(
    chat: Chat,
) -> None:
    reply = chat.open().ask(NOTED)
    note = reply.get_by_role("note")

    expect(note).to_have_text(
        "If this is happening now, call 999, 911 or 112, or read what to do "
        "(opens in a new tab)."
    )
    expect(note.get_by_role("link", name="999")).to_have_attribute("href", "tel:999")
    link = note.get_by_role("link", name="what to do")
    expect(link).to_have_attribute("href", "https://clinic.example/breathing")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(reply).not_to_have_role("alert")
    expect(reply.get_by_role("heading")).to_have_count(0)
    expect(reply.locator(".calls")).to_have_count(0)
    tops = [
        part.bounding_box()
        for part in (reply.locator("p").first, note, reply.locator(".disclaimer"))
    ]
    assert tops == sorted(tops, key=lambda box: box["y"] if box else 0)


def test_an_answer_with_a_note_looks_like_any_other(chat: Chat) -> None:
    look = """node => {
      const { backgroundColor, border, color, font } = getComputedStyle(node)
      return { backgroundColor, border, color, font }
    }"""
    answer = chat.open().ask(ANSWERED)
    noted = chat.ask(NOTED)

    assert noted.evaluate(look) == answer.evaluate(look)
    assert noted.evaluate("node => node.dataset.level") is None


@pytest.mark.parametrize("kind", ["answer", "suggest", "decline", "refer", "smalltalk"])
def test_a_note_is_read_out_with_any_reply_but_an_alarm(chat: Chat, kind: str) -> None:
    chat.open().page.route(
        "**/api/chat", tampered(kind=kind, note="If it burns, ring [999](tel:999).")
    )

    reply = chat.ask(ANSWERED)

    expect(chat.log.get_by_role("note")).to_have_text("If it burns, ring 999.")
    expect(reply.get_by_role("note")).to_be_visible()
    expect(reply).not_to_have_role("alert")


def test_markup_in_a_note_or_a_number_is_only_text(chat: Chat) -> None:
    call = {"label": "<b>Call</b>", "tel": "javascript:9", "where": "<i>here</i>"}
    note = "<b>bold</b> [bad](javascript:alert(1))"
    chat.open().page.route("**/api/chat", tampered(note=note, calls=[call]))

    reply = chat.ask(ANSWERED)

    expect(reply.locator(".note")).to_have_text(note)
    expect(reply.locator(".note a, .note b, .call i")).to_have_count(0)
    expect(reply.locator(".call")).to_have_attribute("href", "tel:9")
    expect(reply.locator(".call")).to_contain_text("<b>Call</b>")


def test_an_escalation_looks_like_nothing_else(chat: Chat) -> None:
    look = """node => {
      const { backgroundColor, borderColor } = getComputedStyle(node)
      return [backgroundColor, borderColor]
    }"""
    answer = chat.open().ask(ANSWERED).evaluate(look)
    refer = chat.ask("I am pregnant").evaluate(look)
    spot = chat.ask("my spot is growing").evaluate(look)
    emergency = chat.ask(RED_FLAG).evaluate(look)

    assert len({tuple(x) for x in (answer, refer, spot, emergency)}) == 4


def test_a_referral_says_whom_to_ask(chat: Chat) -> None:
    reply = chat.open().ask("I am pregnant, is it for me?")

    expect(
        reply.get_by_role("heading", name="Best asked of a professional")
    ).to_be_visible()
    expect(reply).to_contain_text("midwife or doctor")
    expect(reply.locator(".disclaimer")).to_be_visible()
    expect(reply).not_to_have_role("alert")


def test_what_is_not_known_is_declined_with_questions_to_choose(chat: Chat) -> None:
    reply = chat.open().ask("Can I use a laser?")

    expect(reply).to_contain_text("I don't have an answer to that")
    expect(chat.turns.last.locator(".chip").first).to_be_visible()
    expect(chat.button("This helped")).to_have_count(0)


def test_markup_is_only_text(chat: Chat) -> None:
    wicked = "<img src=x onerror=alert(1)> [melasma](javascript:alert(1))"
    chat.open().ask(wicked)

    expect(chat.turns.last.locator(".question")).to_contain_text(wicked)
    expect(chat.turns.last.locator("img, .question a")).to_have_count(0)


def test_markup_in_a_reply_is_only_text(chat: Chat) -> None:
    text = "<b>bold</b> [bad](javascript:alert(1)) [other](ftp://x.example)"
    chat.open()
    chat.page.route("**/api/chat", tampered(text=text))

    reply = chat.ask("hello")

    expect(reply.locator("p")).to_have_text(text)
    expect(reply.locator("a, b")).to_have_count(0)


def test_a_source_without_a_safe_address_is_not_a_link(chat: Chat) -> None:
    source = {"id": "x", "title": "Bad", "section": None, "url": "javascript:alert(1)"}
    chat.open()
    chat.page.route("**/api/chat", tampered(sources=[source]))

    reply = chat.ask("hello")

    expect(reply.locator("li")).to_have_text("Bad")
    expect(reply.locator("a")).to_have_count(0)


def test_waiting_is_shown_and_a_double_click_sends_once(chat: Chat) -> None:
    chat.open()
    held: list[Route] = []
    chat.page.route("**/api/chat", lambda route: held.append(route))
    chat.textbox.fill(ANSWERED)

    chat.button("Send").dblclick()
    expect(chat.root.get_by_text("Looking for an answer")).to_have_count(1)
    expect(chat.button("Send")).to_have_attribute("aria-disabled", "true")
    chat.textbox.fill("something else")
    chat.textbox.press("Enter")
    held[0].continue_()

    chat.reply.wait_for()
    expect(chat.root.get_by_text("Looking for an answer")).to_have_count(0)
    expect(chat.textbox).to_have_value("something else")
    assert len(chat.asked()) == 1


def test_a_chip_that_is_pressed_twice_asks_once(chat: Chat) -> None:
    chat.open().button("What is melasma?").dblclick()

    expect(chat.reply).to_contain_text("grey-brown")
    chat.page.wait_for_load_state("networkidle")
    assert [body["entry"] for body in chat.asked()] == ["what-is-melasma"]


def test_a_second_try_that_is_pressed_twice_asks_once(chat: Chat) -> None:
    chat.open().page.route("**/api/chat", lambda route: route.abort())
    chat.send(ANSWERED)
    chat.failure.wait_for()
    chat.page.unroute("**/api/chat")
    chat.requests.clear()

    chat.button("Try again").dblclick()

    expect(chat.reply).to_contain_text("4 to 6 sessions")
    chat.page.wait_for_load_state("networkidle")
    assert len(chat.asked()) == 1
    chat.console.clear()


def test_blank_messages_are_not_sent(chat: Chat) -> None:
    chat.open()

    chat.send("  \n ")

    expect(chat.turns).to_have_count(0)
    assert chat.asked() == []


def test_shift_and_enter_begins_a_line(chat: Chat) -> None:
    chat.open().textbox.press_sequentially("one")
    chat.textbox.press("Shift+Enter")
    chat.textbox.press_sequentially("two")

    expect(chat.textbox).to_have_value("one\ntwo")
    assert chat.asked() == []


def test_an_escalation_is_asked_for_again_without_shouting(
    visit: Callable[..., Chat], site: Site
) -> None:
    chat = visit().open()
    chat.ask(RED_FLAG)

    chat.page.reload()

    expect(chat.reply).to_contain_text("Do not wait for a reply")
    expect(chat.reply).not_to_have_role("alert")


def test_times_can_be_read_out(chat: Chat) -> None:
    chat.open().ask(ANSWERED)

    times = chat.turns.last.locator("time")
    expect(times).to_have_count(2)
    expect(times.first).to_have_attribute("datetime", re.compile(r"^\d{4}-\d\d-\d\dT"))
    expect(times.last).to_have_text(re.compile(r"\d:\d\d"))


def test_an_answer_can_be_copied(visit: Callable[..., Chat]) -> None:
    chat = visit(permissions=["clipboard-read", "clipboard-write"]).open()
    chat.ask(ANSWERED)

    chat.button("Copy the answer").click()

    expect(chat.root.get_by_text("Copied.")).to_be_visible()
    copied = chat.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("The article gives 4 to 6 sessions.")
    assert "leaflet (https://clinic.example/leaflet)" in copied
    assert "Ring 0300 123 to ask." in copied
    assert copied.endswith("The figures are the article's; yours may differ.")


def test_a_note_is_copied_with_its_answer(visit: Callable[..., Chat]) -> None:
    chat = visit(permissions=["clipboard-read", "clipboard-write"]).open()
    chat.ask(NOTED)

    chat.button("Copy the answer").click()

    expect(chat.root.get_by_text("Copied.")).to_be_visible()
    assert (
        "to ask.\n\nIf this is happening now, call 999, 911 or 112, or read what to do "
        "(https://clinic.example/breathing).\n\nGeneral information"
    ) in chat.page.evaluate("navigator.clipboard.readText()")


def tampered(**parts: object) -> Callable[[Route], None]:
    """Answer with a real reply, changed in these parts."""

    def answer(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=json.dumps(response.json() | parts))

    return answer
