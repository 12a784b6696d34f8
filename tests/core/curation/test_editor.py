"""Edits put into files: the right line, and not a byte of the rest."""

import os
import stat
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bot import (
    Edit,
    Group,
    Journal,
    KnowledgeError,
    Proposal,
    Responder,
    UnknownEntry,
    WrittenEdit,
    changes_summary,
    draft_again,
    load,
    propose,
)
from bot.curation.drafts import draft
from tests.builders import write_files

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)

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


def proposed(orders: Path, entry: str, phrasing: str = "", **parts: Any) -> Proposal:
    return propose(orders.parents[1], Edit(entry=entry, phrasing=phrasing, **parts))


def written(orders: Path, entry: str, phrasing: str = "", **parts: Any) -> WrittenEdit:
    proposal = proposed(orders, entry, phrasing, **parts)
    return Journal(orders.parents[1]).write(proposal.draft, NOW)


def add(orders: Path, entry: str, phrasing: str) -> str:
    written(orders, entry, phrasing)
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
    done = written(orders, "delivery-time", "courier whereabouts")
    line = orders.read_text(encoding="utf-8").splitlines()[done.line - 1]

    assert done.file == "topics/orders.yaml"
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

    written(orders, "delivery-time", "courier whereabouts")
    after = orders.read_bytes()

    assert after.count(b"\n") == after.count(b"\r\n") == LIVED_IN.count("\n") + 1


def test_a_file_may_end_without_a_line_end(tmp_path: Path) -> None:
    text = "title: A\nentries:\n  - id: a\n    answer: B.\n    question: Courier when?"
    write_files(tmp_path, {"topics/a.yaml": text})

    written(tmp_path / "topics" / "a.yaml", "a", "parcel where")

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
        ("delivery-time", " ", "nothing would change"),
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


def test_an_answer_is_mended_and_nothing_else_changes(orders: Path) -> None:
    done = written(
        orders, "refund-time", answer="A refund takes 14 days, or fewer.\r\n"
    )
    after = orders.read_text(encoding="utf-8")

    assert after == LIVED_IN.replace(
        "answer:   A refund takes 14 days.", "answer: A refund takes 14 days, or fewer."
    )
    assert done.place == "topics/orders.yaml:27"


def test_a_first_review_stands_at_the_end_of_its_entry(orders: Path) -> None:
    written(
        orders,
        "delivery-time",
        reviewed=date(2026, 11, 29),
        review_due=date(2027, 11, 29),
    )
    after = orders.read_text(encoding="utf-8")

    assert after == LIVED_IN.replace(
        "        sources: [post-office#letters]\n",
        "        sources: [post-office#letters]\n"
        "        reviewed: 2026-11-29\n        review_due: 2027-11-29\n",
    )


def test_a_later_review_replaces_the_days_where_they_are(orders: Path) -> None:
    days = "        reviewed: 2020-01-01  # by post\n        next: [refund-time]\n"
    before = LIVED_IN.replace("        sources: [post", days + "        sources: [post")
    orders.write_text(before, encoding="utf-8")

    written(orders, "delivery-time", reviewed=date(2026, 11, 29))

    assert orders.read_text(encoding="utf-8") == before.replace(
        "2020-01-01", "2026-11-29"
    )


def test_what_visitors_get_is_told_before_anything_is_written(orders: Path) -> None:
    folder = orders.parents[1]
    words = "any news from Hermes"

    served = Responder(load(folder))
    edit = Edit(entry="delivery-time", phrasing=words)
    proposal = propose(folder, edit, served, misses=[words, "is it vegan"])
    [change] = proposal.changes.of(Group.ANSWERED)

    assert change.asked.message == words
    assert "1 message newly answered" in changes_summary(proposal.changes)
    assert orders.read_text(encoding="utf-8") == LIVED_IN
    assert "+        - any news from Hermes\n" in proposal.draft.diff


def test_the_lines_of_an_entry_can_be_pasted(orders: Path) -> None:
    yaml = proposed(orders, "refund-time", "cash returned how soon").draft.entry_yaml

    assert yaml == (
        "    -   id: refund-time\n        question: When do I\n"
        "          get my money back?\n        phrasings:\n"
        "          - cash returned how soon\n"
        "        answer:   A refund takes 14 days.\n"
        '        sources:   [ "terms" ]\n'
    )


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"answer": "A refund takes 90 days."}, "the figure 90"),
        ({"answer": "Your money back is guaranteed."}, "guaranteed"),
        ({"answer": "Soon\x0b."}, r"delete U\+000B"),
        ({"answer": "Soon\ud83d."}, r"delete U\+D83D"),
        ({"answer": "a" * 5_001}, "5,001 characters"),
        ({"phrasing": "a" * 1_001}, "1,001 characters"),
        ({"answer": "A refund takes 14 days."}, "nothing would change"),
        ({}, "nothing would change"),
    ],
)
def test_an_edit_that_would_be_wrong_is_refused_with_its_place(
    orders: Path, parts: dict[str, Any], why: str
) -> None:
    with pytest.raises(KnowledgeError, match=why) as refused:
        proposed(orders, "refund-time", **parts)

    assert str(refused.value).startswith(f"{orders}:")
    assert "entry 'refund-time'" in str(refused.value)


def test_ordinary_words_that_would_silence_an_alarm_are_refused(orders: Path) -> None:
    page = orders.parents[1] / "safety" / "battery-fire.yaml"
    examples = ("the lamp hisses loudly", "it hisses and crackles")
    more = "".join(f"  - {text}\n" for text in (*examples, "the lamp crackles loudly"))
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("ordinary:", f"{more}ordinary:"), encoding="utf-8")

    with pytest.raises(KnowledgeError) as refused:
        proposed(orders, "refund-time", "does the lamp come soon")
    harmless = proposed(orders, "refund-time", "how soon is that")

    assert (
        "'the lamp hisses loudly' would no longer sound the alarm of 'battery-fire'"
        in str(refused.value)
    )
    assert harmless.changes.asked > 0


def test_a_draft_is_made_again_only_of_the_files_that_were_looked_at(
    orders: Path,
) -> None:
    folder, edit = orders.parents[1], Edit(entry="refund-time", answer="14 days.")
    made_from = propose(folder, edit).draft.made_from

    again = draft_again(folder, edit, made_from)
    (folder / "settings.yaml").write_text("name: Other\n")

    assert again
    assert again.edit == edit
    assert draft_again(folder, edit, made_from) is None


TEXTS = st.text(
    st.sampled_from("ab :#-'\"|>\\[]{}&*!%@`,?~\n=é漢\u2028\ufeff")
    | st.characters(exclude_categories=("Cc", "Cs", "Cn")),
    min_size=1,
).filter(str.strip)
# What a load refuses in any text.
REFUSED = ("invisible", "wrong encoding", "has no words")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS, TEXTS)
def test_no_text_breaks_out_of_its_place(
    orders: Path, phrasing: str, answer: str
) -> None:
    folder = orders.parents[1]
    edit = Edit(entry="refund-time", phrasing=phrasing, answer=answer)

    after = draft(folder, edit).after.decode()
    orders.write_text(after, encoding="utf-8")
    try:
        entry = load(folder).entries["refund-time"]
    except KnowledgeError as error:
        assume(not any(what in str(error) for what in REFUSED))
        raise
    finally:
        orders.write_text(LIVED_IN, encoding="utf-8")

    assert edit.tidied().stands_in(entry)
    head, _, rest = LIVED_IN.partition("        answer:   A refund")
    assert after.startswith(head)
    assert after.endswith(rest.partition("\n")[2])


def test_a_topic_that_is_a_link_stays_one_and_its_file_changes(orders: Path) -> None:
    target = orders.parents[2] / "shared.yaml"
    orders.rename(target)
    orders.symlink_to("../../shared.yaml")

    written(orders, "refund-time", "money back")

    assert orders.is_symlink()
    assert "- money back" in target.read_text(encoding="utf-8")


def test_what_editors_hide_and_what_is_no_file_is_not_copied(orders: Path) -> None:
    topics = orders.parent
    (topics / ".#orders.yaml").symlink_to("ada@nowhere.1234")
    os.mkfifo(topics / ".pipe.yaml")
    (orders.parents[1] / "labels").mkdir()
    os.mkfifo(orders.parents[1] / "labels" / "pipe.yaml")

    proposal = proposed(orders, "delivery-time", "where has the courier got to")

    assert proposal.draft.after != LIVED_IN.encode()


def test_a_pipe_among_the_knowledge_is_an_error_not_a_wait(orders: Path) -> None:
    folder = orders.parents[1]
    drafted = draft(folder, Edit(entry="delivery-time", phrasing="courier whereabouts"))
    os.mkfifo(orders.with_name("first.yaml"))

    with pytest.raises(OSError, match="it is a pipe, not a file"):
        draft_again(folder, drafted.edit, drafted.made_from)
    with pytest.raises(OSError, match="it is a pipe, not a file"):
        draft(folder, drafted.edit)
