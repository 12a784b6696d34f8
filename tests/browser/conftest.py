"""A browser, the real server and a site that embeds its chat."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserType, Error, sync_playwright

from tests.browser.chat import Chat
from tests.browser.site import Site, serving
from tests.web.doubles import KNOWLEDGE

ROOT = Path(__file__).parents[2]
DEBIAN = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
DESKTOP = {"width": 1280, "height": 860}


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """Somebody's site, allowed to embed the chat of a running server."""
    with serving() as site, running(site.origin) as server:
        site.server = server
        yield site


@contextmanager
def running(origin: str, port: int = 0) -> Iterator[str]:
    """Run a server that lets this origin embed its chat; gives its address."""
    command = [sys.executable, "-m", "web", "--port", str(port)]
    with subprocess.Popen(
        [*command, "--knowledge", str(KNOWLEDGE)],
        cwd=ROOT,
        env=os.environ
        | {
            "FAQ_ALLOWED_ORIGINS": origin,
            "FAQ_DATABASE_URL": "off",
            # All tests are one client.
            "FAQ_RATE_LIMIT": "off",
        },
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        line = process.stdout.readline()
        assert " at " in line, "The server did not start; see its output."

        try:
            yield line.split(" at ")[1].split("/ ")[0]
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, Playwright's own or Debian's. Without one the tests fail."""
    with sync_playwright() as playwright:
        browser = launch(playwright.chromium)
        yield browser
        browser.close()


def launch(chromium: BrowserType) -> Browser:
    reasons = []

    for path in (Path(chromium.executable_path), DEBIAN):
        try:
            return chromium.launch(executable_path=path, args=ARGUMENTS)
        except Error as error:
            reasons.append(f"{path}: {error.message.splitlines()[0]}")

    pytest.fail(
        "No browser: run `python -m playwright install chromium` or "
        "`apt-get install chromium`.\n" + "\n".join(reasons)
    )


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Callable[..., Chat]]:
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


@pytest.fixture
def chat(visit: Callable[..., Chat]) -> Chat:
    """A closed chat on somebody's site."""
    return visit()
