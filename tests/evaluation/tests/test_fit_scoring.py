"""Printing the scoring model, and how well it carries over."""

import re
from pathlib import Path

import pytest

from bot.search import scoring
from bot.search.index import Index
from tests.builders import (
    make_entry,
    make_queries,
    make_strangers,
    topic_text,
    write_files,
)
from tests.evaluation.fit_scoring import main

LABELS = """\
    - ask: when will my parcel come
      expect: delivery-time
    - ask: delivery how long
      expect: delivery-time
    - ask: money back when
      expect: refund-time
    - ask: when do I get my parcel
      expect: refund-time
    - ask: who won the match last night
      expect: decline
    - ask: when is the next train
      expect: decline
    """


@pytest.fixture(name="base")
def _base(knowledge_folder: Path, tmp_path: Path) -> str:
    write_files(tmp_path, {"labels.yaml": LABELS})
    return f"{knowledge_folder}:{tmp_path / 'labels.yaml'}"


def run(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    *arguments: str,
) -> str:
    """What the command prints."""
    monkeypatch.setattr("sys.argv", ["fit_scoring", *arguments])
    main()
    return capsys.readouterr().out


def test_what_is_printed_can_be_read_as_the_model(
    base: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "scoring.yaml"
    path.write_text(run(capsys, monkeypatch, base), encoding="utf-8")
    monkeypatch.setattr(scoring, "FILE", path)

    for name, usual in (
        ("semantic", scoring.SEMANTIC),
        ("multilingual", scoring.MULTILINGUAL),
        ("lexical", scoring.LEXICAL),
    ):
        read = scoring._read(name)
        positive = [weight for weight in read.channel_weights.values() if weight > 0]
        assert read.channel_weights.keys() == usual.channel_weights.keys()
        assert read.evidence_weights.keys() == usual.evidence_weights.keys()
        assert sum(positive) == pytest.approx(1, abs=0.005)
        assert all(
            weight <= 0
            for channel, weight in read.channel_weights.items()
            if channel == "hubness"
        )
        assert read.sharpness > 0
        assert read.thresholds == usual.thresholds
        kept = ("sure_from", "answer_from", "suggest_from")
        for part in kept:
            assert getattr(read, part) == getattr(usual, part)
        phrasings = make_queries([["refund time"]])
        Index.from_phrasings([make_entry()], phrasings, weights=read.channel_weights)


def test_the_file_says_where_its_numbers_come_from(
    base: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = run(capsys, monkeypatch, base, base)

    assert printed.splitlines()[:6] == [
        "# Printed by `python -m tests.evaluation.fit_scoring`; the whole command",
        "# stands in tests/evaluation/README.md. "
        "Only thresholds are measured and edited by hand.",
        "# Fitted on the labels of:",
        f"#   {name_of(base)}: 6 messages",
        f"#   {name_of(base)}: 6 messages",
        "semantic:",
    ]


def test_fitting_again_prints_the_same(
    base: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(capsys, monkeypatch, base) == run(capsys, monkeypatch, base)


def name_of(base: str) -> str:
    """The name of a base whose labels lie beside its folder: that of the one above."""
    return Path(base.partition(":")[0]).parent.name


def make_letters(folder: Path) -> str:
    """Another base, of words that the shop has not."""
    labels = [
        "- ask: bab bib bob\n  expect: entry-b",
        "- ask: cac bab\n  expect: entry-b",
        "- ask: parcel bab\n  expect: decline",
    ]
    other = write_files(
        folder / "letters", {"topics/letters.yaml": topic_text(make_strangers(15))}
    )
    path = folder / "letters.yaml"
    path.write_text("\n".join(labels), encoding="utf-8")
    return f"{other}:{path}"


def test_leaving_one_out_says_how_far_off_confidence_is_with_and_without_calibrating(
    base: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = make_letters(tmp_path)

    printed = run(capsys, monkeypatch, "--leave-one-out", base, other).splitlines()

    # By words alone no phrasing of the shop finds anything once it is held out.
    assert [line.partition(":")[0] for line in printed] == [
        f"semantic, {name_of(base)}",
        "semantic, letters",
        "lexical, letters",
    ]
    for line in printed:
        assert "its labels ask for" in line
        assert "off by" in line


def test_answers_that_are_placeholders_do_not_count_when_one_is_left_out(
    base: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bases = ("--leave-one-out", base, make_letters(tmp_path))
    placeholders = (*bases, "--without-answers", "letters")
    [usual, without] = [
        run(capsys, monkeypatch, *given) for given in (bases, placeholders)
    ]

    topic = tmp_path / "letters" / "topics" / "letters.yaml"
    text = topic.read_text(encoding="utf-8")
    told = re.sub(r"About entry-(.)\.", r"\1a\1 \1e\1", text)
    topic.write_text(told, encoding="utf-8")

    assert run(capsys, monkeypatch, *placeholders) == without
    assert run(capsys, monkeypatch, *bases) != usual
