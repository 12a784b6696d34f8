"""The side that is a running server: asked as the chat asks, and honest when away."""

import json
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest
from flask import Flask, Response, request
from flask.typing import ResponseReturnValue

from bot import BadRequest
from tests.builders import SHOP_FILES, write_files
from tests.servers.serving import listening
from tests.web.bilingual import IST_OFFEN, OFFEN, write_bases
from tests.web.doubles import make_client
from web.preview import ServerSide
from web.preview.side import Turn, differences

DELIVERY = Turn(entry="", message="how long does delivery take")
FIRST = Turn(entry="", message="the first one")
REPLY = json.dumps(
    {"kind": "decline", "text": "Ask us.", "knowledge": "1", "conversation": "c"}
).encode()


@contextmanager
def shop(tmp_path: Path, bodies: list[object] | None = None) -> Iterator[str]:
    """A server with the shop's files; `bodies` gets what it is asked."""
    folder = write_files(tmp_path / "faq", SHOP_FILES)
    app = make_client(knowledge=(folder,)).application

    @app.before_request
    def remember() -> None:
        if bodies is not None and request.method == "POST":
            bodies.append(request.get_json())

    with listening(app) as address:
        yield address


def test_a_server_replies_turn_by_turn_within_one_conversation(tmp_path: Path) -> None:
    with shop(tmp_path) as address:
        first, second = ServerSide(address).hear([DELIVERY, FIRST])

    assert first.said
    assert first.said.entry
    assert first.said.entry.id == "delivery-time"
    assert first.said.disclaimer == "Terms apply.\n\nLonger at Christmas."
    assert [chip.id for chip in first.said.suggestions] == ["refund-time"]
    assert second.said
    assert second.said.text == "A refund takes 14 days."


def test_what_a_server_says_equals_what_its_files_say(tmp_path: Path) -> None:
    from bot import load
    from web.preview import Edition

    turns = [DELIVERY, FIRST, Turn(entry="", message="my battery burns")]
    with shop(tmp_path) as address:
        there = ServerSide(address).hear(turns)
    here = Edition(load(tmp_path / "faq"), tmp_path / "faq").hear(turns)

    for one, other in zip(there, here, strict=True):
        assert one.said
        assert other.said
        assert differences(one.said, other.said) == []


def test_a_conversation_that_goes_on_asks_its_new_turn_and_again_asks_all(
    tmp_path: Path,
) -> None:
    bodies: list[object] = []
    with shop(tmp_path, bodies) as address:
        side = ServerSide(address)
        side.hear([DELIVERY])
        side.hear([DELIVERY, FIRST])
        side.hear([DELIVERY, FIRST])

    asked = [body["message"] for body in bodies if isinstance(body, dict)]
    assert asked == [DELIVERY.message, FIRST.message] * 2


def test_a_turn_that_had_trouble_is_asked_again_with_those_after_it(
    tmp_path: Path,
) -> None:
    folder = write_files(tmp_path / "faq", SHOP_FILES)
    app = make_client(knowledge=(folder,)).application
    troubled = [True]

    @app.before_request
    def refuse() -> ResponseReturnValue | None:
        is_turn = request.method == "POST" and troubled and troubled.pop()
        return ({"detail": "Wait for 3 seconds."}, 429) if is_turn else None

    with listening(app) as address:
        side = ServerSide(address)
        first = side.hear([DELIVERY])
        going_on = side.hear([DELIVERY, FIRST])

    assert [heard.trouble for heard in first] == ["Wait for 3 seconds."]
    assert [heard.said and heard.said.text for heard in going_on] == [
        "The post office needs 3 to 5 days.",
        "A refund takes 14 days.",
    ]


def test_what_was_said_without_an_earlier_turn_is_not_kept_beside_it(
    tmp_path: Path,
) -> None:
    folder = write_files(tmp_path / "faq", SHOP_FILES)
    app = make_client(knowledge=(folder,)).application
    troubled = [True]

    @app.before_request
    def refuse() -> ResponseReturnValue | None:
        is_turn = request.method == "POST" and troubled and troubled.pop()
        return ({"detail": "Wait for 3 seconds."}, 429) if is_turn else None

    with listening(app) as address:
        side = ServerSide(address)
        lost = side.hear([DELIVERY, FIRST])
        more = side.hear([DELIVERY, FIRST, DELIVERY])

    assert lost[0].trouble
    assert more[0].said
    assert more[1].said
    assert more[1].said.text == "A refund takes 14 days."


def test_threads_may_ask_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.preview.server.KEPT", 2)
    usual = sys.getswitchinterval()
    with shop(tmp_path) as address:
        side = ServerSide(address)
        monkeypatch.setattr(side, "_asked", lambda *_: REPLY)
        turns = [Turn(entry="", message=f"{number}") for number in range(20)]

        def ask(number: int) -> list[str]:
            heard = side.hear(turns[number % 10 : number % 10 + 9])
            return [each.trouble for each in heard]

        sys.setswitchinterval(1e-6)
        try:
            with ThreadPoolExecutor(8) as threads:
                troubles = list(threads.map(ask, range(400)))
        finally:
            sys.setswitchinterval(usual)

    assert troubles == [[""] * 9] * 400


def test_a_pressed_chip_is_sent_as_the_chat_sends_it(tmp_path: Path) -> None:
    bodies: list[object] = []
    with shop(tmp_path, bodies) as address:
        [heard] = ServerSide(address).hear(
            [Turn(entry="refund-time", message="Money?")]
        )

    assert bodies == [{"message": "Money?", "entry": "refund-time"}]
    assert heard.said
    assert heard.said.text == "A refund takes 14 days."


def test_of_several_bases_the_one_in_the_language_replies(tmp_path: Path) -> None:
    app = make_client(knowledge=write_bases(tmp_path)).application
    with listening(app) as address:
        [heard] = ServerSide(address, "de").hear([Turn(entry="", message=OFFEN)])

    assert heard.said
    assert heard.said.text == IST_OFFEN


def test_a_refusal_is_said_in_the_servers_words(tmp_path: Path) -> None:
    with shop(tmp_path) as address:
        long = Turn(entry="", message="x" * 1_001)
        refused, heard = ServerSide(address).hear([long, DELIVERY])

    assert "1,001 characters" in refused.trouble
    assert heard.said


def test_a_server_that_goes_away_is_said_and_comes_back(tmp_path: Path) -> None:
    with shop(tmp_path) as address:
        side = ServerSide(address)
    [heard] = side.hear([DELIVERY])

    assert heard.said is None
    assert heard.trouble.startswith("The server does not answer: ")


@pytest.mark.parametrize(
    ("host", "token", "sent"),
    [
        ("127.0.0.1", "open-sesame-and-more", "open-sesame-and-more"),
        ("127.0.0.1", None, None),
        ("host.example", "open-sesame-and-more", None),
    ],
)
def test_the_desks_token_makes_it_a_test_and_goes_to_no_stranger_in_the_open(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    host: str,
    token: str | None,
    sent: str | None,
) -> None:
    told: list[str | None] = []
    folder = write_files(tmp_path / "faq", SHOP_FILES)
    desk_token = "open-sesame-and-more"
    app = make_client(knowledge=(folder,), desk_token=desk_token).application
    app.before_request(lambda: told.append(request.headers.get("X-FAQ-Test")))
    with listening(app) as address:
        port = int(address.rpartition(":")[2])
        monkeypatch.setattr(
            "web.preview.server.HTTPConnection",
            lambda _, __, timeout: HTTPConnection("127.0.0.1", port, timeout=timeout),
        )
        side = ServerSide(f"http://{host}:{port}", token=token)
        side.hear([DELIVERY])

    assert told == [sent, sent]
    assert ("as a test" in side.title) == bool(sent)
    assert ("counted as a visitor's" in side.title) != bool(sent)


@pytest.mark.parametrize("said", ["<p>Hello", "[]", '{"name": "x"}'])
def test_what_is_no_askwell_is_refused_at_the_start(said: str) -> None:
    other = Flask("other")
    other.add_url_rule("/api/greeting", view_func=lambda: Response(said))

    with (
        listening(other) as address,
        pytest.raises(BadRequest, match=f"No Askwell answers at {address}: "),
    ):
        ServerSide(address)


def test_an_address_below_a_path_is_asked_there(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "faq", SHOP_FILES)
    inner = make_client(knowledge=(folder,)).application
    outer = Flask("outer")
    with listening(outer) as address:
        outer.wsgi_app = lambda environ, start: inner.wsgi_app(  # type: ignore[assignment, method-assign]
            environ | {"PATH_INFO": environ["PATH_INFO"].removeprefix("/help")}, start
        )

        [heard] = ServerSide(f"{address}/help/").hear([DELIVERY])

    assert heard.said


@pytest.mark.parametrize(
    "address",
    [
        *("https://", "http:///path", "http://[::1", "http://exa mple.org"),
        *("http://host:port", "http://host:99999", "http://exa\x00mple.org"),
    ],
)
def test_no_address_is_bad_usage(address: str) -> None:
    with pytest.raises(BadRequest, match="is no address"):
        ServerSide(address)


def test_a_token_of_other_letters_is_the_desks_as_well(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "faq", SHOP_FILES)
    token = "sésame-öffne-dich-芝麻开门"
    app = make_client(knowledge=(folder,), desk_token=token).application
    with listening(app) as address:
        [heard] = ServerSide(address, token=token).hear([DELIVERY])

    assert heard.said
    assert heard.trouble == ""
