import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from bot import Conversation, Grade, Kind, Level, MessageTooLong, Reply
from tests.evaluation.builders import (
    FakeResponder,
    make_knowledge,
    make_label,
    make_reply,
)
from tests.evaluation.channels import RunError, in_process, over_http
from tests.evaluation.judge import Outcome
from tests.evaluation.runner import run

ANSWER = {
    "id": "r1",
    "kind": "answer",
    "text": "As curated.",
    "disclaimer": "Not medical advice.",
    "confidence": 0.93,
    "entry": {"id": "sessions-needed", "question": "How many?", "topic": "skin"},
    "rule": {"id": "infection", "level": "urgent"},
    "note": "See a doctor today.",
    "sources": [],
    "suggestions": [{"id": "healing-time", "question": "How long?"}],
    "conversation": "token-1",
    "knowledge": "v1",
}


class Server:
    """A server that answers what it is given, and keeps what it heard."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, dict[str, Any]]] = []
        self.heard: list[dict[str, Any]] = []
        self.tokens: list[str | None] = []
        self.elsewhere = ""
        self.url = ""


@pytest.fixture
def server() -> Iterator[Server]:
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            state.heard.append(json.loads(self.rfile.read(length)))
            state.tokens.append(self.headers["X-FAQ-Test"])
            status, body = state.answers.pop(0)
            self.send_response(status)
            self.send_header("Location", state.elsewhere)
            self.send_header("Content-Type", "application/json")
            self.send_header("Retry-After", "0")
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def do_GET(self) -> None:
            state.tokens.append(self.headers["X-FAQ-Test"])
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(ANSWER).encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        state.url = f"http://127.0.0.1:{running.server_port}/"
        thread = Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield state
        running.shutdown()
        thread.join()


def test_earlier_messages_are_played_first() -> None:
    after = Conversation(entry="what-is-melasma")
    responder = FakeResponder(
        replies={
            "what is it": Reply(
                kind=Kind.ANSWER, text="…", knowledge="v1", conversation=after
            ),
            "how many?": make_reply(entry="sessions-needed"),
        }
    )
    label = make_label("how many?", after=["what is it"])

    heard = in_process(responder)(label)

    assert heard.reply == make_reply(entry="sessions-needed")
    assert responder.heard == [("what is it", Conversation()), ("how many?", after)]


def test_each_label_starts_a_new_conversation() -> None:
    left = Conversation(entry="what-is-melasma")
    reply = Reply(kind=Kind.ANSWER, text="…", knowledge="v1", conversation=left)
    responder = FakeResponder(replies={"hm": reply})
    ask = in_process(responder)

    ask(make_label("hm"))
    ask(make_label("hm"))

    assert [conversation for _, conversation in responder.heard] == [Conversation()] * 2


def test_matches_are_seen_whatever_replied() -> None:
    responder = FakeResponder(
        replies={"help": make_reply(Kind.ESCALATE)},
        matches=["healing-time", "sessions-needed"],
    )

    heard = in_process(responder)(make_label("help"))

    assert heard.matches is not None
    assert [match.entry for match in heard.matches] == responder.matches


def test_a_message_that_is_too_long_counts_as_declined() -> None:
    class Strict(FakeResponder):
        def explain(self, message: str, conversation: Conversation, /) -> Any:
            raise MessageTooLong(length=1001, limit=1000)

    done = run(
        [make_label("x" * 1001, expect="decline")],
        in_process(Strict(replies={})),
        make_knowledge(),
        {},
    )

    assert [case.outcome for case in done.cases] == [Outcome.RIGHT]
    assert done.knowledge == "v1"


def test_a_case_has_its_outcome_and_dangers() -> None:
    reply = make_reply(entry="healing-time", text="It is guaranteed.")
    ask = in_process(FakeResponder(replies={"hm": reply}))

    label = make_label("hm", expect="escalate")
    (case,) = run([label], ask, make_knowledge(), {}).cases

    assert case.outcome is Outcome.WRONG
    assert case.dangers == ("states 'guaranteed'", "a missed escalation: answer")
    assert not case.needless


def test_a_live_server_is_asked_with_its_conversation(server: Server) -> None:
    server.answers = [(200, ANSWER), (200, ANSWER)]

    heard = over_http(server.url)(make_label("how many?", after=["hello"]))

    assert server.heard == [
        {"message": "hello"},
        {"message": "how many?", "conversation": "token-1"},
    ]
    assert heard.matches is None
    assert heard.reply.kind is Kind.ANSWER
    assert heard.reply.entry is not None
    assert heard.reply.entry.id == "sessions-needed"
    assert heard.reply.rule is not None
    assert heard.reply.rule.level is Level.URGENT
    assert heard.reply.note == "See a doctor today."
    assert heard.reply.grade is Grade.NOTE
    assert [chip.id for chip in heard.reply.suggestions] == ["healing-time"]


def test_the_desks_token_goes_with_every_message(server: Server) -> None:
    server.answers = [(200, ANSWER), (200, ANSWER)]

    over_http(server.url, "sésame-ouvre-toi")(make_label("how many?", after=["hello"]))

    sent = "sésame-ouvre-toi".encode().decode("latin-1")
    assert server.tokens == [sent, sent]


def test_without_a_token_there_is_no_header(server: Server) -> None:
    server.answers = [(200, ANSWER)]

    over_http(server.url)(make_label("how many?"))

    assert server.tokens == [None]


def test_the_token_does_not_follow_to_where_a_server_sends_us(server: Server) -> None:
    server.answers = [(302, {})]
    server.elsewhere = server.url

    over_http(server.url, "open-sesame-and-more")(make_label("how many?"))

    assert server.tokens == ["open-sesame-and-more", None]


def test_a_refused_token_stops_the_run_with_the_servers_words(server: Server) -> None:
    server.answers = [(403, {"detail": "That is not it."})]

    with pytest.raises(RunError, match=r"403 Forbidden: That is not it\. The token"):
        over_http(server.url, "open-sesame-and-more")(make_label("how many?"))


def test_a_server_that_is_asked_too_often_is_asked_again(server: Server) -> None:
    server.answers = [(429, {}), (200, ANSWER)]

    heard = over_http(server.url)(make_label("how many?"))

    assert heard.reply.confidence == 0.93
    assert len(server.heard) == 2


def test_a_refused_message_counts_as_declined(server: Server) -> None:
    server.answers = [(422, {"detail": "The message is too long."})]

    heard = over_http(server.url)(make_label("x" * 2000))

    assert heard.reply.kind is Kind.DECLINE
    assert heard.reply.text == "The message is too long."


def test_a_broken_server_stops_the_run(server: Server) -> None:
    server.answers = [(500, {})]

    with pytest.raises(RunError, match="answers 500 Internal Server Error"):
        over_http(server.url)(make_label("how many?"))


@pytest.mark.parametrize("body", [{}, {"kind": "poem", "text": "Ode"}])
def test_a_server_of_another_kind_stops_the_run(
    server: Server, body: dict[str, str]
) -> None:
    server.answers = [(200, body)]

    with pytest.raises(RunError, match="does not answer as Askwell"):
        over_http(server.url)(make_label("how many?"))


def test_a_server_that_is_not_there_stops_the_run() -> None:
    with pytest.raises(RunError, match="does not answer"):
        over_http("http://127.0.0.1:9")(make_label("how many?"))
