"""The server's own pages in a browser: seen, printed, and without scripts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bot import KnowledgeBase, Responder, Settings
from tests.browser.chat import SCREENSHOTS, Chat
from tests.builders import make_entry, with_entries
from tests.servers.serving import listening
from tests.web.doubles import make_client
from web.live.services import Replier

LOOKS: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1440, "height": 900}},
    "dark": {"color_scheme": "dark"},
    "small": {
        "viewport": {"width": 375, "height": 740},
        "has_touch": True,
        "device_scale_factor": 2,
    },
    "small-dark": {"viewport": {"width": 320, "height": 568}, "color_scheme": "dark"},
    "contrast": {"forced_colors": "active"},
}
ARABIC = make_entry(
    "delivery-abroad",
    "هل ترسلون الطرود إلى الخارج؟",
    answer="نعم، خلال 5 أيام. [اتصلوا بنا](tel:0300123) أو اقرأوا "
    "[الشروط](https://post.example/terms).",
    sources=("post-office#letters",),
    disclaimers=("holidays",),
)
LINKS = make_entry(
    "links",
    "How do links look?",
    answer="\n\n".join(
        [
            "One.",
            "Two,\nstill two.\n \n\nThree.",
            " [a](https://a.example/b?c=d#e), [b](https://b.example)[c](tel:+44-300) ",
            "[x](http://a.example) [x](javascript:alert(1)) [x](mailto:a@a.example)",
            "[x](tel:٩٩٩) [](https://a.example) [[x](https://x.example)]",
            "[x] (https://a.example) [x\ny](https://a.example) [x](HTTPS://a.example)",
            "[x](https://a.example/(b)) <b>&amp;</b>",
        ]
    ),
)
# Every paragraph as texts and addresses.
PIECES = """all => all.map(p => [...p.childNodes].map(node =>
  node.href ? [node.firstChild.data, node.getAttribute('href')] : [node.data, null]))"""


@contextmanager
def serving(responder: Replier) -> Iterator[str]:
    """Serve this responder's pages; gives their address."""
    with listening(make_client(responder).application) as address:
        yield address


@pytest.fixture(scope="module")
def server(shipped_responder: Responder) -> Iterator[str]:
    """A server of the knowledge that Askwell comes with."""
    with serving(shipped_responder) as address:
        yield address


@pytest.fixture(scope="module")
def arabic(shop: KnowledgeBase) -> Iterator[str]:
    """A server of knowledge that is written from right to left."""
    settings = Settings(name="متجر", locale="ar", contact="اسألوا عند الصندوق.")
    knowledge = replace(with_entries(shop, ARABIC), settings=settings)
    with serving(Responder(knowledge)) as address:
        yield address


@pytest.fixture
def read(browser: Browser) -> Iterator[Callable[..., Chat]]:
    """Opens pages; afterwards nothing may have been said, set or asked elsewhere."""
    opened: list[tuple[str, Chat]] = []

    def open_page(url: str, **context: Any) -> Chat:
        options = {"viewport": {"width": 1280, "height": 860}} | context
        chat = Chat(page=browser.new_context(**options).new_page())
        opened.append((url, chat))
        chat.page.goto(url)
        return chat

    yield open_page

    for url, chat in opened:
        origin = "/".join(url.split("/")[:3])
        strangers = [r.url for r in chat.requests if not r.url.startswith(origin)]
        cookies = chat.page.context.cookies()
        console = list(chat.console)
        chat.page.context.close()

        assert strangers == []
        assert cookies == []
        assert console == []


@pytest.fixture
def faq(read: Callable[..., Chat], server: str) -> Page:
    return read(f"{server}/faq").page


def is_too_wide(page: Page) -> bool:
    root = "document.documentElement"
    return bool(page.evaluate(f"{root}.scrollWidth > {root}.clientWidth"))


@pytest.mark.parametrize("look", LOOKS)
def test_all_answers_are_accessible_in_every_look(
    read: Callable[..., Chat], server: str, look: str
) -> None:
    reader = read(f"{server}/faq", **LOOKS[look])
    reader.shoot(f"faq-{look}")

    assert reader.complaints() == []
    assert not is_too_wide(reader.page)


@pytest.mark.parametrize("look", LOOKS)
def test_the_demo_page_is_accessible_in_every_look(
    read: Callable[..., Chat], server: str, look: str
) -> None:
    reader = read(f"{server}/", **LOOKS[look])
    reader.log.get_by_text("Hello!").wait_for()
    reader.page.screenshot(path=SCREENSHOTS / f"demo-{look}.png", full_page=True)

    assert reader.complaints() == []
    assert not is_too_wide(reader.page)


# 640 pixels is what a window of 1280 has at 200 % zoom.
@pytest.mark.parametrize("width", [320, 640, 768, 992, 1440])
@pytest.mark.parametrize("path", ["/", "/faq"])
def test_nothing_is_cut_off_at_any_width(
    read: Callable[..., Chat], server: str, path: str, width: int
) -> None:
    page = read(f"{server}{path}", viewport={"width": width, "height": 600}).page

    assert not is_too_wide(page)


def test_text_may_be_spaced_out(faq: Page) -> None:
    faq.set_viewport_size({"width": 320, "height": 600})
    faq.evaluate(
        """() => {
          const sheet = new CSSStyleSheet()
          sheet.replaceSync(`* { line-height: 1.5 !important;
            letter-spacing: .12em !important; word-spacing: .16em !important }
            p { margin-bottom: 2em !important }`)
          document.adoptedStyleSheets = [sheet]
        }"""
    )

    assert not is_too_wide(faq)


@pytest.mark.parametrize("path", ["/", "/faq"])
def test_headings_are_in_order(
    read: Callable[..., Chat], server: str, path: str
) -> None:
    headings = read(f"{server}{path}").page.locator("h1, h2, h3, h4")
    levels = headings.evaluate_all("all => all.map(one => Number(one.tagName[1]))")

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_an_address_leads_to_its_answer(read: Callable[..., Chat], server: str) -> None:
    reader = read(f"{server}/faq#time-between-sessions")
    answer = reader.page.locator("#time-between-sessions")
    reader.shoot("faq-answer")

    expect(answer).to_be_in_viewport(ratio=1)
    expect(answer).to_have_css("outline-width", "2px")


def test_every_permalink_is_labelled_and_names_its_own_answer(faq: Page) -> None:
    links = faq.locator(".permalink").evaluate_all(
        "all => all.map(a => [a.hash.slice(1), a.closest('article').id, a.ariaLabel,"
        " a.previousElementSibling.textContent])"
    )

    assert len(links) > 50
    for target, own, label, question in links:
        assert target == own
        assert label == f"Link to: {question}"


def test_a_permalink_and_a_topic_change_the_address(faq: Page) -> None:
    faq.get_by_role("link", name="Link to: What is melasma?").click()
    expect(faq).to_have_url(f"{faq.url.partition('#')[0]}#what-is-melasma")

    faq.get_by_role("link", name="Safety and risks").click()
    expect(faq.get_by_role("heading", name="Safety and risks")).to_be_in_viewport()


def test_the_topics_stay_in_sight_where_there_is_room(faq: Page) -> None:
    faq.locator("article").last.scroll_into_view_if_needed()

    expect(faq.get_by_role("navigation", name="Topics")).to_be_in_viewport()


@pytest.mark.parametrize(
    ("path", "name", "target"),
    [
        ("/faq", "Skip to the answers", "page_answers"),
        ("/", "Skip to the content", "main"),
    ],
)
def test_the_keyboard_can_skip_what_every_page_begins_with(
    read: Callable[..., Chat], server: str, path: str, name: str, target: str
) -> None:
    page = read(f"{server}{path}").page
    link = page.get_by_role("link", name=name)

    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")

    expect(page.locator(f"#{target}")).to_be_focused()


def test_the_browsers_own_search_reaches_every_answer(
    faq: Page, shipped: KnowledgeBase
) -> None:
    for entry in shipped:
        words = entry.answer.split("\n")[0].split("[")[0][:60].strip()
        found = faq.evaluate(
            """words => {
              getSelection().removeAllRanges()
              return find(words, true)
            }""",
            words,
        )
        assert found, entry.id


def test_without_scripts_all_answers_can_be_read(
    read: Callable[..., Chat], server: str, shipped: KnowledgeBase
) -> None:
    reader = read(server, java_script_enabled=False)
    page = reader.page
    reader.shoot("demo-without-scripts")

    expect(page.locator("noscript p")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button")).to_have_count(0)
    page.locator("noscript a").click()

    expect(page.get_by_role("article")).to_have_count(len(shipped.entries))
    for question in page.locator("h3").all()[::10]:
        expect(question).to_be_visible()
    assert [r.url for r in reader.requests if r.resource_type == "script"] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_paper_the_disclaimer_is_first_and_addresses_are_spelt_out(
    read: Callable[..., Chat], server: str, scheme: str
) -> None:
    page = read(f"{server}/faq#what-is-melasma", color_scheme=scheme).page
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 960})
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=SCREENSHOTS / f"faq-print-{scheme}.png")
    page.pdf(path=SCREENSHOTS / f"faq-{scheme}.pdf", format="A4")
    link = page.locator(".sources a").first

    for unwanted in (".top nav", ".contents", ".skip", ".permalink", ".back"):
        expect(page.locator(unwanted).first).to_be_hidden()
    expect(page.locator(".notice")).to_be_in_viewport()
    expect(page.locator("article").first).to_have_css("break-inside", "avoid")
    expect(page.locator("article").first).to_have_css("color", "rgb(0, 0, 0)")
    expect(page.locator("#what-is-melasma")).to_have_css("outline-style", "none")
    assert link.evaluate("a => getComputedStyle(a, '::after').content") == (
        f'" ({link.get_attribute("href")})"'
    )


@pytest.mark.parametrize("width", [340, 1280])
def test_right_to_left_knowledge_is_mirrored(
    read: Callable[..., Chat], arabic: str, width: int
) -> None:
    reader = read(f"{arabic}/faq", viewport={"width": width, "height": 860})
    topics = reader.page.locator(".contents").bounding_box()
    answer = reader.page.locator("#delivery-abroad").bounding_box()
    notice = reader.page.locator(".notice")
    reader.page.goto(f"{arabic}/faq#delivery-abroad")
    reader.shoot(f"faq-rtl-{width}")

    assert topics
    assert answer
    assert width < 992 or topics["x"] > answer["x"]
    expect(notice).to_have_css("padding-left", "0px")
    expect(reader.page.get_by_text("المواضيع", exact=True)).to_be_visible()
    assert reader.complaints() == []
    assert not is_too_wide(reader.page)


def test_the_demo_page_of_right_to_left_knowledge_is_mirrored(
    read: Callable[..., Chat], arabic: str
) -> None:
    reader = read(arabic)
    reader.log.get_by_text("مرحبًا").wait_for()
    reader.page.screenshot(path=SCREENSHOTS / "demo-rtl.png", full_page=True)
    pitch = reader.page.locator(".pitch").bounding_box()
    chat = reader.panel.bounding_box()

    assert pitch
    assert chat
    assert pitch["x"] > chat["x"]
    expect(reader.page.locator("#snippet")).to_have_css("direction", "ltr")
    assert reader.complaints() == []
    assert not is_too_wide(reader.page)


def test_english_stays_readable_where_no_catalogue_has_the_language(
    read: Callable[..., Chat], shop: KnowledgeBase
) -> None:
    hebrew = replace(shop, settings=Settings(locale="he", semantic=False))
    with serving(Responder(hebrew)) as address:
        reader = read(address)
        reader.log.get_by_text("Hello!").wait_for()

        expect(reader.page.locator(".pitch")).to_have_css("direction", "ltr")
        expect(reader.page.locator(".topics")).to_have_css("direction", "rtl")
        assert reader.complaints() == []
        assert not is_too_wide(reader.page)


def test_pages_and_chat_make_the_same_of_an_answer(
    read: Callable[..., Chat], shop: KnowledgeBase
) -> None:
    with serving(Responder(with_entries(shop, LINKS))) as address:
        page = read(f"{address}/faq").page
        on_page = page.locator("#links > p").evaluate_all(PIECES)
        chat = read(address)
        chat.log.get_by_text("What may it be?").wait_for()
        chat.ask(LINKS.question)
        in_chat = chat.reply.locator("p").evaluate_all(PIECES)

    assert len(on_page) == 8
    assert ["a", "https://a.example/b?c=d#e"] in on_page[3]
    assert in_chat[: len(on_page)] == on_page


def test_the_snippet_can_be_copied(read: Callable[..., Chat], server: str) -> None:
    permissions = ["clipboard-read", "clipboard-write"]
    page = read(server, permissions=permissions).page

    page.get_by_role("button", name="Copy", exact=True).click()

    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == (
        f'<script type="module" src="{server}/static/faq-chat.js"></script>\n'
        "<faq-chat></faq-chat>"
    )


def test_a_snippet_that_may_not_be_copied_is_selected(
    read: Callable[..., Chat], server: str
) -> None:
    page = read(server).page
    page.evaluate("void (navigator.clipboard.writeText = () => Promise.reject())")

    page.get_by_role("button", name="Copy", exact=True).click()

    expect(page.get_by_role("status").filter(has_text="Selected")).to_be_visible()
    assert "static/faq-chat.js" in page.evaluate("String(getSelection())")


def test_the_snippet_has_the_address_that_the_browser_knows(
    read: Callable[..., Chat], server: str
) -> None:
    reader = read(server)
    inside = "http://inside.example"
    page = reader.page
    page.route(
        f"{server}/",
        lambda route: route.fulfill(
            response=(got := route.fetch()), body=got.text().replace(server, inside)
        ),
    )

    page.goto(f"{server}/")

    expect(page.locator("#snippet")).to_contain_text(f"{server}/static/faq-chat.js")
    expect(page.locator("#snippet")).not_to_contain_text(inside)
