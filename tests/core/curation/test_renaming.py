"""Another id for an entry: wherever it stands, and not a byte of the rest."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot import KnowledgeBase, load
from bot.curation import rename
from bot.domain import BadRequest, KnowledgeError
from bot.files import rename_in_labels
from tests.builders import write_files

FILES = {
    "topics/orders.yaml": """\
# delivery-time is the entry that most ask for.
title: Orders
entries:
  - id: "delivery-time"   # the most asked
    question: When will my parcel arrive, about delivery-time?
    answer: In 3 to 5 days.
    next: [refund-time, 'delivery-time']
  - id: refund-time
    question: When do I get my money back?
    answer: In 14 days.
    next:
      - delivery-time   # they ask for both
""",
    "settings.yaml": "name: Shop\nstarters:\n  - refund-time\n  - delivery-time\n",
    "scope.yaml": """\
uncovered:
  - id: delivery-time
    when:
      - delivery-time
    reply: Ask the post office.
    next:
      - delivery-time
words:
  next:
    - delivery-time
""",
    "sources.yaml": """\
delivery-time:
  title: The post office
  kind: reference
  facts:
    - 3 to 5 days
""",
}
LABELS = """\
# how long is délivery-time, delivery-time
- ask: delivery-time
  expect: delivery-time
  after:
    - delivery-time
- {ask: é where is it, expect: [refund-time, "delivery-time"]}
- ask: never
  expect: decline
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return write_files(tmp_path / "shop", FILES)


def renamed(shop: Path, old: str, new: str) -> KnowledgeBase:
    rename(shop, old, new).write()
    return load(shop)


def test_an_id_changes_wherever_it_names_the_entry(shop: Path) -> None:
    knowledge = renamed(shop, "delivery-time", "arrival")

    assert [entry.id for entry in knowledge] == ["arrival", "refund-time"]
    assert knowledge.entries["arrival"].next == ("refund-time", "arrival")
    assert knowledge.entries["refund-time"].next == ("arrival",)
    assert knowledge.settings.starters == ("refund-time", "arrival")
    assert knowledge.scope.uncovered[0].next == ("arrival",)


def test_what_has_the_same_name_and_is_no_entry_stays(shop: Path) -> None:
    before = load(shop)

    after = renamed(shop, "delivery-time", "arrival")

    assert after.sources == before.sources
    assert after.scope.words == before.scope.words
    assert after.scope.uncovered[0].id == "delivery-time"
    assert after.scope.uncovered[0].when == before.scope.uncovered[0].when
    assert after.entries["arrival"].question == before.entries["delivery-time"].question


def test_comments_quotes_and_everything_else_keep_every_byte(shop: Path) -> None:
    path = shop / "topics" / "orders.yaml"
    before = path.read_text()

    renamed(shop, "delivery-time", "arrival")

    expected = (
        before.replace(
            '- id: "delivery-time"   # the most asked\n',
            '- id: "arrival"   # the most asked\n    aliases:\n      - delivery-time\n',
        )
        .replace("'delivery-time']", "'arrival']")
        .replace("- delivery-time   # they", "- arrival   # they")
    )
    assert path.read_text() == expected


def test_the_old_id_leads_to_the_entry(shop: Path) -> None:
    knowledge = renamed(shop, "delivery-time", "arrival")

    assert knowledge.current_id("delivery-time") == "arrival"
    assert knowledge.current_id("arrival") == "arrival"
    assert knowledge.current_id("gone") is None
    assert knowledge.current_id(None) is None


def test_every_earlier_id_stays_known(shop: Path) -> None:
    renamed(shop, "delivery-time", "arrival")

    knowledge = renamed(shop, "arrival", "parcels")

    assert knowledge.entries["parcels"].aliases == ("delivery-time", "arrival")


def test_a_name_that_it_had_can_be_taken_again(shop: Path) -> None:
    before = load(shop)
    renamed(shop, "delivery-time", "arrival")

    knowledge = renamed(shop, "arrival", "delivery-time")

    entry = knowledge.entries["delivery-time"]
    assert entry.aliases == ("arrival",)
    assert entry.model_copy(update={"aliases": ()}) == before.entries["delivery-time"]


def test_nothing_is_written_before_it_is_asked_for(shop: Path) -> None:
    before = {path: path.read_bytes() for path in shop.rglob("*.yaml")}

    renaming = rename(shop, "delivery-time", "arrival")

    assert {path: path.read_bytes() for path in shop.rglob("*.yaml")} == before
    assert {path.name for path in renaming.after} == {
        "orders.yaml",
        "settings.yaml",
        "scope.yaml",
    }


def test_a_file_that_was_changed_meanwhile_is_not_written_over(shop: Path) -> None:
    renaming = rename(shop, "delivery-time", "arrival")
    topic = shop / "topics" / "orders.yaml"
    settings = (shop / "settings.yaml").read_bytes()
    topic.write_text(topic.read_text() + "# mine\n")

    with pytest.raises(BadRequest, match="changed meanwhile"):
        renaming.write()

    assert topic.read_text().endswith("# mine\n")
    assert (shop / "settings.yaml").read_bytes() == settings


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("delivery-tim", "arrival", "did you mean 'delivery-time'"),
        ("delivery-time", "refund-time", "is taken"),
        ("delivery-time", "delivery-time", "is taken"),
        ("delivery-time", "Arrival", "is no id"),
        ("delivery-time", "a--b", "is no id"),
        ("delivery-time", "x" * 65, "is no id"),
        ("delivery-time", "answer", "reply kind"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_changes(
    shop: Path, old: str, new: str, why: str
) -> None:
    before = {path: path.read_bytes() for path in shop.rglob("*.yaml")}

    with pytest.raises(BadRequest, match=why):
        rename(shop, old, new)

    assert {path: path.read_bytes() for path in shop.rglob("*.yaml")} == before


def test_an_alias_of_another_entry_is_taken(shop: Path) -> None:
    renamed(shop, "delivery-time", "arrival")

    with pytest.raises(BadRequest, match="'delivery-time' is taken"):
        rename(shop, "refund-time", "delivery-time")


def test_an_earlier_id_names_the_one_of_today(shop: Path) -> None:
    renamed(shop, "delivery-time", "arrival")

    with pytest.raises(BadRequest, match="earlier id of 'arrival'"):
        rename(shop, "delivery-time", "parcels")


def test_two_entries_with_one_alias_are_an_error(shop: Path) -> None:
    path = shop / "topics" / "orders.yaml"
    text = path.read_text().replace(
        "- id: refund-time\n", "- id: refund-time\n    aliases: [delivery-time]\n"
    )
    path.write_text(text)

    with pytest.raises(KnowledgeError, match=r"orders.yaml:9: .*taken by .*:4"):
        load(shop)


def test_labels_expect_the_new_id_and_stay_as_they_are(
    shop: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "labels"
    write_files(
        folder,
        {
            "deep/a.yaml": LABELS,
            "b.jsonl": '{"ask": "ünd delivery-time", "expect": "delivery-time"}\n\n'
            '{"ask": "x \\ud83e\\uddf4", "expect": ["decline", "delivery-time"]}\n',
            "notes.txt": "delivery-time",
        },
    )

    rename(shop, "delivery-time", "arrival", [folder]).write()

    assert (folder / "deep/a.yaml").read_text() == LABELS.replace(
        "expect: delivery-time", "expect: arrival"
    ).replace('"delivery-time"]', '"arrival"]')
    assert (folder / "b.jsonl").read_text() == (
        '{"ask": "ünd delivery-time", "expect": "arrival"}\n\n'
        '{"ask": "x \\ud83e\\uddf4", "expect": ["decline", "arrival"]}\n'
    )
    assert (folder / "notes.txt").read_text() == "delivery-time"


def test_labels_that_the_settings_name_change_by_themselves(
    shop: Path, tmp_path: Path
) -> None:
    write_files(tmp_path / "labels", {"deep/a.yaml": LABELS, ".old/a.yaml": LABELS})
    named = FILES["settings.yaml"] + "labels: [../labels, ../labels/deep, ../gone]\n"
    write_files(shop, {"settings.yaml": named})

    renaming = rename(shop, "delivery-time", "arrival", [tmp_path / "labels"])
    renaming.write()

    changed = [path.name for path in renaming.after if path.suffix == ".yaml"]
    assert changed.count("a.yaml") == 1
    assert "expect: arrival" in (tmp_path / "labels/deep/a.yaml").read_text()
    assert (tmp_path / "labels/.old/a.yaml").read_text() == LABELS
    assert renaming.missing == (shop / "../gone",)
    assert load(shop).settings.labels == ("../labels", "../labels/deep", "../gone")


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85"])
def test_a_label_of_json_is_not_cut_within_a_message(sign: str) -> None:
    content = f'\ufeff{{"ask": "a{sign}b", "expect": "old-id"}}\r\n'.encode()

    after = rename_in_labels(content, "a.jsonl", "old-id", "new-id")

    assert after == content.replace(b"old-id", b"new-id")


def test_labels_that_cannot_be_read_keep_everything_as_it_is(
    shop: Path, tmp_path: Path
) -> None:
    path = tmp_path / "labels.yaml"
    path.write_text("- ask: [\n")
    before = (shop / "settings.yaml").read_bytes()

    with pytest.raises(
        KnowledgeError, match=r"labels.yaml:1: cannot be read as labels"
    ):
        rename(shop, "delivery-time", "arrival", [path])

    assert (shop / "settings.yaml").read_bytes() == before


@given(
    texts=st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cs"])), max_size=5
    ),
    style=st.sampled_from(["", "'", '"']),
)
def test_whatever_else_labels_hold_is_read_back_as_it_was(
    texts: list[str], style: str
) -> None:
    content = yaml.safe_dump(
        [{"ask": text, "expect": ["old-id", text], "tags": [text]} for text in texts],
        allow_unicode=True,
        default_style=style or None,
    ).encode()
    # Of a few signs YAML makes others when it writes or reads them.
    labels = yaml.safe_load(content)

    after = yaml.safe_load(rename_in_labels(content, "a.yaml", "old-id", "new-id"))

    expected = [
        {
            **label,
            "expect": ["new-id" if id == "old-id" else id for id in label["expect"]],
        }
        for label in labels
    ]
    assert after == expected
