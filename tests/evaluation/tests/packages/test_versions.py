"""The same labels on two versions of a knowledge base, in folders and revisions."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import Kind
from tests.builders import write_files
from tests.evaluation.__main__ import main
from tests.evaluation.builders import SHOP, make_case, make_label, make_reply
from tests.evaluation.versions.pairs import Pair, Way, changed, scores

# As an editor might: one phrasing is lost, and an entry is added.
EDITED = SHOP.replace("How do I return a parcel?", "Which colours?").replace(
    "send goods back", "is it red"
)
EDITED += """\
  - id: jobs
    question: Are there any vacancies?
    answer: Not now.
"""
LABELS = """\
- ask: what hours are you open
  expect: opening-hours
- ask: parcel return please
  expect: returns
- ask: any vacancies at the moment
  expect: jobs
- ask: quantum chromodynamics
  expect: decline
"""


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    """A repository with the shop as committed and as edited, and labels beside it."""
    repository = tmp_path / "site"
    settings = {"settings.yaml": "semantic: false\n"}
    knowledge = repository / "faq"
    write_files(knowledge, {"topics/shop.yaml": SHOP, **settings})
    git(repository, "init", "--quiet")
    commit(repository)
    git(repository, "tag", "first")
    write_files(knowledge, {"topics/shop.yaml": EDITED, **settings})
    (tmp_path / "labels.yaml").write_text(LABELS)
    return knowledge


def git(folder: Path, *arguments: str) -> None:
    author = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    command = ["git", "-C", str(folder), *author, *arguments]
    subprocess.run(command, check=True, capture_output=True)


def commit(repository: Path) -> None:
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message", "As it is")


def versions(folder: Path, *options: str) -> int:
    labels = folder.parents[1] / "labels.yaml"
    given = ["--knowledge", str(folder), "--questions", str(labels)]
    return main(["versions", *given, *options])


def recorded(folder: Path, *options: str) -> dict[str, Any]:
    file = folder.parents[1] / "versions.json"
    assert versions(folder, *options, "--json", str(file)) == 0
    found: dict[str, Any] = json.loads(file.read_text())
    return found


def test_edits_are_compared_with_the_last_commit(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert versions(folder) == 0

    out, err = capsys.readouterr()
    lost, _, rest = out.partition("1 lost")[2].partition("1 gained")
    gained, _, otherwise = rest.partition("0 changed otherwise")
    labels = folder.parents[1] / "labels.yaml"
    assert err == ""
    assert "right → declined  parcel return please" in lost
    assert f"{labels}:3\n  expected  returns\n  before    answer returns" in lost
    assert "declined → right  any vacancies at the moment" in gained
    assert "after     answer jobs" in gained
    assert otherwise.strip() == ""


def test_the_json_has_scores_figures_and_changes_in_both_directions(
    folder: Path,
) -> None:
    found = recorded(folder)

    everything = {"labels": 4, "from": 3, "to": 3, "lost": 1, "gained": 1, "p": 1.0}
    assert found["right"]["all"] == everything
    assert found["figures"]["answer right"] == {"from": 2 / 3, "to": 2 / 3}
    assert "latency p50" not in found["figures"]
    assert found["from"] != found["to"]
    assert [(one["way"], one["line"]) for one in found["changes"]] == [
        ("lost", 3),
        ("gained", 5),
    ]
    assert found["changes"][0]["from"]["entry"] == "returns"
    assert found["changes"][0]["to"]["kind"] == "decline"


def test_a_revision_and_a_folder_with_the_same_files_are_the_same(
    folder: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    files = {"topics/shop.yaml": SHOP, "settings.yaml": "semantic: false\n"}
    write_files(copy, files)

    by_revision = recorded(folder, "--from", "first")
    by_folder = recorded(folder, "--from", str(copy), "--to", str(folder))

    assert by_revision == by_folder


def test_two_revisions_are_compared_whatever_the_folder_holds(folder: Path) -> None:
    before = recorded(folder)
    commit(folder.parent)
    (folder / "topics" / "shop.yaml").write_text("is no topic")

    assert recorded(folder, "--from", "first", "--to", "HEAD") == before


def test_a_version_against_itself_changes_nothing(folder: Path) -> None:
    found = recorded(folder, "--from", str(folder))

    assert found["changes"] == []
    assert found["right"]["all"]["p"] == 1.0
    assert all(one["from"] == one["to"] for one in found["figures"].values())


def test_a_renamed_entry_is_the_same_entry_in_both_directions(folder: Path) -> None:
    topic, labels = folder / "topics" / "shop.yaml", folder.parents[1] / "labels.yaml"
    old, new = "- id: returns\n", "- id: send-back\n    aliases:\n      - returns\n"
    topic.write_text(SHOP.replace(old, new))
    labels.write_text("- ask: parcel return please\n  expect: send-back\n")

    renamed = recorded(folder)
    labels.write_text("- ask: parcel return please\n  expect: returns\n")
    back = recorded(folder, "--from", str(folder), "--to", "first")

    for found in (renamed, back):
        assert found["right"]["all"]["to"] == 1
        assert found["changes"] == []
        assert found["figures"]["success@1"] == {"from": 1.0, "to": 1.0}


def test_labels_that_the_earlier_version_has_as_phrasings_are_left_out(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = folder.parents[1] / "labels.yaml"
    labels.write_text(f"- ask: Send goods back!\n  expect: returns\n{LABELS}")

    assert versions(folder) == 0
    assert "1 labels left out: phrasings of HEAD" in capsys.readouterr().out


def test_without_any_other_label_there_is_nothing_to_compare(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = folder.parents[1] / "labels.yaml"
    labels.write_text("- ask: Send goods back!\n  expect: returns\n")

    assert versions(folder) == 2
    assert "every label repeats a phrasing of HEAD" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("revision", "problem"),
    [
        ("nowhere", "'nowhere' is neither a folder nor a revision of"),
        ("--help", "'--help' is neither a folder nor a revision of"),
    ],
)
def test_what_is_no_version_is_refused(
    folder: Path, revision: str, problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert versions(folder, f"--from={revision}") == 2
    assert problem in capsys.readouterr().err


def test_without_git_a_folder_is_asked_for(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "a" / "copy"
    write_files(copy, {"topics/shop.yaml": SHOP})

    assert versions(folder, "--knowledge", str(copy)) == 2
    err = capsys.readouterr().err
    assert f"{copy} is in no git repository" in err
    assert "--from FOLDER" in err


def test_a_revision_that_had_no_such_folder_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    later = folder.parent / "later"
    write_files(later, {"topics/shop.yaml": EDITED})

    assert versions(folder, "--knowledge", str(later)) == 2
    err = capsys.readouterr().err
    assert f"has nothing of {later}; commit the folder" in err


def test_what_is_wrong_in_a_revision_is_named_by_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "topics" / "shop.yaml").write_text("title: Shop\n")
    commit(folder.parent)
    write_files(folder, {"topics/shop.yaml": EDITED})

    assert versions(folder) == 2
    assert capsys.readouterr().err.startswith(f"HEAD:{folder}/topics/shop.yaml:1: ")


RIGHT = make_case(make_label(), make_reply(entry="sessions-needed"))
DECLINED = make_case(make_label(), make_reply(Kind.DECLINE))
SUGGESTED = make_case(make_label(), make_reply(Kind.SUGGEST, chips=["sessions-needed"]))
WRONG = make_case(make_label(), make_reply(entry="healing-time"))
UNSAFE = make_case(make_label(), make_reply(entry="healing-time", text="guaranteed"))
CASES = st.sampled_from([RIGHT, DECLINED, SUGGESTED, WRONG, UNSAFE])
PAIRS = st.lists(st.builds(Pair, before=CASES, after=CASES))


@given(PAIRS)
def test_what_is_lost_and_gained_is_the_difference(pairs: list[Pair]) -> None:
    score = scores(pairs)["all"]

    assert score.after - score.before == score.gained - score.lost
    assert 0 <= score.p <= 1


@given(PAIRS)
def test_turned_round_what_was_lost_is_gained(pairs: list[Pair]) -> None:
    turned = [Pair(before=pair.after, after=pair.before) for pair in pairs]

    lost, gained = changed(pairs, Way.LOST), changed(turned, Way.GAINED)
    assert len(lost) == len(gained)
    assert len(changed(pairs, Way.OTHERWISE)) == len(changed(turned, Way.OTHERWISE))
    assert scores(pairs)["all"].p == scores(turned)["all"].p


def test_what_could_do_harm_now_stands_first() -> None:
    pairs = [Pair(before=RIGHT, after=WRONG), Pair(before=RIGHT, after=UNSAFE)]

    assert [pair.after for pair in changed(pairs, Way.LOST)] == [UNSAFE, WRONG]
