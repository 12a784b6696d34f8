"""The widget's modules without a page around them, in the browser that runs them."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chat import visiting
from tests.browser.site import Site


@pytest.fixture(scope="module")
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """A page that may import the widget's modules; no test leaves anything in it."""
    with visiting(browser, site) as visit:
        yield visit(f"{site.server}/").page


@pytest.fixture
def run(page: Page) -> Callable[..., Any]:
    """Calls an exported function of a module."""

    def call(module: str, name: str, *arguments: Any) -> Any:
        return page.evaluate(
            """async ([module, name, values]) => {
              const exports = await import(`/static/faq-chat/${module}.js`)
              return exports[name](...values)
            }""",
            [module, name, arguments],
        )

    return call


def written(page: Page, text: str) -> Any:
    """A text's paragraphs, as the nodes that they became."""
    return page.evaluate(
        """async (text) => {
          const { texts } = await import('/static/faq-chat/view.js')
          const piece = (node) => node.href
            ? { text: node.firstChild.data, href: node.getAttribute('href') }
            : { text: node.data }
          return texts(text, {}).map((p) => [...p.childNodes].map(piece))
        }""",
        text,
    )


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("One.", [[{"text": "One."}]]),
        ("One.\n\nTwo.", [[{"text": "One."}], [{"text": "Two."}]]),
        ("One.\n \n\nTwo.\n", [[{"text": "One."}], [{"text": "Two."}]]),
        ("One,\ntwo.", [[{"text": "One,\ntwo."}]]),
        (
            "See [it](https://a.example/b?c=d#e).",
            [
                [
                    {"text": "See "},
                    {"text": "it", "href": "https://a.example/b?c=d#e"},
                    {"text": "."},
                ]
            ],
        ),
        ("[112](tel:112)", [[{"text": "112", "href": "tel:112"}]]),
        (
            "[999](tel:999)[+1](tel:+1-800)",
            [
                [
                    {"text": "999", "href": "tel:999"},
                    {"text": "+1", "href": "tel:+1-800"},
                ]
            ],
        ),
        (
            "[a](http://b.example)",
            [[{"text": "a", "href": "http://b.example"}]],
        ),
        (
            "[a](mailto:a@b.example)",
            [[{"text": "a", "href": "mailto:a@b.example"}]],
        ),
        ("[a](mailto:)", [[{"text": "[a](mailto:)"}]]),
        ("[a](javascript:b)", [[{"text": "[a](javascript:b)"}]]),
        ("[a](tel:javascript)", [[{"text": "[a](tel:javascript)"}]]),
        ("[a](//b.example)", [[{"text": "[a](//b.example)"}]]),
        ("a [b] (c) <i>d</i>", [[{"text": "a [b] (c) <i>d</i>"}]]),
    ],
)
def test_text_becomes_paragraphs_and_links(
    page: Page, text: str, paragraphs: list[Any]
) -> None:
    assert written(page, text) == paragraphs


def test_plain_text_keeps_where_links_lead(run: Callable[..., Any]) -> None:
    text = "See [it](https://a.example), [write](mailto:a@b.c) or ring [112](tel:112). "

    assert run("view", "plain", text) == (
        "See it (https://a.example), write (mailto:a@b.c) or ring 112."
    )


FRESH = {"turns": [], "count": 0, "token": None}
ASKED = {
    "turns": [{"id": 1, "text": "why?", "entry": None, "at": 5}],
    "count": 1,
    "token": None,
}


def test_a_question_is_added(run: Callable[..., Any]) -> None:
    assert run("conversation", "asked", FRESH, "why?", None, 5) == ASKED


def test_a_reply_brings_the_next_token(run: Callable[..., Any]) -> None:
    reply = {"text": "So.", "conversation": "token"}

    replied = run("conversation", "replied", ASKED, 1, reply, 6)

    assert replied["token"] == "token"
    assert replied["turns"][0]["reply"] == reply
    assert replied["turns"][0]["repliedAt"] == 6


def test_an_id_is_never_used_twice(run: Callable[..., Any]) -> None:
    empty = run("conversation", "withdrawn", ASKED, 1)
    again = run("conversation", "asked", empty, "how?", None, 7)

    assert empty["turns"] == []
    assert again["turns"][0]["id"] == 2


def test_a_question_under_way_is_kept_as_unanswered(run: Callable[..., Any]) -> None:
    resumable = run("conversation", "resumable", ASKED)

    assert resumable["turns"][0]["failure"] == {"kind": "cancelled"}
    assert run("conversation", "resumable", resumable) == resumable


def test_a_question_without_a_reply_is_being_waited_for(
    run: Callable[..., Any],
) -> None:
    replied = run("conversation", "replied", ASKED, 1, {"conversation": "token"}, 6)
    failed = run("conversation", "changed", ASKED, 1, {"failure": {"kind": "slow"}})

    assert run("conversation", "isWaiting", ASKED)
    assert not run("conversation", "isWaiting", replied)
    assert not run("conversation", "isWaiting", failed)
    assert not run("conversation", "isWaiting", FRESH)
