"""The chat API: `/api/…`."""

from flask import Blueprint, Response, current_app
from werkzeug.exceptions import NotFound, ServiceUnavailable

from bot import AnsweredEntry, Suggestion, UnknownEntry
from web.http import is_blank, operation, revalidated
from web.live import bases_of, services
from web.strings import Catalogues
from web.views import api_bodies as bodies
from web.views import tester

# Seconds after which a database that was restarted is likely to be back.
RETRY_S = 10

bp = Blueprint("api", __name__, url_prefix="/api")


@bp.post("/chat")
@operation(takes=bodies.ChatRequest, gives=bodies.ReplyBody)
def chat(question: bodies.ChatRequest) -> bodies.ReplyBody:
    """Ask a question.

    Every message that can be read gets a reply with status 200, whatever its kind.
    """
    live = services(question.lang)
    message = question.message or ""
    reply = live.responder.reply(
        message,
        live.conversations.load(question.conversation, live.knowledge),
        None if is_blank(question.entry) else question.entry,
    )
    tester.keep(live, message, reply)
    return bodies.ReplyBody(
        id=live.replies.dump(reply),
        kind=reply.kind,
        text=reply.text,
        note=reply.note,
        disclaimer=reply.disclaimer,
        brief=reply.brief,
        confidence=reply.confidence,
        entry=reply.entry,
        rule=reply.rule,
        sources=reply.sources,
        suggestions=reply.suggestions,
        calls=reply.calls,
        hand_off=reply.hand_off,
        conversation=live.conversations.dump(reply.conversation),
        knowledge=reply.knowledge,
    )


@bp.get("/greeting")
@operation(gives=bodies.GreetingBody, by_language=True)
def greeting() -> bodies.GreetingBody:
    """Get what a chat shows when it opens."""
    knowledge = services().knowledge
    settings = knowledge.settings
    return bodies.GreetingBody(
        name=settings.name,
        text=settings.greeting,
        notice=settings.notice,
        suggestions=tuple(
            Suggestion(id=entry, question=knowledge.entries[entry].question)
            for entry in settings.starters
        ),
        none_of_these=settings.texts.none_of_these,
        privacy_url=settings.privacy_url,
        knowledge=knowledge.version,
    )


@bp.get("/strings/<language>")
@operation(gives=bodies.StringsBody)
def strings(language: str) -> Response:
    """Get the chat's own words in a language, such as de-AT.

    In a language that there is no catalogue of, and for `default`, they are in the
    language of the answers, or in English.
    """
    catalogues: Catalogues = current_app.extensions[Catalogues.KEY]
    found = catalogues.find(language, services().knowledge.settings.locale)
    words = bodies.StringsBody.of(found).model_dump_json()
    return revalidated(Response(words, mimetype="application/json"))


@bp.post("/feedback")
@operation(takes=bodies.FeedbackRequest)
def feedback(judgement: bodies.FeedbackRequest) -> Response:
    """Say whether a reply helped.

    The status is 204 once the opinion is written, and for a reply that is not known.
    """
    if tester.is_tester():
        return Response(status=204, mimetype="application/json")
    for live in bases_of(current_app):
        reply = live.replies.load(judgement.reply)
        # A forged id, or one of another day, is told nothing.
        if reply and not live.recorder.feedback(
            reply, judgement.opinion, judgement.message or ""
        ):
            raise ServiceUnavailable(
                "Your opinion could not be kept. Please try again.", retry_after=RETRY_S
            )
    return Response(status=204, mimetype="application/json")


@bp.get("/entries")
@operation(gives=bodies.EntriesBody, by_language=True)
def entries() -> bodies.EntriesBody:
    """List every topic and every entry, in curated order."""
    knowledge = services().knowledge
    return bodies.EntriesBody(
        topics=tuple(
            bodies.TopicBody(id=topic_id, title=topic.title)
            for topic_id, topic in knowledge.topics.items()
        ),
        entries=tuple(
            AnsweredEntry(id=id, question=entry.question, topic=knowledge.topic_of[id])
            for id, entry in knowledge.entries.items()
        ),
        knowledge=knowledge.version,
    )


@bp.get("/entries/<entry_id>")
@operation(gives=bodies.EntryBody, errors=(404,), by_language=True)
def entry(entry_id: str) -> bodies.EntryBody:
    """Get an entry with its answer."""
    live = services()
    try:
        reply = live.responder.reply("", entry=entry_id)
    except UnknownEntry as error:
        raise NotFound(str(error)) from None
    known = live.knowledge.entries[live.knowledge.current_id(entry_id) or ""]
    return bodies.EntryBody(
        id=known.id,
        question=known.question,
        topic=live.knowledge.topic_of[known.id],
        answer=reply.text,
        disclaimer=reply.disclaimer,
        sources=reply.sources,
        suggestions=reply.suggestions,
        reviewed=known.reviewed,
        knowledge=reply.knowledge,
    )
