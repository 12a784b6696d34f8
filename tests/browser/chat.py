"""The chat as a visitor meets it in a browser."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request

from tests.browser.site import Site

SCREENSHOTS = Path(
    os.environ.get("ASKWELL_SCREENSHOTS") or Path(__file__).parent.parent / "artefacts"
)
DESKTOP = {"width": 1280, "height": 860}
ANSWERED = "How many sessions does it take?"
RED_FLAG = "My face is swollen and I can not breathe"
NOTED = "How many sessions does it take if I can not breathe?"


@dataclass(kw_only=True)
class Chat:
    """A page with a chat, and all that the page did.

    `console` and `requests` are what was written and asked so far.
    """

    page: Page
    console: list[str] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.console.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request))

    def _note(self, message: ConsoleMessage) -> None:
        self.console.append(message.text)

    @property
    def root(self) -> Locator:
        return self.page.locator("faq-chat")

    @property
    def launcher(self) -> Locator:
        return self.root.get_by_role("button", name="Ask a question")

    @property
    def panel(self) -> Locator:
        return self.root.locator(".panel")

    @property
    def textbox(self) -> Locator:
        return self.root.get_by_role("textbox", name="Your question")

    @property
    def log(self) -> Locator:
        return self.root.get_by_role("log")

    @property
    def turns(self) -> Locator:
        return self.root.locator(".turn")

    @property
    def reply(self) -> Locator:
        """The bubble of the latest reply."""
        return self.turns.last.locator(".bubble")

    @property
    def failure(self) -> Locator:
        return self.root.locator(".failure")

    def button(self, name: str) -> Locator:
        return self.root.get_by_role("button", name=name, exact=True)

    def goto(self, url: str) -> "Chat":
        self.page.goto(url)
        self.page.evaluate("customElements.whenDefined('faq-chat').then(() => 1)")
        return self

    def open(self) -> "Chat":
        self.launcher.click()
        self.log.get_by_text("Hello!").wait_for()
        return self

    def send(self, text: str) -> None:
        """Type a message and send it, and don't wait."""
        self.textbox.fill(text)
        self.textbox.press("Enter")

    def ask(self, text: str) -> Locator:
        """Ask and wait for the reply."""
        turns = self.turns.count()
        self.send(text)
        reply = self.turns.nth(turns).locator(".bubble")
        reply.wait_for()
        return reply

    def asked(self) -> list[Any]:
        """The bodies of all chat requests."""
        return [
            request.post_data_json
            for request in self.requests
            if request.url.endswith("/api/chat") and request.method == "POST"
        ]

    def stored(self) -> dict[str, str]:
        stored: dict[str, str] = self.page.evaluate("({ ...sessionStorage })")
        return stored

    def focused(self) -> str:
        """What has the focus inside the chat, as a visitor would call it."""
        name: str = self.page.evaluate(
            """() => {
              const at = document.querySelector('faq-chat').shadowRoot.activeElement
              return at ? at.ariaLabel || at.title || at.textContent.trim() : ''
            }"""
        )
        return name

    def settled(self) -> "Chat":
        """Wait until nothing moves."""
        self.page.evaluate(
            """async () => {
              const root = document.querySelector('faq-chat')?.shadowRoot
              const moves = (root?.getAnimations() ?? []).filter(
                (animation) => animation.effect.getComputedTiming().iterations < 9)
              await Promise.allSettled(moves.map((move) => move.finished))
            }"""
        )
        return self

    def shoot(self, name: str, *, full_page: bool = False) -> None:
        """Keep a picture, to be looked at."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        path = SCREENSHOTS / f"{name}.png"
        self.settled().page.screenshot(path=path, full_page=full_page)

    def complaints(self) -> list[str]:
        """What axe finds wrong with the page as it is."""
        options = {
            # The one rule of WCAG 2.2 AA that axe leaves out unless asked.
            "rules": {"target-size": {"enabled": True}},
            # What is well stays in the browser: of a long page it is megabytes.
            "resultTypes": ["violations"],
        }
        results = Axe().run(self.settled().page, options=options)
        return [
            f"{found['id']}: {node['html']}"
            for found in results.response["violations"]
            for node in found["nodes"]
        ]


@contextmanager
def visiting(browser: Browser, site: Site) -> Iterator[Callable[..., Chat]]:
    """Opens pages; afterwards nothing may have been said, set or asked elsewhere.

    What a page writes to the console is a fault unless the test clears it.
    """
    visits: list[Chat] = []

    def open_page(url: str | None = None, **context: Any) -> Chat:
        options = {"viewport": DESKTOP, "reduced_motion": "reduce"} | context
        chat = Chat(page=browser.new_context(**options).new_page())
        visits.append(chat)
        return chat.goto(url or site.page())

    yield open_page

    for chat in visits:
        asked = {request.url.partition("?")[0] for request in chat.requests}
        strangers = {
            url for url in asked if not url.startswith((site.origin, site.server))
        }
        cookies = chat.page.context.cookies()
        console = list(chat.console)
        chat.page.context.close()

        assert strangers == set()
        assert cookies == []
        assert console == []
