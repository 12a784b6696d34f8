"""Phrasings put into files: the right line, and not a byte of the rest."""

import stat
from pathlib import Path

import pytest

from bot import KnowledgeError, UnknownEntry, add_phrasing, load
from tests.builders import write_files

# Everything that an editor may do to a file, and that must survive.
LIVED_IN = """\
# Orders.  Ask the warehouse before changing anything!

title: "Orders"   # shown on the page


entries:
    -   id: delivery-time     # the most asked
        question: >-
            When will my
            parcel arrive?
        phrasings:
        - how long does delivery take   # from the till
        # said at the till, too:
        - 'shipping time'
        - days until my
          order comes

        # Checked with the post office.
        answer: |
            The post office needs 3 to 5 days.

            Longer at Christmas.
        sources: [post-office#letters]
    -   id: refund-time
        question: When do I
          get my money back?
        answer:   A refund takes 14 days.
        sources:   [ "terms" ]
    -   question: Do you wrap gifts?
        id: gift-wrapping
        phrasings: [ribbon, "gift box"]
        answer: Yes.
"""


@pytest.fixture
def orders(knowledge_folder: Path) -> Path:
    path = knowledge_folder / "topics" / "orders.yaml"
    path.write_text(LIVED_IN, encoding="utf-8")
    return path


def add(orders: Path, entry: str, phrasing: str) -> str:
    add_phrasing(orders.parent.parent, entry, phrasing)
    return orders.read_text(encoding="utf-8")


def test_a_phrasing_follows_the_others_and_nothing_else_changes(orders: Path) -> None:
    after = add(orders, "delivery-time", "where has the courier got to")

    assert after == LIVED_IN.replace(
        "          order comes\n",
        "          order comes\n        - where has the courier got to\n",
    )


def test_a_first_phrasing_brings_its_key(orders: Path) -> None:
    after = add(orders, "refund-time", "cash returned how soon")

    assert after == LIVED_IN.replace(
        "          get my money back?\n",
        "          get my money back?\n        phrasings:\n"
        "          - cash returned how soon\n",
    )


def test_phrasings_in_one_line_are_written_one_a_line(orders: Path) -> None:
    after = add(orders, "gift-wrapping", "paper for presents")

    assert after == LIVED_IN.replace(
        '        phrasings: [ribbon, "gift box"]\n',
        "        phrasings:\n          - ribbon\n          - gift box\n"
        "          - paper for presents\n",
    )


def test_the_line_is_named(orders: Path) -> None:
    done = add_phrasing(orders.parent.parent, "delivery-time", "courier whereabouts")
    line = orders.read_text(encoding="utf-8").splitlines()[done.line - 1]

    assert done.path == orders
    assert line == "        - courier whereabouts"


@pytest.mark.parametrize(
    "phrasing",
    [
        "courier: where?",
        "courier whereabouts # now",
        "- courier",
        '"courier" whereabouts',
        "no courier yet, why?",
        "[name] courier",
        "{courier}",
        "wo bleibt der Kurier – übermorgen?",
        "courier\u0085whereabouts",
        "* courier & 'van'",
    ],
)
def test_any_words_are_read_back_as_they_were(orders: Path, phrasing: str) -> None:
    add(orders, "delivery-time", phrasing)
    entry = load(orders.parent.parent).entries["delivery-time"]

    assert entry.phrasings[-1] == " ".join(phrasing.split())


def test_lines_keep_the_ends_that_they_have(orders: Path) -> None:
    orders.write_bytes(LIVED_IN.encode().replace(b"\n", b"\r\n"))

    add_phrasing(orders.parent.parent, "delivery-time", "courier whereabouts")
    after = orders.read_bytes()

    assert after.count(b"\n") == after.count(b"\r\n") == LIVED_IN.count("\n") + 1


def test_a_file_may_end_without_a_line_end(tmp_path: Path) -> None:
    text = "title: A\nentries:\n  - id: a\n    answer: B.\n    question: Courier when?"
    write_files(tmp_path, {"topics/a.yaml": text})

    add_phrasing(tmp_path, "a", "parcel where")

    assert (tmp_path / "topics" / "a.yaml").read_text() == (
        f"{text}\n    phrasings:\n      - parcel where\n"
    )


def test_who_may_read_the_file_stays(orders: Path) -> None:
    orders.chmod(0o640)

    add(orders, "delivery-time", "courier whereabouts")

    assert stat.S_IMODE(orders.stat().st_mode) == 0o640
    assert [path.name for path in orders.parent.iterdir()] == ["orders.yaml"]


@pytest.mark.parametrize(
    ("entry", "phrasing", "why"),
    [
        ("delivery-time", "Shipping TIME!", "also on"),
        ("delivery-time", "when do i get my money back", "also on"),
        ("delivery-time", "the battery is on smoke", "battery-fire"),
        ("delivery-time", " ", "empty"),
    ],
)
def test_what_would_be_wrong_is_said_and_the_files_stay(
    orders: Path, entry: str, phrasing: str, why: str
) -> None:
    with pytest.raises(KnowledgeError, match=why) as refused:
        add(orders, entry, phrasing)

    assert orders.read_text(encoding="utf-8") == LIVED_IN
    assert str(orders) in str(refused.value)
    assert "/tmp" not in str(refused.value).replace(str(orders), "")


def test_an_entry_that_is_not_there_is_named(orders: Path) -> None:
    with pytest.raises(UnknownEntry, match="'delivery'"):
        add(orders, "delivery", "courier whereabouts")


def test_an_old_problem_does_not_stand_in_the_way(orders: Path) -> None:
    broken = LIVED_IN.replace("3 to 5 days", "3 to 9 days")
    orders.write_text(broken, encoding="utf-8")

    add(orders, "delivery-time", "courier whereabouts")

    assert "courier whereabouts" in orders.read_text(encoding="utf-8")
