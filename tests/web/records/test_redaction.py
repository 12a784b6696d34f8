"""What tells who somebody is does not reach the store."""

import re
from pathlib import Path

import phonenumbers
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot import KnowledgeBase
from web.records.redaction import is_redacted, one_line, redact, trimmed

LABELS = Path(__file__).parents[2] / "evaluation" / "data" / "dev"
WORDS = st.lists(st.sampled_from("is it safe for my skin after 2 weeks ? , .".split()))
ANYTHING = st.text(max_size=300)


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        ("write to anna.b+c@mail.example please", "write to [e-mail] please"),
        ("anna(at)mail.example", "[e-mail]"),
        ("ａｎｎａ＠ｍａｉｌ．ｅｘａｍｐｌｅ", "[e-mail]"),
        ("an\u200bna@mail.example", "[e-mail]"),
        ("I'm @anna_b on there", "I'm [handle] on there"),
        ("ring +44 (0)20 7946-0958 now", "ring [number] now"),
        ("ring ０２０ ７９４６ ０９５８", "ring [number]"),
        ("card 4111 1111 1111 1111.", "card [number]."),
        ("NHS number 943 476 5919", "NHS number [number]"),
        ("born 12/05/1990", "born [number]"),
        ("see https://a.example/b?c=d#e ok", "see [link] ok"),
        ("see www.a.example/me", "see [link]"),
        ("is clinic.co.uk any good", "is [link] any good"),
        ("I live at SW1A 2AA", "I live at [postcode]"),
        ("my name is anna and I peel", "[name] and I peel"),
        ("My name's Anna Maria Lopez, hello", "[name], hello"),
        ("I am called Anna does it hurt", "[name] does it hurt"),
        ("just call me Zoë-Ann O’Neil", "[name]"),
        ("mein Name ist Anna", "[name]"),
        ("Dr Patel did it", "Dr [name] did it"),
        ("doctor Patel did it", "doctor [name] did it"),
        ("does it hurt? Kind regards, Jane Doe", "does it hurt? Kind regards, [name]"),
        ("one\nline\tonly\x00", "one line only"),
        ("", ""),
    ],
)
def test_who_somebody_is_is_taken_out(message: str, kept: str) -> None:
    assert redact(message) == kept


@pytest.mark.parametrize(
    "message",
    [
        "4 to 6 sessions, 4-8 weeks apart, 30% and 2.5 mm",
        "is a doctor better than a nurse",
        "my name is what you should not ask",
        "melasma.does it hurt",
        "i was called yesterday",
        "what's in it? glycerin/water, 10 ml @ 5 €",
    ],
)
def test_an_ordinary_question_stays_as_it_is(message: str) -> None:
    assert redact(message) == message


DEVICE = re.compile(r"\bdr\.? pen\b", re.IGNORECASE)


def test_what_people_ask_stays_as_it_is(shipped: KnowledgeBase) -> None:
    phrasings = [phrasing for entry in shipped for phrasing in entry.all_phrasings]
    labels = [
        str(label["ask"])
        for path in sorted(LABELS.glob("*.yaml"))
        for label in yaml.safe_load(path.read_text("utf-8"))
        # Stories name their people: Mr Pritchard, Miss Dunne.
        if not {"no-content", "long"} & set(label.get("tags", ()))
    ]
    changed = [text for text in phrasings + labels if redact(text) != one_line(text)]

    assert len(phrasings + labels) > 4_000
    # "Dr Pen" is a device, and reads like a name.
    assert [text for text in changed if not DEVICE.search(text)] == []


def test_telephone_numbers_of_every_country_are_found() -> None:
    written = {
        region: [f"ring {number}, please" for number in numbers(region)]
        for region in sorted(phonenumbers.SUPPORTED_REGIONS)
    }

    expected = {"ring [number], please", "ring tel:[number], please"}
    missed = {
        region: kept
        for region, texts in written.items()
        if not (kept := {redact(text) for text in texts}) <= expected
    }
    assert all(written.values())
    assert missed == {}


def numbers(region: str) -> list[str]:
    """A number of a country in each form that it may be written in, too short ones out.

    "GB" gives +441212345678, +44 121 234 5678, 0121 234 5678, tel:+44-121-234-5678.
    """
    example = phonenumbers.example_number(region)
    assert example
    forms = [phonenumbers.format_number(example, form) for form in range(4)]
    return [form for form in forms if len(digits(form)) > 5]


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)


@given(
    before=WORDS, after=WORDS, user=st.from_regex(r"[a-z0-9._+-]{1,20}", fullmatch=True)
)
def test_an_address_anywhere_is_found(
    before: list[str], after: list[str], user: str
) -> None:
    kept = redact(" ".join([*before, f"{user}@mail.example", *after]))

    assert "@" not in kept
    assert "mail.example" not in kept


@given(
    before=WORDS,
    after=WORDS,
    groups=st.lists(
        st.from_regex(r"[0-9]{3,4}", fullmatch=True), min_size=2, max_size=5
    ),
    gap=st.sampled_from(["", " ", "-", ".", " / ", " - "]),
)
def test_a_long_number_anywhere_is_found(
    before: list[str], after: list[str], groups: list[str], gap: str
) -> None:
    kept = redact(" ".join([*before, gap.join(groups), *after]))

    assert "[number]" in kept
    assert not re.search(r"\d{3}", kept)


@given(ANYTHING)
def test_what_is_redacted_stays_so(message: str) -> None:
    once = redact(message)

    assert redact(once) == once
    assert once == one_line(once)


@pytest.mark.parametrize(
    "piece", ["a", "a.", "a@", "1 ", "1", "my name is ", "www.", "a-", "dr ", "((", "@"]
)
def test_no_message_is_too_odd_to_be_read(piece: str) -> None:
    assert isinstance(redact(piece * 20_000), str)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("[name], [e-mail]: does it hurt? [number]", "does it hurt?"),
        ("does [name] do it well", "does [name] do it well"),
        ("[name]", ""),
        ("does it hurt?", "does it hurt?"),
    ],
)
def test_marks_around_a_question_can_be_left_away(text: str, left: str) -> None:
    assert trimmed(text) == left


def test_a_mark_is_seen() -> None:
    assert is_redacted("write to [e-mail]")
    assert not is_redacted("write to me")
