from pathlib import Path

from bot.files import replace_file


def test_a_link_stays_one_and_what_it_leads_to_changes(tmp_path: Path) -> None:
    target = tmp_path / "elsewhere" / "plan.yaml"
    target.parent.mkdir()
    target.write_text("before")
    target.chmod(0o640)
    link = tmp_path / "plan.yaml"
    link.symlink_to("elsewhere/plan.yaml")

    replace_file(link, b"after")

    assert link.is_symlink()
    assert target.read_text() == link.read_text() == "after"
    assert target.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in tmp_path.rglob("*")) == [
        "elsewhere",
        "plan.yaml",
        "plan.yaml",
    ]


def test_a_file_that_is_not_there_yet_is_written(tmp_path: Path) -> None:
    replace_file(tmp_path / "new.yaml", b"text")

    assert (tmp_path / "new.yaml").read_bytes() == b"text"
