"""What a file says otherwise than it looks is noticed, where it stands, and why."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import KnowledgeError, load
from bot.check import ordered
from bot.domain import Severity
from tests.builders import replace_line, write_files
from tests.core.files.noticing import noticed

TOPIC = "topics/orders.yaml"
QUESTION = "question: When do I get my money back?"
STAFF = """\
title: Staff
entries:
  - id: staff-pay
    question: When are we paid?
    answer: On Friday.
    next:
      - refund-time
"""
ANSWER = "answer: A refund takes 14 days."
PHRASING = "- shipping time"


CUT = [
    (
        QUESTION,
        "question: When is item #4 back?",
        "17: entry 'refund-time': '#4 back?'",
    ),
    (
        QUESTION,
        "question: When do I get # money?",
        "17: entry 'refund-time': '# money?'",
    ),
    (ANSWER, "answer: Ask for #1.", "18: entry 'refund-time': '#1.' is lost"),
    (ANSWER, "answer: Ask.  #2 is late", "18: entry 'refund-time': '#2 is late'"),
    (PHRASING, "- track no #12", "7: entry 'delivery-time': '#12' is lost"),
]


@pytest.mark.parametrize(("line", "by", "expected"), CUT)
def test_text_lost_behind_a_sign_is_noticed(
    knowledge_folder: Path, line: str, by: str, expected: str
) -> None:
    replace_line(knowledge_folder / TOPIC, line, by)

    [notice] = noticed(knowledge_folder)

    assert notice.startswith(f"{TOPIC}:{expected}")
    assert "put the whole text in double quotes" in notice


@pytest.mark.parametrize(
    ("file", "line", "by"),
    [
        (TOPIC, QUESTION, f"{QUESTION}   # as they ask it"),
        (TOPIC, QUESTION, 'question: "When is #4 back?" # quoted'),
        (TOPIC, ANSWER, "answer: Ask for C#, or for item#4."),
        (TOPIC, ANSWER, "answer: >- # folded\n      A refund takes #14 days."),
        (TOPIC, "- refund-time", "- refund-time # the next question"),
        (TOPIC, "- terms", "- terms # where it stands"),
        (TOPIC, "reviewed: 2026-11-22", "reviewed: 2026-11-22 # by hand"),
        ("safety/battery-fire.yaml", "level: emergency", "level: emergency # now"),
    ],
)
def test_a_comment_that_was_meant_is_none(
    knowledge_folder: Path, file: str, line: str, by: str
) -> None:
    replace_line(knowledge_folder / file, line, by)

    assert noticed(knowledge_folder) == []


SWALLOWED = [
    (f"{PHRASING}", f"{PHRASING}\n          - days to wait", "8", "line 7; indent it"),
    (f"{PHRASING}", '- "shipping time\n      - days to wait"', "8", "close its quote"),
    (
        f"{PHRASING}",
        f"{PHRASING}\n        days to wait",
        "8",
        "begin the line with '- '",
    ),
    (
        ANSWER,
        "answer: >-\n      A refund.\n      next:\n        - delivery-time",
        "20",
        "is read as part of the text that begins on line 18",
    ),
    (
        ANSWER,
        "answer: >-\n      A refund:\n      - takes 14 days\n      - or more",
        "20",
        "write '|-'",
    ),
    (
        ANSWER,
        "answer: >-\n      A refund.\n      # ask Anna",
        "20",
        "is no comment within",
    ),
]


@pytest.mark.parametrize(("line", "by", "at", "expected"), SWALLOWED)
def test_lines_that_became_part_of_another_text_are_noticed(
    knowledge_folder: Path, line: str, by: str, at: str, expected: str
) -> None:
    replace_line(knowledge_folder / TOPIC, line, by)

    first = noticed(knowledge_folder)[0]

    assert first.startswith(f"{TOPIC}:{at}: ")
    assert expected in first


def test_a_long_text_may_run_over_lines(knowledge_folder: Path) -> None:
    long = "- how long does it take you to get a parcel to somebody who lives in"
    replace_line(knowledge_folder / TOPIC, PHRASING, f"{long}\n        the hills")

    assert noticed(knowledge_folder) == []


HIDDEN = [
    ("A refund\u200b takes 14 days.", "an invisible character (U+200B)"),
    ("A refund takes 14\u00addays.", "U+00AD"),
    ("A \u202erefund takes 14 days.", "U+202E"),
    ("A refund\u2060 takes 14 days.", "U+2060"),
    ("A refund takes\ue001 14 days.", "U+E001"),
    ("A re\u200dfund takes 14 days.", "U+200D"),
    ("A refund\ttakes 14 days.", "a tab stands in the text"),
    ("A refund takes 14 dÃ¤ys.", "probably 'däys.'"),
    ("A refund takes 14 d?ys.", "letters became question marks"),
    ("A r\u0435fund takes 14 days.", "a letter of another alphabet (U+0435)"),
    ("A refund takes 14 da\ufffdys.", "spoilt by a wrong encoding"),
]


@pytest.mark.parametrize(("text", "expected"), HIDDEN)
def test_what_nobody_sees_is_noticed(
    knowledge_folder: Path, text: str, expected: str
) -> None:
    replace_line(knowledge_folder / TOPIC, ANSWER, f"answer: {text}")

    [notice] = noticed(knowledge_folder)

    assert notice.startswith(f"{TOPIC}:18: ")
    assert expected in notice


def test_a_line_break_that_nobody_sees_moves_no_line(knowledge_folder: Path) -> None:
    path = knowledge_folder / TOPIC
    text = path.read_text().replace(ANSWER, "answer: A refund\u2028takes 14 # days.")
    path.write_text(text)

    unseen, cut = noticed(knowledge_folder)

    assert unseen.startswith(f"{TOPIC}:18: an invisible line break (U+2028)")
    assert cut.startswith(f"{TOPIC}:18: ")


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم کتاب را پس بدهم.",
        "क्\u200dष पर जाएँ।",
        "A family 👨\u200d👩\u200d👧 and a rainbow 🏳\ufe0f\u200d🌈.",
        "The flag 🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f.",
        "ภาษา\u200bไทย",
        "שלום \u200f(abc)\u200e!",
        "Attendez\u00a0: 14\u202fjours.",
        "О нас: мы продаём книги, 5 мм. Αθήνα. Ω, µm, α-helix, ΔT.",
        "Really? Yes. Is it?No. Where?",
        "Straße, naïve, ¿qué?, Łódź, 日本語、です。",
    ],
)
def test_scripts_and_pictures_keep_what_they_need(
    knowledge_folder: Path, text: str
) -> None:
    replace_line(knowledge_folder / TOPIC, ANSWER, f"answer: >-\n      {text}")

    assert noticed(knowledge_folder) == []


@pytest.mark.parametrize("line", [f"\u00a0 {PHRASING}", "-\u00a0shipping time"])
def test_a_hard_space_where_yaml_needs_a_plain_one_is_the_one_error(
    knowledge_folder: Path, line: str
) -> None:
    replace_line(knowledge_folder / TOPIC, PHRASING, line)

    [problem] = noticed(knowledge_folder)

    assert problem.startswith(f"{TOPIC}:7: a space that YAML takes for a letter")


SHOWN_AS_TYPED = [
    "**A refund** takes 14 days.",
    "A refund takes *14* days.",
    "A __refund__ takes 14 days.",
    "A <b>refund</b> takes 14 days.",
    "A refund takes<br/>14 days.",
    "A refund takes 14&nbsp;days.",
    "A refund takes `14` days.",
    "A refund takes ~~15~~ 14 days.",
    "See [here](/refunds.html).",
    "See [here](https://shop.example/a_(b)).",
    "See [here] (https://shop.example/a).",
    "See [here](http://shop.example/a).",
    "See (here)[https://shop.example/a].",
    "See ![stamp](https://shop.example/a.png).",
    "See https://shop.example/refunds.",
    "See www.shop.example.",
    "Write to mailto:desk@shop.example.",
]


@pytest.mark.parametrize("text", SHOWN_AS_TYPED)
def test_mark_up_that_no_channel_shows_is_noticed(
    knowledge_folder: Path, text: str
) -> None:
    block = f"answer: |-\n      A refund takes 14 days.\n      {text}"
    replace_line(knowledge_folder / TOPIC, ANSWER, block)

    notices = noticed(knowledge_folder)

    assert notices
    assert all(
        each.startswith(f"{TOPIC}:20: entry 'refund-time': ") for each in notices
    )


@pytest.mark.parametrize(
    "text",
    [
        "See [here](https://shop.example/a), or [write](mailto:a@shop.example).",
        "Ring [999](tel:999).",
        "It costs 5 * 3 = 15, a 4* hotel, a 5* one; a_b_c; 3 < 5 > 2; Q&A; AT&T.",
        "Ask [us] (on the first floor).",
        "- one\n      - two",
        "Item #4 is #1 — see § 5.",
    ],
)
def test_plain_text_and_links_are_no_mark_up(knowledge_folder: Path, text: str) -> None:
    replace_line(knowledge_folder / TOPIC, ANSWER, f"answer: |-\n      {text}")

    assert noticed(knowledge_folder) == []


def test_a_question_in_typed_quotes_is_shown_with_them(knowledge_folder: Path) -> None:
    replace_line(knowledge_folder / TOPIC, QUESTION, "question: “When is it?”")

    [notice] = noticed(knowledge_folder)

    assert "is shown with its quotes" in notice


CONFLICTS = [
    (f"{ANSWER}\n<<<<<<< HEAD\n    next: []\n=======\n>>>>>>> other", 19),
    ("answer: |-\n      <<<<<<< HEAD\n      A.\n      =======\n      B.", 19),
    ("answer: >-\n      A refund.\n      >>>>>>> other", 20),
    ("answer: >-\n      A refund.\n      =======", 20),
    ("answer: >-\n      A refund.\n      |||||||\n      Or not.", 20),
    ("answer: 'A refund.\n      ======='", 19),
    ("answer: A refund <<<<<<< HEAD takes", 18),
    (f"{ANSWER}\n||||||| base", 19),
]


@pytest.mark.parametrize(("by", "at"), CONFLICTS)
def test_what_a_merge_left_is_one_error_at_its_first_line(
    knowledge_folder: Path, by: str, at: int
) -> None:
    replace_line(knowledge_folder / TOPIC, ANSWER, by)

    [problem] = noticed(knowledge_folder)

    assert problem.startswith(f"{TOPIC}:{at}: two versions stand here unmerged")


def test_lines_of_windows_are_lines_too(knowledge_folder: Path) -> None:
    path = knowledge_folder / TOPIC
    text = path.read_text().replace(ANSWER, "answer: >-\n      A.\n      =======")
    path.write_bytes(text.replace("\n", "\r\n").encode())

    [problem] = noticed(knowledge_folder)

    assert problem.startswith(f"{TOPIC}:20: two versions stand here unmerged")


OPENED = [
    (PHRASING, '- "shipping time', 7),
    (QUESTION, 'question: "When?', 17),
    (PHRASING, "- [shipping time", 7),
    ("- how long does delivery take", '- "how long does delivery take', 6),
    (QUESTION, "question When do I get it", 17),
]


@pytest.mark.parametrize(("line", "by", "at"), OPENED)
def test_an_error_stands_where_it_began(
    knowledge_folder: Path, line: str, by: str, at: int
) -> None:
    replace_line(knowledge_folder / TOPIC, line, by)

    [problem] = noticed(knowledge_folder)

    assert problem.startswith(f"{TOPIC}:{at}: ")


def test_a_quote_that_closes_on_a_later_line_is_told_where_it_opens(
    knowledge_folder: Path,
) -> None:
    replace_line(knowledge_folder / TOPIC, PHRASING, '- "shipping time')
    replace_line(knowledge_folder / TOPIC, ANSWER, 'answer: "A refund takes 14 days."')

    [problem] = noticed(knowledge_folder)

    assert problem.startswith(f"{TOPIC}:7: not valid YAML: the quote that opens here")


@pytest.mark.parametrize(
    ("text", "at"), [(b"Gr\xfc\xdfe aus K\xf6ln", 18), (b"caf\xe9", 18)]
)
def test_bytes_of_another_encoding_have_their_line(
    knowledge_folder: Path, text: bytes, at: int
) -> None:
    path = knowledge_folder / TOPIC
    path.write_bytes(path.read_bytes().replace(b"A refund takes 14 days.", text))

    [problem] = noticed(knowledge_folder)

    assert problem.startswith(f"{TOPIC}:{at}: not UTF-8 on this line")


@pytest.mark.parametrize(
    ("name", "fix"),
    [
        ("topics/gifts.yml", "rename it to 'gifts.yaml'"),
        ("topics/gifts.YAML", "rename it to 'gifts.yaml'"),
        ("topics/gifts.yaml.txt", "rename it to 'gifts.yaml'"),
        ("safety/fire.Yaml", "rename it to 'fire.yaml'"),
        ("sources.yaml.txt", "rename it to 'sources.yaml'"),
        ("topics/gifts", "rename it to 'gifts.yaml'"),
        ("topics/gifts.txt", "rename it to 'gifts.yaml'"),
        ("topics/old/gifts.yaml", "move the file to topics/ itself"),
        ("safety/more/deep/fire.yaml", "move the file to safety/ itself"),
        ("Topics/gifts.yaml", "did you mean 'topics'?"),
        ("topic/gifts.yaml", "did you mean 'topics'?"),
    ],
)
def test_a_file_that_is_passed_over_is_told(
    knowledge_folder: Path, name: str, fix: str
) -> None:
    write_files(knowledge_folder, {name: "title: Gifts\nentries: []\n"})

    [problem] = noticed(knowledge_folder)

    assert fix in problem


@pytest.mark.parametrize("name", ["topics/old/orders.yaml", "topics/orders.yml"])
def test_a_file_that_is_passed_over_stands_before_what_follows_from_it(
    knowledge_folder: Path, name: str
) -> None:
    write_files(knowledge_folder, {"topics/staff.yaml": STAFF})
    (knowledge_folder / name).parent.mkdir(exist_ok=True)
    (knowledge_folder / TOPIC).rename(knowledge_folder / name)

    with pytest.raises(KnowledgeError) as raised:
        load(knowledge_folder)

    first, *others = raised.value.problems
    assert first.path.endswith(name)
    assert first.severity is Severity.ERROR
    assert "there is no entry 'refund-time'" in str(others)
    assert ordered([*others, first])[0] == first


@pytest.mark.parametrize(
    "name",
    [
        "topics/orders.yaml~",
        "topics/orders.yaml.bak",
        "topics/.x.yaml",
        "topics/.ipynb_checkpoints/orders.yaml",
        "README.md",
    ],
)
def test_what_editors_leave_beside_a_file_is_not(
    knowledge_folder: Path, name: str
) -> None:
    write_files(knowledge_folder, {name: "title: Gifts\n"})

    assert noticed(knowledge_folder) == []


def test_a_name_of_another_encoding_is_an_error_that_can_be_printed(
    knowledge_folder: Path,
) -> None:
    (knowledge_folder / "topics" / os.fsdecode(b"caf\xe9.yaml")).write_text(
        "title: x\n"
    )

    [problem] = noticed(knowledge_folder)

    assert problem.encode()
    assert "caf" in problem
    assert "the file's name is not UTF-8; rename it" in problem


def with_a_pipe(path: Path) -> None:
    os.mkfifo(path)


def with_a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize("make", [with_a_pipe, with_a_device])
def test_what_is_no_regular_file_is_an_error_and_keeps_nobody_waiting(
    knowledge_folder: Path, make: Callable[[Path], None]
) -> None:
    make(knowledge_folder / "topics" / "pipe.yaml")

    [problem] = noticed(knowledge_folder)

    assert problem.startswith("topics/pipe.yaml:1: cannot be read: it is a ")


def test_a_missing_file_is_one_error(knowledge_folder: Path) -> None:
    (knowledge_folder / "sources.yaml").unlink()

    [problem] = noticed(knowledge_folder)

    assert "refers to sources.yaml, as 1 more do, and there is no such file" in problem


def test_a_copy_of_a_topic_is_one_error(knowledge_folder: Path) -> None:
    text = (knowledge_folder / TOPIC).read_text()
    write_files(knowledge_folder, {"topics/orders-copy.yaml": text})

    [problem] = noticed(knowledge_folder)

    assert problem.startswith("topics/orders.yaml:1: all its ids are taken by")


def test_a_copy_of_an_entry_is_one_error(knowledge_folder: Path) -> None:
    path = knowledge_folder / TOPIC
    text = path.read_text()
    path.write_text(text + text[text.index("  - id: delivery-time") :])

    duplicates = noticed(knowledge_folder)

    assert [problem.split(": ")[2][:15] for problem in duplicates] == [
        "the id is taken"
    ] * 2


def test_slips_are_warnings(knowledge_folder: Path) -> None:
    replace_line(knowledge_folder / TOPIC, ANSWER, "answer: Ask for #1.")

    [notice] = load(knowledge_folder).noticed

    assert (notice.severity, notice.check) == (Severity.WARNING, "cut")


def test_a_link_without_words_has_a_place(knowledge_folder: Path) -> None:
    replace_line(knowledge_folder / TOPIC, QUESTION, 'question: "x [ ](https://e.org)"')

    assert all(place.startswith(TOPIC) for place in noticed(knowledge_folder))


@pytest.mark.parametrize(
    ("phrase", "sign"),
    [
        ("fire/smoke", "/"),
        ("on fire, smoking", ","),
        ("on fire; smoking", ";"),
        ("[on fire] smoking", "["),
        ("smok*", "*"),
        ("on\\fire", "\\"),
        ("on fire ｜ smoking", "｜"),
        ("（on fire）", "（"),
        ("on fire | smoking", "|"),
        ("(on | in) fire | smoking", "|"),
    ],
)
@pytest.mark.parametrize("place", ["when", "unless", "words"])
def test_a_sign_that_no_message_has_is_noticed_at_its_phrase(
    knowledge_folder: Path, place: str, phrase: str, sign: str
) -> None:
    write_files(knowledge_folder, {"safety/fire.yaml": page_with(place, phrase)})

    [notice] = noticed(knowledge_folder)

    line = {"when": 6, "unless": 8, "words": 11}[place]
    assert notice.startswith(f"safety/fire.yaml:{line}: ")
    assert f"{phrase!r} has {sign!r}, which no message has" in notice


@pytest.mark.parametrize(
    "phrase",
    ["(fire | smoke) here", "it's on-fire", "e.g. fire & smoke", "24/7", "w/o", "f*re"],
)
def test_signs_that_messages_have_are_fine_in_phrases(
    knowledge_folder: Path, phrase: str
) -> None:
    write_files(knowledge_folder, {"safety/fire.yaml": page_with("when", phrase)})

    assert noticed(knowledge_folder) == []


def page_with(place: str, phrase: str) -> str:
    texts = {"when": "aflame", "unless": "candle", "words": "ember"}
    texts[place] = phrase.replace("\\", "\\\\")
    return (
        "level: emergency\nreply: Get out.\ndangers:\n  - id: fire\n    when:\n"
        '      - "{when}"\n    unless:\n      - "{unless}"\n'
        'words:\n  glow:\n    - "{words}"\n'
    ).format(**texts)
