"""What the desk's edits read from forms, and the pages that they show."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import ClassVar, NamedTuple, cast

from flask import current_app, request
from pydantic import TypeAdapter

from bot import (
    Edit,
    Entry,
    Gap,
    Journal,
    KnowledgeError,
    Problem,
    Proposal,
    Responder,
    UnknownEntry,
    WrittenEdit,
    propose,
)
from web.live import Services, services, within
from web.records import StoreError, clean_messages, is_redacted, missed_since
from web.sessions import SignedValues
from web.views.desk import current_desk, page_inside
from web.views.word_diff import word_diff

# The most frequent misses, which are asked along.
MISSES = 50
USUAL_REVIEW = timedelta(days=365)


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


def current_edits() -> DeskEdits:
    return cast(DeskEdits, current_app.extensions[DeskEdits.KEY])


def entry_of_form() -> str:
    """The id of a button that names an entry, or the id that was typed."""
    return request.form.get("entry") or request.form.get("other", "").strip()


def edit_of_form() -> Edit:
    """The edit of a form; see `faults_of_form` for what it cannot hold."""
    form, what = request.form, request.form.get("what", "")
    is_review = what == "review" or "reviewed" in form
    return Edit(
        entry=entry_of_form(),
        phrasing=form.get("phrasing", "") if what == "phrasing" else "",
        answer=form.get("answer", "") if what == "answer" else "",
        reviewed=current_desk().today() if is_review else None,
        review_due=form.get("review_due", type=day_of) if is_review else None,
        reviewed_by=form.get("reviewed_by", "") if is_review else "",
    )


def faults_of_form() -> Iterator[str]:
    """What is wrong with a form whatever it edits, each with the fix."""
    if not entry_of_form():
        yield "no entry was named; type its id, or words of its question, and choose it"
    due = request.form.get("review_due", "").strip()
    if due and request.form.get("review_due", type=day_of) is None:
        yield f"{due!r} is not a day; write it like 2027-11-22"
    if is_redacted(request.form.get("phrasing", "")):
        yield "something was taken out of these words; write them as somebody would"


def day_of(text: str) -> date:
    """The day that a field has. Raises ValueError where it has none."""
    return date.fromisoformat(text.strip())


def next_review(entry: Entry) -> date:
    """When the next review is due if there is one today: after as long as last time."""
    due, last = entry.review_due, entry.reviewed
    pause = due - last if due and last and due > last else USUAL_REVIEW
    return current_desk().today() + pause


def words_of(gap: Gap) -> str:
    """The first words of a gap that are whole, or nothing."""
    return next(iter(clean_messages(gap)), "")


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
        except OSError as error:
            wrong = (unreadable(error),)
    page = page_inside(
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


def unreadable(error: OSError) -> str:
    """Which file cannot be used, and why; not where its folder is."""
    name = f"{Path(error.filename).name} " if error.filename else ""
    return f"{name}cannot be read: {error.strerror or error}."


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
    desk = current_desk()
    try:
        missed = missed_since(store, desk.today(), desk.days)
        return tuple(text for text, _ in missed.most_common(MISSES)), ""
    except StoreError as error:
        return (), f"The store does not answer, so no misses were asked: {error}"


def latest_page(
    problem: str = "", gap: Sequence[str] = (), *, is_away: bool = False
) -> str:
    """The latest edits; that of `done` in the address is told as just done.

    So is a `gap` that was dismissed, and now `is_away`, or came back.
    """
    live = services()
    edits = Journal(live.folder).latest()
    done = request.args.get("done", type=int)
    return page_inside(
        "desk_edits.html",
        edits=edits,
        done=next((edit for edit in edits if edit.number == done), None),
        is_served=is_served,
        state=live.knowledge_state,
        problem=problem,
        gap=gap,
        is_away=is_away,
    )


def is_served(written: WrittenEdit) -> bool:
    """Tell whether the server has an edit, or its undo, in service."""
    entry = services().knowledge.entries.get(written.edit.entry)
    return written.edit.stands_in(entry) is not bool(written.undone)


def shown(problems: Iterable[Problem]) -> str:
    return " ".join(map(str, within(services().folder, problems)))
