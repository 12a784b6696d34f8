"""The desk: how questions ended, for those who look after the knowledge."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import ClassVar, TypeVar, cast

from flask import (
    Blueprint,
    Response,
    current_app,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response as BaseResponse

from bot import Responder
from web.config import Config
from web.http import client_network
from web.live import Services, services, within
from web.records import REASONS, Period, StoreError, Usage, today_utc, upkeep, usage
from web.views import charts as plots
from web.views.desk_access import SHIFT_S, Access, Throttle, Visit

AnyResponse = TypeVar("AnyResponse", bound=BaseResponse)

COOKIE = "askwell-desk"
POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "img-src 'self'; style-src 'self'"
)
USUAL_DAYS = 30

bp = Blueprint("desk", __name__, url_prefix="/desk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the desk's views work with."""

    KEY: ClassVar[str] = "askwell-desk"

    access: Access
    throttle: Throttle
    days: int
    folder: Path
    today: Callable[[], date] = today_utc

    @classmethod
    def of(cls, config: Config, token: str) -> "Desk":
        return cls(
            access=Access(token=token, secret_keys=config.secret_keys),
            throttle=Throttle(),
            days=config.retention_days or USUAL_DAYS,
            folder=config.knowledge,
        )


def desk() -> Desk:
    """The desk of the app that handles this request."""
    return cast(Desk, current_app.extensions[Desk.KEY])


@bp.after_request
def keep_private(response: Response) -> Response:
    """Nobody else may store, index, frame or embed it."""
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@bp.get("")
def show() -> ResponseReturnValue:
    visit = desk().access.load(request.cookies.get(COOKIE))

    if not visit or not visit.is_in:
        return login_page(visit)

    return report_page(visit)


@bp.post("/login")
def login() -> ResponseReturnValue:
    here = desk()
    visit = own_visit(here)
    address = client_network()

    if wait := here.throttle.wait_s(address):
        response = login_page(visit, f"Too many tries. Try again in {wait} seconds.")
        response.status_code = 429
        response.headers["Retry-After"] = str(wait)
        return response

    if not here.access.opens(request.form.get("token", "").strip()):
        here.throttle.failed(address)
        response = login_page(visit, "That is not the token.")
        response.status_code = 403
        return response

    here.throttle.succeeded(address)
    return with_cookie(redirect(url_for("desk.show"), 303), Visit.new(is_in=True))


@bp.post("/logout")
def logout() -> ResponseReturnValue:
    own_visit(desk())
    response = redirect(url_for("desk.show"), 303)
    response.delete_cookie(COOKIE, path=url_for("desk.show"))
    return response


def own_visit(here: Desk) -> Visit:
    """The visit that a form was sent from, or word that it was no form of ours."""
    visit = here.access.load(request.cookies.get(COOKIE))

    if not visit or not here.access.is_own_form(visit, request.form.get("form", "")):
        raise Forbidden("This form is too old. Open the desk again.")

    return visit


def login_page(visit: Visit | None, problem: str = "") -> Response:
    known = visit or Visit.new(is_in=False)
    mark = desk().access.form_mark(known)
    page = render_template(
        "desk_login.html", knowledge=services().knowledge, mark=mark, problem=problem
    )
    return with_cookie(Response(page), known)


def with_cookie(response: AnyResponse, visit: Visit) -> AnyResponse:
    response.set_cookie(
        COOKIE,
        desk().access.dump(visit),
        max_age=SHIFT_S,
        path=url_for("desk.show"),
        secure=request.is_secure,
        httponly=True,
        samesite="Strict",
    )
    return response


def report_page(visit: Visit) -> Response:
    here, its = services(), desk()
    found, problem = read_usage(here, its)
    kept_up = upkeep(here.knowledge, its.today())
    page = render_template(
        "desk.html",
        knowledge=here.knowledge,
        upkeep=replace(kept_up, problems=within(its.folder, kept_up.problems)),
        knowledge_error=here.knowledge_state.error,
        usage=found,
        problem=problem,
        recorder=here.recorder,
        chart=plots.day_chart(found.days) if found else None,
        plots=plots,
        reasons=REASONS,
        mark=its.access.form_mark(visit),
    )
    return Response(page)


def read_usage(here: Services, its: Desk) -> tuple[Usage | None, str]:
    """What the store has, or why there is nothing."""
    store = here.recorder.store

    if not store:
        return None, "Nothing is kept: FAQ_DATABASE_URL is off."

    try:
        # The desk is about the engine, of which a chat needs less.
        responder = cast(Responder, here.responder)
        period = Period.of(its.today(), its.days)
        return usage(store, responder, period), ""
    except StoreError as error:
        return None, f"The store does not answer: {error}"
