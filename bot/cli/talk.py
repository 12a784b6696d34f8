"""Asking in the terminal: `ask`, `chat` and `explain`."""

from pathlib import Path

import click
from babel.numbers import format_decimal

from bot.cli.group import knowledge_option
from bot.cli.output import with_progress
from bot.cli.printing import (
    print_chips,
    print_explanation,
    print_reply,
    print_turn,
    say,
)
from bot.dialogue import Responder
from bot.domain import BotError, Conversation, MessageTooLong, catalogue_of, cldr
from bot.files import load


@click.command(
    epilog="\b\nExamples:\n"
    "  askwell ask how many sessions will I need\n"
    "  askwell ask --knowledge my-faq 'when are you open?'"
)
@knowledge_option("--knowledge")
@click.argument("message", nargs=-1, required=True)
def ask(message: tuple[str, ...], knowledge: Path) -> None:
    """Ask one question and print the reply."""
    responder = Responder(load(knowledge), watch=with_progress)
    locale = responder.knowledge.settings.locale
    print_reply(responder.reply(" ".join(message)), locale)


@click.command(epilog="\b\nExample:\n  askwell chat --knowledge my-faq")
@knowledge_option("--knowledge")
def chat(knowledge: Path) -> None:
    """Hold a conversation.

    A number presses the suggestion that has it. An empty line, Ctrl-D or Ctrl-C ends
    the conversation.
    """
    responder = Responder(load(knowledge), watch=with_progress)
    settings, entries = responder.knowledge.settings, responder.knowledge.entries
    conversation = Conversation(chips=settings.starters)
    say(settings.greeting, bold=True)
    say(settings.notice, dim=True)
    print_chips(entries[chip].question for chip in conversation.chips)
    while message := _read_line():
        chips = {str(n): chip for n, chip in enumerate(conversation.chips, start=1)}
        try:
            reply = responder.reply(message, conversation, chips.get(message))
        except MessageTooLong as error:
            say(_too_long(error, settings.locale), fg="yellow")
            continue
        except BotError as error:
            say(str(error), fg="yellow")
            continue
        conversation = reply.conversation
        print_reply(reply, settings.locale)


def _too_long(error: MessageTooLong, locale: str) -> str:
    limit = format_decimal(error.limit, locale=cldr(locale))
    return catalogue_of(locale).terminal["too_long"].replace("{limit}", limit)


def _read_line() -> str:
    try:
        return input("\n> ").strip()
    except (EOFError, KeyboardInterrupt):
        click.echo()
        return ""


@click.command(
    epilog="\b\nExamples:\n"
    "  askwell explain 'can a battery burn?'\n"
    "  askwell explain --after 'how many sessions?' 'and how far apart?'"
)
@knowledge_option("--knowledge")
@click.option(
    "--after",
    multiple=True,
    metavar="MESSAGE",
    help="A message said before; give several in their order.",
)
@click.argument("message", nargs=-1, required=True)
def explain(message: tuple[str, ...], after: tuple[str, ...], knowledge: Path) -> None:
    """Show why the reply is what it is: words, scores, rule, what was said before."""
    responder = Responder(load(knowledge), watch=with_progress)
    conversation = Conversation()
    for earlier in after:
        reply = responder.reply(earlier, conversation)
        conversation = reply.conversation
        print_turn(earlier, reply)
    explanation = responder.explain(" ".join(message), conversation)
    print_explanation(explanation, responder)
