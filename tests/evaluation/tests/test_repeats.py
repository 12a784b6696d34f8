"""What is nearly the same in two sets of texts is named, with both places."""

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search import Idf
from bot.text import ENGLISH
from tests.builders import SHOP_FILES, write_files
from tests.evaluation.repeats.__main__ import main
from tests.evaluation.repeats.alike import ALIKE, FLOOR, Text, repeats

FILLING = [f"what about the {word} of the shop" for word in "abcdefghijklmnop"]


def make_text(kind: str, text: str, line: int = 1) -> Text:
    stems = frozenset(ENGLISH.stems_of(text))
    return Text(kind=kind, text=text, place=f"{kind}.yaml:{line}", stems=stems)


def found(one: str, other: str) -> bool:
    """Whether two texts are near-repeats, among many that are something else."""
    others = [make_text("filling", text) for text in FILLING]
    pair = [make_text("dev", one), make_text("test", other)]
    named = repeats([*others, *pair], ENGLISH, ALIKE)
    return [(each.text.text, each.of.text) for each in named] == [(other, one)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "is microneedling dangerous",
            "IS MICRO-NEEDLING dangerous?!".replace("-", ""),
        ),
        ("bleeding will not stop", "it won't stop bleeding"),
        ("how many sessions would I need", "how many session do i need"),
        (
            "where are dark marks from on arms",
            "dark marks on arms: where are they from",
        ),
    ],
)
def test_order_case_inflection_and_small_words_make_no_difference(
    one: str, other: str
) -> None:
    assert found(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("is it safe", "is it safe for teens"),
        ("does it help scars", "does it help melasma"),
        ("is melasma dangerous", "is melsma dangerus"),
        ("how many sessions", "how many sessions before I see results"),
    ],
)
def test_another_subject_or_another_spelling_is_no_repeat(one: str, other: str) -> None:
    assert not found(one, other)


def test_texts_of_one_kind_are_not_compared_and_those_without_words_are_no_repeat() -> (
    None
):
    texts = [make_text("dev", "is it safe"), make_text("dev", "is it safe")]
    signs = [make_text("dev", "👍"), make_text("test", "🤔")]

    assert list(repeats([*texts, *signs], ENGLISH, ALIKE)) == []


WORDS = st.lists(
    st.sampled_from("the is safe scar needle how dark".split()), max_size=6
)


@given(
    wordings=st.lists(st.tuples(st.sampled_from(["dev", "test"]), WORDS), max_size=12),
    least=st.sampled_from([0.5, 0.8, 0.9, 1.0]),
)
def test_no_pair_is_overlooked(
    wordings: Sequence[tuple[str, list[str]]], least: float
) -> None:
    texts = [
        make_text(kind, " ".join(words), line)
        for line, (kind, words) in enumerate(wordings)
    ]
    documents = [text.stems for text in texts]
    idf = Idf.from_documents(documents, floor=FLOOR, stops=ENGLISH.stop_stems)
    pairs = {
        (one.place, other.place)
        for number, one in enumerate(texts)
        for other in texts[:number]
        if one.kind != other.kind and idf.shared(one.stems, other.stems) >= least
    }

    named = repeats(texts, ENGLISH, least)

    assert {(each.text.place, each.of.place) for each in named} == pairs


def test_the_command_names_both_places_and_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_files(tmp_path / "knowledge", SHOP_FILES)
    files = {
        "dev/a.yaml": "\n- ask: delivery takes how long\n  expect: delivery-time\n",
        "test/b.yaml": "- ask: my batteries burn\n  expect: escalate\n"
        "- ask: how long, delivery takes\n  expect: delivery-time\n"
        "- ask: is the shop open\n  expect: decline\n",
    }
    write_files(tmp_path, files)
    options = ["--knowledge", "knowledge", "--questions", *files]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["repeats", *options])

    status = main()

    lines = capsys.readouterr().out.splitlines()
    assert status == 0
    assert lines[0].startswith(
        "dev/a.yaml:2: 'delivery takes how long' repeats the phrasing "
        "'how long does delivery take' (knowledge/topics/orders.yaml:6), "
    )
    assert lines[1].startswith(
        "test/b.yaml:1: 'my batteries burn' repeats the example 'my battery burns' "
        "(knowledge/safety/battery-fire.yaml:11), 1.00"
    )
    assert "test/b.yaml:3: 'how long, delivery takes' repeats the dev" in lines[3]
    assert [line.split(maxsplit=1) for line in lines[4:]] == [
        ["1", "dev repeats phrasing"],
        ["1", "test repeats example"],
        ["1", "test repeats phrasing"],
        ["1", "test repeats dev"],
    ]
