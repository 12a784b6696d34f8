from pathlib import Path

import pytest

from bot.text import same_phrasing
from tests.evaluation.builders import make_knowledge
from tests.evaluation.labels import Label, LabelsError, read_labels

YAML = """\
# two labels
- ask: how many goes will I need
  expect: sessions-needed
  after:
    - does it help melasma?
  tags:
    - paraphrase
- ask: no
  expect:
    - refer
    - decline
  rule: clinician
"""
JSON = """\
{"ask": "how many goes will I need", "expect": "sessions-needed", \
"after": ["does it help melasma?"], "tags": ["paraphrase"]}

{"ask": "no", "expect": ["refer", "decline"], "rule": "clinician"}
"""
LABELS = (
    Label(
        ask="how many goes will I need",
        expect=("sessions-needed",),
        after=("does it help melasma?",),
        tags=("paraphrase",),
    ),
    Label(ask="no", expect=("refer", "decline"), rule="clinician"),
)


def read(tmp_path: Path, text: str, name: str = "a.yaml") -> tuple[Label, ...]:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_labels([path], make_knowledge())


def problems(tmp_path: Path, text: str, name: str = "a.yaml") -> list[str]:
    with pytest.raises(LabelsError) as caught:
        read(tmp_path, text, name)

    return [one.removeprefix(f"{tmp_path}/") for one in caught.value.problems]


@pytest.mark.parametrize(("name", "text"), [("a.yaml", YAML), ("a.jsonl", JSON)])
def test_yaml_and_json_lines_say_the_same(tmp_path: Path, name: str, text: str) -> None:
    assert read(tmp_path, text, name) == LABELS


def test_files_are_read_in_their_order(tmp_path: Path) -> None:
    paths = [tmp_path / "b.jsonl", tmp_path / "a.jsonl"]
    paths[0].write_text('{"ask": "one", "expect": "decline"}')
    paths[1].write_text('{"ask": "two", "expect": "decline"}')

    labels = read_labels(paths, make_knowledge())

    assert [label.ask for label in labels] == ["one", "two"]


def test_ordinary_stands_alone_and_is_neither_an_entry_nor_out_of_scope(
    tmp_path: Path,
) -> None:
    (label,) = read(tmp_path, "- ask: my hair is a mess\n  expect: ordinary")

    assert (label.ordinary, label.harmless, label.group) == (True, True, "ordinary")
    assert (label.entries, label.expects_entry, label.out_of_scope) == (
        (),
        False,
        False,
    )


def test_a_label_knows_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "dev").mkdir()
    text = "\n- ask: hi\n  expect: decline\n\n- ask: ho\n  expect: decline"

    (first, second) = read(tmp_path, text, "dev/a.yaml")

    assert (first.folder, first.path) == ("dev", f"{tmp_path}/dev/a.yaml")
    assert (first.line, second.line) == (2, 5)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "- ask: hi\n  expects: decline\n  expect: decline",
            ["a.yaml:1: unknown key 'expects', did you mean 'expect'?"],
        ),
        (
            "- ask: hi\n  expect: decline\n\n- ask: ho\n  expect: sesions-needed",
            [
                "a.yaml:4: 'expect' has no entry or kind 'sesions-needed', "
                "did you mean 'sessions-needed'?"
            ],
        ),
        (
            "- ask: hi\n  expect: answer",
            [
                "a.yaml:1: 'expect' has no entry or kind 'answer'; name an entry, or "
                "one of decline, smalltalk, refer, escalate, ordinary"
            ],
        ),
        (
            "- ask: hi\n  expect: escalate\n  rule: emergancy",
            [
                "a.yaml:1: there is no rule or level 'emergancy', "
                "did you mean 'emergency'?"
            ],
        ),
        (
            "- ask: hi\n  expect:\n    - ordinary\n    - refer",
            [
                "a.yaml:1: 'ordinary' stands alone, since it takes every reply but an "
                "alarm; leave out the others, or 'ordinary'"
            ],
        ),
        (
            "- ask: hi\n  expect: ordinary\n  rule: urgent",
            [
                "a.yaml:1: 'rule' says nothing beside 'ordinary', which no rule may "
                "set off; leave it out"
            ],
        ),
        ("- expect: decline", ["a.yaml:1: 'ask' is missing or empty"]),
        ("- ask: hi", ["a.yaml:1: 'expect' is missing or empty"]),
        (
            "- ask: hi\n  expect: decline\n  after: hello",
            ["a.yaml:1: 'after' must be a list of texts"],
        ),
        (
            "- ask:\n    - hi\n  expect: decline",
            ["a.yaml:1: 'ask' must be a text"],
        ),
        ("- hi", ["a.yaml:1: a label needs the keys 'ask' and 'expect'"]),
        (
            "ask: hi",
            ["a.yaml:1: a label file is a list; start labels with '- '"],
        ),
        (
            "- ask: hi\n  expect: [decline",
            ["a.yaml:2: is not YAML: expected ',' or ']', but got '<stream end>'"],
        ),
        ("", ["no labels found; name files of labels with --questions"]),
    ],
)
def test_a_problem_names_its_line_and_the_fix(
    tmp_path: Path, text: str, expected: list[str]
) -> None:
    assert problems(tmp_path, text) == expected


def test_all_problems_of_all_labels_come_at_once(tmp_path: Path) -> None:
    text = '{"ask": "hi", "expect": "nothing"}\n{"ask": "", "expect": "decline"}'

    found = problems(tmp_path, text, "a.jsonl")

    assert [one.split(": ")[0] for one in found] == ["a.jsonl:1", "a.jsonl:2"]


def test_a_broken_json_line_is_named(tmp_path: Path) -> None:
    found = problems(tmp_path, '{"ask": "a", "expect": "decline"}\n{ask', "a.jsonl")

    assert found == [
        "a.jsonl:2: is not JSON: Expecting property name enclosed in double quotes; "
        "mend the line"
    ]


def test_a_line_of_spaces_is_none_and_a_byte_order_mark_is_no_sign(
    tmp_path: Path,
) -> None:
    good = '\ufeff{"ask": "hi", "expect": "decline"}\n  \n'

    assert [label.line for label in read(tmp_path, good, "a.jsonl")] == [1]
    assert problems(tmp_path, f"{good}{{ask", "a.jsonl")[0].startswith("a.jsonl:3: ")


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(LabelsError, match=r"a\.yaml:1: cannot be read: No such file"):
        read_labels([tmp_path / "a.yaml"], make_knowledge())


@pytest.mark.parametrize(
    "ask",
    [
        "How many sessions does it take?",
        "how many sessions does it take",
        "HOW MANY SESSIONS -- does it take?!",
        "ｈｏｗ many sessions does it take",
    ],
)
def test_a_label_that_repeats_a_phrasing_is_refused(tmp_path: Path, ask: str) -> None:
    found = problems(tmp_path, f"- ask: {ask}\n  expect: sessions-needed")

    assert found == [
        f"a.yaml:1: {ask!r} repeats a phrasing of entry 'sessions-needed'; "
        "ask it in other words"
    ]


def test_other_words_are_no_repetition(tmp_path: Path) -> None:
    text = "- ask: how many sessions should it take?\n  expect: sessions-needed"

    assert len(read(tmp_path, text)) == 1


@pytest.mark.parametrize(
    ("expect", "refused"), [("healing-time", False), ("sessions-needed", True)]
)
def test_a_follow_up_may_use_a_phrasing_for_another_entry(
    tmp_path: Path, expect: str, refused: bool
) -> None:
    label = f"""\
- ask: how many sessions does it take
  expect: {expect}
  after:
    - how long until it has healed?
"""

    if refused:
        assert "repeats a phrasing" in problems(tmp_path, label)[0]
    else:
        assert len(read(tmp_path, label)) == 1


def test_apostrophes_do_not_tell_phrasings_apart() -> None:
    assert same_phrasing("It is “fine”, is it?") == same_phrasing("it is fine is it")
