"""What is left out for a row, and what the rows of a small base say."""

from pathlib import Path

import pytest

from tests.builders import make_shop, write_files
from tests.evaluation.ablation import VARIANTS, rows, with_phrasings
from tests.evaluation.fitting import Base, read_base

LABELS = """\
    - ask: when will it arive
      expect: delivery-time
    - ask: delivery how long please
      expect: delivery-time
    - ask: reimbursement please
      expect: refund-time
    - ask: who won the match
      expect: decline
    """


@pytest.fixture(name="bases")
def _bases(knowledge_folder: Path, tmp_path: Path) -> list[Base]:
    write_files(tmp_path, {"labels.yaml": LABELS})
    return [read_base(f"{knowledge_folder}:{tmp_path / 'labels.yaml'}")]


def test_the_first_phrasings_are_kept() -> None:
    shop = make_shop()

    for most in (1, 2):
        cut = with_phrasings(shop, most)
        assert [entry.all_phrasings for entry in cut] == [
            entry.all_phrasings[:most] for entry in shop
        ]


def test_every_row_has_a_figure_of_each_base_or_says_that_it_has_none(
    bases: list[Base],
) -> None:
    found = dict(rows(bases))

    assert [*found] == [
        *VARIANTS,
        "without mended words",
        "at most 10 phrasings an entry",
        "at most 3 phrasings an entry",
        "at most 1 phrasing an entry",
        "in cascade, by confidence",
        "… and never wake the encoder",
    ]
    assert found["as shipped"] == ["1.000 / 1.000"]
    # Words alone know nothing of reimbursement.
    assert found["words alone"] == ["0.667 / 0.667"]
    # No entry of the shop has more than three phrasings.
    assert found["at most 3 phrasings an entry"] == ["–"]
    assert found["at most 1 phrasing an entry"] != ["–"]
    assert found["… and never wake the encoder"] == ["25%"]
