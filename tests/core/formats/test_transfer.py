"""Knowledge in and out, as editors who change bots meet it."""

import csv
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import Entry, KnowledgeBase, load
from bot.dialogue.reading import MESSAGE_LIMIT
from bot.domain import Topic, placeholders_of, unwatched
from bot.files.schema import write_schemas
from bot.files.starter import begin
from bot.files.yaml_reader import parse_text
from bot.files.yaml_writer import to_yaml
from bot.formats import EXPORTS, FORMATS, IMPORTS
from bot.formats.base import ForeignFile, Record
from bot.formats.drafts import draft
from bot.formats.exports import export, write_export
from bot.formats.faults import LONGEST_PHRASING, fault_of, fault_of_phrasing
from bot.formats.texts import one_line, several_lines
from bot.formats.topic_files import FileEdit, file_edits
from bot.formats.transfer import Wishes, import_files
from bot.text import same_phrasing
from tests.builders import (
    KNOWLEDGE,
    make_entry,
    make_knowledge,
    make_safety,
    replace_line,
)
from tests.core.cli.running import main
from tests.core.formats.test_formats import FOREIGN

DISCLAIMERS = {
    "default": "No advice.",
    "brief": "No.",
    "fees": "Fees may change.",
}
BOTH_WAYS = [name for name in IMPORTS if name in EXPORTS]
Run = Callable[..., tuple[int, str, str]]

CHARACTERS = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"))
ALPHABET = st.sampled_from("ab01 .,;:?!\"'\\|<>&#-[]{}()*`@%\t/é漢🙂")
# What some format takes for its own marks.
MARKS = st.sampled_from(
    [
        '"quoted"',
        "<b>bold</b>",
        "a &lt; b",
        r"C:\new\table",
        "- x",
        "=1+1",
        "'=1+1",
        "+44 20 7946 0018",
        "one; two|three",
        "ends in a bar |",
    ]
)
PHRASINGS = (
    (MARKS | st.text(CHARACTERS) | st.text(ALPHABET))
    .map(lambda text: one_line(text).strip())
    .filter(lambda text: not fault_of_phrasing(text))
)
LINKS = st.sampled_from(["[a & b](https://x.example/?a=1&b=2)", "[999](tel:999)"])
ANSWERS = (
    st.lists(MARKS | LINKS | st.text(CHARACTERS) | st.text(ALPHABET) | st.just("\n\n"))
    .map(lambda parts: several_lines("".join(parts)))
    .filter(lambda text: not (fault_of("Asked?", text) or placeholders_of(text)))
)
IDS = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)


@st.composite
def knowledge_bases(draw: st.DrawFn) -> KnowledgeBase:
    """Entries in two topics, with chips to one another."""
    phrasings = draw(
        st.lists(PHRASINGS, min_size=2, max_size=8, unique_by=same_phrasing)
    )
    ids = draw(st.lists(IDS, min_size=1, max_size=len(phrasings), unique=True))
    ids = [f"e-{id}" for id in ids]
    entries = [
        Entry(
            id=id,
            question=phrasings[number],
            phrasings=tuple(phrasings[len(ids) + number :: len(ids)]),
            answer=draw(ANSWERS),
            next=tuple(draw(st.lists(st.sampled_from(ids), unique=True, max_size=2))),
        )
        for number, id in enumerate(ids)
    ]
    topics = {"first": entries[::2], "second": entries[1::2]}
    return make_knowledge(
        topics={
            id: Topic(title=id.capitalize(), entries=tuple(inner))
            for id, inner in topics.items()
            if inner
        }
    )


@pytest.mark.parametrize("name", BOTH_WAYS)
@given(knowledge=knowledge_bases())
def test_a_round_trip_loses_nothing_that_both_sides_hold(
    name: str, knowledge: KnowledgeBase
) -> None:
    format = FORMATS[name]
    assert format.read
    files, _ = export(knowledge, name)

    reading = format.read([ForeignFile(path=p, text=t) for p, t in files.items()])
    drafts = draft(reading.records, (), (), "imported")

    lost = {} if "next" in format.holds else {"next": ()}
    assert reading.problems == []
    assert drafts.remarks == []
    assert drafts.topics == {
        id: Topic(
            title=topic.title,
            entries=tuple(e.model_copy(update=lost) for e in topic.entries),
        )
        for id, topic in knowledge.topics.items()
    }


@pytest.mark.parametrize("name", BOTH_WAYS)
@given(knowledge=knowledge_bases(), data=st.data())
@settings(max_examples=15)
def test_a_round_trip_through_files_keeps_disclaimers_apart(
    name: str, knowledge: KnowledgeBase, data: st.DataObject
) -> None:
    some = st.sampled_from([(), ("fees",)])
    shows = FORMATS[name].shows
    entries = [
        e.model_copy(update={"disclaimers": data.draw(some) if shows else ()})
        for e in knowledge
    ]
    whole = make_knowledge(*entries, safety=make_safety(disclaimers=DISCLAIMERS))
    with TemporaryDirectory() as place:
        back = knowledge_with_disclaimers(Path(place) / "back", DISCLAIMERS)
        paths = write_export(name, export(whole, name)[0], Path(place) / "out")

        imported = import_files(paths, back, Wishes(format=name))
        again = import_files(paths, back, Wishes(format=name, update=True))

    lost = {} if "next" in FORMATS[name].holds else {"next": ()}
    assert (imported.rejects, imported.remarks) == ((), ())
    assert imported.entries == tuple(e.model_copy(update=lost) for e in entries)
    assert (again.edits, again.unchanged) == ((), imported.rows)


def new_file(id: str, topic: Topic, folder: Path) -> FileEdit:
    """The file of a new topic, as an import writes it into a folder."""
    nothing = KnowledgeBase(version="", topics={})
    [edit] = file_edits({id: topic}, nothing, {}, folder, unwatched)
    return edit


@given(knowledge_bases())
def test_a_topic_reads_back_from_its_file(knowledge: KnowledgeBase) -> None:
    for topic in knowledge.topics.values():
        written = new_file("a", topic, Path("nowhere")).after.decode()
        document = parse_text("topics/a.yaml", written)

        assert document.problems == ()
        assert Topic.model_validate(document.value) == topic


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    """The example, free to be imported into."""
    folder = tmp_path / "knowledge"
    begin(folder)
    replace_line(folder / "settings.yaml", "locale: en-GB", "semantic: false")
    return folder


@pytest.fixture(name="run")
def _run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: object) -> tuple[int, str, str]:
        status = main([str(argument) for argument in arguments])
        return (status, *capsys.readouterr())

    return run


def files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_an_import_writes_a_new_topic_in_our_style(run: Run, folder: Path) -> None:
    before = files(folder)

    status, out, err = run("import", FOREIGN / "qnabot.json", "--into", folder)
    path = folder / "topics" / "lending.yaml"

    assert (status, err) == (0, "")
    assert path.read_text(encoding="utf-8") == (
        "# yaml-language-server: $schema=../schema/topic.json\n"
        "title: Lending\n"
        "entries:\n"
        "  - id: tools-lend-01\n"
        "    question: What tools can I borrow?\n"
        "    phrasings:\n"
        "      - tool list\n"
        "    answer: >-\n"
        "      Drills, saws and ladders. See [the list](https://tools.example.org/list).\n"
        "    next:\n"
        "      - tools-deposit\n"
        "\n"
        "  - id: tools-deposit\n"
        "    question: Is there a deposit?\n"
        '    answer: "Yes, \\"as much\\" as the tool: ask."\n'
    )
    assert {p: b for p, b in files(folder).items() if p != path} == before
    assert "2 entries have no sources: say where each answer stands" in out
    assert "1 record has an answer in SSML; left out." in out
    assert "entry 'tools-deposit': cites no source" in out


def test_an_import_overwrites_nothing(run: Run, folder: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "borrowing.csv"
    text = "id,question,answer\nrenewal,May I paint the shelves?,No.\nanswer,Why?,So.\n"
    sheet.write_text(text, encoding="utf-8")
    before = files(folder)

    run("import", sheet, "--knowledge", folder)
    knowledge = load(folder)

    assert before.items() <= files(folder).items()
    assert {*knowledge.topics} == {"borrowing", "borrowing-2", "visiting"}
    assert [e.id for e in knowledge.topics["borrowing-2"].entries] == [
        "renewal-2",
        "answer-2",
    ]


def test_what_is_asked_already_stays_out_and_is_said(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    sheet = tmp_path / "more.csv"
    rows = [
        ["question", "answer", "phrasings"],
        ["Opening hours?", "Never.", ""],
        ["Do you lend skis?", "No.", "library card\nski hire\nSki hire!"],
        ["do you lend SKIS", "Yes.", ""],
    ]
    with sheet.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)

    status, out, _ = run("import", sheet, "--into", folder)
    knowledge = load(folder)

    assert status == 0
    assert (
        f"{sheet}:2: not imported: 'Opening hours?' is already asked (opening-h" in out
    )
    assert (
        f"{sheet}:6: not imported: 'do you lend SKIS' is already asked (that of" in out
    )
    assert f"{sheet}:3: phrasing 'library card' left out: " in out
    assert f"{sheet}:3: phrasing 'Ski hire!' left out: its entry has it" in out
    assert "3 rows: 1 entry, 0 phrasings, 2 rejects." in out
    assert [e.all_phrasings for e in knowledge.topics["more"].entries] == [
        ("Do you lend skis?", "ski hire")
    ]


def test_a_second_import_of_the_same_writes_nothing(run: Run, folder: Path) -> None:
    run("import", FOREIGN / "qnabot.json", "--into", folder)
    before = files(folder)

    status, out, _ = run("import", FOREIGN / "qnabot.json", "--into", folder)

    assert status == 0
    assert "Nothing new in it; nothing was written." in out
    assert files(folder) == before


def test_an_import_may_begin_a_knowledge_base(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "new"

    status, _, _ = run("import", FOREIGN / "rasa", "--into", folder)

    assert status == 0
    assert list(load(folder).entries) == ["tools", "deposit"]
    assert not (folder / "topics" / "lending.yaml").read_text().startswith("#")


def test_an_import_that_check_finds_fault_with_fails(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    sheet = tmp_path / "more.csv"
    text = "question,answer\nDo you lend skis?,Up to 99 of them.\n"
    sheet.write_text(text, encoding="utf-8")
    name = "name: Library desk"
    replace_line(folder / "settings.yaml", name, f"{name}\nfigures: cited")

    status, out, _ = run("import", sheet, "--into", folder)

    assert status == 1
    assert "the figure 99 is in no fact that the entry cites" in out


def test_a_file_of_rejects_alone_changes_nothing(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    sheet = tmp_path / "more.csv"
    sheet.write_text("question,answer\nA?,\n,B.\n", encoding="utf-8")
    before = files(folder)

    status, _, err = run("import", sheet, "--into", folder)

    assert status == 1
    assert f"error: {sheet}:2: has no answer; write one, or delete the record" in err
    assert f"error: {sheet}:3: has no question" in err
    assert files(folder) == before


@pytest.fixture(name="half")
def _half(tmp_path: Path) -> Path:
    """A spreadsheet of three rows, one of which has no answer."""
    sheet = tmp_path / "half.csv"
    text = "question,answer\nSki hire?,No.\nSled hire?,\nSkate hire?,Yes.\n"
    sheet.write_text(text, encoding="utf-8")
    return sheet


def test_one_bad_row_stops_no_other(run: Run, tmp_path: Path, half: Path) -> None:
    status, out, _ = run("import", half, "--into", tmp_path / "new")

    assert status == 0
    assert f"rejected: {half}:3: has no answer" in out
    assert "3 rows: 2 entries, 0 phrasings, 1 reject." in out
    assert list(load(tmp_path / "new").entries) == ["ski-hire", "skate-hire"]


def test_one_bad_row_stops_a_strict_import(
    run: Run, tmp_path: Path, half: Path
) -> None:
    status, _, err = run("import", half, "--strict", "--into", tmp_path / "new")

    assert status == 1
    assert f"{half}:3: has no answer" in err
    assert not (tmp_path / "new").exists()


def test_what_became_of_the_rows_is_told_to_tools(
    run: Run, tmp_path: Path, half: Path
) -> None:
    status, out, err = run("import", half, "--json", "-", "--into", tmp_path / "new")

    assert status == 0
    assert json.loads(out) == {
        "files": [str(half)],
        "rows": 3,
        "entries": 2,
        "changed": [],
        "unchanged": 0,
        "phrasings": 0,
        "rejects": [
            {
                "path": str(half),
                "line": 3,
                "where": "",
                "what": "has no answer; write one, or delete the record",
            }
        ],
        "remarks": [],
    }
    assert "3 rows" in err


def test_only_the_first_rejects_are_printed(run: Run, tmp_path: Path) -> None:
    sheet, report = tmp_path / "many.csv", tmp_path / "report.json"
    rows = "".join(f"Question {number}?,\n" for number in range(14))
    sheet.write_text(f"question,answer\n{rows}Skis?,No.\n", encoding="utf-8")

    _, out, _ = run("import", sheet, "--json", report, "--into", tmp_path / "new")

    assert out.count("rejected: ") == 10
    assert "… and 4 more; --json has all" in out
    assert len(json.loads(report.read_text(encoding="utf-8"))["rejects"]) == 14


def test_a_phrasing_that_no_visitor_may_ask_is_named(run: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "long.csv"
    words = "may we come " * 100
    text = f"question,answer,phrasings\n{words},No.,\nSkis?,No.,{words}\n"
    sheet.write_text(text, encoding="utf-8")

    status, out, _ = run("import", sheet, "--into", tmp_path / "new")

    assert status == 0
    assert f"rejected: {sheet}:2: 'may we come may we come" in out
    assert f"{sheet}:3: phrasing left out: 'may we come" in out
    assert [e.all_phrasings for e in load(tmp_path / "new")] == [("Skis?",)]


def test_the_longest_phrasing_is_what_a_visitor_may_ask() -> None:
    assert LONGEST_PHRASING == MESSAGE_LIMIT


def test_knowledge_that_does_not_load_gets_no_import(run: Run, folder: Path) -> None:
    replace_line(folder / "settings.yaml", "name: Library desk", "nme: Library desk")
    before = files(folder)

    status, _, err = run("import", FOREIGN / "qnabot.json", "--into", folder)

    assert status == 1
    assert "settings.yaml:4: unknown key 'nme', did you mean 'name'?" in err
    assert files(folder) == before


@pytest.mark.parametrize(
    ("name", "content", "status", "message"),
    [
        ("gone.csv", None, 2, "Cannot read {file}: No such file or directory."),
        ("notes.txt", b"hello", 2, "{file} looks like none of the formats; say which"),
        ("empty.csv", b"question,answer\n", 1, "{file}:1: no record of CSV in it"),
        ("mix.csv", "frage,für\n".encode() + b"\xe9", 1, "{file}:2: not UTF-8 on this"),
        (
            "old.xls",
            b"\xd0\xcf\x11\xe0\xa1",
            1,
            "{file}:1: an old workbook; save it",
        ),
        ("list.json", b"[1]", 1, "{file}:1: no record; each object needs"),
    ],
)
def test_a_file_that_cannot_be_read_is_explained(
    run: Run,
    tmp_path: Path,
    name: str,
    content: bytes | None,
    status: int,
    message: str,
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)

    found, out, err = run("import", file, "--into", tmp_path / "new")

    assert (found, out) == (status, "")
    assert message.format(file=file) in err
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["import", str(FOREIGN / "qnabot.json"), "--into", "{file}/new"],
        ["export", "csv", "--out", "{file}/new.csv"],
        ["init", "{file}/new"],
    ],
)
def test_a_place_that_cannot_be_written_is_explained(
    run: Run,
    folder: Path,
    tmp_path: Path,
    arguments: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "file"
    file.touch()
    monkeypatch.setenv("FAQ_KNOWLEDGE", str(folder))

    status, out, err = run(*(argument.format(file=file) for argument in arguments))

    assert (status, out) == (2, "")
    assert err.startswith(f"Cannot use {file}")


def test_a_folder_without_any_such_file_is_explained(run: Run, tmp_path: Path) -> None:
    status, _, err = run("import", tmp_path, "--into", tmp_path / "new")

    assert (status, err) == (
        2,
        f"There is no .html, .htm, .json, .jsonl, .md, .qna, .yaml or .yml file in "
        f"{tmp_path}; name the file itself.\n",
    )


def test_the_format_may_be_named(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "faq.txt"
    file.write_text("question,answer\nA bike?,Yes.\n", encoding="utf-8")

    status, _, _ = run("import", file, "--format", "csv", "--into", tmp_path / "new")

    assert status == 0
    assert load(tmp_path / "new").entries["bike"].answer == "Yes."


def test_ids_are_made_of_what_a_question_is_about() -> None:
    records = [
        Record(question="What tools can I borrow?", answer="A."),
        Record(question="What tools can I borrow today and tomorrow?", answer="B."),
        Record(question="Is it?", answer="C."),
        Record(question="Когда открыта касса?", answer="D."),
        Record(question="图书馆几点开门？", answer="D."),
        Record(question="ʔ?", answer="D."),
        Record(question="ʕ?", answer="D."),
        Record(id="No. 5", question="Five?", answer="E."),
        Record(question="Five?!", answer="F.", id="no-5"),
        Record(question="Six?", answer="G.", id="no-5"),
    ]

    [topic] = draft(records, (), (), "imported").topics.values()

    assert [entry.id for entry in topic.entries] == [
        "what-tools-borrow",
        "what-tools-borrow-today-tomorrow",
        "is-it",
        "kogda-otkryta-kassa",
        "tu-shu-guan-ji-dian",
        "imported-1",
        "imported-2",
        "no-5",
        "no-5-2",
    ]


def test_an_id_that_must_change_stays_short_enough() -> None:
    taken = make_entry("x" * 64, "Taken?")
    record = Record(id="x" * 64, question="New?", answer="Yes.")

    [topic] = draft([record], [taken], (), "imported").topics.values()

    assert topic.entries[0].id == "x" * 62 + "-2"


def test_chips_follow_their_entries_under_new_ids() -> None:
    records = [
        Record(id="A", question="A?", answer="A.", next=("B", "gone")),
        Record(id="B", question="B?", answer="B."),
    ]

    drafts = draft(records, [make_entry("b", "Taken?")], (), "imported")
    [topic] = drafts.topics.values()

    assert topic.entries[0].next == ("b-2",)
    assert [remark.what for remark in drafts.remarks] == [
        "the id 'b' is taken; it is imported as 'b-2'",
        "chip to 'gone' left out: it leads to no record that came in",
    ]


def test_export_says_what_a_format_cannot_hold(run: Run, folder: Path) -> None:
    status, out, err = run("export", "csv", "--knowledge", folder)

    assert status == 0
    assert out.startswith("id,topic,question,answer,phrasings")
    assert err.splitlines() == [
        "5 entries have sources: CSV cannot hold them.",
        "1 entry has disclaimers of their own: CSV cannot hold them.",
        "5 entries have chips (next): CSV cannot hold them.",
        "5 entries have a date of review: CSV cannot hold them.",
        "5 entries have a date when review is due: CSV cannot hold them.",
        "2 topics have a title that its file's name does not say: "
        "CSV cannot hold them.",
        "Only entries are exported; these stay here: disclaimers, the default one "
        "too, sources and their facts, safety rules, subjects declined, small talk, "
        "synonyms.",
    ]


def test_markdown_holds_all_that_a_visitor_is_told(run: Run, folder: Path) -> None:
    status, out, err = run("export", "markdown", "--knowledge", folder)

    assert status == 0
    for part in (
        "# Library desk\n\n> General information; the house rules",
        "## Borrowing books\n\n### How long can I keep a book?\n\nYou can keep",
        "> Fees may change.",
        "](https://library.example.org/house-rules), “Fees”",
        "Offered next:\n\n- Can I renew a book?",
        "`late-fee`; Reviewed 2026-11-22; review due 2027-11-22",
    ):
        assert part in out
    assert len(err.splitlines()) == 1


def test_markdown_is_not_for_import(run: Run, tmp_path: Path) -> None:
    status, _, _ = run("import", tmp_path / "a.md", "--format", "markdown")

    assert status == 2


def test_export_writes_a_new_file_and_never_over_one(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "there" / "kb.json"

    first, _, _ = run("export", "qnabot", "--knowledge", folder, "--out", out)
    second, _, err = run("export", "qnabot", "--knowledge", folder, "--out", out)

    assert (first, second) == (0, 2)
    assert len(json.loads(out.read_text(encoding="utf-8"))["qna"]) == 5
    assert f"{out} is there already; name another with --out." in err


def test_spreadsheets_see_that_an_exported_file_is_utf_8(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    run("export", "csv", "--knowledge", folder, "--out", tmp_path / "a.csv")

    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbfid,topic")


def test_an_export_of_two_files_needs_a_folder(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    first, _, err = run("export", "rasa", "--knowledge", folder)
    second, _, _ = run("export", "rasa", "--knowledge", folder, "--out", tmp_path / "r")

    assert (first, second) == (2, 0)
    assert "This makes nlu.yml and domain.yml; name a new folder with --out." in err
    assert sorted(p.name for p in (tmp_path / "r").iterdir()) == [
        "domain.yml",
        "nlu.yml",
    ]


def test_limits_of_other_bots_are_said(shipped: KnowledgeBase) -> None:
    long = make_knowledge(make_entry("a", "long " * 40 + "[marked](up)"))

    assert any("140 characters" in line for line in export(long, "qnabot")[1])
    assert any("takes for an entity" in line for line in export(long, "rasa")[1])
    assert not any("140" in line for line in export(shipped, "qnabot")[1])


@pytest.mark.parametrize("name", BOTH_WAYS)
def test_what_ships_survives_the_way_out_and_in(
    run: Run, tmp_path: Path, name: str
) -> None:
    shipped = load(KNOWLEDGE)
    back = knowledge_with_disclaimers(tmp_path / "back", shipped.safety.disclaimers)
    out = tmp_path / ("out" if name == "rasa" else FORMATS[name].title)
    run("export", name, "--knowledge", KNOWLEDGE, "--out", out)

    imported = import_files([out], back, Wishes(format=name))
    again = load(back)

    assert imported.remarks == ()
    assert {
        id: (e.all_phrasings, e.answer, again.topic_of[id])
        for id, e in again.entries.items()
        if id != "old"
    } == {
        id: (e.all_phrasings, e.answer, shipped.topic_of[id])
        for id, e in shipped.entries.items()
    }


def knowledge_with_disclaimers(folder: Path, texts: Mapping[str, str]) -> Path:
    """Knowledge of one entry, `old`, that shows disclaimers below every answer."""
    write_schemas(folder)
    topic = Topic(title="Old", entries=(make_entry("old", "Which was first?"),))
    new_file("old", topic, folder).write()
    (folder / "safety").mkdir()
    (folder / "safety" / "disclaimers.yaml").write_text(to_yaml(dict(texts)))
    return folder


TWO = make_knowledge(
    make_entry("a", "A?", answer="Yes.", disclaimers=("fees",)),
    make_entry("b", "B?", answer="Yes?\n\nNo."),
    safety=make_safety(disclaimers=DISCLAIMERS),
)


@pytest.mark.parametrize("name", ["rasa", "qnabot", "qnamaker", "faqpage"])
def test_other_bots_show_no_answer_without_its_disclaimers(
    tmp_path: Path, name: str
) -> None:
    back = knowledge_with_disclaimers(tmp_path / "back", DISCLAIMERS)
    exported, remarks = export(TWO, name)
    paths = write_export(name, exported, tmp_path / "out")

    import_files(paths, tmp_path / "new", Wishes(format=name))
    import_files(paths, back, Wishes(format=name))

    new, entries = load(tmp_path / "new").entries, load(back).entries
    assert new["a"].answer == "Yes.\n\nNo advice.\n\nFees may change."
    assert new["b"].answer == "Yes?\n\nNo.\n\nNo advice."
    assert (entries["a"].answer, entries["a"].disclaimers) == ("Yes.", ("fees",))
    assert (entries["b"].answer, entries["b"].disclaimers) == ("Yes?\n\nNo.", ())
    assert not any("disclaimer" in remark for remark in remarks)


def test_disclaimers_may_stay_here(run: Run, folder: Path) -> None:
    _, whole, _ = run("export", "qnabot", "--knowledge", folder)
    _, bare, err = run(
        "export", "qnabot", "--without-disclaimers", "--knowledge", folder
    )

    assert "Fees may change." in whole
    assert "Fees may change." not in bare
    assert "1 entry has disclaimers of their own: QnABot cannot hold them." in err


def test_texts_of_buttons_keep_to_the_limits_of_others() -> None:
    long = "what about " * 30 + "that?"
    knowledge = make_knowledge(
        make_entry("a", "A?", next=("b",)), make_entry("b", long)
    )

    qnabot, said = export(knowledge, "qnabot")
    qnamaker, also_said = export(knowledge, "qnamaker")

    [button] = json.loads(qnabot["qnabot.json"])["qna"][0]["r"]["buttons"]
    assert button["text"] == "what about what about what about what about what…"
    assert "about…" in qnamaker["qnamaker.tsv"]
    for remarks, limit in ((said, 50), (also_said, 200)):
        what = f"1 chip has a question of more than the {limit} characters"
        assert any(remark.startswith(what) for remark in remarks)


def test_rasa_gets_no_intent_or_action_twice() -> None:
    domain = export(TWO, "rasa")[0]["domain.yml"]

    assert parse_text("domain.yml", domain).value.keys() == {"version", "responses"}


COMMANDS = {
    "ask": ["ask", "how long can I keep a book"],
    "explain": ["explain", "how long can I keep a book"],
    "chat": ["chat"],
    "check": ["check"],
    "calibrate": ["calibrate"],
    "schema": ["schema"],
    "import": ["import", str(FOREIGN / "faqpage.json")],
    "export": ["export", "markdown"],
}


@pytest.mark.parametrize("by", ["argument", "environment"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_takes_the_folder_either_way(
    run: Run,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    by: str,
) -> None:
    arguments = COMMANDS[command]
    monkeypatch.setattr("builtins.input", lambda _: "")
    monkeypatch.chdir(folder.parent.parent)
    if by == "argument":
        monkeypatch.delenv("FAQ_KNOWLEDGE", raising=False)
        arguments = [*arguments, "--knowledge", str(folder)]
    else:
        monkeypatch.setenv("FAQ_KNOWLEDGE", str(folder))

    status, out, err = run(*arguments)

    assert (status, "error" in err) == (0, False)
    assert out


def test_an_empty_variable_is_none(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    monkeypatch.setenv("FAQ_KNOWLEDGE", "")

    status, _, _ = run("schema")

    assert status == 0
