"""The pages, health, readiness, figures and the OpenAPI document."""

from collections.abc import Callable
from typing import Annotated, Literal

from flask import (
    Blueprint,
    Response,
    current_app,
    json,
    jsonify,
    render_template,
    request,
)
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from pydantic import Field

from web.http import Page, PageCache, ResponseBody, openapi, operation
from web.live import services
from web.observe import metrics_of
from web.views import faq as faq_page
from web.views.rich_text import paragraphs

PAGES = "askwell-pages"
RIGHT_TO_LEFT = frozenset("ar dv fa he ks ps sd ug ur yi".split())

bp = Blueprint("pages", __name__)
bp.add_app_template_filter(paragraphs)


class HealthBody(ResponseBody):
    """The process is alive."""

    status: Literal["ok"] = "ok"


class StoreBody(ResponseBody):
    """Where misses and feedback are kept; the chat goes on without it."""

    status: Annotated[
        Literal["off", "ok", "away"],
        Field(description="Switched off, writing, or not writing for now."),
    ]
    dropped: Annotated[
        int, Field(ge=0, description="What this process could not keep, in all.")
    ]


class ReadyBody(ResponseBody):
    """The knowledge is loaded."""

    status: Literal["ready"] = "ready"
    knowledge: Annotated[str, Field(description="The knowledge's version.")]
    store: StoreBody
    index: Annotated[
        Literal["ok", "embedded", "away"],
        Field(
            description="What searches: the engine of FAQ_INDEX_URL, the index in this "
            "process, or nothing for now."
        ),
    ]
    error: Annotated[
        str | None,
        Field(
            description="Why the files as they are now are not served, a problem a "
            "line; null when they are."
        ),
    ]


@bp.record_once
def keep_pages(setup: BlueprintSetupState) -> None:
    """Give the app a cache for the pages that depend on the knowledge only."""
    setup.app.extensions[PAGES] = PageCache()


@bp.app_template_filter()
def direction(locale: str) -> str:
    """The `dir` attribute for a locale: "rtl" for "ar-EG", "ltr" for "en-GB"."""
    return "rtl" if locale.partition("-")[0] in RIGHT_TO_LEFT else "ltr"


@bp.get("/")
def demo() -> ResponseReturnValue:
    """The demo page with the chat and the snippet that embeds it."""
    live = services()
    return render_template(
        "demo.html", knowledge=live.knowledge, days_kept=live.recorder.retention_days
    )


@bp.get("/faq")
@operation(gives="text/html")
def faq() -> ResponseReturnValue:
    """Read every entry on one page.

    Entries stand by topic. The page carries schema.org FAQPage data.
    """
    responder = services().responder

    def render() -> Page:
        sections = faq_page.sections(responder)
        return Page.of(
            render_template(
                "faq.html",
                knowledge=responder.knowledge,
                sections=sections,
                structured_data=faq_page.structured_data(responder.knowledge, sections),
            )
        )

    return cached("faq", render)


@bp.get("/healthz")
@operation(gives=HealthBody)
def healthy() -> ResponseReturnValue:
    """Ask whether the process is alive."""
    return jsonify(HealthBody().model_dump(mode="json"))


@bp.get("/readyz")
@operation(gives=ReadyBody)
def ready() -> ResponseReturnValue:
    """Ask which knowledge is loaded, and what the server works with."""
    live = services()
    body = ReadyBody(
        knowledge=live.knowledge_state.version,
        error=live.knowledge_state.error,
        store=StoreBody(status=live.recorder.status, dropped=live.recorder.dropped),
        index=live.index.status if live.index else "embedded",
    )
    return jsonify(body.model_dump(mode="json"))


@bp.get("/metrics")
def metrics() -> ResponseReturnValue:
    """The figures of this server, as Prometheus reads them."""
    return metrics_of(current_app).page(services())


@bp.get("/openapi.json")
def api_document() -> ResponseReturnValue:
    """The OpenAPI document of this app."""
    name = services().knowledge.settings.name

    def render() -> Page:
        document = openapi.document(
            current_app, name=name, server=request.script_root or "/"
        )
        return Page.of(json.dumps(document), "application/json")

    return cached("openapi", render)


def cached(name: str, render: Callable[[], Page]) -> Response:
    """Send a page that is rendered once for each knowledge and mount of the app.

    Links on the pages begin with the path that the app is mounted on.
    """
    pages: PageCache = current_app.extensions[PAGES]
    version = (services().knowledge.version, request.script_root)
    return pages.get(name, version, render).response()
