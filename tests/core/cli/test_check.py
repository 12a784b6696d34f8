"""`askwell check` of knowledge that has much of one kind, and what it sums up."""

from pathlib import Path

import pytest

from tests.core.cli.running import main
from tests.synthetic import write


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    return write(tmp_path, entries=5, phrasings=2)


def test_many_warnings_of_a_kind_are_one_line_and_the_sum_counts_each(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["check", "--knowledge", str(folder)])
    out = capsys.readouterr().out

    assert status == 0
    assert out.count("cites no source") == 1
    assert "5 entries ('entry-0', 'entry-1', 'entry-2' and 2 more): cites no so" in out
    assert "`askwell check --all` shows each by itself.\n5 entries, 15 phr" in out


def test_all_shows_each_of_them(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["check", "--all", "--knowledge", str(folder)])
    out = capsys.readouterr().out

    assert out.count("cites no source") == 5
    assert "--all" not in out


def test_programs_get_each_problem(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["check", "--format", "github", "--knowledge", str(folder)])

    assert capsys.readouterr().out.count("cites no source") == 5
