"""What the widget may weigh, and what it may not be made of."""

import re
from collections.abc import Callable

import pytest

from tests.browser import size
from tests.browser.chat import Chat
from tests.browser.picture import PICTURE
from tests.browser.site import Site


def test_the_widget_stays_small(capsys: pytest.CaptureFixture[str]) -> None:
    size.main()

    printed = capsys.readouterr().out.splitlines()[-1]
    assert printed == f"{sum(size.sizes().values()):,} bytes gzipped in all, of 13,824"
    assert sum(size.sizes().values()) < size.LIMIT


def test_the_readmes_picture_stays_small() -> None:
    assert PICTURE.read_bytes().startswith(b"\x89PNG")
    assert PICTURE.stat().st_size < 120_000


def test_all_that_a_page_fetches_is_weighed(
    visit: Callable[..., Chat], site: Site
) -> None:
    chat = visit().open()
    static = f"{site.server}/static/"

    fetched = {
        request.url.removeprefix(static)
        for request in chat.requests
        if request.url.startswith(static)
    }

    assert fetched == set(size.files())


def test_the_modules_need_no_build_and_make_no_markup() -> None:
    sources = {name: path.read_text("utf-8") for name, path in size.files().items()}

    assert matches(sources, r"innerHTML|outerHTML|insertAdjacentHTML|eval\(") == []
    assert matches(sources, r"document\.cookie|localStorage") == []
    assert matches(sources, r"https?://(?!www\.w3\.org/)") == []
    assert matches(sources, r"^import .* from '(?!\./)") == []
    assert matches(sources, r".{250}") == []


def matches(sources: dict[str, str], pattern: str) -> list[str]:
    """Where a pattern stands in a line of these files: `api.js:12`."""
    return [
        f"{name}:{number}"
        for name, source in sources.items()
        for number, line in enumerate(source.splitlines(), 1)
        if re.search(pattern, line)
    ]
