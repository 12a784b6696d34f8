"""The desk: how questions ended, for those who look after the knowledge."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

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
from werkzeug.exceptions import Forbidden, ServiceUnavailable
from werkzeug.wrappers import Response as BaseResponse

from bot import Responder, overdue
from web.config import Config
from web.http import client_network
from web.live import bases_of, services, within
from web.records import (
    NOTHING_KEPT,
    REASONS,
    StoreError,
    Usage,
    as_csv,
    look_alikes,
    report_days,
    today_utc,
    usage,
)
from web.views import charts
from web.views.desk_access import SHIFT_S, Access, Throttle, Visit

if TYPE_CHECKING:
    from web.records.store import Store

T = TypeVar("T")

COOKIE = "askwell-desk"
POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "img-src 'self'; style-src 'self'"
)
# Gaps that a report shows unless all are asked for.
GAPS = 20

bp = Blueprint("desk", __name__, url_prefix="/desk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the desk's views work with; a report is of the last `days`."""

    KEY: ClassVar[str] = "askwell-desk"

    access: Access
    throttle: Throttle
    days: int
    today: Callable[[], date] = today_utc

    @classmethod
    def of(cls, config: Config, token: str) -> "Desk":
        """Make the desk that a token opens."""
        return cls(
            access=Access(token=token, secret_keys=config.secret_keys),
            throttle=Throttle(),
            days=report_days(config),
        )


def current_desk() -> Desk:
    return cast(Desk, current_app.extensions[Desk.KEY])


@bp.after_request
def keep_private(response: Response) -> Response:
    """Let nobody store, index, frame or embed a page of the desk."""
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@bp.get("")
def show() -> ResponseReturnValue:
    """Show the report, or the form that asks for the token."""
    if visit_inside():
        return report_page()
    return login_page(current_desk().access.load(request.cookies.get(COOKIE)))


@bp.get("/gaps.csv")
def gaps_csv() -> ResponseReturnValue:
    """What became of every missed message, for a spreadsheet."""
    if not visit_inside():
        return to_the_desk()
    report, problem = read_usage(current_desk())
    if report is None:
        raise ServiceUnavailable(problem)
    # With the mark by which Excel knows UTF-8.
    response = Response(as_csv(report.gaps).encode("utf-8-sig"), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="gaps.csv"'
    return response


@bp.post("/login")
def login() -> ResponseReturnValue:
    """Open the desk to the token; refuse another with 403, and with 429 to wait."""
    desk = current_desk()
    visit = visit_of_form()
    address = client_network()
    if wait := desk.throttle.wait_s(address):
        problem = f"Too many tries. Try again in {wait} seconds."
        response = login_page(visit, 429, problem)
        response.headers["Retry-After"] = str(wait)
        return response
    if not desk.access.opens(request.form.get("token", "").strip()):
        desk.throttle.failed(address)
        return login_page(visit, 403, "That is not the token.")
    desk.throttle.succeeded(address)
    return with_cookie(to_the_desk(), Visit.new(is_in=True))


@bp.post("/logout")
def logout() -> ResponseReturnValue:
    """End the visit."""
    visit_of_form()
    response = to_the_desk()
    response.delete_cookie(COOKIE, path=url_for("desk.show"))
    return response


def to_the_desk() -> BaseResponse:
    """Lead to the desk of the same knowledge base."""
    return redirect(url_for("desk.show", lang=services().tag or None), 303)


def visit_inside() -> Visit | None:
    """The visit of this request if it has shown the token, else None."""
    visit = current_desk().access.load(request.cookies.get(COOKIE))
    return visit if visit and visit.is_in else None


def visit_of_form() -> Visit:
    """The visit that a form is sent from. Raises Forbidden for a form of elsewhere."""
    access = current_desk().access
    visit = access.load(request.cookies.get(COOKIE))
    if not visit or not access.is_own_form(visit, request.form.get("form", "")):
        raise Forbidden("This form is too old. Open the desk again.")
    return visit


def login_page(
    visit: Visit | None, status: int = 200, problem: str = ""
) -> BaseResponse:
    """The form that asks for the token, with what was wrong with the last one."""
    visit = visit or Visit.new(is_in=False)
    page = render_template(
        "desk_login.html",
        knowledge=services().knowledge,
        mark=current_desk().access.form_mark(visit),
        problem=problem,
    )
    return with_cookie(Response(page, status), visit)


def with_cookie(response: BaseResponse, visit: Visit) -> BaseResponse:
    response.set_cookie(
        COOKIE,
        current_desk().access.dump(visit),
        max_age=SHIFT_S,
        path=url_for("desk.show"),
        secure=request.is_secure,
        httponly=True,
        samesite="Strict",
    )
    return response


def report_page() -> str:
    """How questions ended, and what the knowledge needs."""
    live, desk = services(), current_desk()
    report, problem = read_usage(desk)
    rules = report.rules if report else ()
    alarms = look_alikes(rules, Path(), live.knowledge)
    return page_inside(
        "desk.html",
        overdue=overdue(live.knowledge, desk.today()),
        problems=within(live.folder, live.knowledge_state.problems),
        knowledge_error=live.knowledge_state.error,
        usage=report,
        alarms=alarms,
        every_gap=request.args.get("gaps") == "all",
        gap_limit=GAPS,
        problem=problem,
        recorder=live.recorder,
        chart=charts.day_chart(report.days) if report else None,
        charts=charts,
        reasons=REASONS,
    )


def page_inside(template: str, **values: Any) -> str:
    """A page of the desk, with what all of them have, for a visit that is inside."""
    live, visit = services(), cast(Visit, visit_inside())
    return render_template(
        template,
        knowledge=live.knowledge,
        bases=bases_of(current_app),
        lang=live.tag or None,
        mark=current_desk().access.form_mark(visit),
        **values,
    )


def read_usage(desk: Desk) -> tuple[Usage | None, str]:
    """How questions ended, or None and why that is not known."""
    # The desk is about the engine, of which a chat needs less.
    responder = cast(Responder, services().responder)
    return of_the_store(lambda store: usage(store, responder, desk.today(), desk.days))


def of_the_store(read: Callable[["Store"], T]) -> tuple[T | None, str]:
    """What is read from the store, or None and why there is nothing."""
    store = services().recorder.store
    if not store:
        return None, NOTHING_KEPT
    try:
        return read(store), ""
    except StoreError as error:
        return None, f"The store does not answer: {error}"
