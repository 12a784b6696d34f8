"""How a site places the chat, changes its words and talks with it."""

import json
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.chat import ANSWERED, Chat
from tests.browser.site import Site

COLOUR = "node => getComputedStyle(node).backgroundColor"


def test_a_script_with_data_attributes_adds_the_chat(
    visit: Callable[..., Chat], site: Site
) -> None:
    chat = visit(site.page("", data='data-accent="#7a3e65" data-theme="light"'))

    expect(chat.launcher).to_be_visible()
    expect(chat.root).to_have_attribute("theme", "light")
    assert chat.launcher.evaluate(COLOUR) == "rgb(122, 62, 101)"
    expect(chat.open().ask(ANSWERED)).to_contain_text("4 to 6 sessions")


def test_a_script_may_place_the_chat_in_the_page(
    visit: Callable[..., Chat], site: Site
) -> None:
    chat = visit(site.page("", data="data-inline"))

    expect(chat.root.get_by_role("region", name="Askwell")).to_be_visible()
    expect(chat.launcher).to_have_count(0)


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


def test_attributes_reflect_properties(chat: Chat, site: Site) -> None:
    reflected = chat.page.evaluate(
        """(server) => {
          const chat = document.querySelector('faq-chat')
          const before = [chat.server, chat.theme, chat.timeout, chat.inline]
          Object.assign(chat, { server, theme: 'dark', timeout: 3, inline: true })
          chat.open()
          return [before, Object.fromEntries(
            [...chat.attributes].map(({ name, value }) => [name, value]))]
        }""",
        f"{site.server}/",
    )
    chat.log.get_by_text("Hello!").wait_for()

    assert reflected == [
        [f"{site.server}/", None, 20, False],
        {
            "server": f"{site.server}/",
            "theme": "dark",
            "timeout": "3",
            "inline": "",
            "open": "",
        },
    ]


def test_properties_reflect_attributes(visit: Callable[..., Chat], site: Site) -> None:
    element = (
        f'<faq-chat server="{site.server}" theme="light" timeout="7" inline></faq-chat>'
    )
    chat = visit(site.page(element))

    properties = chat.root.evaluate(
        "({ server, theme, timeout, inline }) => [server, theme, timeout, inline]"
    )

    assert properties == [f"{site.server}/", "light", 7, True]


def test_a_time_out_that_is_no_number_is_the_usual_one(
    visit: Callable[..., Chat], site: Site
) -> None:
    chat = visit(site.page('<faq-chat timeout="soon"></faq-chat>'))

    assert chat.root.evaluate("({ timeout }) => timeout") == 20
    expect(chat.open().ask(ANSWERED)).to_contain_text("4 to 6 sessions")


def test_what_a_page_sets_before_the_script_runs_holds(
    visit: Callable[..., Chat], site: Site
) -> None:
    chat = visit()
    chat.page.route("**/static/faq-chat.js", lambda route: route.fulfill(body=""))
    chat.page.reload()
    chat.page.unroute("**/static/faq-chat.js")
    chat.page.evaluate(
        """() => Object.assign(document.querySelector('faq-chat'),
          { strings: { launch: 'Need a hand?' }, theme: 'dark' })"""
    )

    chat.page.add_script_tag(url=f"{site.server}/static/faq-chat.js?2", type="module")

    expect(chat.button("Need a hand?")).to_be_visible()
    expect(chat.root).to_have_attribute("theme", "dark")
    chat.console.clear()  # an empty script has the wrong type


def test_another_server_can_be_named(visit: Callable[..., Chat], site: Site) -> None:
    chat = visit(site.page(f'<faq-chat server="{site.server}/"></faq-chat>'))

    expect(chat.open().ask(ANSWERED)).to_contain_text("4 to 6 sessions")


def test_all_questions_are_a_link_away(chat: Chat, site: Site) -> None:
    chat.open()

    link = chat.root.get_by_role("link", name="All questions")
    expect(link).to_have_attribute("href", f"{site.server}/faq?lang=en")
    expect(link).to_have_attribute("target", "_blank")


def test_all_questions_can_be_read_when_the_chat_cannot_be_had(chat: Chat) -> None:
    chat.page.route("**/api/**", lambda route: route.abort())
    chat.launcher.click()
    chat.failure.wait_for()

    expect(chat.root.get_by_role("link", name="All questions")).to_be_visible()
    chat.console.clear()


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


def test_what_is_typed_survives_a_change_of_words_or_place(chat: Chat) -> None:
    chat.open().textbox.fill("How man")

    chat.page.evaluate("document.querySelector('faq-chat').strings = { send: 'Go' }")
    expect(chat.textbox).to_have_value("How man")
    chat.page.evaluate("document.querySelector('faq-chat').inline = true")

    expect(chat.textbox).to_have_value("How man")


def test_a_page_may_style_every_part(chat: Chat) -> None:
    chat.open().ask(ANSWERED)

    unstyled = chat.page.evaluate(
        """() => {
          const { shadowRoot } = document.querySelector('faq-chat')
          const nodes = [...shadowRoot.querySelectorAll('[part]')]
          const parts = [...new Set(nodes.flatMap((node) => [...node.part]))]
          const sheet = new CSSStyleSheet()
          sheet.replaceSync(parts.map((part) =>
            `faq-chat::part(${part}) { scroll-margin-top: 77px }`).join(''))
          document.adoptedStyleSheets = [sheet]
          return parts.length ? nodes.filter(
            (node) => getComputedStyle(node).scrollMarginTop !== '77px').length : null
        }"""
    )

    assert unstyled == 0


def test_events_reach_a_page_through_the_shadow(chat: Chat) -> None:
    names = ["open", "message", "reply", "feedback", "close"]
    chat.page.evaluate(
        """(names) => {
          window.heard = []
          for (const name of names) {
            document.body.addEventListener(`faq-chat:${name}`, (event) => {
              heard.push([name, event.target.localName, event.composed])
            })
          }
        }""",
        names,
    )

    chat.open().ask(ANSWERED)
    chat.button("This helped").click()
    chat.root.get_by_text("Thank you").wait_for()
    chat.page.keyboard.press("Escape")

    assert chat.page.evaluate("heard") == [[name, "faq-chat", True] for name in names]
