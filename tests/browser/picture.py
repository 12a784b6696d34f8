"""Makes the READMEs' pictures anew: `python -m tests.browser.picture [NAME …]`.

Overwrites web/widget.png (an open chat), web/diff.png (what an edit changes) and
tests/evaluation/report.png (the page of a run).
"""

import argparse
import shutil
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from tests.browser.chat import Chat
from tests.browser.chromium import chromium
from tests.browser.site import serving
from tests.servers.serving import ENVIRONMENT, ROOT, running

PICTURE = ROOT / "web" / "widget.png"
DIFF = ROOT / "web" / "diff.png"
REPORT = ROOT / "tests" / "evaluation" / "report.png"
QUESTION = "Does melasma go away by itself?"
MARGIN = 20
# As wide as in a page's corner, and high enough for all of a reply.
STYLE = "width: 400px; margin: 20px auto; --faq-chat-height: 784px"
# So few colours cannot be told from all of them, and make a small file.
COLOURS = 96


# An edit that goes wrong: a word too many keeps a growing mole from its alarm.
PAGE = Path("safety", "changing-spot.yaml")
TOPIC = Path("topics", "treatment-plan.yaml")
SLIPS = {
    PAGE: ("    unless:\n", "    unless:\n      - mole\n"),
    TOPIC: ("    phrasings:\n", "    phrasings:\n      - how many rounds of it\n"),
}
LABELS = Path("tests", "evaluation", "data", "small", "library")


def widget() -> None:
    """Ask the shipped knowledge in a browser and write what a visitor sees."""
    with (
        serving() as site,
        running(FAQ_ALLOWED_ORIGINS=site.origin) as server,
        chromium() as browser,
    ):
        site.server = f"http://127.0.0.1:{server.port}"
        page = browser.new_page(
            viewport={"width": 500, "height": 1000},
            device_scale_factor=2,
            color_scheme="light",
            reduced_motion="reduce",
            locale="en-GB",
        )
        # Under each reply stands its time.
        page.clock.set_fixed_time("2026-11-22T10:30:00")
        taken = picture(Chat(page=page).goto(site.page("<faq-chat inline></faq-chat>")))
    save(taken, PICTURE)


def picture(chat: Chat) -> bytes:
    """A question, its answer and further questions, as a PNG with a margin around."""
    chat.root.evaluate("(element, style) => element.style.cssText = style", STYLE)
    chat.ask(QUESTION)
    box = chat.settled().panel.bounding_box()
    assert box
    return chat.page.screenshot(
        clip={
            "x": box["x"] - MARGIN,
            "y": box["y"] - MARGIN,
            "width": box["width"] + 2 * MARGIN,
            "height": box["height"] + 2 * MARGIN,
        }
    )


def save(taken: bytes, path: Path) -> None:
    """Write a PNG with few colours and without what its maker adds."""
    image = Image.open(BytesIO(taken)).convert("RGB")
    few = image.quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes")


def diff() -> None:
    """Change a copy of the shipped knowledge and write what `askwell diff` shows."""
    with TemporaryDirectory() as name:
        folder, page = Path(name, "knowledge"), Path(name, "diff.html")
        for copy in (folder, Path(name, "published")):
            shutil.copytree(ROOT / "knowledge", copy)
        # The encoder has read most of it before.
        Path(name, "var").symlink_to(ROOT / "var")
        for file, (before, after) in SLIPS.items():
            text = (folder / file).read_text(encoding="utf-8")
            assert before in text
            text = text.replace(before, after, 1)
            (folder / file).write_text(text, encoding="utf-8")
        usual = ["diff", "--from", "published", "--html", page.name]
        run("bot", *usual, folder=folder.parent, status=1)
        save(of_page(page, height=760), DIFF)


def report() -> None:
    """Run the evaluation of a small knowledge base and write the head of its page."""
    with TemporaryDirectory() as name:
        page = Path(name, "report.html")
        usual = ["--knowledge", str(LABELS / "knowledge"), "--show", "none"]
        labels = ["--questions", str(LABELS / "labels.yaml")]
        html = ["--html", str(page)]
        run("tests.evaluation", *usual, *labels, *html, folder=ROOT, status=0)
        save(of_page(page, height=900), REPORT)


def run(module: str, *arguments: str, folder: Path, status: int) -> None:
    """Run a command of this project in a folder, which must end with this status."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, cwd=folder, env=ENVIRONMENT)
    assert done.returncode == status


def of_page(path: Path, *, height: int) -> bytes:
    """The head of a page, so many pixels of it, as a PNG."""
    with chromium() as browser:
        page = browser.new_page(
            viewport={"width": 900, "height": height},
            device_scale_factor=1.5,
            color_scheme="light",
        )
        page.goto(path.as_uri())
        return page.screenshot()


PICTURES: dict[str, Callable[[], None]] = {
    "widget": widget,
    "diff": diff,
    "report": report,
}


def main() -> None:
    """Make the pictures that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(PICTURES))
    names = parser.parse_args().names
    for name in names or PICTURES:
        if name not in PICTURES:
            parser.error(f"{name!r} is no picture; there are {', '.join(PICTURES)}")
        PICTURES[name]()


if __name__ == "__main__":
    main()
