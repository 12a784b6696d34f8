"""Rasa's REST channel: widgets and gateways made for it connect as they are.

Texts are plain, the disclaimer stands below its answer in the same message, and links
are written out: what shows one message of a list, or no Markdown, still shows all.
"""

import re
from typing import cast

from flask import Blueprint, current_app, g
from flask.typing import ResponseReturnValue

from bot import Conversation, KnowledgeBase, Reply, without_links
from web.http import RasaButton, RasaMessage, RasaMessages, RasaRequest, read_body
from web.live import services
from web.sessions import ConversationStore
from web.views.api import as_json

# An intent with an entity, as Rasa writes a button's payload. Nothing but an id fits
# into it: no message, and no red flag, is ever taken for a pressed button.
PAYLOAD = '/entry{{"id": "{id}"}}'
PRESSED = re.compile(r'/entry\{"id": "([a-z0-9-]{1,64})"\}')
# What widgets send by themselves as a visitor opens them.
OPENINGS = frozenset("/start /greet /get_started /session_start /restart".split())

bp = Blueprint("rasa", __name__, url_prefix="/webhooks/rest")


@bp.post("/webhook")
def webhook() -> ResponseReturnValue:
    asked = read_body(RasaRequest)
    message = asked.message.strip()
    here, kept = services(), conversation_store()

    if message in OPENINGS:
        first = Conversation(chips=here.knowledge.settings.starters)
        kept.save(asked.sender, here.conversations.dump(first))
        return as_json(RasaMessages((greeting(asked.sender, here.knowledge),)))

    pressed = PRESSED.fullmatch(message)
    entry = pressed[1] if pressed else None
    # An entry that is gone leaves its id, which is words, to be searched for.
    words = entry.replace("-", " ") if entry else asked.message
    conversation = here.conversations.load(kept.load(asked.sender), here.knowledge)
    reply = here.responder.reply(words, conversation, entry)
    kept.save(asked.sender, here.conversations.dump(reply.conversation))
    here.recorder.reply(words, reply)
    g.reply = reply  # for the log and the figures
    return as_json(RasaMessages((message_of(asked.sender, reply),)))


def conversation_store() -> ConversationStore:
    """The conversations of the app that handles this request."""
    return cast(ConversationStore, current_app.extensions[ConversationStore.KEY])


def message_of(sender: str, reply: Reply) -> RasaMessage:
    return RasaMessage(
        recipient_id=sender,
        text=joined(reply.text, reply.disclaimer),
        buttons=tuple(button(each.id, each.question) for each in reply.suggestions),
    )


def greeting(sender: str, knowledge: KnowledgeBase) -> RasaMessage:
    """How the bot introduces itself; this channel has no other place for its notice."""
    settings = knowledge.settings
    starters = (knowledge.entries[entry] for entry in settings.starters)

    return RasaMessage(
        recipient_id=sender,
        text=joined(settings.greeting, settings.notice),
        buttons=tuple(button(each.id, each.question) for each in starters),
    )


def button(entry: str, question: str) -> RasaButton:
    return RasaButton(title=question, payload=PAYLOAD.format(id=entry))


def joined(*parts: str | None) -> str:
    """Paragraphs of plain text."""
    return "\n\n".join(without_links(part.strip()) for part in parts if part)
