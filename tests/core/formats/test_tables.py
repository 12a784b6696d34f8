"""Spreadsheets as people have them: columns, encodings, quotes and formulas."""

import io
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook

from bot import Entry
from bot.domain import UnreadableFile
from bot.files import load
from bot.formats import FORMATS, Imported, Wishes, import_files, totals
from bot.formats.base import ForeignFile, Reading
from bot.formats.decoding import NotText, decode
from bot.formats.spreadsheets.cells import cell_fault, in_one_cell, out_of_cell
from bot.formats.spreadsheets.columns import NoColumn, find_columns
from bot.formats.spreadsheets.shown import as_shown
from bot.text import shielded, unshielded


def read(text: str, **said: Any) -> Reading:
    reader = FORMATS["csv"].read
    assert reader
    return reader([ForeignFile(path="faq.csv", text=text, **said)])


def asked(reading: Reading) -> list[tuple[str, ...]]:
    """The question and the phrasings of each record."""
    assert reading.problems == []
    return [(record.question, *record.phrasings) for record in reading.records]


def refused(reading: Reading) -> str:
    [problem] = reading.problems
    return str(problem)


@pytest.fixture(name="bring")
def _bring(tmp_path: Path) -> Any:
    """Imports bytes as a file into new knowledge; the import and its entries."""

    def bring(
        content: bytes, name: str = "faq.csv", **wishes: Any
    ) -> tuple[Imported, list[Entry]]:
        (tmp_path / name).write_bytes(content)
        imported = import_files([tmp_path / name], tmp_path / "new", Wishes(**wishes))
        return imported, list(load(tmp_path / "new"))

    return bring


@pytest.mark.parametrize(
    "header",
    [
        "Questions,Answers",
        "prompt,response",
        "Utterance,Reply",
        "title,body",
        "Frage,Antwort",
        "Pregunta,Respuesta",
        "Question,Réponse",
        "Domanda,Risposta",
        "Pergunta,Resposta",
        "Vraag,Antwoord",
        "Soru,Yanıt",
        "Вопрос,Ответ",
        "Ερώτηση,Απάντηση",
        "问题,答案",
        "質問,回答",
        "질문,답변",
        "प्रश्न,उत्तर",
        "السؤال,الجواب",
        "QUESTION (EN), Answer:",
    ],
)
def test_columns_are_known_in_many_languages(header: str) -> None:
    reading = read(f"{header}\nLost a glove?,Ask at the till.\n")

    assert asked(reading) == [("Lost a glove?",)]
    assert reading.records[0].answer == "Ask at the till."


def test_of_two_names_the_likelier_is_the_question() -> None:
    columns = find_columns(["Title", "Category", "Question", "Answer"], {})

    assert (columns.question, columns.topic, columns.others) == (2, 1, {0: "Title"})


@pytest.mark.parametrize("name", ["Variant A", "variant 1", "Alternative B (old)"])
def test_a_column_of_several_may_end_with_its_number_or_letter(name: str) -> None:
    assert find_columns(["Question", name, "Answer"], {}).phrasings == (1,)


def test_a_file_may_have_titles_above_its_columns() -> None:
    reading = read("Our FAQ,\n,\nFrage,Antwort\nHandschuh weg?,An der Kasse.\n")

    assert asked(reading) == [("Handschuh weg?",)]
    assert reading.records[0].place.line == 4
    assert [str(remark) for remark in reading.remarks] == [
        "faq.csv:1: passed over: the columns are named below it"
    ]


def test_a_first_row_that_is_taken_for_names_is_said() -> None:
    reading = read(
        "lost glove;Ask.\nhat;Ask.\n", columns={"question": "1", "answer": "2"}
    )

    assert asked(reading) == [("hat",)]
    assert [str(remark) for remark in reading.remarks] == [
        "faq.csv:1: taken for the names of the columns, not for a record"
    ]


@pytest.mark.parametrize(
    "columns", [{"question": "wen", "answer": "WAS"}, {"question": "2", "answer": "1"}]
)
def test_an_editor_may_name_or_number_the_columns(columns: dict[str, str]) -> None:
    reading = read("was;wen\nAn der Kasse.;Handschuh weg?\n", columns=columns)

    assert asked(reading) == [("Handschuh weg?",)]


def test_a_numbered_table_may_begin_with_a_record() -> None:
    numbers = {"question": "1", "answer": "2"}

    reading = read("Lost a glove?;Ask, please.\nA hat?;Ask, too.\n", columns=numbers)

    assert asked(reading) == [("Lost a glove?",), ("A hat?",)]


def test_an_error_lists_the_columns_that_there_are() -> None:
    assert refused(read("who,what\nI,you\n")) == (
        "faq.csv:1: no column 'question'; the first line names the columns 'who', "
        "'what'; say which is what: --columns question=NAME,answer=NAME"
    )


def test_a_column_that_was_named_must_be_there() -> None:
    with pytest.raises(NoColumn, match="no column 'wer'; the first line names"):
        find_columns(["wen", "was"], {"question": "wer", "answer": "was"})


def test_two_answers_of_one_name_are_refused() -> None:
    with pytest.raises(NoColumn, match="2 columns are called 'Answer'; rename them"):
        find_columns(["Question", "Answer", "answer"], {})


def test_questions_of_one_name_add_up() -> None:
    text = "question,question,question,answer\nGlove?,a glove,gloves,At the till.\n"

    assert asked(read(text)) == [("Glove?", "a glove", "gloves")]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("qid,question1,question2,answer", "g.1,Glove?,lost gloves,At the till."),
        ("Question,Answer,Alternative 1", "Glove?,At the till.,lost gloves"),
        ("question,answer,variants", "Glove?,At the till.,lost gloves"),
        ("question,answer,synonyms", "Glove?,At the till.,lost gloves"),
        ("Frage,Antwort,Weitere Fragen", "Glove?,At the till.,lost gloves"),
    ],
)
def test_other_wordings_may_have_columns(header: str, cells: str) -> None:
    assert asked(read(f"{header}\n{cells}\n")) == [("Glove?", "lost gloves")]


@pytest.mark.parametrize("cell", ["a|b | c", "a; b;c", '"a\nb\nc"', '"a\nb\nc\n"'])
def test_a_cell_may_hold_several_phrasings(cell: str) -> None:
    text = f"question,answer,phrasings\nGlove?,At the till.,{cell}\n"

    assert asked(read(text)) == [("Glove?", "a", "b", "c")]


def test_the_semicolon_of_an_entity_parts_no_phrasings() -> None:
    text = "question,answer,phrasings\nGlove?,At the till.,hats &amp; gloves; lost it\n"

    assert asked(read(text)) == [("Glove?", "hats & gloves", "lost it")]


def test_a_semicolon_belongs_to_the_sentence_where_phrasings_have_columns() -> None:
    text = "question,answer,alt 1,alt 2\nGlove?,At the till.,lost it; help? me,\n"

    assert asked(read(text)) == [("Glove?", "lost it; help? me")]


@pytest.mark.parametrize(
    "phrasings", [["a; b"], ["a | b"], ["a", "b; c"], ["=1+1"], ["'-x", "- x"], []]
)
def test_phrasings_come_back_out_of_their_cell(phrasings: list[str]) -> None:
    cell = in_one_cell(phrasings)

    assert list(filter(None, out_of_cell(cell, only=True))) == phrasings


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_what_parts_cells_is_told_by_the_header(delimiter: str) -> None:
    rows = [["question", "answer"], ["Glove?", "Here, there; or - elsewhere."]]
    text = "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)

    assert asked(read(text)) == [("Glove?",)]


def test_a_file_may_say_what_parts_its_cells() -> None:
    reading = read("sep=;\nquestion, if any;answer\nGlove?;At the till.\nHat?;\n")

    assert refused(reading).startswith("faq.csv:2: no column 'question'")

    reading = read("sep=;\nquestion;answer\nGlove?;At the till.\nHat?;\n")

    assert asked(reading) == [("Glove?",)]
    assert [reject.line for reject in reading.rejects] == [4]


def test_a_quoted_cell_of_a_tsv_may_hold_line_breaks() -> None:
    text = 'Question\tAnswer\tQnaId\nGlove?\t"Here.\nOr ""there""."\t1\nHat?\tNo.\t2\n'
    reader = FORMATS["qnamaker"].read
    assert reader

    reading = reader([ForeignFile(path="kb.tsv", text=text)])

    assert asked(reading) == [("Glove?",), ("Hat?",)]
    assert reading.records[0].answer == 'Here.\nOr "there".'


@pytest.mark.parametrize(
    "rows",
    [
        'Hat?,"No.\nScarf?,No.\nCap?,Yes.\n',
        'Hat?,"No.\nScarf?,"No, never."\nCap?,Yes.\n',
        'Hat?,"No.\nScarf?,No.\nCap?,Yes, ""\n"\n',
        'Hat?,"No.\na scarf,No.\na cap,Yes"\nShoe?,No.\n',
    ],
)
def test_a_torn_quote_is_an_error_at_its_row(rows: str) -> None:
    found = refused(read(f"question,answer\nGlove?,Yes.\n{rows}"))

    assert found.startswith("faq.csv:3: the quote that begins there is never closed")


def test_lines_of_prose_are_no_rows() -> None:
    answer = "Come in,\nplease, and bring\nHall 5, Mill Lane\n12,5 kg at most."

    [record] = read(f'question,answer\nGlove?,"{answer}"\n').records

    assert record.answer == answer


def test_nothing_is_imported_from_a_torn_file(bring: Any, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        bring(b'question,answer\nGlove?,Yes.\nHat?,"No.\nScarf?,No.\n')

    assert not (tmp_path / "new").exists()


def test_rows_of_one_answer_become_one_entry(bring: Any) -> None:
    text = (
        "question,answer\n"
        "Lost a glove?,Ask at the till for it.\n"
        "glove gone,Ask at the till for it.\n"
        "Glove gone!,Ask at the till for it.\n"
        "where is my glove,Ask at the till for it.\n"
        "Is it free?,Yes.\n"
        "Is it near?,Yes.\n"
    )

    imported, entries = bring(text.encode())

    assert [entry.all_phrasings for entry in entries] == [
        ("Lost a glove?", "glove gone", "where is my glove"),
        ("Is it free?",),
        ("Is it near?",),
    ]
    assert totals(imported) == "6 rows: 3 entries, 2 phrasings, 1 reject"
    assert "already, on line 2 or below" in str(imported.rejects[0])
    assert "has the answer of lines 3, 5 too: one entry with 2" in imported.remarks[0]


@pytest.mark.parametrize("column", ["topic", "id"])
def test_rows_of_other_topics_or_ids_stay_apart(column: str) -> None:
    text = (
        f"{column},question,answer\n"
        "a,Glove?,Ask at the till for it.\n"
        "b,Hat?,Ask at the till for it.\n"
    )

    assert asked(read(text)) == [("Glove?",), ("Hat?",)]


def test_a_row_that_became_a_phrasing_of_two_entries_is_named(bring: Any) -> None:
    text = (
        "question,answer\nHat?,Ask at the till for hats.\n"
        "hat,Ask at the till for hats.\nGlove?,Ask at the desk for gloves.\n"
        "HAT,Ask at the desk for gloves.\n"
    )

    imported, _ = bring(text.encode())

    assert totals(imported) == "4 rows: 2 entries, 0 phrasings, 2 rejects"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("frage,antwort\nTür?,Grün.\n".encode(), "utf-8"),
        ("frage,antwort\nTür?,Grün.\n".encode("utf-8-sig"), "utf-8-sig"),
        ("frage\tantwort\nTür?\tGrün.\n".encode("utf-16"), "utf-16"),
        ("frage;antwort\nTür?;Grün.\n".encode("cp1252"), "cp1252"),
    ],
)
def test_encodings_of_excel_are_told(bring: Any, content: bytes, encoding: str) -> None:
    imported, [entry] = bring(content)

    assert decode(content).encoding == encoding
    assert (entry.question, entry.answer) == ("Tür?", "Grün.")
    assert any("'CSV UTF-8'" in r for r in imported.remarks) == (encoding == "cp1252")


def test_another_encoding_may_be_named(bring: Any) -> None:
    content = "вопрос;ответ\nГде касса?;У входа в здание.\n".encode("cp1251")

    _, [entry] = bring(content, encoding="cp1251")

    assert (entry.id, entry.answer) == ("gde-kassa", "У входа в здание.")


@pytest.mark.parametrize(
    ("content", "line", "what"),
    [
        ("вопрос;ответ\n".encode("cp1251"), 1, "not UTF-8 on this line; in Excel save"),
        ("Tür\nTür\n".encode() + b"\xfc", 3, "not UTF-8 on this line"),
        ("a,b".encode("utf-16-le"), 1, "holds zero bytes"),
        (b"%PDF-1.7", 1, "a PDF; copy its questions"),
    ],
)
def test_bytes_that_cannot_be_told_are_refused(
    content: bytes, line: int, what: str
) -> None:
    with pytest.raises(NotText, match=what) as caught:
        decode(content)

    assert caught.value.line == line


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("=A1&B1,Here.", "'=A1&B1' is a formula; write the text that it shows"),
        ('Glove?,"=HYPERLINK(""https://a.example"",""it"")"', "is a formula"),
        ("Glove?,@SUM(A1)", "is a formula"),
        ("Glove?,-2+3+cmd|'/C calc'!A0", "is a formula"),
        ("Glove?,#N/A", "'#N/A' is an error of a formula"),
        ("GrÃ¶ÃŸe?,Here.", "was spoilt by a wrong encoding, probably 'Größe?'"),
        ("Glove?,Itâ€™s here.", "'Itâ€™s' was spoilt"),
        ("Glove?,It is h\ufffdre.", "was spoilt by a wrong encoding"),
        ("?!,Here.", "'?!' has no word"),
    ],
)
def test_texts_that_went_wrong_before_are_rejected(row: str, what: str) -> None:
    reading = read(f"question,answer\n{row}\nHat?,Yes.\n")

    assert asked(reading) == [("Hat?",)]
    assert reading.rejects[0].line == 2
    assert what in reading.rejects[0].what


@pytest.mark.parametrize(
    "text", ["-5 degrees", "+44 20 7946 0018", "- first\n- second", "@home", "= equal"]
)
def test_what_only_looks_like_a_formula_is_text(text: str) -> None:
    assert cell_fault(text) == ""
    assert unshielded(shielded(text)) == text
    assert shielded(text) == f"'{text}"


def test_control_characters_go_and_are_said() -> None:
    reading = read("question,answer\nGl\x07ove? \x07,Here.\n")

    assert asked(reading) == [("Glove?",)]
    assert "control characters" in str(reading.remarks[0])


def workbook(sheets: dict[str, list[list[object]]]) -> bytes:
    book = Workbook()
    for sheet in book.worksheets:
        book.remove(sheet)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_is_read_from_its_first_sheet_with_a_header(bring: Any) -> None:
    content = workbook(
        {
            "Notes": [["ask Ann"]],
            "FAQ": [
                ["Frage", "Antwort", "Thema"],
                ["Handschuh weg?", "An der\nKasse.", "Fundsachen"],
                [None, None, None],
                ["Seit wann?", datetime(2026, 3, 1), "Fundsachen"],
                ["Wie viele?", 12, "Fundsachen"],
                ["Wer?", None, None],
            ],
        }
    )

    imported, entries = bring(content, "faq.xlsx")

    assert [(entry.question, entry.answer) for entry in entries] == [
        ("Handschuh weg?", "An der\nKasse."),
        ("Seit wann?", "2026-03-01"),
        ("Wie viele?", "12"),
    ]
    assert totals(imported) == "4 rows: 3 entries, 0 phrasings, 1 reject"
    assert ":6: sheet 'FAQ': has no answer" in str(imported.rejects[0])
    assert "only the sheet 'FAQ' is read, not 'Notes'" in imported.remarks[0]


def test_a_sheet_may_be_named(bring: Any) -> None:
    content = workbook(
        {
            "One": [["question", "answer"], ["Hat?", "No."]],
            "Two": [["question", "answer"], ["Glove?", "Yes."]],
        }
    )

    _, [entry] = bring(content, "faq.xlsx", sheet="Two")

    assert entry.question == "Glove?"
    with pytest.raises(UnreadableFile, match="no sheet 'Three'; it has 'One', 'Two'"):
        bring(content, "faq.xlsx", sheet="Three")


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """A workbook of which one part says something else."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as old, ZipFile(out, "w") as new:
        for item in old.namelist():
            new.writestr(item, part if item == name else old.read(item))
    return out.getvalue()


WHOLE = workbook({"FAQ": [["question", "answer"], ["Hat?", "No."]]})
SHEET = "xl/worksheets/sheet1.xml"
BOMB = b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'


@pytest.mark.parametrize(
    "content",
    [
        WHOLE[:-300],
        with_part(WHOLE, SHEET, b"<worksheet><sheetData><row>"),
        with_part(WHOLE, SHEET, BOMB),
        with_part(WHOLE, "xl/workbook.xml", b'<workbook><calcPr x="1"/></workbook>'),
        with_part(WHOLE, "[Content_Types].xml", b'<Types xmlns="a"/>'),
    ],
)
def test_a_broken_workbook_is_refused(bring: Any, content: bytes) -> None:
    with pytest.raises(UnreadableFile, match="not a workbook that can be read"):
        bring(content, "faq.xlsx")


def test_a_workbook_without_sheets_is_refused(bring: Any) -> None:
    content = with_part(WHOLE, "xl/workbook.xml", b"<workbook/>")

    with pytest.raises(UnreadableFile, match="without a sheet"):
        bring(content, "faq.xlsx")


@pytest.mark.parametrize(
    ("value", "shape", "text"),
    [
        (3, "General", "3"),
        (3.5, "General", "3.5"),
        (0.25, "0%", "25%"),
        (1234.5, "#,##0.00", "1,234.50"),
        (1234.5, '#,##0.00\\ "€"', "1,234.50 €"),
        (7, "00000", "00007"),
        (2.5, "0.0##", "2.5"),
        (5, '_("$"* #,##0_);_("$"* \\(#,##0\\)', "$5"),
        (0.5, "# ?/?", "0.5"),
        (True, "General", "TRUE"),
        (datetime(2026, 3, 1, 9, 30), "d/m/yy h:mm", "2026-03-01 09:30"),
        ("one_x000D_two", "@", "one\rtwo"),
        (None, "General", ""),
    ],
)
def test_values_of_a_workbook_are_read_as_they_are_shown(
    value: object, shape: str, text: str
) -> None:
    assert as_shown(value, shape) == text
