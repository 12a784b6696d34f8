"""The page of the preview: one question, both answers. It keeps nothing."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from flask import Flask, Response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden

from web.http import headers
from web.preview.side import Heard, Side, Turn, differences
from web.views.pages import paragraphs
from web.views.word_diff import word_diff

# Bytes: a conversation of more turns than anybody reads.
BODY_LIMIT = 256 * 1024
POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "connect-src 'self'; img-src 'self'; script-src 'self'; style-src 'self'"
)
# A page of another site whose name leads to this machine is told nothing.
HOSTS = ["127.0.0.1", "localhost", "[::1]"]


class Compared(NamedTuple):
    """A turn with what both sides say, and the names of the parts that differ.

    `text` has the pieces of both texts where these differ.
    """

    turn: Turn
    heard: tuple[Heard, Heard]
    differing: list[str]
    text: list[tuple[str, str]]


def create_preview(live: Side, working: Side) -> Flask:
    """Make the app that asks the live version and the working copy."""
    sides = (live, working)
    app = Flask("web")
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    app.config["TRUSTED_HOSTS"] = HOSTS
    app.add_template_filter(paragraphs)
    headers.init_app(app, ())

    @app.before_request
    def refuse_other_sites() -> None:
        # With our Referrer-Policy, browsers don't say more of where a form is from.
        if request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}:
            raise Forbidden("This page is asked from itself only.")

    @app.after_request
    def keep_private(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["Cache-Control"] = "no-store"
        return response

    @app.get("/")
    def begin() -> str:
        return page(sides, ())

    # A question in the address would stand in the history, and in logs.
    @app.post("/")
    def ask() -> str:
        return page(sides, turns_of_form())

    @app.get("/state")
    def state() -> ResponseReturnValue:
        return {"state": state_of_files(sides)}

    return app


def turns_of_form() -> tuple[Turn, ...]:
    """The turns so far, and the one that was sent now, if it says anything."""
    form = request.form
    turns = [Turn.of(text) for text in form.getlist("turn")]
    if pressed := form.get("press"):
        turns.append(Turn.of(pressed))
    elif message := form.get("message", "").strip():
        turns.append(Turn(entry="", message=message))
    return tuple(turns)


def state_of_files(sides: tuple[Side, Side]) -> str:
    """Another text once the files that a side reads have changed."""
    return " ".join(str(side.refresh()) for side in sides)


def page(sides: tuple[Side, Side], turns: Sequence[Turn]) -> str:
    """The page with a conversation, its last turn first."""
    state = state_of_files(sides)
    compared = list(compare_turns(sides, turns))
    return render_template(
        "preview.html",
        sides=sides,
        state=state,
        turns=turns,
        compared=compared[::-1],
    )


def compare_turns(
    sides: tuple[Side, Side], turns: Sequence[Turn]
) -> Iterator[Compared]:
    """Ask both sides every turn."""
    live, working = (side.hear(turns) for side in sides)
    for turn, one, other in zip(turns, live, working, strict=True):
        differing, text = [], []
        if one.said and other.said:
            differing = differences(one.said, other.said)
            if "text" in differing:
                text = word_diff(one.said.text, other.said.text)
        yield Compared(turn, (one, other), differing, text)
