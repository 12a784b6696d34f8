"""What is not the chat API: the demo page, health, readiness and the API's document."""

from flask import Blueprint
from flask import jsonify
from flask import render_template
from flask.typing import ResponseReturnValue

from web import openapi
from web.schemas import HealthBody
from web.schemas import ReadyBody
from web.services import services

API_VERSION = "1.0.0"

bp = Blueprint("pages", __name__)


@bp.get("/")
def demo() -> ResponseReturnValue:
    return render_template("demo.html", knowledge=services().knowledge)


@bp.get("/healthz")
def healthy() -> ResponseReturnValue:
    return jsonify(HealthBody().model_dump(mode="json"))


@bp.get("/readyz")
def ready() -> ResponseReturnValue:
    body = ReadyBody(knowledge=services().knowledge.version)
    return jsonify(body.model_dump(mode="json"))


@bp.get("/openapi.json")
def api_document() -> ResponseReturnValue:
    name = services().knowledge.settings.name
    return jsonify(openapi.document(name, API_VERSION))
