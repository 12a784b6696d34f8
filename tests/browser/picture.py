"""Makes the README's picture, an open chat: `python -m tests.browser.picture`.

Overwrites web/widget.png.
"""

import argparse
from io import BytesIO
from pathlib import Path

from PIL import Image

from tests.browser.chat import Chat
from tests.browser.chromium import chromium
from tests.browser.site import serving
from tests.servers.serving import ROOT, running

PICTURE = ROOT / "web" / "widget.png"
QUESTION = "Does melasma go away by itself?"
MARGIN = 20
# As wide as in a page's corner, and high enough for all of a reply.
STYLE = "width: 400px; margin: 20px auto; --faq-chat-height: 784px"
# So few colours cannot be told from all of them, and make a small file.
COLOURS = 96


def main() -> None:
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


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    main()
