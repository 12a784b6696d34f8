"""The id of a reply: what feedback is about, and nobody else's to make."""

import base64
from collections.abc import Callable
from hashlib import sha256

import pytest

from bot import AnsweredEntry, FiredRule, Kind, Level
from tests.web.doubles import make_reply
from web.sessions.tokens import ConversationToken, JudgedReply, ReplyToken

ANSWER = make_reply(
    kind=Kind.ANSWER,
    text="Brown patches.",
    entry=AnsweredEntry(id="melasma", question="What is it?", topic="marks"),
)


def test_a_reply_is_known_again_by_its_kind_and_entry() -> None:
    token = ReplyToken(("key",))

    first, second = token.load(token.dump(ANSWER)), token.load(token.dump(ANSWER))

    assert first
    assert second
    assert first[:2] == (Kind.ANSWER, "melasma")
    assert first.mark != second.mark


@pytest.mark.parametrize("kind", Kind)
def test_a_reply_is_known_by_the_rule_that_had_a_say(kind: Kind) -> None:
    token = ReplyToken(("key",))
    rule = FiredRule(id="pus", level=Level.URGENT)

    judged = token.load(token.dump(make_reply(kind=kind, rule=rule)))

    assert judged
    assert judged.rule == "pus"


def test_an_id_of_an_earlier_program_has_no_rule() -> None:
    token = ReplyToken(("key",))
    earlier = str(token._signed._serializer.dumps(["escalate", None, "mark"]))

    assert token.load(earlier) == JudgedReply(Kind.ESCALATE, None, "mark", None)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.ANSWER])
def test_a_reply_without_an_entry_is_known_by_its_kind(kind: Kind) -> None:
    token = ReplyToken(("key",))

    judged = token.load(token.dump(make_reply(kind=kind)))

    assert judged == JudgedReply(kind, None, judged.mark if judged else "")


def test_an_id_is_short_and_holds_no_text() -> None:
    # The longest ids, and none that can be made shorter.
    entry_id, rule_id = (sha256(of).hexdigest() for of in (b"entry", b"rule"))
    longest = make_reply(
        kind=Kind.ANSWER,
        entry=AnsweredEntry(id=entry_id, question="What is it?", topic="marks"),
        rule=FiredRule(id=rule_id, level=Level.URGENT),
    )
    token_text = ReplyToken(("key",)).dump(longest)
    payload = token_text.lstrip(".").split(".")[0]
    content = base64.urlsafe_b64decode(f"{payload}{'=' * (-len(payload) % 4)}")

    assert len(token_text) <= 256
    assert b"Hello" not in content
    assert b"What" not in content


@pytest.mark.parametrize(
    "token",
    [
        "",
        "abc",
        "a" * 256,
        "é.é.é",
        ReplyToken(("another key",)).dump(ANSWER),
        ReplyToken(("key",)).dump(ANSWER)[:-1] + "~",
        ReplyToken(("key",), "de").dump(ANSWER),
        ConversationToken(("key",)).dump(ANSWER.conversation),
        str(ReplyToken(("key",))._signed._serializer.dumps(["shout", None, "1"])),
        str(ReplyToken(("key",))._signed._serializer.dumps({"kind": "answer"})),
    ],
    # Tokens differ from run to run; names of tests may not.
    ids="empty word long accents key signature base conversation kind object".split(),
)
def test_a_forged_id_is_nothing(token: str) -> None:
    assert ReplyToken(("key",)).load(token) is None


def test_an_old_id_is_nothing(days_later: Callable[[], None]) -> None:
    token = ReplyToken(("key",))
    text = token.dump(ANSWER)

    days_later()

    assert token.load(text) is None
