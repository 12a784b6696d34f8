"""How well missed messages are grouped, measured by labelled groups."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evaluation import gaps
from tests.evaluation.gaps import (
    DATA,
    HALVES,
    Labelled,
    Pairs,
    groups_in,
    main,
    sweep_of,
    table_of,
    total,
)

GROUPS = st.lists(st.integers(0, 3), min_size=2, max_size=12)
# Two pairs of messages, each alike, and the second with a little of the first.
ALIKE = np.array([[1, 0.8, 0.3, 0], [0.8, 1, 0, 0], [0.3, 0, 1, 0.6], [0, 0, 0.6, 1]])
LABELLED = Labelled(name="shop", meant=("a", "a", "b", "b"), alike=ALIKE, threshold=0.5)


def test_pairs_are_counted_by_where_they_stand_and_should() -> None:
    pairs = Pairs.of([0, 0, 0, 1], ["a", "a", "b", "b"])

    assert pairs == Pairs(together=1, wrongly_together=2, wrongly_apart=1, apart=2)
    assert pairs.precision == pytest.approx(1 / 3)
    assert pairs.recall == pytest.approx(1 / 2)
    assert pairs.f1 == pytest.approx(2 / 5)
    # By hand from the table [[2, 1], [0, 1]] of Hubert and Arabie: 1 pair in its
    # cells, 2 and 3 in its margins, 1 expected by chance of 2.5 at most.
    assert pairs.adjusted_rand == pytest.approx((1 - 2 * 3 / 6) / (2.5 - 2 * 3 / 6))


@given(GROUPS)
def test_the_same_groups_by_other_names_are_right(groups: list[int]) -> None:
    pairs = Pairs.of([f"group {group}" for group in groups], groups)

    assert pairs.adjusted_rand == 1
    assert pairs.wrongly_together == pairs.wrongly_apart == 0


@given(GROUPS)
def test_every_pair_is_counted_once(groups: list[int]) -> None:
    found = sorted(groups)
    pairs = Pairs.of(found, groups)

    assert sum(pairs) == len(groups) * (len(groups) - 1) // 2
    assert 0 <= pairs.f1 <= 1
    assert pairs.adjusted_rand <= 1


def test_nothing_has_no_pairs_and_divides_by_nothing() -> None:
    pairs = total([Pairs.of([], [])])

    assert pairs == Pairs(0, 0, 0, 0)
    assert (pairs.precision, pairs.recall, pairs.f1) == (0, 0, 0)


def test_a_table_has_a_row_for_each_base_and_one_for_all() -> None:
    table = table_of("dev", [LABELLED, LABELLED])
    columns = [list(column.cells) for column in table.columns]

    assert columns[0] == ["shop", "shop", "all"]
    assert columns[1] == ["4", "4", "8"]
    assert columns[-1] == ["1.00", "1.00", "1.00"]


def test_a_sweep_has_a_row_for_each_threshold() -> None:
    table = sweep_of("dev", [LABELLED])
    by_step = dict(zip(table.columns[0].cells, table.columns[3].cells, strict=True))

    assert by_step["0.50"] == "1.00"
    assert by_step["0.05"] == "0.50"
    assert by_step["0.70"] == "0.67"
    assert by_step["0.85"] == "0.00"


@pytest.mark.parametrize("half", HALVES)
def test_groups_of_different_things_have_several_messages(half: str) -> None:
    paths = sorted((DATA / "gaps" / half).glob("*.yaml"))

    assert [path.stem for path in paths] == ["clinic", "knowledge", "library"]
    for path in paths:
        meant = list(groups_in(path).values())
        assert len(set(meant)) >= 6
        assert all(meant.count(group) >= 3 for group in meant)


def test_no_message_is_in_both_halves() -> None:
    dev, test = (
        {text for path in (DATA / "gaps" / half).iterdir() for text in groups_in(path)}
        for half in HALVES
    )

    assert not dev & test


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("- a list\n", "as a list below it"),
        ("a: [x, y, x]\n", "'x' stands there twice"),
    ],
)
def test_a_file_that_is_wrong_is_named(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    text: str,
    why: str,
) -> None:
    path = tmp_path / "gaps" / "dev" / "library.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    monkeypatch.setattr(gaps, "DATA", tmp_path)

    assert main(["--sweep"]) == 2
    assert f"{path}: " in (error := capsys.readouterr().err)
    assert why in error


def test_most_of_what_asks_for_the_same_stands_together_and_hardly_more() -> None:
    """The promise of the README, less a little: the same on other processors."""
    pairs = total(each.pairs() for each in gaps.read_groups("test"))

    assert pairs.precision > 0.95
    assert pairs.recall > 0.53
