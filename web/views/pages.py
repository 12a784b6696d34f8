"""What is not the chat API: the pages, health, readiness and the API's document."""

from flask import Blueprint, current_app, jsonify, render_template, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from web.http import HealthBody, PageCache, ReadyBody, StoreBody, openapi
from web.live import services
from web.observe import metrics_of
from web.views import faq as faq_page
from web.views.rich_text import paragraphs

API_VERSION = "1.0.0"
PAGES = "askwell-pages"
RIGHT_TO_LEFT = frozenset("ar dv fa he ks ps sd ug ur yi".split())

bp = Blueprint("pages", __name__)
bp.add_app_template_filter(paragraphs)


@bp.record_once
def keep_pages(setup: BlueprintSetupState) -> None:
    setup.app.extensions[PAGES] = PageCache()


@bp.app_template_filter()
def direction(locale: str) -> str:
    """Which way the language of a locale is written."""
    return "rtl" if locale.partition("-")[0] in RIGHT_TO_LEFT else "ltr"


@bp.get("/")
def demo() -> ResponseReturnValue:
    here = services()
    return render_template(
        "demo.html", knowledge=here.knowledge, days_kept=here.recorder.retention_days
    )


@bp.get("/faq")
def faq() -> ResponseReturnValue:
    responder = services().responder
    knowledge = responder.knowledge
    pages: PageCache = current_app.extensions[PAGES]

    def render() -> str:
        sections = faq_page.sections(responder)
        return render_template(
            "faq.html",
            knowledge=knowledge,
            sections=sections,
            structured_data=faq_page.structured_data(knowledge, sections),
        )

    # Links on the page begin with the path that the app is mounted on.
    return pages.get((knowledge.version, request.script_root), render).response()


@bp.get("/healthz")
def healthy() -> ResponseReturnValue:
    return jsonify(HealthBody().model_dump(mode="json"))


@bp.get("/readyz")
def ready() -> ResponseReturnValue:
    here = services()
    body = ReadyBody(
        knowledge=here.knowledge_state.version,
        error=here.knowledge_state.error,
        store=StoreBody(status=here.recorder.status, dropped=here.recorder.dropped),
        index=here.index.status if here.index else "embedded",
    )
    return jsonify(body.model_dump(mode="json"))


@bp.get("/metrics")
def metrics() -> ResponseReturnValue:
    return metrics_of(current_app).page(services())


@bp.get("/openapi.json")
def api_document() -> ResponseReturnValue:
    name = services().knowledge.settings.name
    return jsonify(openapi.document(name, API_VERSION))
