"""Where words, and words with the encoder, are right about different labels."""

from pathlib import Path

import pytest

from bot import AnalysedText, Match, load
from bot.search.judge import Finding
from bot.search.scoring import LEXICAL, SEMANTIC, ScoringModel
from tests.builders import make_entry, write_files
from tests.evaluation.builders import make_label
from tests.evaluation.judges import Findings, Right, counts, disputes, findings, main
from tests.evaluation.labels import Label, read_labels

LABELS = """\
    - ask: delivery time
      expect: delivery-time
    - ask: give me back what I paid
      expect: refund-time
    - ask: who won the match
      expect: decline
    - ask: hello
      expect: smalltalk
    - ask: and then
      expect: refund-time
      after:
        - delivery time
    """
SURE, UNSURE = 0.95, 0.05


def find(model: ScoringModel, entry: str, confidence: float) -> Finding:
    """A finding of one match, or of none where the entry is empty."""
    match = Match(make_entry(entry or "none"), 0.5, {})
    return Finding(
        query=AnalysedText((), ()),
        scoring=model,
        matches=(match,) if entry else (),
        confidence=confidence,
    )


def make_findings(
    label: Label, words: tuple[str, float], encoder: tuple[str, float]
) -> Findings:
    """What each judge finds, with which confidence."""
    return Findings(
        label=label,
        words=find(LEXICAL, *words),
        encoder=find(SEMANTIC, *encoder),
    )


ENTRY = make_label(expect="a")
DECLINE = make_label(expect="decline")
EITHER = make_label(expect=["a", "decline"])


@pytest.mark.parametrize(
    ("label", "words", "encoder", "right", "disputed"),
    [
        (ENTRY, ("a", UNSURE), ("a", SURE), Right.BOTH, False),
        (ENTRY, ("a", UNSURE), ("b", SURE), Right.WORDS, True),
        (ENTRY, ("", 0.0), ("a", UNSURE), Right.ENCODER, True),
        (ENTRY, ("b", SURE), ("b", UNSURE), Right.NEITHER, False),
        (ENTRY, ("b", SURE), ("c", SURE), Right.NEITHER, True),
        (DECLINE, ("a", UNSURE), ("b", UNSURE), Right.BOTH, False),
        (DECLINE, ("a", UNSURE), ("a", SURE), Right.WORDS, True),
        (DECLINE, ("a", SURE), ("a", UNSURE), Right.ENCODER, True),
        (EITHER, ("a", SURE), ("b", UNSURE), Right.BOTH, False),
    ],
)
def test_a_judge_is_right_by_its_first_match_or_by_not_answering(
    label: Label,
    words: tuple[str, float],
    encoder: tuple[str, float],
    right: Right,
    disputed: bool,
) -> None:
    found = make_findings(label, words, encoder)

    assert (found.right, found.is_disputed) == (right, disputed)


def test_disputes_are_listed_by_who_is_right_and_how_sure_words_are() -> None:
    found = [
        make_findings(make_label("one", "a"), ("b", 0.3), ("a", 0.9)),
        make_findings(make_label("two", "a"), ("a", 0.3), ("a", 0.9)),
        make_findings(make_label("three", "a"), ("b", SURE), ("a", 0.9)),
        make_findings(make_label("four", "a"), ("a", 0.5), ("b", 0.2)),
    ]

    listed, counted = disputes(found), counts(found)

    columns = [[*column.cells] for column in listed.columns]
    assert columns[0] == ["four", "three", "one"]
    assert columns[2] == ["a 0.50", "b 0.95", "b 0.30"]
    assert columns[3] == ["b 0.20", "a 0.90", "a 0.90"]
    assert columns[4] == ["words", "the encoder", "the encoder"]
    rows = zip(*(column.cells for column in counted.columns), strict=True)
    assert [*rows] == [
        ("both", "1", "0"),
        ("words", "1", "0"),
        ("the encoder", "2", "1"),
        ("neither", "0", "0"),
    ]


@pytest.fixture(name="labels")
def _labels(tmp_path: Path) -> Path:
    write_files(tmp_path, {"labels.yaml": LABELS})
    return tmp_path / "labels.yaml"


def test_both_judges_are_asked_what_a_search_can_meet(
    knowledge_folder: Path, labels: Path
) -> None:
    knowledge = load(knowledge_folder)

    found = {
        found.label.ask: found
        for found in findings(read_labels([labels], knowledge), knowledge)
    }

    assert [*found] == [
        "delivery time",
        "give me back what I paid",
        "who won the match",
    ]
    paid = found["give me back what I paid"]
    assert paid.words.confidence < 0.5 < 0.9 < paid.encoder.confidence


def test_the_command_prints_disputes_and_counts(
    knowledge_folder: Path, labels: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["--knowledge", str(knowledge_folder), "--questions", str(labels)]

    assert main(given) == 0
    printed = capsys.readouterr().out
    assert "words and encoder" in printed
    assert "of which words are sure" in printed


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("settings.yaml", "name: Till\nsemantic: false\n", "semantic: false"),
        ("labels.yaml", "- expect: decline\n", "labels.yaml:1:"),
    ],
)
def test_what_cannot_be_compared_is_named(
    knowledge_folder: Path,
    labels: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    text: str,
    told: str,
) -> None:
    folder = labels.parent if name == labels.name else knowledge_folder
    (folder / name).write_text(text, encoding="utf-8")

    given = ["--knowledge", str(knowledge_folder), "--questions", str(labels)]

    assert main(given) == 2
    assert told in capsys.readouterr().err
