"""The desk's edits: a look at what an edit does, then its writing, and the way back.

Nothing is written before an editor has seen what it does: the form that writes carries
the signed word of what was looked at, and of which files.
"""

from typing import Any

from flask import Blueprint, Flask, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden

from bot import (
    BadRequest,
    Edit,
    Journal,
    KnowledgeError,
    WrittenEdit,
    draft_again,
)
from web.live import services
from web.records import NOTHING_KEPT, StoreError
from web.sessions import SignedValues
from web.views.desk import (
    keep_private,
    to_the_desk,
    visit_inside,
    visit_of_form,
)
from web.views.desk_edit_pages import (
    EDIT,
    DeskEdits,
    Look,
    current_edits,
    edit_of_form,
    faults_of_form,
    latest_page,
    next_review,
    preview_page,
    shown,
    words_of,
)

# Bytes of a form: the longest answer twice, each character in up to twelve.
FORM_LIMIT = 128 * 1024
# Seconds for which what was looked at may be written.
LOOK_S = 60 * 60
bp = Blueprint("desk_edits", __name__, url_prefix="/desk/edits")
bp.after_request(keep_private)


def init_app(app: Flask, secret_keys: tuple[str, ...]) -> None:
    """Let the desk of an app edit, and its pages show the forms for that."""
    looks = SignedValues(Look, secret_keys, "desk edit", LOOK_S)
    app.extensions[DeskEdits.KEY] = DeskEdits(looks=looks)
    app.register_blueprint(bp)


@bp.app_context_processor
def forms() -> dict[str, Any]:
    """What the templates with the forms of edits need."""
    return {"can_edit": True, "next_review": next_review, "words_of": words_of}


@bp.before_request
def require_visit() -> ResponseReturnValue | None:
    """Send who has not shown the token to the door, and refuse forms of elsewhere."""
    if is_inside := visit_inside() is not None:
        request.max_content_length = FORM_LIMIT
    if request.method != "POST":
        return None if is_inside else to_the_desk()
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
    return preview_page(edit_of_form(), faults_of_form())


@bp.post("/write")
def write() -> ResponseReturnValue:
    """Write what was looked at; where the files were changed since, show it again."""
    live = services()
    look = current_edits().looks.load(request.form.get("look", ""))
    if not look:
        raise Forbidden("This preview is too old. Open the desk and look again.")
    edit, kept = EDIT.validate_json(look.edit), Journal(live.folder)
    try:
        if last := last_if_it_is(edit, kept):
            return to_latest(done=last.number)  # a second click
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


@bp.post("/dismiss")
def dismiss() -> ResponseReturnValue:
    """Let a gap stay away; its messages come along, so that it can come back."""
    return with_gap(is_away=True)


@bp.post("/restore")
def restore() -> ResponseReturnValue:
    """Let a gap that was dismissed come back."""
    return with_gap(is_away=False)


def last_if_it_is(edit: Edit, kept: Journal) -> WrittenEdit | None:
    """The last edit, if it is this one and its file is still as that left it."""
    last = kept.last()
    is_same = last and last.edit == edit and not last.undone
    return last if last and is_same and kept.has_as_written(last) else None


def with_gap(*, is_away: bool) -> ResponseReturnValue:
    """Dismiss the messages of a form, or no longer, and say so."""
    messages = [text for text in request.form.getlist("message") if text]
    store = services().recorder.store
    if not store:
        return latest_page(NOTHING_KEPT), 409
    try:
        (store.dismiss if is_away else store.restore)(messages)
    except StoreError as error:
        return latest_page(f"The store does not answer: {error}"), 503
    return latest_page(gap=messages, is_away=is_away)


def to_latest(done: int) -> ResponseReturnValue:
    """Lead to the list of edits, of the same knowledge base."""
    return redirect(url_for("desk_edits.latest", done=done), 303)
