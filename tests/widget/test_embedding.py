"""How a site places the chat, changes its words and talks with it."""

import json
from collections.abc import Callable

from playwright.sync_api import expect

from tests.widget.chat import ANSWERED
from tests.widget.chat import Chat
from tests.widget.site import Site

COLOUR = "node => getComputedStyle(node).backgroundColor"


def test_a_script_with_data_attributes_adds_the_chat(
    visit: Callable[..., Chat], site: Site
) -> None:
    chat = visit(site.page("", data='data-accent="#7a3e65" data-theme="light"'))

    expect(chat.launcher).to_be_visible()
    expect(chat.root).to_have_attribute("theme", "light")
    assert chat.launcher.evaluate(COLOUR) == "rgb(122, 62, 101)"
    expect(chat.open().ask(ANSWERED)).to_contain_text("4 to 6 sessions")


def test_a_script_adds_nothing_to_a_page_that_has_a_chat(
    visit: Callable[..., Chat], site: Site
) -> None:
    chat = visit(site.page(data="data-inline"))

    expect(chat.root).to_have_count(1)
    expect(chat.launcher).to_be_visible()


def test_a_script_alone_adds_nothing(visit: Callable[..., Chat], site: Site) -> None:
    expect(visit(site.page("")).root).to_have_count(0)


def test_two_scripts_define_one_element(chat: Chat, site: Site) -> None:
    chat.page.add_script_tag(url=f"{site.server}/static/faq-chat.js?2", type="module")
    chat.page.wait_for_load_state("networkidle")

    chat.open()


def test_a_page_asks_and_hears_the_reply(chat: Chat) -> None:
    heard = chat.page.evaluate(
        """async () => {
          const heard = []
          const chat = document.querySelector('faq-chat')
          for (const name of ['open', 'message', 'reply', 'error']) {
            document.addEventListener(`faq-chat:${name}`, ({ detail }) =>
              heard.push([name, detail.message ?? detail.kind ?? null]))
          }
          const reply = await chat.ask('What is melasma?')
          return [...heard, reply.text]
        }"""
    )

    assert heard == [
        ["open", None],
        ["message", "What is melasma?"],
        ["reply", "answer"],
        "Brown or grey-brown patches, mostly on the face.",
    ]


def test_a_page_may_start_again(chat: Chat) -> None:
    chat.open().ask(ANSWERED)

    chat.page.evaluate("document.querySelector('faq-chat').reset()")

    expect(chat.turns).to_have_count(0)
    expect(chat.root.get_by_role("button", name="What is melasma?")).to_be_visible()


def test_a_page_may_change_the_words(chat: Chat) -> None:
    words = {"lang": "de", "launch": "Frage stellen", "send": "Senden"}

    chat.page.evaluate(
        f"document.querySelector('faq-chat').strings = {json.dumps(words)}"
    )
    chat.button("Frage stellen").click()

    expect(chat.button("Senden")).to_be_visible()
    expect(chat.panel).to_have_attribute("lang", "de")
    expect(chat.button("Start again")).to_be_visible()


def test_another_server_can_be_named(visit: Callable[..., Chat], site: Site) -> None:
    chat = visit(site.page(f'<faq-chat server="{site.server}/"></faq-chat>'))

    expect(chat.open().ask(ANSWERED)).to_contain_text("4 to 6 sessions")


def test_removing_and_adding_the_chat_again_keeps_the_conversation(
    chat: Chat,
) -> None:
    chat.open().ask(ANSWERED)

    chat.page.evaluate(
        """() => {
          const chat = document.querySelector('faq-chat')
          chat.remove()
          document.body.append(chat)
        }"""
    )

    expect(chat.reply).to_contain_text("4 to 6 sessions")
    expect(chat.ask("the first one")).to_contain_text("4 to 8 weeks")


def test_the_page_keeps_its_own_style(chat: Chat) -> None:
    chat.page.evaluate(
        """() => {
          const sheet = new CSSStyleSheet()
          sheet.replaceSync('* { color: red; font-size: 40px; letter-spacing: 9px }')
          document.adoptedStyleSheets = [sheet]
        }"""
    )
    look = """node => {
      const { fontSize, letterSpacing } = getComputedStyle(node)
      return [fontSize, letterSpacing]
    }"""

    assert chat.launcher.evaluate(look) == ["15px", "normal"]
