"""A browser, the real server and a site that embeds its chat."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.chat import Chat
from tests.browser.chromium import chromium
from tests.browser.site import Site, chat_server, serving

DESKTOP = {"width": 1280, "height": 860}


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """Somebody's site, allowed to embed the chat of a running server."""
    with serving() as site, chat_server(site.origin) as server:
        site.server = server
        yield site


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


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
