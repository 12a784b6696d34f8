"""The chat API: `/api/…`."""

from flask import Blueprint, Response, g
from flask.typing import ResponseReturnValue
from pydantic import BaseModel
from werkzeug.exceptions import NotFound, ServiceUnavailable

from bot import Reply, UnknownEntry
from web.http import (
    ChatRequest,
    EntriesBody,
    EntryBody,
    EntryInTopic,
    EntryLink,
    FeedbackRequest,
    GreetingBody,
    ReplyBody,
    TopicBody,
    is_blank,
    read_body,
)
from web.live import Services, services

# Seconds after which a database that was restarted is likely to be back.
RETRY_S = 10

bp = Blueprint("api", __name__, url_prefix="/api")


@bp.post("/chat")
def chat() -> ResponseReturnValue:
    asked = read_body(ChatRequest)
    here = services()
    message = asked.message or ""
    reply = here.responder.reply(
        message,
        here.conversations.load(asked.conversation, here.knowledge),
        None if is_blank(asked.entry) else asked.entry,
    )
    here.recorder.reply(message, reply)
    g.reply = reply  # for the log and the figures
    return as_json(reply_body(reply, here))


@bp.get("/greeting")
def greeting() -> ResponseReturnValue:
    knowledge = services().knowledge
    settings = knowledge.settings

    return as_json(
        GreetingBody(
            name=settings.name,
            text=settings.greeting,
            notice=settings.notice,
            suggestions=tuple(
                EntryLink.model_validate(knowledge.entries[entry])
                for entry in settings.starters
            ),
            privacy_url=settings.privacy_url,
            knowledge=knowledge.version,
        )
    )


@bp.post("/feedback")
def feedback() -> ResponseReturnValue:
    opinion = read_body(FeedbackRequest)
    here = services()
    judged = here.replies.load(opinion.reply)

    # A forged id, or one of another day, gets the same word: none.
    if judged and not here.recorder.feedback(
        judged, opinion.name, opinion.message or ""
    ):
        raise ServiceUnavailable(
            "Your opinion could not be kept. Please try again.", retry_after=RETRY_S
        )

    return Response(status=204, mimetype="application/json")


@bp.get("/entries")
def entries() -> ResponseReturnValue:
    knowledge = services().knowledge

    return as_json(
        EntriesBody(
            topics=tuple(
                TopicBody(id=topic_id, title=topic.title)
                for topic_id, topic in knowledge.topics.items()
            ),
            entries=tuple(
                EntryInTopic(
                    id=entry.id,
                    question=entry.question,
                    topic=knowledge.topic_of[entry.id],
                )
                for entry in knowledge
            ),
            knowledge=knowledge.version,
        )
    )


@bp.get("/entries/<entry_id>")
def entry(entry_id: str) -> ResponseReturnValue:
    here = services()

    try:
        reply = here.responder.reply("", entry=entry_id)
    except UnknownEntry as error:
        raise NotFound(str(error)) from None

    return as_json(entry_body(entry_id, reply, here))


def entry_body(entry_id: str, reply: Reply, here: Services) -> EntryBody:
    known = here.knowledge.entries[entry_id]

    return EntryBody.model_validate(
        {
            "id": known.id,
            "question": known.question,
            "topic": here.knowledge.topic_of[entry_id],
            "answer": reply.text,
            "disclaimer": reply.disclaimer,
            "sources": reply.sources,
            "suggestions": reply.suggestions,
            "reviewed": known.reviewed,
            "knowledge": reply.knowledge,
        },
        from_attributes=True,
    )


def reply_body(reply: Reply, here: Services) -> ReplyBody:
    return ReplyBody.model_validate(
        {
            "id": here.replies.dump(reply),
            "kind": reply.kind,
            "text": reply.text,
            "disclaimer": reply.disclaimer,
            "confidence": reply.confidence,
            "entry": reply.entry,
            "rule": reply.rule,
            "sources": reply.sources,
            "suggestions": reply.suggestions,
            "conversation": here.conversations.dump(reply.conversation),
            "knowledge": reply.knowledge,
        },
        from_attributes=True,
    )


def as_json(body: BaseModel) -> ResponseReturnValue:
    # Not by way of Flask's own JSON, which would take five times as long.
    return Response(body.model_dump_json(), mimetype="application/json")
