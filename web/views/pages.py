"""The pages, health, readiness, figures and the OpenAPI document."""

import re
from collections.abc import Callable
from typing import Any, Literal

from flask import Blueprint, Response, current_app, json, render_template, request
from flask.typing import ResponseReturnValue
from pydantic import Field

from bot import Span, split_links, words_alone
from web.http import ResponseBody, openapi, operation, revalidated
from web.live import Bases, Services, bases_of, services
from web.observe import metrics_of
from web.strings import Catalogues, PageWords
from web.views import faq as faq_page

# Where the app keeps the pages that are rendered, with their version.
PAGES = "askwell-pages"

# The addresses that lead on in the language of the present page.
IN_ITS_LANGUAGE = frozenset(
    {
        *("pages.demo", "pages.faq"),
        *("desk.login", "desk.logout", "desk.gaps_csv"),
        *("desk_entries.entries", "desk_entries.entry"),
        *("desk_entries.reviews_due", "desk_entries.calendar"),
        *("desk_edits.latest", "desk_edits.preview", "desk_edits.write"),
        *("desk_edits.undo", "desk_edits.dismiss", "desk_edits.restore"),
    }
)

GAP = re.compile(r"\n\s*\n")

bp = Blueprint("pages", __name__)


class HealthBody(ResponseBody):
    """The process is alive."""

    status: Literal["ok"] = "ok"


class StoreBody(ResponseBody):
    """Where misses and feedback are kept; the chat goes on without it."""

    status: Literal["off", "ok", "away"] = Field(
        description="Switched off, writing, or not writing for now."
    )
    dropped: int = Field(ge=0, description="What this process could not keep, in all.")


class EncoderBody(ResponseBody):
    """Whether the sentence encoder has a say in searches; the chat goes on without."""

    status: Literal["ok", "off"]
    reason: str | None = Field(
        description="Why words alone are searched; null with the encoder."
    )


class BaseBody(ResponseBody):
    """One of several knowledge bases."""

    lang: str = Field(description="Its language.", examples=["de"])
    knowledge: str = Field(description="Its version.")
    encoder: EncoderBody
    error: str | None = Field(
        description="Why its files as they are now are not served, a problem a line; "
        "null when they are."
    )


class ReadyBody(ResponseBody):
    """The knowledge is loaded; of several bases, `knowledge` is the first one's."""

    status: Literal["ready"] = "ready"
    knowledge: str = Field(description="The knowledge's version.")
    store: StoreBody
    index: Literal["ok", "in-process", "away"] = Field(
        description="What searches: the engine of FAQ_INDEX_URL, the index in this "
        "process, or nothing for now."
    )
    encoder: EncoderBody
    error: str | None = Field(
        description="Why the files as they are now are not served, a problem a line; "
        "null when they are. Of several bases each line begins with the language."
    )
    bases: tuple[BaseBody, ...] = Field(
        default=(),
        exclude_if=lambda bases: not bases,
        description="Every knowledge base, where there are several; else left out.",
    )


@bp.app_url_defaults
def keep_language(endpoint: str, values: dict[str, Any]) -> None:
    """Let the links of a page lead to pages of the same knowledge base."""
    if endpoint in IN_ITS_LANGUAGE and (tag := services().tag):
        values.setdefault("lang", tag)


@bp.app_template_filter()
def paragraphs(text: str) -> list[tuple[Span, ...]]:
    """Split an answer at its empty lines, and each paragraph at its links."""
    return [split_links(paragraph) for paragraph in GAP.split(text.strip())]


@bp.app_context_processor
def words() -> dict[str, PageWords]:
    """Give every template the words of the knowledge's language."""
    return {"words": page_words()}


def page_words() -> PageWords:
    """Return the words of the knowledge's language, or ours in English."""
    catalogues: Catalogues = current_app.extensions[Catalogues.KEY]
    locale = services().knowledge.settings.locale
    return PageWords(locale=locale, catalogue=catalogues.find(locale))


@bp.get("/")
def demo() -> ResponseReturnValue:
    """The demo page with the chat and the snippet that embeds it."""
    live = services()
    return render_template(
        "demo.html",
        knowledge=live.knowledge,
        is_sourced=all(entry.sources for entry in live.knowledge),
        days_kept=live.recorder.retention_days,
    )


@bp.get("/faq")
@operation(gives="text/html", by_language=True)
def faq() -> ResponseReturnValue:
    """Read every entry on one page.

    Entries stand by topic. The page carries schema.org FAQPage data.
    """
    responder = services().responder

    def render() -> str:
        items = faq_page.items(responder)
        title = page_words().title_of_faq(responder.knowledge.settings.name)
        data = faq_page.structured_data(responder.knowledge, items.values(), title)
        return render_template(
            "faq.html", knowledge=responder.knowledge, items=items, structured_data=data
        )

    return cached(render)


@bp.get("/healthz")
@operation(gives=HealthBody)
def healthy() -> HealthBody:
    """Ask whether the process is alive."""
    return HealthBody()


@bp.get("/readyz")
@operation(gives=ReadyBody)
def ready() -> ReadyBody:
    """Ask which knowledge is loaded, and what the server works with."""
    bases = bases_of(current_app)
    first = bases.default
    return ReadyBody(
        knowledge=first.knowledge_state.version,
        error=_errors(bases),
        store=StoreBody(status=bases.store_status, dropped=bases.dropped),
        index=first.index.status if first.index else "in-process",
        encoder=_encoder(first),
        bases=tuple(map(_base, bases)) if len(bases) > 1 else (),
    )


def _errors(bases: Bases) -> str | None:
    if len(bases) == 1:
        return bases.default.knowledge_state.error
    lines = (
        f"{base.language}: {line}"
        for base in bases
        for line in (base.knowledge_state.error or "").splitlines()
    )
    return "\n".join(lines) or None


def _base(base: Services) -> BaseBody:
    state = base.knowledge_state
    return BaseBody(
        lang=base.language,
        knowledge=state.version,
        encoder=_encoder(base),
        error=state.error,
    )


def _encoder(live: Services) -> EncoderBody:
    engine = "an engine elsewhere searches" if live.index else None
    reason = engine or words_alone(live.knowledge)
    return EncoderBody(status="off" if reason else "ok", reason=reason)


@bp.get("/metrics")
def metrics() -> ResponseReturnValue:
    """The figures of this server, as Prometheus reads them."""
    return metrics_of(current_app).page(bases_of(current_app))


@bp.get("/openapi.json")
def api_document() -> ResponseReturnValue:
    """The OpenAPI document of this app."""
    name = services().knowledge.settings.name
    server = request.script_root or "/"

    def render() -> str:
        return json.dumps(openapi.document(current_app, name=name, server=server))

    return cached(render, "application/json")


def cached(render: Callable[[], str], media_type: str = "text/html") -> Response:
    """Send this view's page, rendered once for each knowledge and mount of the app."""
    live = services()
    version = (live.knowledge.version, request.script_root)
    pages = current_app.extensions.setdefault(PAGES, {})
    name = (request.endpoint, live.tag)
    page: tuple[object, str] | None = pages.get(name)
    if not page or page[0] != version:
        page = pages[name] = (version, render())
    return revalidated(Response(page[1], mimetype=media_type))
