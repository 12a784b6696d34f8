import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.evaluation.__main__ import main
from tests.evaluation.builders import SHOP

LABELS = """\
- ask: what hours are you open
  expect: opening-hours
  tags:
    - paraphrase
- ask: parcel return please
  expect: returns
- ask: quantum chromodynamics
  expect: decline
"""
KEYS = [
    "labels",
    "success@1",
    "success@3",
    "mrr",
    "auroc",
    "ece",
    "coverage@95",
    "accuracy",
    "in_scope_accuracy",
    "macro_f1",
    "out_of_scope",
    "unsafe",
    "escalations",
    "sirens_on_ordinary",
    "referrals_on_ordinary",
    "needless_sirens",
    "needless_referrals",
    "needless_alarms",
    "needless_by_form",
    "by_expected",
    "by_tag",
    "latency_ms",
    "confusion",
    "limits",
    "gate",
    "results",
    "knowledge",
    "settings",
]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "knowledge" / "topics").mkdir(parents=True)
    (tmp_path / "knowledge" / "topics" / "shop.yaml").write_text(SHOP)
    (tmp_path / "labels.yaml").write_text(LABELS)
    return tmp_path


def evaluate(files: Path, *options: str) -> int:
    knowledge = ["--knowledge", str(files / "knowledge")]
    return main([*knowledge, "--questions", str(files / "labels.yaml"), *options])


def recorded(files: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((files / "out.json").read_text())
    return found


def test_a_run_prints_tables_and_writes_what_was_asked_for(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    json_file, page = files / "out.json", files / "out.html"

    status = evaluate(files, "--json", str(json_file), "--html", str(page))

    out, err = capsys.readouterr()
    assert (status, err) == (0, "")
    assert "#paraphrase" in out
    assert list(recorded(files)) == KEYS
    assert recorded(files)["success@1"] == 1.0
    assert page.read_text().startswith("<!doctype html>")


def test_equal_runs_differ_in_their_latency_only(files: Path) -> None:
    runs = []

    for _ in range(2):
        evaluate(files, "--json", str(files / "out.json"))
        runs.append({**recorded(files), "latency_ms": None})

    assert runs[0] == runs[1]


def test_bad_labels_end_with_status_2(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (files / "labels.yaml").write_text("- ask: hi\n  expect: retuns")

    status = evaluate(files)

    assert status == 2
    assert capsys.readouterr().err == (
        f"{files}/labels.yaml:1: 'expect' has no entry or kind 'retuns', "
        "did you mean 'returns'?\n"
    )


def test_bad_knowledge_ends_with_status_2(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (files / "knowledge" / "topics" / "shop.yaml").write_text("title: Shop")

    assert evaluate(files) == 2
    assert "shop.yaml:1" in capsys.readouterr().err


def test_the_gate_passes_what_was_accepted(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    baseline = str(files / "baseline.json")

    assert evaluate(files, "--accept", baseline) == 0
    assert evaluate(files, "--gate", baseline) == 0
    assert capsys.readouterr().out.endswith("Gate: passed\n")


def test_the_gate_fails_when_the_phrasings_that_held_a_label_are_lost(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    baseline = str(files / "baseline.json")
    evaluate(files, "--accept", baseline)
    topic = files / "knowledge" / "topics" / "shop.yaml"
    question, phrasing = "How do I return a parcel?", "send goods back"
    topic.write_text(
        SHOP.replace(question, "Which colours?").replace(phrasing, "is it red")
    )

    status = evaluate(files, "--gate", baseline, "--json", str(files / "out.json"))

    out = capsys.readouterr().out
    assert status == 1
    objections = out.split("Gate: FAILED\n")[1]
    assert re.search(
        r"  right → \w+  parcel return please\n"
        rf"    {files}/labels.yaml:5\n"
        r"    expected  returns\n"
        r"    said      \w+",
        objections,
    )
    assert recorded(files)["gate"]["worse"][0]["line"] == 5


def test_a_gate_without_a_baseline_ends_with_status_2(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate(files, "--gate", str(files / "none.json")) == 2
    assert "write it with --accept" in capsys.readouterr().err


def test_compare_puts_askwell_beside_its_peers(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    knowledge = ["--knowledge", str(files / "knowledge")]
    labels = ["--questions", str(files / "labels.yaml")]

    status = main(["compare", *knowledge, *labels])

    out = capsys.readouterr().out
    assert status == 0
    assert "bm25s Lucene" in out
    assert "Askwell" in out
    assert "3 of 3 labels" in out
