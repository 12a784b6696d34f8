"""A browser, the real server and a site that embeds its chat."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.chat import Chat, visiting
from tests.browser.chromium import chromium
from tests.browser.site import Site, chat_server, serving


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
    """Opens pages for one test."""
    with visiting(browser, site) as open_page:
        yield open_page


@pytest.fixture
def chat(visit: Callable[..., Chat]) -> Chat:
    """A closed chat on somebody's site."""
    return visit()
