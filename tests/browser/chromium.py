"""Starts the browser of the tests: Playwright's own Chromium or Debian's."""

from collections.abc import Iterator
from contextlib import contextmanager
from shutil import which

import pytest
from playwright.sync_api import Browser, BrowserType, Error, sync_playwright

# Debian's, the quickest first: the shell draws pages and nothing around them.
PROGRAMS = ("chromium-headless-shell", "chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser, as long as it is needed. Without one the tests fail."""
    with sync_playwright() as playwright:
        browser = launch(playwright.chromium)
        yield browser
        browser.close()


def launch(chromium: BrowserType) -> Browser:
    """Start a browser, or fail with the commands that install one."""
    reasons = []

    for path in (chromium.executable_path, *filter(None, map(which, PROGRAMS))):
        try:
            return chromium.launch(executable_path=path, args=ARGUMENTS)
        except Error as error:
            reasons.append(f"{path}: {error.message.splitlines()[0]}")

    pytest.fail(
        "No browser: run `python -m playwright install chromium` or "
        "`apt-get install chromium-headless-shell`.\n" + "\n".join(reasons)
    )
