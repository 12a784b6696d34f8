"""Phrasings that the others would find."""

from pathlib import Path

import pytest

from bot import load
from bot.search.scoring import LEXICAL
from tests.builders import write_files
from tests.evaluation.redundant import main, redundant

TWIN = "when will my parcel come today"
ENTRIES = f"""\
      - id: delivery-time
        question: When will my parcel come?
        phrasings:
          - {TWIN}
          - how long does the courier need
        answer: It comes in two days.
      - id: refund-time
        question: When do I get a refund?
        answer: You get it in a week.
"""


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    text = f"title: Orders\nentries:\n{ENTRIES}"
    write_files(tmp_path, {"topics/orders.yaml": text})
    return tmp_path


def listed(folder: Path, sure: float) -> list[str]:
    found = redundant(load(folder), (LEXICAL,), sure)
    return [line.partition(": ")[2] for line in found]


def test_a_phrasing_that_the_others_find_is_listed_and_a_new_one_is_not(
    folder: Path,
) -> None:
    assert listed(folder, 0.65) == [TWIN]


def test_no_question_is_ever_listed(folder: Path) -> None:
    assert listed(folder, -1.0) == [TWIN, "how long does the courier need"]


def test_nothing_is_listed_where_nothing_is_sure_enough(folder: Path) -> None:
    assert listed(folder, 1.1) == []


def test_a_phrasing_is_listed_with_its_place_and_nothing_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (folder / "topics" / "orders.yaml").read_text("utf-8")
    monkeypatch.setattr("sys.argv", ["redundant", "--knowledge", str(folder)])

    main()

    assert f"orders.yaml:6: {TWIN}" in capsys.readouterr().out
    assert (folder / "topics" / "orders.yaml").read_text("utf-8") == before
