"""Finds a browser for the widget's tests, or installs one.

Debian's own package serves where there is apt; elsewhere Playwright downloads its own.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.chromium import PROGRAMS


def main() -> int:
    """Install a browser if none is found; its exit status: 0 where there is one."""
    if has_browser():
        return 0
    if shutil.which("apt-get"):
        privileged = [] if os.geteuid() == 0 else ["sudo"]
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "--yes", PROGRAMS[0]]):
            apt = [*privileged, "apt-get", "--quiet", *command]
            subprocess.run(apt, check=True, env=environment)
    else:
        playwright = [sys.executable, "-m", "playwright", "install", "chromium"]
        subprocess.run(playwright, check=True)
    if not has_browser():
        print(
            "No browser found: install chromium-headless-shell and try again.",
            file=sys.stderr,
        )
        return 1
    return 0


def has_browser() -> bool:
    """Whether the tests would find a browser."""
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    return own.exists() or any(map(shutil.which, PROGRAMS))


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    sys.exit(main())
