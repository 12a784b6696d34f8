"""Runs that are kept, and what is drawn of them."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import write_files
from tests.evaluation.__main__ import main
from tests.evaluation.builders import SHOP, make_label
from tests.evaluation.trend.kept import (
    KeptRun,
    keep,
    labels_version,
    read_runs,
)
from tests.evaluation.trend.series import (
    BARS,
    NONE,
    figure_rows,
    run_rows,
    series_of,
    sparkline,
)

LABELS = "- ask: what hours are you open\n  expect: opening-hours\n"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
VALUES = st.lists(st.none() | st.floats(0, 1, allow_nan=False), min_size=1)


def make_run(hours: int = 0, **parts: object) -> KeptRun:
    usual = KeptRun(
        date=NOON + timedelta(hours=hours),
        knowledge="v1",
        program="0.1.0 abc",
        labels=3,
        labels_version="l1",
        asked={"knowledge": "faq", "labels": "mine.yaml"},
        figures={"success@1": 0.5, "ece": 0.2, "auroc": None},
    )
    return replace(usual, **parts)  # type: ignore[arg-type]


@pytest.fixture(name="files")
def _files(tmp_path: Path) -> Path:
    files = {"topics/shop.yaml": SHOP, "settings.yaml": "semantic: false\n"}
    write_files(tmp_path / "faq", files)
    (tmp_path / "labels.yaml").write_text(LABELS)
    return tmp_path


def evaluate(files: Path, *options: str) -> int:
    given = ["--knowledge", str(files / "faq"), "--show", "none"]
    return main([*given, "--questions", str(files / "labels.yaml"), *options])


def test_a_run_is_kept_and_drawn(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = files / "runs"
    assert evaluate(files, "--keep", str(runs)) == 0
    topic = files / "faq" / "topics" / "shop.yaml"
    topic.write_text(SHOP.replace("- opening hours", "- is it red"))
    assert evaluate(files, "--keep", str(runs)) == 0
    capsys.readouterr()

    assert main(["trend", str(runs)]) == 0

    out = capsys.readouterr().out
    kept = read_runs(runs)
    assert len(list(runs.iterdir())) == 2
    assert [run.labels for run in kept] == [1, 1]
    assert kept[0].knowledge != kept[1].knowledge
    for run in kept:
        assert run.knowledge in out
        assert run.program is not None
        assert run.program.startswith("0.1.0")
    assert re.search(r"success@1 +│ [▁-█]{2} ", out)


def test_by_default_runs_are_kept_in_var(
    files: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(files)

    assert evaluate(files, "--keep") == 0
    assert main(["trend"]) == 0

    out = capsys.readouterr().out
    [path] = (files / "var" / "runs").iterdir()
    assert f"Kept as var/runs/{path.name}" in out
    assert "knowledge faq" in out


def test_without_keep_nothing_is_kept(
    files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(files)

    assert evaluate(files) == 0

    assert not (files / "var" / "runs").exists()


def test_a_kept_run_is_read_as_it_was_and_names_no_message(tmp_path: Path) -> None:
    run = make_run()

    path = keep(run, tmp_path)

    assert read_runs(tmp_path) == [run]
    assert set(json.loads(path.read_text())) == {
        "date",
        "knowledge",
        "program",
        "labels",
        "labels_version",
        "asked",
        "figures",
    }


def test_runs_of_one_second_are_all_kept(tmp_path: Path) -> None:
    names = [keep(make_run(labels=n), tmp_path).name for n in range(3)]

    assert names == [
        "2026-03-01T12-00-00Z.json",
        "2026-03-01T12-00-00Z-2.json",
        "2026-03-01T12-00-00Z-3.json",
    ]
    assert sorted(run.labels for run in read_runs(tmp_path)) == [0, 1, 2]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"date": "now"}',
        '{"date": "2026-03-01", "knowledge": "v1", "program": null, "labels": 1, '
        '"labels_version": "l", "asked": {}, "figures": {}}',
        '{"date": "2026-03-01T12:00:00Z", "knowledge": "v1", "program": null, '
        '"labels": 1, "labels_version": "l", "asked": {}, "figures": {"ece": "much"}}',
    ],
)
def test_what_is_no_run_is_named(
    tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(make_run(), tmp_path)
    (tmp_path / "z.json").write_text(text)

    assert main(["trend", str(tmp_path)]) == 2
    assert f"{tmp_path}/z.json is no kept run; remove it" in capsys.readouterr().err


def test_where_no_run_is_kept_the_command_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["trend", str(tmp_path)]) == 2
    assert "keep some: python -m tests.evaluation --keep" in capsys.readouterr().err


def test_runs_that_ask_something_else_are_a_series_of_their_own() -> None:
    other = make_run(1, asked={"knowledge": "faq", "labels": "more.yaml"})

    found = series_of([make_run(2), other, make_run()])

    assert [one.name for one in found] == [
        "knowledge faq, labels mine.yaml",
        "knowledge faq, labels more.yaml",
    ]
    assert [len(one.runs) for one in found] == [2, 1]


def test_other_labels_are_marked_and_their_figures_are_not_compared() -> None:
    better = {"success@1": 0.9, "ece": 0.1}
    [series] = series_of(
        [make_run(), make_run(1, labels=4, labels_version="l2", figures=better)]
    )

    assert [row[-1] for row in run_rows(series)] == ["3", "4, others"]
    assert {row[-1] for row in figure_rows(series)} == {"other labels"}


def test_the_last_change_is_better_or_worse_by_what_the_figure_says() -> None:
    later = {"success@1": 0.6, "ece": 0.3, "mrr": 0.7}
    [series] = series_of([make_run(), make_run(1, figures=later)])

    rows = {name: cells for name, *cells in figure_rows(series)}
    assert rows == {
        "success@1": ["▁█", "0.500", "0.600", "+0.100", "better"],
        "ece": ["▁█", "0.200", "0.300", "+0.100", "worse"],
        "mrr": ["·▄", "–", "0.700", "", ""],
    }


@given(VALUES)
def test_a_sparkline_has_a_bar_for_each_value_in_their_order(
    values: list[float | None],
) -> None:
    line = sparkline(values)

    known = [
        (value, BARS.index(bar))
        for value, bar in zip(values, line, strict=True)
        if value is not None
    ]
    assert [bar == NONE for bar in line] == [value is None for value in values]
    for value, bar in known:
        for other, next_bar in known:
            assert bar <= next_bar or value > other


def test_the_page_has_a_plot_for_each_figure_and_needs_nothing_from_elsewhere(
    tmp_path: Path,
) -> None:
    asked = {"knowledge": "<b>faq</b>", "labels": "mine.yaml"}
    for hours in range(3):
        figures = {"success@1": hours / 3, "ece": None, "auroc": 0.5}
        keep(make_run(hours, figures=figures, asked=asked), tmp_path)
    page = tmp_path / "trend.html"

    assert main(["trend", str(tmp_path), "--html", str(page)]) == 0

    html = page.read_text()
    assert re.findall(r"<h3>(.*)</h3>", html) == ["success@1: 0.667", "auroc: 0.500"]
    assert html.count("<svg") == 2
    assert "&lt;b&gt;faq&lt;/b&gt;" in html
    assert not re.findall(r"""(?:src|href)=["'](?!#)|url\((?!#)|<script""", html)


def test_labels_have_a_version_by_what_they_ask_and_expect() -> None:
    one, other = make_label("a?"), make_label("b?")
    moved = replace(one, path="elsewhere.yaml", line=7, tags=("new",))

    assert labels_version([one, other]) == labels_version([other, moved])
    assert labels_version([one]) != labels_version([one, other])
    assert labels_version([one]) != labels_version([make_label("a?", expect="decline")])
