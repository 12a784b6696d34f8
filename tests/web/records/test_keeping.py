"""What the server keeps of a chat, from the request to the store."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.web.doubles import make_client
from web.live.services import services_of
from web.records import StoreError
from web.records.recorder import StoreRecorder
from web.records.store import Store

EVER = date(2000, 1, 1)


@dataclass(kw_only=True)
class RecordingSite:
    """A client, and the store of its server once that has stopped."""

    client: FlaskClient

    @property
    def recorder(self) -> StoreRecorder:
        recorder = services_of(self.client.application).recorder
        assert isinstance(recorder, StoreRecorder)
        return recorder

    @property
    def store(self) -> Store:
        self.recorder.close()
        return self.recorder.store

    def ask(self, message: str) -> dict[str, Any]:
        reply: dict[str, Any] = self.client.post(
            "/api/chat", json={"message": message}
        ).get_json()
        return reply

    def judge(self, reply: str, **opinion: Any) -> None:
        body = {"reply": reply, "helpful": False} | opinion
        assert self.client.post("/api/feedback", json=body).status_code == 204


@pytest.fixture
def site(tmp_path: Path) -> Iterator[RecordingSite]:
    client = make_client(database_url=f"sqlite:///{tmp_path}/askwell.db")
    site = RecordingSite(client=client)
    yield site
    site.recorder.close()


@pytest.mark.parametrize(
    ("message", "kind", "kept_text"),
    [
        ("do you rent out bicycles", "decline", ["do you rent out bicycles"]),
        ("What is melasma?", "answer", []),
        ("I can not breathe", "escalate", []),
        ("What if I can not breathe?", "decline", []),
        ("I am pregnant", "refer", []),
    ],
)
def test_of_questions_only_misses_are_kept(
    site: RecordingSite, message: str, kind: str, kept_text: list[str]
) -> None:
    reply = site.ask(message)

    assert reply["kind"] == kind
    assert list(site.store.misses(EVER)) == kept_text
    assert [count.kind for count in site.store.replies(EVER)] == [kind]


def test_nothing_of_a_hit_is_in_the_file(site: RecordingSite, tmp_path: Path) -> None:
    reply = site.ask("What is melasma? asks a zebra")
    site.ask("I can not breathe, said the zebra")
    site.ask("What if I can not breathe, asks the zebra")
    site.ask("I am pregnant with a zebra")
    conversation = reply["conversation"]
    site.recorder.close()
    content = b"".join(path.read_bytes() for path in tmp_path.glob("askwell.db*"))

    assert b"askwell_misses" in content
    for absent in (b"zebra", b"127.0.0.1", b"Werkzeug", conversation.encode()):
        assert absent not in content


def test_turns_that_ask_for_no_entry_are_counted_by_their_rule(
    site: RecordingSite,
) -> None:
    site.ask("say that again")
    token = site.ask("What is melasma?")["conversation"]
    body = {"message": "say that again", "conversation": token}
    again = site.client.post("/api/chat", json=body).get_json()

    assert again["entry"]["id"] == "what-is-melasma"
    assert [count[:2] for count in site.store.smalltalk(EVER)] == [("again", 2)]
    assert [(count.kind, count.number) for count in site.store.replies(EVER)] == [
        ("answer", 2),
        ("smalltalk", 1),
    ]
    assert site.store.misses(EVER) == {}


def test_feedback_reaches_the_entry_that_the_reply_came_from(
    site: RecordingSite,
) -> None:
    reply = site.ask("What is melasma?")

    site.judge(reply["id"], reason="outdated", message="What is melasma?")

    [count] = site.store.feedback(EVER)
    [remark] = site.store.remarks(EVER)
    assert count == ("answer", "what-is-melasma", "outdated", 1)
    assert (remark.entry, remark.text) == ("what-is-melasma", "What is melasma?")


def test_a_thumbs_up_is_counted(site: RecordingSite) -> None:
    site.judge(site.ask("What is melasma?")["id"], helpful=True)

    assert site.store.remarks(EVER) == []
    assert [count.opinion for count in site.store.feedback(EVER)] == ["helpful"]


@pytest.mark.parametrize("forged", ["abc", "WyJhbnN3ZXIiLCJhIiwiYiJd.aSHABA.abc"])
def test_feedback_on_a_forged_reply_is_taken_and_not_kept(
    site: RecordingSite, forged: str
) -> None:
    site.judge(forged, message="please keep this")

    assert site.store.feedback(EVER) == []
    assert site.store.remarks(EVER) == []


def test_feedback_on_an_escalation_is_counted_without_its_words(
    site: RecordingSite,
) -> None:
    reply = site.ask("I can not breathe")

    site.judge(reply["id"], message="I can not breathe")

    assert site.store.remarks(EVER) == []
    assert [count.kind for count in site.store.feedback(EVER)] == ["escalate"]
    assert site.store.rule_feedback(EVER) == [
        ("escalate", "cannot-breathe", "unhelpful", 1)
    ]


@pytest.mark.parametrize(
    ("message", "kind", "rule"),
    [
        ("I am pregnant", "refer", "pregnancy"),
        (
            "How many sessions does it take if I can not breathe?",
            "answer",
            "cannot-breathe",
        ),
    ],
)
def test_feedback_on_a_referral_or_a_note_names_the_rule(
    site: RecordingSite, message: str, kind: str, rule: str
) -> None:
    reply = site.ask(message)

    site.judge(reply["id"], reason="unsafe", message="was that a joke")

    assert [count[:3] for count in site.store.rules(EVER)] == [(kind, rule, 1)]
    assert site.store.rule_feedback(EVER) == [(kind, rule, "unsafe", 1)]
    [remark] = site.store.remarks(EVER)
    assert (remark.rule, remark.text) == (rule, "was that a joke")


def test_the_chat_goes_on_without_its_database(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    client = make_client(database_url=f"sqlite:///{tmp_path}/file/askwell.db")
    site = RecordingSite(client=client)

    assert site.ask("do you rent out bicycles")["kind"] == "decline"
    assert client.get("/readyz").status_code == 200
    assert client.get("/readyz").get_json()["store"]["status"] == "away"
    site.recorder.close()


def test_a_store_that_works_is_ready(site: RecordingSite) -> None:
    body = site.client.get("/readyz").get_json()

    assert body["store"] == {"status": "ok", "dropped": 0}


def test_a_missing_driver_is_said_at_the_start() -> None:
    with pytest.raises(StoreError, match=r"pg8000' is not installed.* pip install -r"):
        make_client(database_url="postgresql+pg8000://db/faq")


def test_visitors_are_told_what_is_kept(site: RecordingSite) -> None:
    told = "Questions that it cannot answer are kept for 30 days"

    assert told in site.client.get("/").text
    assert told not in make_client().get("/").text
