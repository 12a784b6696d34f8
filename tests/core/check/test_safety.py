"""Whether messages are looked at for danger, and pages that are switched off."""

from pathlib import Path

from bot import Level, load
from bot.check import check_as_written
from bot.check.safety import check_any, check_kept
from bot.domain import Safety, Severity
from tests.builders import make_knowledge, make_rule, make_safety, write_files

PAGE = """\
level: emergency
reply: Call 112.
call:
  - label: Call 112
    tel: "112"
    where: European Union
dangers:
  - id: flood
    when:
      - water everywhere
    examples:
      - there is water everywhere
"""
TOPIC = """\
title: Parcels
entries:
  - id: delivery
    question: When does my parcel come?
    answer: In the morning.
"""


def written(folder: Path, page: str) -> Path:
    return write_files(
        folder, {"topics/parcels.yaml": TOPIC, "safety/flood.yaml": page}
    )


def test_knowledge_without_pages_of_dangers_is_warned_of_in_one_line() -> None:
    [problem] = check_any(make_knowledge())

    assert problem.severity is Severity.WARNING
    assert problem.what.startswith("no message is looked at for danger: it has no page")
    assert "askwell init --safety" in problem.what


def test_knowledge_with_a_page_of_dangers_is_not_warned_of() -> None:
    flood = make_rule("flood", Level.EMERGENCY, ["water everywhere"])

    assert list(check_any(make_knowledge(safety=make_safety(flood)))) == []


def test_pages_that_are_switched_off_are_a_piece_of_advice() -> None:
    knowledge = make_knowledge(safety=Safety(switched_off=("flood",)))

    [problem] = check_any(knowledge)

    assert problem.severity is Severity.ADVICE


def test_one_line_switches_a_page_off(tmp_path: Path) -> None:
    on = load(written(tmp_path, PAGE))
    off = load(written(tmp_path, f"enabled: no\n{PAGE}"))

    assert [rule.id for rule in on.safety.rules] == ["flood"]
    assert off.safety.rules == ()
    assert off.safety.switched_off == ("flood",)
    assert on.version != off.version


def test_a_page_that_is_switched_off_may_replace_itself_and_a_lost_one_may_not(
    tmp_path: Path,
) -> None:
    on = load(written(tmp_path, PAGE))
    off = load(written(tmp_path, f"enabled: no\n{PAGE}"))
    (tmp_path / "safety/flood.yaml").unlink()
    lost = load(tmp_path)

    assert list(check_kept(off, on)) == []
    assert [problem.severity for problem in check_kept(lost, on)] == [Severity.ERROR]


def test_a_page_may_go_before_one_that_is_switched_off(tmp_path: Path) -> None:
    folder = written(tmp_path, f"enabled: no\n{PAGE}")
    other = PAGE.replace("flood", "storm").replace("water", "wind")
    before = "level: emergency\nbefore:\n  - flood"
    (folder / "safety/storm.yaml").write_text(
        other.replace("level: emergency", before), encoding="utf-8"
    )

    knowledge = load(folder)

    assert [rule.id for rule in knowledge.safety.rules] == ["storm"]
    assert [p for p in check_as_written(knowledge) if p.severity is Severity.ERROR] == (
        []
    )
