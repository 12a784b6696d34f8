"""Rasa's REST channel: widgets and gateways made for it connect as they are.

Texts are plain; where a person answers, the note, the whole disclaimer and the numbers
to call stand below the reply in the same message, and links are written out: a client
that shows one message of a list, or no Markdown, shows all.
"""

import re
from collections.abc import Iterable
from typing import Self

from flask import Blueprint
from pydantic import BaseModel, ConfigDict, Field, RootModel, model_validator

from bot import Call, Conversation, Entry, Reply, Suggestion, without_links
from web.http import ResponseBody, Text, operation, refuse_blank
from web.live import services
from web.views import tester

SENDER_LIMIT = 256
# An intent with an entity, as Rasa writes a button's payload. Nothing but an id fits
# into it: no message, and no danger, is ever taken for a pressed button.
PAYLOAD = '/entry{{"id": "{id}"}}'
PRESSED = re.compile(r'/entry\{"id": "([a-z0-9-]{1,64})"\}')
# What widgets send by themselves as a visitor opens them.
OPENINGS = frozenset("/start /greet /get_started /session_start /restart".split())

bp = Blueprint("rasa", __name__, url_prefix="/webhooks/rest")


class RasaRequest(BaseModel):
    """A message as Rasa's REST channel takes it; unknown keys are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)

    # No Text: with their surrogates replaced, two senders could become one.
    sender: str = Field(
        min_length=1,
        max_length=SENDER_LIMIT,
        description="Whose conversation it is, in the client's words.",
        examples=["visitor-17"],
    )
    message: Text = Field(
        description="What the visitor wrote, or the payload of a pressed button.",
        examples=["how many goes will I need?"],
    )

    @model_validator(mode="after")
    def asks_something(self) -> Self:
        """Refuse a message without a visible character."""
        refuse_blank(self.message)
        return self


class RasaButton(ResponseBody):
    """A suggestion; its payload is sent as the message when it is pressed."""

    title: str
    payload: str


class RasaMessage(ResponseBody):
    """A reply as Rasa's REST channel gives it, all that belongs to it in the text."""

    recipient_id: str
    text: str
    buttons: tuple[RasaButton, ...] = Field(
        default=(),
        exclude_if=lambda buttons: not buttons,
        description="Left out where there are none.",
    )


class RasaMessages(RootModel[tuple[RasaMessage, ...]]):
    """What Rasa's REST channel answers: a list of messages, here of one."""


@bp.post("/webhook")
@operation(takes=RasaRequest, gives=RasaMessages, by_language=True)
def webhook(question: RasaRequest) -> RasaMessages:
    """Ask a question over Rasa's REST channel.

    The server keeps the conversation of each sender.
    """
    live = services()
    sender, message = question.sender, question.message.strip()
    settings = live.knowledge.settings
    if message in OPENINGS:
        opening = Conversation(chips=settings.starters)
        live.stored_conversations.save(sender, live.conversations.dump(opening))
        starters = (live.knowledge.entries[entry] for entry in settings.starters)
        # This channel has no other place for the notice.
        return answer(sender, starters, settings.greeting, settings.notice)

    pressed = PRESSED.fullmatch(message)
    entry = pressed[1] if pressed else None
    # The id of an entry that is gone is searched for as words.
    words = entry.replace("-", " ") if entry else question.message
    token = live.stored_conversations.load(sender)
    conversation = live.conversations.load(token, live.knowledge)
    reply = live.responder.reply(words, conversation, entry)
    token = live.conversations.dump(reply.conversation)
    live.stored_conversations.save(sender, token)
    tester.keep(live, words, reply)
    texts = (reply.text, reach(reply), reply.note, reply.disclaimer)
    calls = missing(reply.calls, reply.text)
    return answer(sender, reply.suggestions, *texts, calls)


def answer(
    sender: str, suggestions: Iterable[Entry | Suggestion], *texts: str | None
) -> RasaMessages:
    """One message of the texts as paragraphs, with a button for each suggestion."""
    buttons = tuple(
        RasaButton(title=entry.question, payload=PAYLOAD.format(id=entry.id))
        for entry in suggestions
    )
    text = "\n\n".join(without_links(text.strip()) for text in texts if text)
    return RasaMessages((RasaMessage(recipient_id=sender, text=text, buttons=buttons),))


def reach(reply: Reply) -> str | None:
    """Where a person answers, such as `Write to us: desk@example.org`, if anywhere."""
    at = reply.hand_off
    return f"{at.label}: {at.url.removeprefix('mailto:')}" if at else None


def missing(calls: Iterable[Call], text: str) -> str:
    """The numbers to call that a text does not name, a line for each."""
    shown = without_links(text)
    return "\n".join(str(call) for call in calls if not is_named(call.tel, shown))


def is_named(tel: str, text: str) -> bool:
    """Whether a number stands in a text, however its digits are grouped there."""
    digits = "[ -]?".join(char for char in tel if char.isdigit())
    return re.search(rf"(?<!\d){digits}(?!\d)", text) is not None
