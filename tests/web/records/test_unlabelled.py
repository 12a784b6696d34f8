"""Which kept messages may become labels, and why each was kept."""

from datetime import date

from web.records import KeptMessage, kept_messages, says_who, unlabelled
from web.records.values import Remark

DAY = date(2026, 11, 28)


def remark(text: str, opinion: str = "wrong", entry: str = "refund-time") -> Remark:
    kind = "answer" if entry else "decline"
    return Remark(DAY, kind, entry, "", opinion, text)


def test_thumbs_downs_come_first_and_each_message_once() -> None:
    remarks = [
        remark("Where is it?"),
        remark("where is it", "unhelpful", ""),
        remark("x y"),
    ]
    misses = {"car park?": 4, "where is it?": 2, "Car park": 1}

    kept = kept_messages(remarks, misses)

    assert [(each.text, each.why) for each in kept] == [
        (
            "Where is it?",
            "a thumbs-down (wrong) on answer refund-time; a thumbs-down on decline; "
            "missed 2 times",
        ),
        ("x y", "a thumbs-down (wrong) on answer refund-time"),
        ("car park?", "missed 5 times"),
    ]


def test_placeholders_around_a_message_go_and_those_within_stay() -> None:
    misses = {"[name], is it vegan": 1, "is [name] in": 1, "[e-mail]": 1, "a\x07b": 1}

    kept = kept_messages([], misses)

    assert [each.text for each in kept] == ["is it vegan", "is [name] in", "ab"]


def test_what_has_a_label_and_what_is_no_words_stays_out() -> None:
    messages = [KeptMessage(text=text, why="") for text in ("Is it?", "???", "Why so")]

    left = unlabelled(messages, {"is it"})

    assert [message.text for message in left] == ["Why so"]


def test_what_may_say_who_somebody_is_is_noticed() -> None:
    personal = ["call me on 020 7946 0958", "my name is Ann", "is [name] in", "a@b.org"]

    assert [text for text in personal if not says_who(text)] == []
    assert not says_who("how  many goes will I need")
