"""Without a browser nothing of the chat is tested; that may not pass for success."""

from typing import Any, cast

import pytest
from playwright.sync_api import BrowserType, Error

from tests.browser.chromium import launch


class Missing:
    """A Chromium that is not there."""

    executable_path = "/nowhere/chromium"

    def launch(self, **_: Any) -> None:
        raise Error("Executable doesn't exist")


def test_a_missing_browser_is_a_failure_that_names_the_cure() -> None:
    with pytest.raises(pytest.fail.Exception, match="playwright install chromium"):
        launch(cast(BrowserType, Missing()))
