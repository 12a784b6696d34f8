"""Files as people have them: every row comes in whole, or is named with its line."""

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from bot import Entry, load
from tests.core.cli.running import main

FILES = Path(__file__).parent / "honest"
IN_GERMAN = [
    "verkaufen Sie Konzertkarten",
    "Danke schön",
    "mein Rechner startet nicht mehr",
    "wo kann ich hier parken",
    "Haben Sie auch Hörbücher für Kinder?",
    "kann ich den Drucker benutzen",
]
HALL = "Behind the sports hall."
POOL = ("Where is the pool?", (), HALL)
KNOWN_POOL = ("Where is the pool?", ("pool location",), HALL)
CHINESE = ("游泳池在哪里？", ("泳池位置",), "在体育馆后面。")
SAUNA = ("Is there a sauna?", (), "Yes, beside the pool.")


class Newcomer:
    """Somebody who brings files into a folder that is not there yet."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys

    def says(self, *arguments: str) -> tuple[int, str]:
        """Run a command; its exit status, and all that it says, in one line."""
        status = main(arguments)
        out, err = self._capsys.readouterr()
        return status, " ".join((out + err).split())

    def brings(self, *paths: str, options: Iterable[str] = ()) -> tuple[int, str]:
        """Import files; exit status and what is said."""
        files = (str(FILES / path) for path in paths)
        return self.says("import", *files, *options, "--into", str(self.folder))

    def checks(self) -> tuple[int, str]:
        return self.says("check", "--all", "--advice", "--knowledge", str(self.folder))

    def asks(self, message: str) -> str:
        return self.says("ask", "--knowledge", str(self.folder), message)[1]

    def writes_answer(self, answer: str) -> None:
        """Write an entry by hand, as an editor who looks at no import."""
        topics = self.folder / "topics"
        topics.mkdir(parents=True)
        (topics / "desk.yaml").write_text(
            "title: Desk\nentries:\n  - id: ticket\n"
            f"    question: What is my ticket number?\n    answer: '{answer}'\n"
        )

    @property
    def entries(self) -> list[Entry]:
        return list(load(self.folder))

    @property
    def has(self) -> list[tuple[str, tuple[str, ...], str]]:
        """Questions, phrasings and answers, as they were written down."""
        return [(e.question, e.phrasings, e.answer) for e in self.entries]


@pytest.fixture(name="newcomer")
def _newcomer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Newcomer:
    return Newcomer(tmp_path / "new", capsys)


def test_html_of_a_spreadsheets_answer_becomes_text_with_its_lines_and_links(
    newcomer: Newcomer,
) -> None:
    status, _ = newcomer.brings("answers-html/faq.csv")

    answer = f"{HALL}\nSee the [map](https://example.org/map) & plan."
    assert status == 0
    assert newcomer.has == [("Where is the pool?", (), answer)]


def test_html_of_qna_makers_answer_becomes_text(newcomer: Newcomer) -> None:
    status, _ = newcomer.brings("answers-html/kb.tsv")

    assert (status, newcomer.has) == (0, [POOL])


@pytest.mark.parametrize(
    ("file", "named"),
    [
        (
            "qna.json",
            "qna.json:1: record 1 (ticket.1): the answer has the placeholders "
            "{{UserInfo.FirstName}}, {{SessionAttributes.ticket}}; write",
        ),
        (
            "nlu.yml",
            "nlu.yml:3: intent 'ask_ticket': the answer has the placeholders "
            "{name}, {ticket}; write the text in its place",
        ),
    ],
)
def test_an_answer_with_another_bots_placeholders_is_counted_and_named(
    newcomer: Newcomer, file: str, named: str
) -> None:
    status, said = newcomer.brings(f"answers-templates/{file}")

    assert status == 1
    assert named in said
    assert "1 error," in said
    assert not newcomer.folder.exists()


def test_a_placeholder_among_sound_answers_is_one_reject_of_the_sum(
    newcomer: Newcomer, tmp_path: Path
) -> None:
    file = tmp_path / "desk.csv"
    file.write_text("question,answer\nOpen?,Daily.\nMy ticket?,It is {ticket}.\n")
    status, said = newcomer.brings(str(file))

    assert status == 0
    assert "desk.csv:3: the answer has the placeholder {ticket}" in said
    assert "2 rows: 1 entry, 0 phrasings, 1 reject." in said
    assert [entry.answer for entry in newcomer.entries] == ["Daily."]


@pytest.mark.parametrize(
    "placeholder", ["{{UserInfo.FirstName}}", "{{#ifCond a}}", "{name}", "$parameter"]
)
def test_check_warns_of_a_placeholder_that_visitors_would_read(
    newcomer: Newcomer, placeholder: str
) -> None:
    newcomer.writes_answer(f"It is on the slip, {placeholder}.")
    _, said = newcomer.checks()

    assert f"desk.yaml:5: entry 'ticket': has the placeholder {placeholder}," in said
    assert "which visitors would read as it stands" in said


def test_columns_of_one_name_are_a_question_and_its_phrasings(
    newcomer: Newcomer,
) -> None:
    status, _ = newcomer.brings("csv-dup-columns/faq.csv")

    phrasings = ("how do I find the pool", "pool location")
    assert status == 0
    assert newcomer.has == [("Where is the pool?", phrasings, HALL)]


@pytest.mark.parametrize("options", [[], ["--format", "csv"]])
def test_what_excel_saves_as_unicode_text_is_read(
    newcomer: Newcomer, options: list[str]
) -> None:
    status, _ = newcomer.brings("csv-encodings/utf16.txt", options=options)

    assert (status, newcomer.has) == (0, [POOL])


def test_windows_1252_is_read_with_a_remark_on_what_to_save_it_as(
    newcomer: Newcomer,
) -> None:
    status, said = newcomer.brings("csv-encodings/cp1252.csv")

    assert status == 0
    assert "cp1252.csv:1: read as Windows-1252, since it is not UTF-8" in said
    assert "save it as 'CSV UTF-8' or name its encoding with --encoding" in said
    assert newcomer.has == [
        ("Wo liegt das Büro?", (), "Im zweiten Stock, Zimmer für Gäste.")
    ]


def test_what_no_encoding_fits_is_an_error_at_its_line_that_says_how_to_save_it(
    newcomer: Newcomer, tmp_path: Path
) -> None:
    file = tmp_path / "odd.csv"
    file.write_bytes(b"question,answer\nOpen?,Daily.\nPool?,\x81\x8d.\n")
    status, said = newcomer.brings(str(file))

    assert status == 1
    assert "odd.csv:3: " in said
    assert "'CSV UTF-8'" in said


@pytest.mark.parametrize(
    ("file", "row"),
    [
        ("a.csv", POOL),
        ("b.csv", POOL),
        ("c.csv", ("Wo ist das Schwimmbad?", (), "Hinter der Sporthalle.")),
        ("d.csv", ("¿Dónde está la piscina?", (), "Detrás del polideportivo.")),
        ("e.csv", POOL),
    ],
)
def test_columns_are_known_by_the_names_that_people_give_them(
    newcomer: Newcomer, file: str, row: tuple[str, tuple[str, ...], str]
) -> None:
    status, _ = newcomer.brings(f"csv-headers/{file}")

    assert (status, newcomer.has) == (0, [row])


def test_columns_of_unknown_names_are_listed_and_may_then_be_named(
    newcomer: Newcomer, tmp_path: Path
) -> None:
    file = tmp_path / "odd.csv"
    file.write_text(f"Alpha,Omega\n{POOL[0]},{HALL}\n")
    refused, said = newcomer.brings(str(file))
    named = ["--columns", "question=Alpha,answer=Omega"]
    taken, _ = newcomer.brings(str(file), options=named)

    assert (refused, taken) == (1, 0)
    assert "the columns 'Alpha', 'Omega'" in said
    assert newcomer.has == [POOL]


def test_a_quote_that_is_never_closed_is_an_error_where_it_begins(
    newcomer: Newcomer,
) -> None:
    status, said = newcomer.brings("csv-lost-quote/faq.csv")

    assert status == 1
    assert "faq.csv:3: the quote that begins there is never closed" in said
    assert not newcomer.folder.exists()


def test_rows_that_repeat_an_answer_are_phrasings_of_one_entry(
    newcomer: Newcomer,
) -> None:
    status, said = newcomer.brings("csv-one-row-a-wording/faq.csv")

    phrasings = ("how do I find the pool", "pool location")
    assert status == 0
    assert newcomer.has == [("Where is the pool?", phrasings, HALL), SAUNA]
    assert "faq.csv:2: has the answer of lines 3, 4 too: one entry with" in said


def test_questions_that_share_a_short_answer_stay_apart(
    newcomer: Newcomer, tmp_path: Path
) -> None:
    file = tmp_path / "short.csv"
    file.write_text("question,answer\nIs there a pool?,Yes.\nMay dogs come?,Yes.\n")
    newcomer.brings(str(file))

    assert [entry.phrasings for entry in newcomer.entries] == [(), ()]


@pytest.mark.parametrize(
    ("file", "phrasings"),
    [
        ("a.csv", ("pool location",)),
        ("b.csv", ("pool location", "find the pool", "swimming hall")),
    ],
)
def test_phrasings_stand_in_columns_of_their_own_or_parted_in_one_cell(
    newcomer: Newcomer, file: str, phrasings: tuple[str, ...]
) -> None:
    status, _ = newcomer.brings(f"csv-variant-columns/{file}")

    assert status == 0
    assert newcomer.has == [("Where is the pool?", phrasings, HALL)]


@pytest.fixture(name="german")
def _german(newcomer: Newcomer) -> Newcomer:
    """The newcomer, with German entries and the settings of their editor."""
    newcomer.brings("de-guard/faq.csv")
    shutil.copy(FILES / "de-guard/settings.yaml", newcomer.folder)
    return newcomer


@pytest.mark.parametrize(
    "message", ["verkaufen Sie Konzertkarten", "mein Rechner startet nicht mehr"]
)
def test_what_a_german_base_does_not_know_is_declined(
    german: Newcomer, message: str
) -> None:
    assert german.asks(message) == "Dazu habe ich keine Antwort."


@pytest.mark.parametrize("message", IN_GERMAN)
def test_german_is_never_foreign_to_a_german_base(
    german: Newcomer, message: str
) -> None:
    assert "ich verstehe nur Deutsch" not in german.asks(message)


def test_english_is_foreign_to_a_german_base(german: Newcomer) -> None:
    said = german.asks("do you sell any concert tickets at your place")

    assert said.startswith("Entschuldigung, ich verstehe nur Deutsch.")


def test_what_html_writes_for_a_sign_is_read_in_questions(newcomer: Newcomer) -> None:
    status, _ = newcomer.brings("faqpage-entities/faq.json")

    [entry] = newcomer.entries
    assert status == 0
    assert (entry.question, entry.answer) == ("Where’s the pool & sauna?", HALL)
    assert not {"8217", "amp"} & {*entry.id.split("-")}


def test_of_a_graph_only_what_is_a_question_counts(newcomer: Newcomer) -> None:
    status, _ = newcomer.brings("faqpage-graph/faq.json")

    assert (status, newcomer.has) == (0, [POOL])


def test_figures_without_sources_are_one_remark_on_a_file(newcomer: Newcomer) -> None:
    status, said = newcomer.brings("figures-import/faq.csv")
    checked, again = newcomer.checks()

    assert (status, checked) == (0, 0)
    assert said.count("with figures and no source") == 1
    assert again.count("with figures and no source") == 1
    assert len(newcomer.entries) == 3


def test_knowledge_whose_figures_are_free_is_told_nothing_of_them(
    newcomer: Newcomer,
) -> None:
    newcomer.brings("figures-import/faq.csv")
    (newcomer.folder / "settings.yaml").write_text("locale: en\nfigures: free\n")
    status, said = newcomer.checks()

    assert status == 0
    assert "with figures" not in said


@pytest.mark.parametrize(
    "answer",
    ["From person to person. COVID-19 is a virus.", "Article 20 gives you the right."],
)
def test_a_number_within_a_name_is_no_figure(newcomer: Newcomer, answer: str) -> None:
    newcomer.writes_answer(answer)
    _, said = newcomer.checks()

    assert "with figures" not in said


def test_a_faqpage_is_found_in_the_script_of_a_page(newcomer: Newcomer) -> None:
    status, _ = newcomer.brings("html-page/page.html")

    assert (status, newcomer.has) == (0, [POOL])


def test_a_wording_longer_than_a_visitor_may_send_is_rejected_by_its_line(
    newcomer: Newcomer,
) -> None:
    status, said = newcomer.brings("long-wording/faq.csv")
    checked, _ = newcomer.checks()

    assert (status, checked) == (0, 0)
    assert "rejected: faq.csv:3: " in said.replace(f"{FILES}/long-wording/", "")
    assert "1,117 characters, and a visitor may ask in at most 1,000" in said
    assert newcomer.has == [POOL]


def test_check_names_a_wording_that_is_longer_than_a_visitor_may_ask(
    newcomer: Newcomer,
) -> None:
    newcomer.writes_answer("On the slip.")
    topic = newcomer.folder / "topics/desk.yaml"
    wording = "where on earth is my ticket " * 40
    topic.write_text(f"{topic.read_text()}    phrasings:\n      - {wording}\n")
    status, said = newcomer.checks()

    assert status in {0, 1}
    assert "desk.yaml:7: entry 'ticket': 'where on earth" in said
    assert "more than the 1,000 that a visitor may ask in" in said


@pytest.mark.parametrize(
    ("path", "rows"),
    [
        ("botpress.json", [KNOWN_POOL]),
        ("faq.qna", [KNOWN_POOL]),
        ("faq.md", [POOL, SAUNA]),
        ("corpus.yml", [POOL, ("Is there a sauna?", (), "Yes beside the pool.")]),
        ("intents.json", [KNOWN_POOL]),
        ("list.json", [POOL]),
        ("faq.jsonl", [POOL]),
        ("dialogflow", [("Where is the pool", (), HALL)]),
    ],
)
def test_formats_of_the_field_are_told_from_their_files(
    newcomer: Newcomer, path: str, rows: list[tuple[str, tuple[str, ...], str]]
) -> None:
    status, _ = newcomer.brings(f"other-formats/{path}")

    assert (status, newcomer.has) == (0, rows)


@pytest.mark.parametrize(
    ("name", "content", "needed"),
    [
        ("a.json", '[{"alpha": 1}]', "the keys 'question' or 'questions' or 'q'"),
        ("a.jsonl", '{"alpha": 1}', "the keys 'question' or 'questions' or 'q'"),
        ("a.csv", "alpha,beta\n1,2\n", "--columns question=NAME,answer=NAME"),
        ("a.md", "Nothing but text.\n", "questions stand in headings"),
    ],
)
def test_a_file_without_questions_is_told_what_it_needs(
    newcomer: Newcomer, tmp_path: Path, name: str, content: str, needed: str
) -> None:
    (tmp_path / name).write_text(content)
    status, said = newcomer.brings(str(tmp_path / name))

    assert status == 1
    assert needed in said


@pytest.mark.parametrize("names", [["nlu.md", "domain.yml"], [""]])
def test_rasa_1_comes_in_by_its_files_or_its_folder(
    newcomer: Newcomer, names: list[str]
) -> None:
    status, _ = newcomer.brings(*(f"rasa-1-markdown/{name}" for name in names))

    assert status == 0
    assert newcomer.has == [
        KNOWN_POOL,
        ("is there a sauna", (), "Yes beside the pool."),
    ]


def test_a_rule_ties_an_intent_to_a_response_of_another_name(
    newcomer: Newcomer,
) -> None:
    status, _ = newcomer.brings("rasa-rules")

    assert status == 0
    assert newcomer.has == [
        KNOWN_POOL,
        ("is there a sauna", (), "Yes beside the pool."),
    ]


def test_readability_is_measured_in_english_only(newcomer: Newcomer) -> None:
    newcomer.brings("readability-en/faq.csv")
    shutil.copy(FILES / "readability-en/settings.yaml", newcomer.folder)
    status, said = newcomer.checks()

    assert status == 0
    assert "schooling" not in said
    assert "Flesch" not in said


def test_a_cell_with_a_line_break_is_one_answer(newcomer: Newcomer) -> None:
    status, _ = newcomer.brings("tsv-excel-cell/kb.tsv")

    assert status == 0
    assert newcomer.has == [
        ("Where is the pool?", (), f'{HALL}\nSay "hello" at the desk.'),
        ("Is there a sauna?", (), "Yes."),
    ]


def test_a_workbook_comes_in_as_it_is(newcomer: Newcomer) -> None:
    status, _ = newcomer.brings("xlsx/faq.xlsx")

    assert (status, newcomer.has) == (0, [POOL, SAUNA])


def test_chinese_comes_in_without_an_error(newcomer: Newcomer) -> None:
    status, said = newcomer.brings("zh-verbatim/faq.csv")

    assert status == 0
    assert "error" not in said
    assert newcomer.has == [CHINESE, ("有桑拿吗？", ("桑拿房",), "有，在泳池旁边。")]


@pytest.mark.parametrize(
    ("message", "answer"),
    [
        ("游泳池在哪里？", "在体育馆后面。"),
        ("泳池位置", "在体育馆后面。"),
        ("桑拿房", "有，在泳池旁边。"),
    ],
)
def test_chinese_wordings_are_answered(
    newcomer: Newcomer, message: str, answer: str
) -> None:
    newcomer.brings("zh-verbatim/faq.csv")

    assert newcomer.asks(message) == answer
