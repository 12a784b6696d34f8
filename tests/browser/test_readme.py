"""What web/README.md says of the widget is so."""

import re
from collections.abc import Callable
from pathlib import Path

from bot import cldr
from tests.browser import size
from tests.browser.chat import ANSWERED, NOTED, RED_FLAG, Chat
from web.strings.catalogues import shipped

README = (Path(__file__).parents[2] / "web" / "README.md").read_text("utf-8")
SOURCE = {path.name: path.read_text("utf-8") for path in size.files().values()}


def section(title: str) -> str:
    return README.split(f"## {title}\n")[1].split("\n## ")[0]


def test_the_size_is_the_measured_one() -> None:
    assert f"{sum(size.sizes().values()):,} bytes gzipped in all" in README


def test_every_custom_property_is_told_of() -> None:
    told = set(re.findall(r"^\| `(--faq-chat-[a-z-]+)`", section("Looks"), re.M))

    assert told == set(re.findall(r"var\((--faq-chat-[a-z-]+)", SOURCE["styles.js"]))


def test_every_language_is_told_of() -> None:
    names = {cldr(each).get_language_name("en") for each in shipped()}

    assert names <= set(re.findall(r"[A-Z][a-z]+", section("Words")))
    assert f"of {len(names)} languages" in README


def test_every_event_is_told_of() -> None:
    told = set(re.findall(r"`faq-chat:([a-z]+)`", section("Events")))

    assert told == {"open", "close", "message", "reply", "feedback", "error"}


def test_every_part_is_told_of(chat: Chat) -> None:
    told = set(re.findall(r"`([a-z-]+)`", section("Looks").split("Parts: ")[1]))
    chat.open().page.route("**/api/feedback", lambda route: route.abort())
    chat.ask("Can I use a laser?")
    chat.ask(ANSWERED)
    chat.ask("I am pregnant, is it for me?")
    chat.ask(NOTED)
    chat.ask("hello")
    chat.ask(RED_FLAG)

    parts = set(
        chat.root.evaluate(
            """({ shadowRoot }) => [...shadowRoot.querySelectorAll('[part]')]
              .flatMap((node) => [...node.part])"""
        )
    )

    passing = {"waiting", "failure", "text", "suggest", "none"}
    assert parts - {"unseen", "dots"} <= told
    assert told - passing <= parts
    assert all(name in SOURCE["view.js"] for name in passing - {"suggest"})


def test_what_it_asks_of_a_policy_is_what_the_tests_run_under(
    visit: Callable[..., Chat],
) -> None:
    chat = visit()
    with chat.page.expect_response("**/?*") as page:
        chat.page.reload()

    policy = page.value.headers["content-security-policy"]
    server = "https://your-server.example"
    asked = re.sub(r"http://127\.0\.0\.1:\d+", server, policy)
    assert asked in section("Content-Security-Policy")
