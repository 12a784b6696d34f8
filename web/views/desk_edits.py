"""The desk's edits: a look at what an edit does, then its writing, and the way back.

Nothing is written before an editor has seen what it does: the form that writes carries
the signed word of what was looked at, and of which files.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar, NamedTuple, cast

from flask import Blueprint, Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import TypeAdapter
from werkzeug.exceptions import Forbidden

from bot import (
    BadRequest,
    Edit,
    Entry,
    Journal,
    KnowledgeError,
    Problem,
    Proposal,
    Responder,
    UnknownEntry,
    WrittenEdit,
    draft_again,
    propose,
)
from web.live import Services, services, within
from web.records import StoreError
from web.sessions import SignedValues
from web.views.desk import (
    current_desk,
    keep_private,
    page_inside,
    to_the_desk,
    visit_inside,
    visit_of_form,
)
from web.views.desk_access import Visit
from web.views.word_diff import word_diff

# Bytes of a form: the longest answer twice, each character in up to twelve.
FORM_LIMIT = 128 * 1024
# Seconds for which what was looked at may be written.
LOOK_S = 60 * 60
# The most frequent misses, which are asked along.
MISSES = 50
USUAL_REVIEW = timedelta(days=365)

bp = Blueprint("desk_edits", __name__, url_prefix="/desk/edits")
bp.after_request(keep_private)


class Look(NamedTuple):
    """What an editor has looked at: an edit as JSON, of files with this hash."""

    edit: str
    made_from: str


EDIT = TypeAdapter(Edit)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskEdits:
    """What the edits' views work with."""

    KEY: ClassVar[str] = "askwell-desk-edits"

    looks: SignedValues[Look]
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


def init_app(app: Flask, secret_keys: tuple[str, ...]) -> None:
    """Let the desk of an app edit, and its pages show the forms for that."""
    looks = SignedValues(Look, secret_keys, "desk edit", LOOK_S)
    app.extensions[DeskEdits.KEY] = DeskEdits(looks=looks)
    app.register_blueprint(bp)


@bp.app_context_processor
def forms() -> dict[str, Any]:
    """What the templates with the forms of edits need."""
    return {"can_edit": True, "next_review": next_review}


@bp.before_request
def require_visit() -> ResponseReturnValue | None:
    """Send who has not shown the token to the door, and refuse forms of elsewhere."""
    request.max_content_length = FORM_LIMIT
    if request.method != "POST":
        return None if visit_inside() else to_the_desk()
    if not visit_of_form().is_in:
        raise Forbidden("Open the desk first.")
    return None


@bp.get("")
def latest() -> str:
    """List the latest edits, each with its undo."""
    return latest_page()


@bp.post("/preview")
def preview() -> ResponseReturnValue:
    """Show what an edit does, before anything is written."""
    try:
        edit = edit_of_form()
    except ValueError as error:
        return preview_page(Edit(entry=entry_of_form()), (str(error),))
    return preview_page(edit)


@bp.post("/write")
def write() -> ResponseReturnValue:
    """Write what was looked at; where the files were changed since, show it again."""
    live = services()
    look = current_edits().looks.load(request.form.get("look", ""))
    if not look:
        raise Forbidden("This preview is too old. Open the desk and look again.")
    edit, kept = EDIT.validate_json(look.edit), Journal(live.folder)
    for last in kept.latest()[:1]:
        if last.edit == edit and not last.undone:
            return to_latest(done=last.number)  # a second click
    try:
        draft = draft_again(live.folder, edit, look.made_from)
        if draft is None:
            return preview_page(edit, notice="The files were changed meanwhile.")
        written = kept.write(draft, current_edits().now())
    except KnowledgeError as error:
        return preview_page(edit, notice=shown(error.problems))
    except OSError as error:
        return preview_page(edit, notice=f"It cannot be written: {error.strerror}.")
    return to_latest(done=written.number)


@bp.post("/undo")
def undo() -> ResponseReturnValue:
    """Take an edit back, or say why that cannot be and what to do."""
    number = request.form.get("number", type=int) or 0
    try:
        Journal(services().folder).undo(number, current_edits().now())
    except BadRequest as error:
        return latest_page(str(error)), 409
    except OSError as error:
        return latest_page(f"It cannot be written: {error.strerror}."), 409
    return to_latest(done=number)


def current_edits() -> DeskEdits:
    return cast(DeskEdits, current_app.extensions[DeskEdits.KEY])


def entry_of_form() -> str:
    """The id of a button that names an entry, or the id that was typed."""
    return request.form.get("entry") or request.form.get("other", "").strip()


def edit_of_form() -> Edit:
    """The edit of a form. Raises ValueError for a day that is none."""
    form, what = request.form, request.form.get("what", "")
    is_review = what == "review" or "reviewed" in form
    return Edit(
        entry=entry_of_form(),
        phrasing=form.get("phrasing", "") if what == "phrasing" else "",
        answer=form.get("answer", "") if what == "answer" else "",
        reviewed=current_desk().today() if is_review else None,
        review_due=day_of(form.get("review_due", "")) if is_review else None,
        reviewed_by=form.get("reviewed_by", "") if is_review else "",
    )


def day_of(text: str) -> date | None:
    """The day that a field has, or None. Raises ValueError for what is no day."""
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise ValueError(f"{text!r} is not a day; write it like 2027-11-22") from None


def next_review(entry: Entry) -> date:
    """When the next review is due if there is one today: after as long as last time."""
    due, last = entry.review_due, entry.reviewed
    pause = due - last if due and last and due > last else USUAL_REVIEW
    return current_desk().today() + pause


def preview_page(
    edit: Edit, problems: Iterable[str] = (), notice: str = ""
) -> tuple[str, int]:
    """What an edit does, or what is wrong with it, and the form to change it."""
    live, proposal = services(), None
    missed, store_problem = misses_of(live)
    if not (wrong := tuple(problems)):
        try:
            served = live.responder if isinstance(live.responder, Responder) else None
            proposal = propose(live.folder, edit, served, missed)
        except KnowledgeError as error:
            wrong = tuple(map(str, within(live.folder, error.problems)))
        except UnknownEntry as error:
            wrong = (str(error),)
    page = edit_page(
        "desk_edit.html",
        edit=proposal.draft.edit if proposal else edit,
        entry=live.knowledge.entries.get(edit.entry),
        proposal=proposal,
        found=within(live.folder, proposal.problems) if proposal else (),
        words=word_diff_of(proposal) if proposal else (),
        look=look_at(proposal) if proposal else "",
        wrong=wrong,
        notice=notice,
        store_problem=store_problem,
    )
    return page, 422 if wrong else 409 if notice else 200


def look_at(proposal: Proposal) -> str:
    """What the form that writes carries."""
    draft = proposal.draft
    edit = EDIT.dump_json(draft.edit).decode()
    return current_edits().looks.dump(Look(edit=edit, made_from=draft.made_from))


def word_diff_of(proposal: Proposal) -> list[tuple[str, str]]:
    draft = proposal.draft
    if not draft.edit.answer:
        return []
    return word_diff(draft.values["answer"].strip(), draft.edit.answer)


def misses_of(live: Services) -> tuple[tuple[str, ...], str]:
    """The most frequent misses, or none and why."""
    if not (store := live.recorder.store):
        return (), ""
    since = current_desk().today() - timedelta(days=current_desk().days)
    try:
        return tuple(store.misses(since))[:MISSES], ""
    except StoreError as error:
        return (), f"The store does not answer, so no misses were asked: {error}"


def latest_page(problem: str = "") -> str:
    """The latest edits; that of `done` in the address is told as just done."""
    live = services()
    try:
        edits = Journal(live.folder).latest()
    except BadRequest as error:
        edits, problem = (), str(error)
    done = request.args.get("done", type=int)
    return edit_page(
        "desk_edits.html",
        edits=edits,
        done=next((edit for edit in edits if edit.number == done), None),
        is_served=is_served,
        state=live.knowledge_state,
        problem=problem,
    )


def is_served(written: WrittenEdit) -> bool:
    """Tell whether the server has an edit, or its undo, in service."""
    entry = services().knowledge.entries.get(written.edit.entry)
    return written.edit.stands_in(entry) is not bool(written.undone)


def to_latest(done: int) -> ResponseReturnValue:
    """Lead to the list of edits, of the same knowledge base."""
    lang = services().tag or None
    return redirect(url_for("desk_edits.latest", done=done, lang=lang), 303)


def edit_page(template: str, **values: Any) -> str:
    """A page of this visit, which `require_visit` has seen to be inside."""
    return page_inside(cast(Visit, visit_inside()), template, **values)


def shown(problems: Iterable[Problem]) -> str:
    return " ".join(map(str, within(services().folder, problems)))
