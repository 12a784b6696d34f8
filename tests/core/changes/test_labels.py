"""Label files as they are asked: YAML, JSON lines, folders, and their faults."""

import json
from pathlib import Path

import pytest

from bot import Asked, Origin
from bot.changes import asked_in, label_files
from bot.domain import BadRequest
from tests.builders import write_files

YAML = """\
- ask: how many goes?
  expect: sessions
- ask: and how far apart?
  expect: [gap, sessions]
  after:
    - how many goes?
"""
JSON = '{"ask": "no air", "expect": "escalate"}\n\n{"ask": "hi", "after": ["no air"]}\n'


def test_what_is_asked_and_what_came_before_is_read_and_nothing_else(
    tmp_path: Path,
) -> None:
    folder = write_files(tmp_path, {"a.yaml": YAML, "b.jsonl": JSON, "notes.txt": "x"})
    files, missing = label_files([folder, tmp_path / "gone"])

    assert [file.name for file in files] == ["a.yaml", "b.jsonl"]
    assert missing == [tmp_path / "gone"]
    assert list(asked_in(files)) == [
        Asked(message="how many goes?", origin=Origin.LABEL),
        Asked(
            message="and how far apart?",
            after=("how many goes?",),
            origin=Origin.LABEL,
        ),
        Asked(message="no air", origin=Origin.LABEL),
        Asked(message="hi", after=("no air",), origin=Origin.LABEL),
    ]


def test_labels_are_found_however_deep_but_not_those_that_are_hidden(
    tmp_path: Path,
) -> None:
    names = ["a.yml", "deep/c.jsonl", "deep/er/b.yaml"]
    hidden = ["deep/.d.yaml", ".git/e.yaml", "f.json"]
    folder = write_files(tmp_path / ".labels", dict.fromkeys(names + hidden, YAML))
    (folder / "folder.yaml").mkdir()

    files, missing = label_files([folder])

    assert [str(file.relative_to(folder)) for file in files] == names
    assert missing == []


def test_labels_that_two_paths_lead_to_are_read_once(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "labels", {"a.yaml": YAML})
    paths = [folder, folder / "a.yaml", folder / ".." / "labels" / "a.yaml"]

    assert label_files(paths) == ([folder / "a.yaml"], [])


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85", "\x0b", "\x1c", " "])
def test_a_line_of_json_ends_where_json_says_so(sign: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    labels = [{"ask": f"one{sign}two"}, {"ask": "three"}]
    lines = [json.dumps(label, ensure_ascii=sign < " ") for label in labels]
    path.write_text("\ufeff" + "\r\n".join(lines), encoding="utf-8", newline="")

    assert [each.message for each in asked_in([path])] == [f"one{sign}two", "three"]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.yaml", "ask: x\n", "a.yaml:1: a file of labels is a list"),
        ("a.yaml", "- ask: x\n- expect: y\n", "a.yaml:2: a label needs 'ask'"),
        ("a.yaml", "- ask: x\n- ask: y\n  after: z\n", "a.yaml:2: a label needs"),
        ("a.yaml", "- ask: [x\n", "a.yaml:"),
        ("a.jsonl", '{"ask": "x"}\n{"ask": \n', "a.jsonl:2: is not JSON"),
        ("a.jsonl", "[1]\n", "a.jsonl:1: a label needs 'ask'"),
    ],
)
def test_what_is_no_label_is_named_by_its_line(
    name: str, text: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")

    with pytest.raises(BadRequest) as error:
        list(asked_in([path]))

    assert f"{tmp_path}/{said}" in str(error.value)
