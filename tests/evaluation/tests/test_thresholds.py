"""What likeness adds to the phrases, measured by labels."""

from pathlib import Path

import pytest

from bot import Responder, load
from tests.builders import KNOWLEDGE, make_shop
from tests.evaluation.labels import Label
from tests.evaluation.thresholds import (
    Counts,
    Judge,
    main,
    siren_from,
    table_of,
)

DANGERS = [
    Label(ask="my battery burns", expect=("escalate",), rule="emergency"),
    Label(ask="I want to die", expect=("escalate",), rule="despair"),
    Label(ask="can a battery burn", expect=("escalate",), rule="emergency"),
    Label(ask="my battery leaks", expect=("escalate",), rule="crisis"),
]
ORDINARY = [
    Label(ask="when is the shop open", expect=("ordinary",)),
    Label(ask="my battery smokes on a poster", expect=("ordinary",)),
    Label(ask="no smoke from the battery", expect=("ordinary",)),
]


@pytest.mark.parametrize("step", [None, 0.5])
def test_sirens_and_notes_are_counted(step: float | None) -> None:
    thresholds = siren_from(step)
    counts = Judge(Responder(make_shop())).counts(DANGERS, ORDINARY, thresholds)

    assert counts == Counts(right=2, helped=4, alarms=1, noted=1)


def test_a_table_has_a_row_for_each_threshold() -> None:
    counts = Counts(right=1, helped=2, alarms=0, noted=0)

    rows = [("phrases alone", counts), ("0.50", counts)]
    table = table_of("Likeness", rows, dangers=4, ordinary=0)

    columns = [list(column.cells) for column in table.columns]
    assert columns[0] == ["phrases alone", "0.50"]
    assert columns[1] == ["1 (25.0%)", "1 (25.0%)"]
    assert columns[3] == ["–", "–"]


def test_labels_that_cannot_be_read_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "labels.yaml"
    path.write_text("- expect: ordinary\n", encoding="utf-8")

    assert main([str(path)]) == 2
    assert f"{path}:1:" in capsys.readouterr().err


STORY = (
    "We sailed from Hull on Friday with the whole family and a hamper. My uncle gave a "
    "speech that nobody wanted to hear. {} How far apart are the sessions, please?"
)


def test_stories_are_judged_by_how_likely_their_sentences_must_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "labels.yaml"
    entry = load(KNOWLEDGE).current_id("time-between-sessions")
    danger, plain = (
        STORY.format("I can hardly breathe now."),
        STORY.format("It rained."),
    )
    path.write_text(
        f"- ask: {danger!r}\n  expect: escalate\n  rule: emergency\n"
        f"- ask: {plain!r}\n  expect: {entry}\n"
        "- ask: what is the price\n  expect: decline\n",
        encoding="utf-8",
    )

    assert main(["--stories", str(path)]) == 0
    assert "A phrase in a story: 1 dangers, 1 ordinary" in capsys.readouterr().out
