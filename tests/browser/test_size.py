"""What the widget may weigh, and what it may not be made of."""

import re
from collections.abc import Callable

import pytest

from tests.browser import size
from tests.browser.chat import Chat
from tests.browser.site import Site


def test_the_widget_stays_small(capsys: pytest.CaptureFixture[str]) -> None:
    size.main()

    printed = capsys.readouterr().out.splitlines()[-1]
    assert printed == f"{sum(size.sizes().values()):,} bytes gzipped in all, of 12,288"
    assert sum(size.sizes().values()) < size.LIMIT


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

    assert fetched == set(size.sizes())


@pytest.mark.parametrize("name", size.sizes())
def test_a_module_needs_no_build_and_makes_no_markup(name: str) -> None:
    source = (size.STATIC / name).read_text("utf-8")

    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|eval\(", source)
    assert not re.search(
        r"document\.cookie|localStorage|https?://(?!www\.w3\.org/)", source
    )
    assert all(
        path.startswith("./")
        for path in re.findall(r"(?m)^import .* from '(.+)'", source)
    )
    assert max(map(len, source.splitlines())) < 250
