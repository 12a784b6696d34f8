"""`check` of a file or an entry alone, advice on request, and at most fifty a file."""

from pathlib import Path

import pytest

from tests.builders import replace_line, write_files
from tests.core.cli.running import main

TOPIC = "topics/orders.yaml"
MORE = """\
    title: More
    entries:
      - id: hours
        question: When are you open?
        answer: Item #1.
        sources:
          - terms
    """


@pytest.fixture
def folder(knowledge_folder: Path) -> Path:
    replace_line(knowledge_folder / TOPIC, "- shipping time", "- shipping time #4")
    return write_files(knowledge_folder, {"topics/more.yaml": MORE})


def check(
    capsys: pytest.CaptureFixture[str], folder: Path, *arguments: str
) -> tuple[int, str]:
    status = main(["check", *arguments, "--knowledge", str(folder)])
    out, err = capsys.readouterr()
    return status, out.replace(f"{folder}/", "") + err


@pytest.mark.parametrize(
    ("name", "there", "elsewhere"),
    [
        (TOPIC, "orders.yaml:7", "more.yaml"),
        ("orders.yaml", "orders.yaml:7", "more.yaml"),
        ("delivery-time", "orders.yaml:7", "refund-time"),
        ("hours", "'#1.' is lost", "orders.yaml"),
        ("more.yaml", "'#1.' is lost", "orders.yaml"),
    ],
)
def test_a_file_or_an_entry_is_checked_alone(
    capsys: pytest.CaptureFixture[str],
    folder: Path,
    name: str,
    there: str,
    elsewhere: str,
) -> None:
    status, out = check(capsys, folder, name)

    assert status == 0
    assert there in out
    assert elsewhere not in out
    assert f"{name}: 0 errors, " in out


def test_a_path_as_a_shell_completes_it_is_a_file(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    _, out = check(capsys, folder, str(folder / TOPIC))

    assert "orders.yaml:7" in out
    assert "more.yaml" not in out


def test_several_may_be_named(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    _, out = check(capsys, folder, "hours", "delivery-time")

    assert "orders.yaml:7" in out
    assert "more.yaml:5" in out


def test_a_name_that_nothing_has_is_bad_usage(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    status, out = check(capsys, folder, "hour")

    assert status == 2
    assert "There is no entry and no file 'hour'" in out
    assert "did you mean 'hours'?" in out


def test_of_files_that_do_not_load_the_named_one_is_told(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    replace_line(folder / "settings.yaml", "name: Till", "nme: Till")
    replace_line(folder / TOPIC, "title: Orders", "titel: Orders")

    _, own = check(capsys, folder, TOPIC)
    status, others = check(capsys, folder, "hours")

    assert "titel" in own
    assert "nme" not in own
    assert status == 1
    assert "nme" in others


def test_the_own_pages_of_dangers_have_their_examples_tried(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    replace_line(
        folder / "safety/leaking-battery.yaml",
        "- my power pack leaks",
        "- it is raining",
    )

    _, page = check(capsys, folder, "leaking-battery.yaml")
    _, entry = check(capsys, folder, "hours")

    assert "it is raining" in page
    assert "it is raining" not in entry


def test_advice_is_counted_and_shown_on_request(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    _, silent = check(capsys, folder)
    _, told = check(capsys, folder, "--advice")

    assert "advice: " not in silent
    assert "pieces of advice. `askwell check --advice` shows it." in silent
    assert "advice: " in told
    assert "`askwell check --advice`" not in told


def test_fifty_problems_of_a_file_are_shown_unless_all_are_wanted(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    entries = "".join(
        f"  - id: e{n}\n    question: Is it {n}?\n    sources:\n      - s{n}\n"
        f"    answer: Yes.\n"
        for n in range(60)
    )
    (folder / "topics/more.yaml").write_text(f"title: More\nentries:\n{entries}")

    _, some = check(capsys, folder, "more.yaml")
    _, each = check(capsys, folder, "more.yaml", "--all")

    assert some.count("error: ") <= 51
    assert each.count("error: ") == 60
    assert "60 errors" in some


def test_a_phrasing_that_nobody_can_ask_is_told_by_its_line(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    replace_line(
        folder / TOPIC, "- how long does delivery take", "- " + "how long " * 150
    )

    status, out = check(capsys, folder)

    assert status == 0
    assert "orders.yaml:6: entry 'delivery-time': 'how long" in out
    assert "1,349 characters, more than the 1,000 that a visitor may ask in" in out
