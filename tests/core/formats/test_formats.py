"""Files of other bots, as their makers publish the formats, read record by record."""

import json
from pathlib import Path

import pytest

from bot import Entry
from bot.formats import FORMATS
from bot.formats.base import PARTS, Format, Place, Reading, Record
from bot.formats.drafts import draft
from bot.formats.markup.html import from_html
from bot.formats.texts import slug
from tests.core.formats.reading import read, recognised_as, said

FOREIGN = Path(__file__).parent / "foreign"
LIST = "https://tools.example.org/list"


def foreign(name: str) -> tuple[str, str]:
    return name, (FOREIGN / name).read_text(encoding="utf-8")


def read_text(format: str, text: str) -> Reading:
    return read(format, ("file", text))


def test_qnabot_items_become_records() -> None:
    reading = read("qnabot", foreign("qnabot.json"))

    assert reading.problems == []
    assert reading.records == [
        Record(
            id="Tools.Lend.01",
            topic="Lending",
            question="What tools can I borrow?",
            phrasings=("tool list", "Tool list!"),
            answer=f"Drills, saws and ladders. See [the list]({LIST}).",
            next=("Tools.Deposit",),
            place=Place("qnabot.json", 3, "record 1 (Tools.Lend.01)"),
        ),
        Record(
            id="Tools.Deposit",
            topic="Lending",
            question="Is there a deposit?",
            answer='Yes, "as much" as the tool: ask.',
            place=Place("qnabot.json", 26, "record 2 (Tools.Deposit)"),
        ),
    ]
    assert reading.left_out == {
        "'rp'": 1,
        "an answer in SSML": 1,
        "buttons that lead to no item": 1,
    }
    assert [str(reject) for reject in reading.rejects] == [
        "qnabot.json:33: record 3 (Quiz.1): is of the type 'quiz', which has no answer "
        "of its own; leave it there, or write the answer by hand"
    ]


def test_a_second_answer_in_markdown_is_left_out_and_said() -> None:
    item = {"qid": "a", "q": ["A?"], "a": "Plain.", "alt": {"markdown": "*Other*."}}

    reading = read_text("qnabot", json.dumps({"qna": [item]}))

    assert [record.answer for record in reading.records] == ["Plain."]
    assert reading.left_out == {"a second answer in Markdown": 1}


def test_qna_maker_rows_of_one_id_become_a_record() -> None:
    reading = read("qnamaker", foreign("qnamaker.tsv"))

    assert reading.problems == []
    assert reading.records == [
        Record(
            key="3",
            topic="lending",
            question="What tools can I borrow?",
            phrasings=("tool list",),
            answer=f"Drills, saws and ladders.\n\nSee [the list]({LIST}).",
            next=("7", "99"),
            place=Place("qnamaker.tsv", 2),
            own_rows={"tool list": Place("qnamaker.tsv", 3)},
        ),
        Record(
            key="7",
            question="Is there a deposit?",
            answer='Yes, "as much" as the tool.',
            place=Place("qnamaker.tsv", 4),
        ),
    ]
    assert reading.left_out == {
        "metadata other than id and topic": 1,
        "IsContextOnly set": 1,
    }


def test_a_prompt_of_qna_maker_that_leads_nowhere_is_named() -> None:
    records = read("qnamaker", foreign("qnamaker.tsv")).records

    remarks = draft(records, (), (), "imported").remarks

    assert [str(remark).partition(":")[2] for remark in remarks] == [
        "2: chip to '99' left out: it leads to no record that came in"
    ]


def test_a_row_of_qna_maker_that_asks_nothing_new_is_rejected() -> None:
    text = "Question\tAnswer\tQnaId\nA?\tYes.\t1\na\tYes.\t1\n \tYes.\t1\n"

    reading = read_text("qnamaker", text)

    assert [record.phrasings for record in reading.records] == [()]
    assert [reject.line for reject in reading.rejects] == [3, 4]


def test_qna_maker_rows_without_ids_go_together_by_their_answer() -> None:
    text = "Question\tAnswer\nA?\tYes.\nB?\tNo.\nreally A?\tYes.\n"

    reading = read_text("qnamaker", text)

    assert [(r.question, r.phrasings) for r in reading.records] == [
        ("A?", ("really A?",)),
        ("B?", ()),
    ]


def test_rasa_intents_find_their_responses_in_other_files() -> None:
    reading = read("rasa", foreign("rasa/domain.yml"), foreign("rasa/nlu.yml"))

    assert said(reading) == [
        "rasa/nlu.yml:12: intent 'nobody_answers': no response utter_nobody_answers, "
        "and no rule or story answers it; write the answer by hand, or leave the "
        "intent there"
    ]
    assert reading.records == [
        Record(
            id="tools",
            topic="lending",
            question="What tools can I borrow?",
            phrasings=("tool list", "can I get a drill in Leeds"),
            answer="Drills, saws and ladders.",
            place=Place("rasa/nlu.yml", 4, "intent 'lending/tools'"),
        ),
        Record(
            id="deposit",
            question="Is there a deposit?",
            answer="Yes: as much as the tool.",
            place=Place("rasa/nlu.yml", 9, "intent 'deposit'"),
        ),
    ]
    assert reading.left_out == {
        "other phrasings of the response": 1,
        "buttons, images or conditions in the response": 1,
        "a part 'session_config'": 1,
        "marked entities (their words stay)": 1,
        "a list of the kind 'synonym'": 1,
    }


def test_rasa_examples_may_be_a_list() -> None:
    text = """\
nlu:
  - intent: greet
    examples:
      - text: |
          - Hello?
      - Hi there
responses:
  utter_greet:
    - text: Hello.
"""

    [record] = read_text("rasa", text).records

    assert (record.question, record.phrasings) == ("Hello?", ("Hi there",))


def test_a_faq_page_becomes_plain_text_with_our_links() -> None:
    reading = read("faqpage", foreign("faqpage.json"))

    assert reading.problems == []
    assert reading.records == [
        Record(
            question="What tools can I borrow?",
            phrasings=("tool list",),
            answer=f"Drills & saws.\n\nSee [the list]({LIST}):\n\n- big\n- small",
            place=Place("faqpage.json", 5, "question 1"),
        ),
        Record(
            question="Is there a deposit?",
            answer="Yes – as much as the tool.",
            place=Place("faqpage.json", 14, "question 2"),
        ),
    ]
    assert reading.left_out == {"'upvoteCount'": 1, "'author' in the answer": 1}


@pytest.mark.parametrize(
    ("marked", "text"),
    [
        ("a &lt; b", "a < b"),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("<div><p>one</p>\n <p>two</p></div>", "one\n\ntwo"),
        ("a<script>alert(1)</script>b", "ab"),
        ('<a href="javascript:x()">here</a>', "here"),
        ('<a href="tel:999">999</a>', "[999](tel:999)"),
        ('<a href="http://a.example"><p>x</p></a>', "[x](http://a.example)"),
        ("<a>nowhere</a>", "nowhere"),
        ("one<br><br><br>two  and", "one\n\n\ntwo  and"),
        ("<b>bold</b> and\n  <i>more</i>", "bold and more"),
        ("no tags\nhere", "no tags\nhere"),
    ],
)
def test_html_answers_become_text(marked: str, text: str) -> None:
    assert from_html(marked).text == text


def test_a_spreadsheet_may_part_its_columns_by_semicolons() -> None:
    reading = read("csv", foreign("entries.csv"))

    assert reading.problems == []
    assert reading.records == [
        Record(
            question="What tools can I borrow?",
            phrasings=("tool list", "what is there"),
            answer="Drills, saws and ladders.",
            place=Place("entries.csv", 2),
        ),
        Record(
            question="Is there a deposit?",
            answer="Yes;\nas much as the tool.",
            place=Place("entries.csv", 3),
        ),
    ]
    assert reading.left_out == {"a column 'Owner'": 1}


BROKEN = [
    (
        "csv",
        "who,what\n",
        "file:1: no column 'question'; the first line names",
    ),
    ("csv", "", "file:1: no column 'question'; the file is empty"),
    ("csv", "question,answer\nA?,\n", "file:2: has no answer; write one, or delete"),
    ("csv", 'question,answer\n"A\n?",Yes\n,No\n', "file:4: has no question"),
    ("csv", "question,answer\nA?,Yes, sir\n", "file:2: has 3 cells for 2 columns; put"),
    (
        "csv",
        f'question,answer\n"{"x" * 140_000}",y\n',
        "file:2: the quote that begins",
    ),
    ("qnabot", '{"qna": [}', "file:1: not valid JSON: expecting value (column 10)"),
    ("qnabot", "[" * 100_000, "file:1: not valid JSON: nested too deeply"),
    ("qnabot", '{"items": []}', 'file:1: no list "qna"; export the file again'),
    ("qnabot", '{"qna": 5}', 'file:1: no list "qna"'),
    (
        "qnabot",
        '{"qna": [\n{"qid": "a", "q": ["A?"], "a": "B."},\n{"qid": "b", "a": "C."}]}',
        "file:3: record 2 (b): has no question; write one",
    ),
    ("qnabot", '{"qna": ["a"]}', "file:1: record 1: has no question"),
    ("qnamaker", "Frage\tAntwort\n", "file:1: no column 'Question'; the first line"),
    ("qnamaker", "Question\tAnswer\nA?\n", "file:2: has no answer"),
    ("qnamaker", "Question\tAnswer\nA?\tYes\tsir\n", "file:2: has 3 cells for 2 col"),
    (
        "qnamaker",
        "Question\tAnswer\tPrompts\nA?\tYes.\t[{\n",
        "file:2: the prompts are not valid JSON: expecting",
    ),
    ("rasa", "nlu: [\n", "file:2: not valid YAML"),
    ("rasa", "nlu: []\n", "file:1: no intent with a response; name nlu.yml and"),
    ("rasa", "- a\n", "file:1: no intent with a response"),
    (
        "rasa",
        "nlu:\n- intent: a\n  examples: ''\nresponses:\n  utter_a:\n  - text: Hi\n",
        "file:2: intent 'a': has no question",
    ),
    ("faqpage", "{", "file:1: not valid JSON"),
    ("faqpage", '{"@type": "FAQPage"}', 'file:1: no list "mainEntity"; a FAQPage has'),
    ("faqpage", '{"mainEntity": {"name": "A?"}}', "file:1: question 1: has no answer"),
]


@pytest.mark.parametrize(("format", "text", "start"), BROKEN)
def test_what_is_wrong_is_said_with_its_line(
    format: str, text: str, start: str
) -> None:
    [first, *_] = said(read_text(format, text))

    assert first.startswith(start)


def test_a_bad_row_is_rejected_and_the_others_come_in() -> None:
    reading = read_text("csv", "question,answer\nA?,\n,Yes\nB?,No,no\nC?,Yes\n")

    assert reading.problems == []
    assert sorted(reject.line for reject in reading.rejects) == [2, 3, 4]
    assert [record.question for record in reading.records] == ["C?"]


@pytest.mark.parametrize(
    ("name", "format"),
    [
        ("qnabot.json", "qnabot"),
        ("faqpage.json", "faqpage"),
        ("qnamaker.tsv", "qnamaker"),
        ("rasa/nlu.yml", "rasa"),
        ("rasa/domain.yml", "rasa"),
        ("entries.csv", "csv"),
    ],
)
def test_a_file_is_of_the_first_format_that_recognises_it(
    name: str, format: str
) -> None:
    assert recognised_as(*foreign(name)) == format


@pytest.mark.parametrize("format", FORMATS.values(), ids=list(FORMATS))
def test_formats_say_what_they_hold_in_the_words_of_entries(format: Format) -> None:
    assert format.holds <= {*PARTS, "title"}


def test_no_part_of_an_entry_is_left_out_in_silence() -> None:
    assert {*PARTS, "question", "answer"} == {*Entry.model_fields, "topic"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tools.Lend.01", "tools-lend-01"),
        ("Was kostet's? Größe", "was-kostets-grosse"),
        ("???", ""),
        ("word " * 30, "-".join(["word"] * 13)[:64].rstrip("-")),
        ("x" * 90, "x" * 64),
    ],
)
def test_text_becomes_an_id(text: str, expected: str) -> None:
    assert slug(text) == expected
