"""Labels that are added to a file, whatever it looks like, and leave what is there."""

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot import (
    KnowledgeError,
    NewLabel,
    add_label,
    labelled,
    load,
    mark_of,
    places_of_phrasings,
    require_label_file,
)
from bot.domain import BadRequest
from tests.evaluation.labels import read_labels

LABEL = NewLabel(
    ask="where is my parcel now", expect="delivery-time", tags=("visitors",)
)
WRITTEN = """\
- ask: where is my parcel now
  expect: delivery-time
  tags:
    - visitors
"""


def test_a_file_that_is_not_there_is_made_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "labels" / "mine.yaml"

    line = add_label(path, LABEL)

    assert (line, path.read_text()) == (1, WRITTEN)


@pytest.mark.parametrize(
    "before",
    [
        "# by hand\n- {ask: hi,   expect: decline}  # keep me\n",
        "- ask: hi\n  expect: decline",
        "\n\n- ask: >\n    hi\n    there\n  expect: ordinary\n\n# the end\n",
        "# nothing yet\n",
        "",
    ],
)
def test_what_is_there_stays_as_it_is(tmp_path: Path, before: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(before)

    line = add_label(path, LABEL)

    lines = path.read_text().splitlines()
    ends = "" if before.endswith("\n") or not before else "\n"
    assert path.read_text() == before + ends + WRITTEN
    assert lines[line - 1] == "- ask: where is my parcel now"


def test_a_list_that_is_indented_and_the_ends_of_its_lines_are_kept(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.yml"
    path.write_bytes(b"  - ask: hi\r\n    expect: decline\r\n")

    line = add_label(path, LABEL)

    added = "".join(f"  {each}\r\n" for each in WRITTEN.splitlines())
    assert path.read_bytes().decode() == (
        "  - ask: hi\r\n    expect: decline\r\n" + added
    )
    assert line == 3


@pytest.mark.parametrize(
    ("name", "before", "why"),
    [
        (
            "a.yaml",
            "[{ask: hi, expect: decline}]\n",
            "no label can be added at the end",
        ),
        ("a.yaml", "- ask: hi\n  expect: decline\n...\n", "a.yaml:"),
        ("a.yaml", "ask: hi\n", "a.yaml:1: a file of labels is a list"),
        ("a.yaml", "- ask: 'hi\n", "not valid YAML"),
        ("a.jsonl", '{"ask": "hi", "expect": "decline"}\n', "name a .yaml file"),
    ],
)
def test_a_file_that_takes_no_label_is_refused_and_left_as_it_is(
    tmp_path: Path, name: str, before: str, why: str
) -> None:
    path = tmp_path / name
    path.write_text(before)

    for refused in (lambda: add_label(path, LABEL), lambda: require_label_file(path)):
        with pytest.raises((BadRequest, KnowledgeError), match=why):
            refused()
    assert path.read_text() == before


def test_a_file_that_takes_one_is_only_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    require_label_file(path)

    assert not path.exists()


TEXTS = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1).map(
    lambda text: f"{text} is it vegan"
) | st.sampled_from(["no", "10", "- a: b", "a #4", "{x}", "'", "a: b", "x " * 99 + "y"])


@given(texts=st.lists(TEXTS, min_size=1, max_size=4))
def test_whatever_visitors_write_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    path = tmp_path_factory.mktemp("labels") / "a.yaml"

    for text in texts:
        add_label(path, NewLabel(ask=text, expect="ordinary", reworded=text))

    read = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
    assert [label["ask"] for label in read] == texts
    assert [label["reworded"] for label in read] == list(map(mark_of, texts))


def test_the_evaluation_reads_what_is_written(
    tmp_path: Path, knowledge_folder: Path
) -> None:
    path = tmp_path / "a.yaml"
    add_label(path, LABEL)
    danger = NewLabel(
        ask="it burns", expect="escalate", rule="emergency", reworded="[x]"
    )
    add_label(path, danger)

    first, second = read_labels([path], load(knowledge_folder))

    assert (first.ask, first.expect, first.tags) == (
        "where is my parcel now",
        ("delivery-time",),
        ("visitors",),
    )
    assert (second.rule, second.line) == ("emergency", 5)


def test_labelled_is_what_is_asked_first_and_what_was_reworded(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "b.jsonl").write_text(json.dumps({"ask": "Ho!"}))
    (tmp_path / "empty.yaml").write_text("# none yet\n")
    add_label(
        tmp_path / "a.yaml",
        NewLabel(ask="Is it vegan?", expect="decline", reworded="[name] is it"),
    )
    (tmp_path / "c.yaml").write_text("- ask: and how many?\n  after:\n    - hi\n")
    names = ("a.yaml", "folder", "empty.yaml", "c.yaml", "not-there.yaml")

    found = labelled(tmp_path / name for name in names)

    assert found == {"is it vegan", mark_of("[name] is it"), "ho"}


def test_a_phrasing_is_known_with_its_place(knowledge_folder: Path) -> None:
    places = places_of_phrasings(load(knowledge_folder))

    assert places["shipping time"] == (
        f"{knowledge_folder}/topics/orders.yaml:7: entry 'delivery-time'"
    )
    assert "when will my parcel arrive" in places
