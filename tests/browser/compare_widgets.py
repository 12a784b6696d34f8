"""Our widget beside two from npm, all run: `python -m tests.browser.compare_widgets`.

Needs npm and a network: the packages are fetched into a temporary folder and served on
loopback. Each widget runs as its README sets it up, in the same browser on a like page.
"""

import argparse
import gzip
import json
import re
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    Error,
    Locator,
    Page,
    Route,
    expect,
)

from tests.browser.chromium import chromium
from tests.browser.site import chat_server, serving

QUESTION = "How many sessions does it take?"
ANSWER = "4 to 6 sessions"
DESKTOP = {"width": 1280, "height": 860}
PHONE = {"width": 375, "height": 740}
POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'"
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Somebody's site</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
{head}</head><body><main><h1>Somebody's site</h1></main>{body}</body></html>"""
STARTER = """import {{ createChat }} from '/{package}/dist/chat.bundle.es.js'
createChat({{ webhookUrl: '/reply' }})"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Widget:
    """A widget on a page, and how to find one's way in it.

    `strict` is the page under a strict policy; `replies` is what it asks for replies.
    """

    name: str
    page: str
    strict: str
    replies: str
    root: str
    panel: str
    field: str
    send: str
    launcher: str | None = None


@dataclass(kw_only=True)
class Visit:
    """A fresh browser at a widget's page; what it fetched, held and complained of."""

    widget: Widget
    page: Page
    fetched: dict[str, int]
    strangers: list[str]
    console: list[str]
    held: list[Route]

    @property
    def root(self) -> Locator:
        return self.page.locator(self.widget.root)

    @property
    def field(self) -> Locator:
        return self.page.locator(self.widget.field)

    def open(self) -> "Visit":
        if self.widget.launcher:
            self.page.locator(self.widget.launcher).click()
        self.field.wait_for()
        self.page.wait_for_load_state("networkidle")
        return self

    def send(self) -> "Visit":
        self.field.click()
        self.page.keyboard.type(QUESTION)
        self.page.keyboard.press("Enter")
        return self

    def ask(self) -> "Visit":
        self.send().root.get_by_text(ANSWER).first.wait_for()
        self.page.wait_for_load_state("networkidle")
        return self

    def fail(self, route: Callable[[Route], None]) -> "Visit":
        self.page.route(self.widget.replies, route)
        return self

    def hold(self) -> "Visit":
        """Let questions wait for a reply."""
        return self.fail(lambda route: self.held.append(route))

    def end(self) -> None:
        for route in self.held:
            route.abort()
        self.page.unroute_all(behavior="wait")
        self.page.context.close()

    def axe(self) -> str:
        """How many things axe finds wrong, and under how many rules."""
        self.page.wait_for_timeout(700)  # for what moves
        rules = {"rules": {"target-size": {"enabled": True}}}
        found = Axe().run(self.page, options=rules).response["violations"]
        return f"{sum(len(rule['nodes']) for rule in found)} ({len(found)})"


Probe = Callable[[Callable[..., Visit]], str]


def requests_before_the_first_click(visit: Callable[..., Visit]) -> str:
    here = visit()
    return f"{len(here.fetched)}, and {len(here.strangers)} to third parties"


def gzipped_before_the_first_click(visit: Callable[..., Visit]) -> str:
    return f"{sum(visit().fetched.values()):,} bytes"


def gzipped_with_an_answer(visit: Callable[..., Visit]) -> str:
    return f"{sum(visit().open().ask().fetched.values()):,} bytes"


def kept_before_the_first_click(visit: Callable[..., Visit]) -> str:
    here = visit()
    stores = here.page.evaluate(
        "['localStorage', 'sessionStorage'].filter((name) => window[name].length)"
    )
    return ", ".join(stores + ["cookies"] * bool(here.page.context.cookies())) or "–"


def under_a_strict_policy(visit: Callable[..., Visit]) -> str:
    here = visit(strict=True)

    try:
        here.open().ask()
        works = "answers"
    except (AssertionError, Error):
        works = "no answer"

    blocked = [line for line in here.console if "Content Security Policy" in line]
    return f"{works}, {len(blocked)} things blocked"


def axe_closed(visit: Callable[..., Visit]) -> str:
    return visit().axe()


def axe_open(visit: Callable[..., Visit]) -> str:
    return visit().open().axe()


def axe_with_an_answer(visit: Callable[..., Visit]) -> str:
    return visit().open().ask().axe()


def axe_with_an_answer_dark(visit: Callable[..., Visit]) -> str:
    return visit(color_scheme="dark").open().ask().axe()


def axe_with_an_answer_on_a_phone(visit: Callable[..., Visit]) -> str:
    return visit(viewport=PHONE).open().ask().axe()


def axe_after_a_failure(visit: Callable[..., Visit]) -> str:
    here = visit().open().fail(refused).send()
    here.page.wait_for_timeout(1000)
    return here.axe()


def asked_by_keyboard_alone(visit: Callable[..., Visit]) -> str:
    here = visit()
    presses = 0

    if here.widget.launcher:
        presses = walk(here, here.page.locator(here.widget.launcher))
        here.page.keyboard.press("Enter")
        if not presses or not is_visible(here.field):
            return "no, the launcher takes no key"

    if not has_focus(here.field):
        presses += walk(here, here.field)
    here.page.keyboard.type(QUESTION)
    here.page.keyboard.press("Enter")
    return "yes" if is_visible(here.root.get_by_text(ANSWER).first) else "no"


def escape_closes(visit: Callable[..., Visit]) -> str:
    here = visit()
    if not here.widget.launcher:
        return "stands in the page"

    here.open().field.click()
    here.page.keyboard.press("Escape")
    here.page.wait_for_timeout(500)
    if here.field.is_visible():
        return "no"
    back = has_focus(here.page.locator(here.widget.launcher))
    return "yes, with the focus" if back else "yes, the focus is lost"


def a_reply_is_read_out(visit: Callable[..., Visit]) -> str:
    """Whether a live region, such as a log, is around the reply."""
    here = visit().open().ask()
    live = here.root.get_by_text(ANSWER).first.evaluate(
        """(node) => {
          const regions = '[role=log], [role=status], [role=alert], [aria-live]'
          for (let at = node; at; at = at.parentNode ?? at.host) {
            if (at.matches?.(regions) && at.ariaLive !== 'off') return true
          }
          return false
        }"""
    )
    return "yes" if live else "no"


def controls_without_a_name(visit: Callable[..., Visit]) -> str:
    snapshot = visit().open().ask().root.aria_snapshot()
    controls = re.findall(r"- (?:button|link|textbox)( \"[^\"]+\")?", snapshot)
    return f"{controls.count('')} of {len(controls)}"


def controls_after_an_answer(visit: Callable[..., Visit]) -> str:
    snapshot = visit().open().ask().root.aria_snapshot()
    names = re.findall(r"- (?:button|link) \"([^\"]+)\"", snapshot)
    return ", ".join(dict.fromkeys(names)) or "–"


def two_clicks_on_send(visit: Callable[..., Visit]) -> str:
    here = visit().open().hold()
    here.field.click()
    here.page.keyboard.type(QUESTION)
    here.page.locator(here.widget.send).last.dblclick()
    here.page.wait_for_timeout(500)
    return f"sent {len(here.held)} times" if len(here.held) != 1 else "sent once"


def a_server_error(visit: Callable[..., Visit]) -> str:
    here = visit().open()
    before = here.root.aria_snapshot().splitlines()
    here.fail(refused).send()
    here.page.wait_for_timeout(1500)
    new = [
        line for line in here.root.aria_snapshot().splitlines() if line not in before
    ]
    said = [words for line in new for words in re.findall(r"paragraph: (.+)", line)]
    words = " ".join(line for line in said if QUESTION not in line)
    again = here.root.get_by_role("button", name=re.compile("again|retry|resend", re.I))
    return f"{words or 'nothing'}; {'a button' if again.count() else 'no way'} to retry"


def a_reload(visit: Callable[..., Visit]) -> str:
    here = visit().open().ask()
    here.page.reload()
    here.page.wait_for_load_state("networkidle")
    if here.widget.launcher and not here.field.is_visible():
        here.open()
    here.page.wait_for_timeout(500)
    kept = here.root.get_by_text(ANSWER).count()
    return "keeps the conversation" if kept else "loses the conversation"


def dark_by_preference(visit: Callable[..., Visit]) -> str:
    looks = [colours(visit(color_scheme=scheme).open()) for scheme in ("light", "dark")]
    return "no" if looks[0] == looks[1] else "yes"


def colours(here: Visit) -> list[str]:
    """The colours of the panel and of the field."""
    panel = here.page.locator(here.widget.panel).first
    look = """(node) => {
      const { backgroundColor, color } = getComputedStyle(node)
      return `${backgroundColor} ${color}`
    }"""
    return [panel.evaluate(look), here.field.evaluate(look)]


def right_to_left(visit: Callable[..., Visit]) -> str:
    """Whether the visitor's words change sides with the page's direction."""
    sides = []

    for direction in ("ltr", "rtl"):
        here = visit()
        here.page.evaluate("(dir) => { document.dir = dir }", direction)
        here.open().ask()
        words = here.root.get_by_text(QUESTION).last.bounding_box()
        panel = here.page.locator(here.widget.panel).first.bounding_box()
        assert words
        assert panel
        middle = panel["x"] + panel["width"] / 2
        sides.append(words["x"] + words["width"] / 2 > middle)

    return "mirrored" if sides == [True, False] else "not mirrored"


def on_a_phone(visit: Callable[..., Visit]) -> str:
    here = visit(viewport=PHONE).open()
    here.page.wait_for_timeout(700)  # for what moves
    box = here.page.locator(here.widget.panel).first.bounding_box()
    assert box
    share = box["width"] * box["height"] / (PHONE["width"] * PHONE["height"])
    return f"{min(share, 1):.0%} of the screen"


def still_where_motion_is_unwanted(visit: Callable[..., Visit]) -> str:
    here = visit(reduced_motion="reduce").open().hold().send()
    here.page.wait_for_timeout(1000)
    moving = here.page.evaluate(
        """() => {
          const nodes = [...document.querySelectorAll('*')]
          return [document, ...nodes.map((node) => node.shadowRoot).filter(Boolean)]
            .flatMap((root) => root.getAnimations())
            .filter(({ playState }) => playState === 'running').length
        }"""
    )
    return "yes" if not moving else f"no, {moving} animations run"


PROBES: list[Probe] = [
    requests_before_the_first_click,
    gzipped_before_the_first_click,
    gzipped_with_an_answer,
    kept_before_the_first_click,
    under_a_strict_policy,
    axe_closed,
    axe_open,
    axe_with_an_answer,
    axe_with_an_answer_dark,
    axe_with_an_answer_on_a_phone,
    axe_after_a_failure,
    asked_by_keyboard_alone,
    escape_closes,
    a_reply_is_read_out,
    controls_without_a_name,
    controls_after_an_answer,
    two_clicks_on_send,
    a_server_error,
    a_reload,
    dark_by_preference,
    right_to_left,
    on_a_phone,
    still_where_motion_is_unwanted,
]


def refused(route: Route) -> None:
    headers = {"Access-Control-Allow-Origin": "*"}
    route.fulfill(status=500, headers=headers, json={"title": "Oh"})


def walk(visit: Visit, target: Locator) -> int:
    """How many times Tab is pressed until the target has the focus; 0: never."""
    for presses in range(1, 15):
        visit.page.keyboard.press("Tab")
        if has_focus(target):
            return presses
    return 0


def has_focus(target: Locator) -> bool:
    return bool(target.evaluate("node => node.getRootNode().activeElement === node"))


def is_visible(target: Locator) -> bool:
    try:
        expect(target).to_be_visible(timeout=3000)
    except AssertionError:
        return False
    return True


@contextmanager
def visiting(browser: Browser, widget: Widget) -> Iterator[Callable[..., Visit]]:
    """Gives fresh visits to a widget, and ends them."""
    with ExitStack() as stack:

        def visit(*, strict: bool = False, **context: Any) -> Visit:
            fresh = browser.new_context(**{"viewport": DESKTOP} | context)
            here = Visit(
                widget=widget,
                page=fresh.new_page(),
                fetched={},
                strangers=[],
                console=[],
                held=[],
            )
            stack.callback(here.end)
            here.page.set_default_timeout(8000)
            listen(here)
            here.page.goto(widget.strict if strict else widget.page)
            here.page.wait_for_load_state("networkidle")
            here.page.wait_for_timeout(500)  # for what begins late
            return here

        yield visit


def listen(here: Visit) -> None:
    """Note what is fetched on loopback, and keep everything else away."""

    def block(route: Route) -> None:
        here.strangers.append(route.request.url)
        route.abort()

    def note(route: Route) -> None:
        request = route.request
        if request.resource_type != "document" and not request.url.endswith(".ico"):
            response = route.fetch()
            size = len(gzip.compress(response.body()))
            here.fetched[f"{request.method} {request.url}"] = size
            route.fulfill(response=response)
        else:
            route.fallback()

    here.page.on("console", lambda message: here.console.append(message.text))
    here.page.route(lambda url: urlsplit(url).hostname != "127.0.0.1", block)
    here.page.route(lambda url: urlsplit(url).hostname == "127.0.0.1", note)


class _Handler(SimpleHTTPRequestHandler):
    """Files of the folder, pages under a strict policy if asked, and one reply."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".mjs": "text/javascript"
    }

    def end_headers(self) -> None:
        if self.path.endswith("?strict"):
            self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        reply = f"The article gives {ANSWER}."
        body = json.dumps({"text": reply, "output": reply, "data": []}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def fetch(package: str, folder: Path) -> str:
    """Get a package from npm, unpack it and give its version."""
    packed = subprocess.run(
        ["npm", "pack", package, "--json", "--pack-destination", str(folder)],
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(packed.stdout)[0]
    name = found["filename"].replace("@", "").replace("/", "-")
    target = folder / re.sub(r"@?[\d.]+$", "", package.replace("@n8n/", "n8n-"))
    with tarfile.open(folder / name) as archive:
        archive.extractall(target, filter="data")
    return str(found["version"])


def deep_chat(package: str, folder: Path, origin: str) -> Widget:
    version = fetch(package, folder)
    script = '<script type="module" src="/deep-chat/package/dist/deepChat.bundle.js">'
    element = (
        """<deep-chat connect='{"url": "/reply"}' """
        """introMessage='{"text": "Hello!"}'></deep-chat>"""
    )
    page = PAGE.format(head=f"{script}</script>", body=element)
    (folder / "deep-chat.html").write_text(page, "utf-8")

    return Widget(
        name=f"deep-chat {version}",
        page=f"{origin}/deep-chat.html",
        strict=f"{origin}/deep-chat.html?strict",
        replies="**/reply",
        root="deep-chat",
        panel="deep-chat #chat-view",
        field="deep-chat #text-input",
        send="deep-chat .input-button",
    )


def n8n_chat(package: str, folder: Path, origin: str) -> Widget:
    version = fetch(package, folder)
    head = (
        '<link rel="stylesheet" href="/n8n-chat/package/dist/style.css">'
        '<script type="module" src="/n8n-chat.js"></script>'
    )
    starter = STARTER.format(package="n8n-chat/package")
    (folder / "n8n-chat.html").write_text(PAGE.format(head=head, body=""), "utf-8")
    (folder / "n8n-chat.js").write_text(starter, "utf-8")

    return Widget(
        name=f"@n8n/chat {version}",
        page=f"{origin}/n8n-chat.html",
        strict=f"{origin}/n8n-chat.html?strict",
        replies="**/reply",
        root="#n8n-chat",
        panel="#n8n-chat .chat-window",
        field="#n8n-chat textarea",
        send="#n8n-chat .chat-input-send-button",
        launcher="#n8n-chat .chat-window-toggle",
    )


def askwell(page: str) -> Widget:
    return Widget(
        name="Askwell",
        page=page,
        strict=page,  # its page always has a strict policy, and another origin
        replies="**/api/chat",
        root="faq-chat",
        panel="faq-chat .panel",
        field="faq-chat textarea",
        send="faq-chat .send",
        launcher="faq-chat .launcher",
    )


@contextmanager
def files_served(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port; gives the origin."""
    handler = partial(_Handler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as httpd:
        Thread(target=httpd.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{httpd.server_port}"
        httpd.shutdown()


def measure(browser: Browser, widget: Widget, probe: Probe) -> str:
    with visiting(browser, widget) as visit:
        return probe(visit)


def table(browser: Browser, widgets: list[Widget]) -> Iterator[str]:
    """The rows of a Markdown table, each as soon as it is measured."""
    yield f"| | {' | '.join(widget.name for widget in widgets)} |"
    yield "|---" * (len(widgets) + 1) + "|"

    for probe in PROBES:
        found = [measure(browser, widget, probe) for widget in widgets]
        name = probe.__name__.replace("_", " ")
        yield f"| {name} | {' | '.join(found)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deep-chat", default="deep-chat@2.4.2", metavar="PACKAGE")
    parser.add_argument("--n8n-chat", default="@n8n/chat@1.37.0", metavar="PACKAGE")
    wanted = parser.parse_args()

    with (
        TemporaryDirectory() as name,
        files_served(Path(name)) as origin,
        serving() as site,
        chat_server(site.origin) as site.server,
        chromium() as browser,
    ):
        widgets = [
            askwell(site.page()),
            deep_chat(wanted.deep_chat, Path(name), origin),
            n8n_chat(wanted.n8n_chat, Path(name), origin),
        ]
        for row in table(browser, widgets):
            print(row, flush=True)


if __name__ == "__main__":
    main()
