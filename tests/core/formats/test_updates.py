"""A file that comes in again: what is new comes over, what editors wrote stays."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import load
from bot.domain import UnreadableFile
from bot.formats.transfer import Imported, Wishes, import_files
from tests.builders import write_files
from tests.core.cli.running import main

# The file of a topic that came in once, and that an editor has worked on since.
SKIS = """\
# Ask the desk first.
title: Winter
entries:
  - id: hire
    question: Do you hire out skis?
    phrasings:
      - ski rental   # of the till
    answer: Yes, from November.
    plain: Yes.
    reviewed: 2026-11-02
    next:
      - sleds

  - id: sleds
    question: Sleds?
    answer: Two.

  - id: boots
    question: Boots?
    answer: At the desk.
"""
SETTINGS = "semantic: false\n"
HEADER = "id,question,answer,phrasings\n"


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    write_files(tmp_path / "faq", {"topics/skis.yaml": SKIS, "settings.yaml": SETTINGS})
    return tmp_path / "faq"


@pytest.fixture(name="bring")
def _bring(tmp_path: Path, folder: Path) -> Callable[..., Imported]:
    def bring(text: str, *, name: str = "skis.csv", strict: bool = False) -> Imported:
        sheet = tmp_path / name
        sheet.write_text(text, encoding="utf-8")
        return import_files([sheet], folder, Wishes(update=True, strict=strict))

    return bring


Bring = Callable[..., Imported]


def skis(folder: Path) -> str:
    return (folder / "topics" / "skis.yaml").read_text(encoding="utf-8")


def test_an_answer_that_changed_comes_over_and_all_else_stays(
    bring: Bring, folder: Path
) -> None:
    imported = bring(f"{HEADER}hire,Do you hire out skis?,Not any more.,ski rental\n")

    assert skis(folder) == SKIS.replace("Yes, from November.", "Not any more.")
    assert (imported.changed, imported.answers) == (("hire",), ("hire",))
    assert imported.rows == 1


def test_phrasings_are_added_below_those_of_the_editor(
    bring: Bring, folder: Path
) -> None:
    bring(f'{HEADER}hire,Do you hire out skis?,"Yes, from November.",skis|ski hire\n')

    assert skis(folder) == SKIS.replace(
        "# of the till\n", "# of the till\n      - skis\n      - ski hire\n"
    )


def test_a_question_that_changed_leaves_the_old_one_as_a_phrasing(
    bring: Bring, folder: Path
) -> None:
    bring(f"{HEADER}boots,Do you hire out boots?,At the desk.,\n")

    assert skis(folder) == SKIS.replace(
        "question: Boots?\n",
        "question: Do you hire out boots?\n    phrasings:\n      - Boots?\n",
    )


def test_a_question_in_other_letters_leaves_no_phrasing(
    bring: Bring, folder: Path
) -> None:
    bring(f"{HEADER}boots,BOOTS?,At the desk.,\n")

    assert skis(folder) == SKIS.replace("Boots?", "BOOTS?")


def test_without_ids_an_entry_is_known_by_its_question(
    bring: Bring, folder: Path
) -> None:
    imported = bring("question,answer\nsleds,Three.\n")

    assert "answer: Three." in skis(folder)
    assert "question: sleds\n" in skis(folder)
    assert imported.changed == ("sleds",)


def test_what_came_in_under_a_numbered_id_is_found_again(
    bring: Bring, folder: Path
) -> None:
    bring(f"{HEADER}hire,Lamps?,No.,\n", name="lamps.csv")
    write_files(folder, {"topics/skis.yaml": SKIS})
    import_files([folder.parent / "lamps.csv"], folder)

    bring(f"{HEADER}hire,Lamps?,Some.,\n", name="lamps.csv")

    assert load(folder).entries["hire-2"].answer == "Some."
    assert skis(folder) == SKIS


def test_new_entries_stand_below_those_of_their_topic(
    bring: Bring, folder: Path
) -> None:
    imported = bring(f"{HEADER}boots,Boots?,At the desk.,\npoles,Poles?,Yes.,\n")

    assert skis(folder) == SKIS + (
        "\n  - id: poles\n    question: Poles?\n    answer: Yes.\n"
    )
    assert [entry.id for entry in imported.entries] == ["poles"]
    assert (imported.unchanged, imported.rows) == (1, 2)


def test_new_topics_get_files_of_their_own(bring: Bring, folder: Path) -> None:
    bring("topic,question,answer\nSkis,Boots?,Here.\nLamps,Lamps?,No.\nSkis,Wax?,No.\n")

    topics = load(folder).topics
    assert [*topics] == ["lamps", "skis"]
    assert [entry.id for entry in topics["skis"].entries][-1] == "wax"


def test_entries_that_the_file_has_no_more_are_named_and_stay(
    bring: Bring, folder: Path
) -> None:
    imported = bring(f"{HEADER}hire,Do you hire out skis?,Yes.,\n")

    path = folder / "topics" / "skis.yaml"
    assert [remark.partition(";")[0] for remark in imported.remarks] == [
        f"{path}:14: entry 'sleds': the files have it no more",
        f"{path}:18: entry 'boots': the files have it no more",
    ]
    assert {*load(folder).entries} == {"hire", "sleds", "boots"}


def test_rows_that_say_nothing_new_change_nothing(bring: Bring, folder: Path) -> None:
    imported = bring(f"{HEADER}sleds,Sleds?,Two.,\nboots,Boots?,At the desk.,\n")

    assert (imported.unchanged, imported.edits) == (2, ())
    assert skis(folder) == SKIS


@pytest.mark.parametrize(
    ("rows", "line", "what"),
    [
        ("sleds,Sleds?,Two.,\nsleds,Sledges?,One.,\n", 3, "asked (that of line 2)"),
        ("sleds,Boots?,Two.,\n", 2, "'Boots?' is already asked (boots)"),
        ("lamps,ski rental,No.,\n", 2, "'ski rental' is already asked (hire)"),
    ],
)
def test_what_another_entry_asks_is_rejected(
    bring: Bring, rows: str, line: int, what: str
) -> None:
    imported = bring(HEADER + rows)

    [reject] = imported.rejects
    assert reject.line == line
    assert what in str(reject)


def test_a_phrasing_of_another_entry_stays_there(bring: Bring, folder: Path) -> None:
    imported = bring(f"{HEADER}sleds,Sleds?,Two.,ski rental|sledges\n")

    assert load(folder).entries["sleds"].phrasings == ("sledges",)
    assert "phrasing 'ski rental' left out: entry 'hire' has it" in imported.remarks[0]


def test_rows_of_one_answer_are_counted_as_what_they_become(
    bring: Bring, folder: Path
) -> None:
    answer = '"Yes, from November on."'
    rows = "".join(
        f"{question},{answer}\n"
        for question in ("Do you hire out skis?", "ski rental", "skis", "boots")
    )

    imported = bring(f"question,answer\n{rows}")

    assert load(folder).entries["hire"].phrasings == ("ski rental", "skis")
    assert (imported.changed, imported.phrasings, imported.unchanged) == (
        ("hire",),
        1,
        1,
    )
    assert (len(imported.rejects), imported.rows) == (1, 4)


def test_rows_that_became_phrasings_say_nothing_new(bring: Bring, folder: Path) -> None:
    answer = '"Yes, from November."'

    imported = bring(
        f"question,answer\nDo you hire out skis?,{answer}\nski rental,{answer}\n"
    )

    assert (imported.unchanged, imported.rejects) == (2, ())
    assert skis(folder) == SKIS


def test_a_chip_may_lead_to_an_entry_that_is_there(folder: Path) -> None:
    item = {
        "qid": "poles",
        "type": "qna",
        "q": ["Poles?"],
        "a": "Yes.",
        "r": {"buttons": [{"text": "Sleds?", "value": "QID::sleds"}]},
    }
    sleds = {"qid": "sleds", "type": "qna", "q": ["Sleds?"], "a": "Two."}
    path = folder / "skis.json"
    path.write_text(json.dumps({"qna": [item, sleds]}), encoding="utf-8")

    import_files([path], folder, Wishes(update=True))

    assert load(folder).entries["poles"].next == ("sleds",)


def test_a_strict_update_with_a_reject_writes_nothing(
    bring: Bring, folder: Path
) -> None:
    with pytest.raises(UnreadableFile):
        bring(f"{HEADER}sleds,Sleds?,Three.,\nlamps,Lamps?,,\n", strict=True)

    assert skis(folder) == SKIS


def test_an_update_may_begin_a_knowledge_base(tmp_path: Path) -> None:
    sheet = tmp_path / "new.csv"
    sheet.write_text("question,answer\nLamps?,No.\n", encoding="utf-8")

    imported = import_files([sheet], tmp_path / "new", Wishes(update=True))

    assert [entry.id for entry in imported.entries] == ["lamps"]
    assert [*load(tmp_path / "new").topics] == ["new"]


def test_a_dry_run_prints_what_would_change_and_writes_nothing(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "skis.csv"
    sheet.write_text(
        "topic,question,answer\nSkis,Sleds?,Three.\nLamps,Lamps?,No.\n", "utf-8"
    )

    status = main(
        ["import", str(sheet), "--update", "--dry-run", "--into", str(folder)]
    )
    out, err = capsys.readouterr()

    old, new = (folder / "topics" / name for name in ("skis.yaml", "lamps.yaml"))
    assert status == 0
    assert out == (
        f"--- {old}\n+++ {old}\n@@ -13,7 +13,7 @@\n \n   - id: sleds\n"
        "     question: Sleds?\n-    answer: Two.\n+    answer: Three.\n \n"
        "   - id: boots\n     question: Boots?\n"
        f"--- /dev/null\n+++ {new}\n@@ -0,0 +1,5 @@\n+title: Lamps\n+entries:\n"
        "+  - id: lamps\n+    question: Lamps?\n+    answer: No.\n"
    )
    assert f"{new} would be written." in err
    assert "2 rows: 1 entry, 1 changed, 0 unchanged, 0 phrasings, 0 rejects." in err
    assert skis(folder) == SKIS
    assert not new.exists()


def test_an_update_says_what_to_do_about_new_answers(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "skis.csv"
    sheet.write_text("question,answer\nSleds?,Up to 99.\n", encoding="utf-8")
    (folder / "settings.yaml").write_text(f"{SETTINGS}figures: cited\n")

    status = main(["import", str(sheet), "--update", "--into", str(folder)])
    out, _ = capsys.readouterr()

    assert status == 1
    assert "+    answer: Up to 99." in out
    assert "the figure 99 is in no fact" in out
    assert "1 entry has another answer: hold it against its sources" in out


def test_who_reviewed_an_answer_stays_when_it_changes(
    bring: Bring, folder: Path
) -> None:
    reviewed = SKIS.replace(
        "reviewed: 2026-11-02", "reviewed: 2026-11-02\n    reviewed_by: the ski patrol"
    )
    write_files(folder, {"topics/skis.yaml": reviewed})

    bring(f"{HEADER}hire,Do you hire out skis?,Not any more.,ski rental\n")

    assert skis(folder) == reviewed.replace("Yes, from November.", "Not any more.")
    assert load(folder).entries["hire"].reviewed_by == "the ski patrol"
