"""What editors say to `import`, and what it says to them where they say it wrongly."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from bot import load
from tests.core.cli.running import main
from tests.core.formats.test_formats import FOREIGN


@pytest.fixture(name="into")
def _into(tmp_path: Path) -> list[str]:
    return ["--into", str(tmp_path / "new")]


def sheet(folder: Path, content: bytes) -> str:
    path = folder / "hats.csv"
    path.write_bytes(content)
    return str(path)


@pytest.mark.parametrize(
    "columns", ["question=Asked by,answer=Told", "question = 3, answer = 1, topic = 2"]
)
def test_columns_may_be_named_or_numbered(
    tmp_path: Path, into: list[str], columns: str
) -> None:
    file = sheet(tmp_path, b"Told,Part,Asked by\nAt the till.,Hats,Lost a hat?\n")

    status = main(["import", file, "--columns", columns, *into])

    [entry] = load(tmp_path / "new")
    assert status == 0
    assert (entry.question, entry.answer) == ("Lost a hat?", "At the till.")


def test_an_encoding_may_be_named(tmp_path: Path, into: list[str]) -> None:
    text = "pytanie;odpowiedź\nGdzie szatnia?;Na końcu.\n"
    file = sheet(tmp_path, text.encode("cp1250"))

    main(["import", file, "--encoding", "cp1250", *into])

    assert [entry.answer for entry in load(tmp_path / "new")] == ["Na końcu."]


def test_a_sheet_may_be_named(tmp_path: Path, into: list[str]) -> None:
    book = Workbook()
    for title in ("Hats", "Gloves"):
        rows = book.create_sheet(title)
        rows.append(["Question", "Answer"])
        rows.append([f"Lost {title.lower()}?", "At the till."])
    book.save(tmp_path / "lost.xlsx")

    main(["import", str(tmp_path / "lost.xlsx"), "--sheet", "Gloves", *into])

    assert [entry.question for entry in load(tmp_path / "new")] == ["Lost gloves?"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--columns", "question"], "write ROLE=NAME; a role is one of question, ans"),
        (["--columns", "ask=Q"], "write ROLE=NAME; a role is one of question, answer"),
        (["--encoding", "cp9"], "no encoding has this name; try cp1252"),
        (["--sheet", "Hats"], "QnABot has no columns or sheets to name"),
    ],
)
def test_what_cannot_be_meant_is_bad_usage(
    into: list[str],
    arguments: list[str],
    message: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    status = main(["import", str(FOREIGN / "qnabot.json"), *arguments, *into])

    assert status == 2
    assert message in " ".join(capsys.readouterr().err.split())


def test_a_column_that_is_not_there_is_wrong_input(
    tmp_path: Path, into: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    file = sheet(tmp_path, b"Told,Asked by\nAt the till.,Lost a hat?\n")

    status = main(["import", file, "--columns", "question=Asks,answer=Told", *into])

    assert status == 1
    assert "no column 'Asks'; the first line names" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("command", ["import", "export"])
def test_help_shows_every_format_by_example(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main([command, "--help"])

    _, examples = capsys.readouterr().out.split("Examples:")
    for kind in ("csv", "qnabot", "Rasa", "QnA Maker", "FAQPage"):
        assert kind in examples
