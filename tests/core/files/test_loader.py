from collections.abc import Callable
from pathlib import Path

import pytest

from bot import Entry, KnowledgeBase, KnowledgeError, Level, Settings, load
from bot.domain import (
    Calibration,
    Call,
    Danger,
    Page,
    Rule,
    Safety,
    Section,
    Smalltalk,
    Source,
    Topic,
    Trigger,
)
from bot.files import yaml_reader
from bot.files.reading import read_file
from tests.builders import replace_line, write_files

TOPIC = "topics/orders.yaml"
PAGE = "safety/battery-fire.yaml"


def problems(folder: Path) -> list[str]:
    """Every problem of a folder as an editor reads it, its path shortened."""
    with pytest.raises(KnowledgeError) as error:
        load(folder)

    return [str(problem).replace(f"{folder}/", "") for problem in error.value.problems]


def test_files_become_values(knowledge_folder: Path) -> None:
    knowledge = load(knowledge_folder)

    assert knowledge.topics == {
        "orders": Topic(
            title="Orders",
            entries=(
                Entry.model_validate(
                    {
                        "id": "delivery-time",
                        "question": "When will my parcel arrive?",
                        "phrasings": ["how long does delivery take", "shipping time"],
                        "answer": "The post office needs 3 to 5 days.",
                        "sources": ["post-office#letters"],
                        "disclaimers": ["holidays"],
                        "next": ["refund-time"],
                        "reviewed": "2026-11-22",
                    }
                ),
                Entry(
                    id="refund-time",
                    question="When do I get my money back?",
                    answer="A refund takes 14 days.",
                    sources=("terms",),
                ),
            ),
        )
    }
    assert knowledge.sources == {
        "post-office": Source(
            title="The post office's promise",
            kind="regulator",
            url="https://post.example/promise",
            sections={"letters": Section(title="Letters", facts=("3 to 5 days",))},
        ),
        "terms": Source(title="Terms of sale", kind="article", facts=("14 days",)),
    }
    assert knowledge.safety == Safety(
        disclaimers={"default": "Terms apply.", "holidays": "Longer at Christmas."},
        claims=("guaranteed",),
        words={"battery": ("battery", "power pack")},
        pages={
            "battery-fire": Page(
                level=Level.EMERGENCY,
                reply="Call 999, 911 or 112 now.",
                note="If it burns now, call 999.",
                call=(Call(label="Call 999", tel="999", where="UK"),),
                dangers=(Danger(id="battery-fire", when=("{battery} {burning}",)),),
                words={"burning": ("(burn | smoke)",)},
                examples=("my battery burns", "smoke comes out of my battery"),
                ordinary=("the torch is hot stuff",),
            ),
            "leaking-battery": Page(
                level=Level.URGENT,
                reply="Keep it away from your skin.",
                dangers=(Danger(id="leaking-battery", when=("{battery} leaks",)),),
                examples=("my power pack leaks",),
            ),
        },
    )
    assert knowledge.safety.rules[:1] == (
        Rule(
            id="battery-fire",
            level=Level.EMERGENCY,
            when=("{battery} {burning}",),
            reply="Call 999, 911 or 112 now.",
            note="If it burns now, call 999.",
            call=(Call(label="Call 999", tel="999", where="UK"),),
            examples=("my battery burns", "smoke comes out of my battery"),
        ),
    )
    assert knowledge.groups == {
        "battery": ("battery", "power pack"),
        "burning": ("(burn | smoke)",),
    }
    assert knowledge.scope.uncovered == (
        Trigger(
            id="discounts",
            when=("discount",),
            reply="I know nothing of discounts.",
            next=("delivery-time",),
        ),
    )
    assert knowledge.smalltalk.rules == (
        Smalltalk(id="hello", when=("hello",), reply="Good day!"),
    )
    assert knowledge.synonyms == (("parcel", "package"),)
    assert knowledge.settings == Settings(name="Till", starters=("delivery-time",))


def test_topics_alone_are_a_knowledge_base(tmp_path: Path) -> None:
    write_files(
        tmp_path,
        {
            "topics/b.yaml": """\
                title: B
                entries:
                  - id: second
                    question: Two?
                    answer: Two.
                """,
            "topics/a.yaml": """\
                title: A
                entries:
                  - id: first
                    question: One?
                    answer: One.
                """,
        },
    )

    knowledge = load(tmp_path)

    assert list(knowledge.entries) == ["first", "second"]
    assert knowledge.topic_of == {"first": "a", "second": "b"}
    assert (knowledge.safety, knowledge.settings) == (Safety(), Settings())


@pytest.mark.parametrize(
    "text", ["no", "4:30", "1_000", "2026-11-22", "null", "~", "0x1f", "yes", "1e3"]
)
def test_scalars_stay_as_written(knowledge_folder: Path, text: str) -> None:
    replace_line(knowledge_folder / TOPIC, "title: Orders", f"title: {text}")

    assert load(knowledge_folder).topics["orders"].title == text


def test_every_entry_answer_and_phrasing_has_a_place(knowledge_folder: Path) -> None:
    path = str(knowledge_folder / TOPIC)

    places = load(knowledge_folder).places

    assert places["delivery-time", "entry"] == (path, 3)
    assert places["delivery-time", 0] == (path, 4)
    assert places["delivery-time", 1] == (path, 6)
    assert places["delivery-time", 2] == (path, 7)
    assert places["delivery-time", "answer"] == (path, 8)
    assert places["refund-time", 0] == (path, 17)


def test_the_version_follows_what_the_files_say(knowledge_folder: Path) -> None:
    before = load(knowledge_folder).version
    again = load(knowledge_folder).version
    replace_line(knowledge_folder / "sources.yaml", "- 14 days", "- 15 days")
    after = load(knowledge_folder).version

    assert before == again != after


CALIBRATION = """\
    knowledge: "66538b2e4819"
    semantic: true
    shift: -0.25
    answer_from: 0.45
    suggest_from: 0.2
    """


def test_a_calibration_is_a_value_and_no_part_of_the_version(
    knowledge_folder: Path,
) -> None:
    before = load(knowledge_folder)
    write_files(knowledge_folder, {"calibration.yaml": CALIBRATION})

    after = load(knowledge_folder)

    assert before.calibration is None
    assert after.calibration == Calibration(
        knowledge="66538b2e4819",
        semantic=True,
        shift=-0.25,
        answer_from=0.45,
        suggest_from=0.2,
    )
    path = str(knowledge_folder / "calibration.yaml")
    assert after.places["calibration", "file"] == (path, 1)
    assert after.version == before.version


@pytest.mark.parametrize(
    ("line", "by", "expected"),
    [
        (
            "shift: -0.25",
            "shift: much",
            "3: 'shift': input should be a valid number, unable to parse string as a "
            "number (found 'much')",
        ),
        (
            "shift: -0.25",
            "shift: 60",
            "3: 'shift': input should be less than or equal to 6 (found '60')",
        ),
        (
            "shift: -0.25",
            "shift: nan",
            "3: 'shift': input should be less than or equal to 6 (found 'nan')",
        ),
        (
            "answer_from: 0.45",
            "answer_from: 1",
            "4: 'answer_from': input should be less than 1 (found '1')",
        ),
        (
            "suggest_from: 0.2",
            "suggest_from: 0",
            "5: 'suggest_from': input should be greater than 0 (found '0')",
        ),
        (
            "semantic: true",
            "semantic: maybe",
            "2: 'semantic': input should be a valid boolean, unable to interpret input "
            "(found 'maybe')",
        ),
        ("shift: -0.25", "", "1: 'shift' is missing"),
        (
            "shift: -0.25",
            "shift: -0.25\nsugest_from: 0.2",
            "4: unknown key 'sugest_from', did you mean 'suggest_from'?",
        ),
    ],
)
def test_a_broken_calibration_is_reported_with_its_line_and_the_fix(
    knowledge_folder: Path, line: str, by: str, expected: str
) -> None:
    write_files(knowledge_folder, {"calibration.yaml": CALIBRATION})
    replace_line(knowledge_folder / "calibration.yaml", line, by)

    assert problems(knowledge_folder) == [f"calibration.yaml:{expected}"]


def test_files_that_change_while_they_are_read_are_read_again(
    knowledge_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = read_file
    answers = iter(["answer: Twenty days.", "answer: Thirty days."])

    def read_while_saved(path: Path, limit: int = -1) -> bytes:
        data = read(path, limit)
        if path.name == "orders.yaml" and (answer := next(answers, None)):
            edited = data.replace(b"answer: A refund takes 14 days.", answer.encode())
            path.write_bytes(edited.replace(b"Twenty", b"Thirty"))
        return data

    monkeypatch.setattr(yaml_reader, "read_file", read_while_saved)

    answer = load(knowledge_folder).entries["refund-time"].answer

    assert answer == "Thirty days."


def test_files_that_never_stand_still_are_an_error(
    knowledge_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = read_file

    def read_while_saved(path: Path, limit: int = -1) -> bytes:
        data = read(path, limit)
        path.write_bytes(data + b"# saved in between\n")
        return data

    monkeypatch.setattr(yaml_reader, "read_file", read_while_saved)

    [problem] = problems(knowledge_folder)

    assert "the files change all the time; try again" in problem


@pytest.mark.parametrize("folder", [".", "topics"])
def test_what_an_editor_hides_beside_a_file_is_passed_over(
    knowledge_folder: Path, folder: str
) -> None:
    expected = load(knowledge_folder)
    (knowledge_folder / folder / ".#orders.yaml").symlink_to("nobody@nowhere.example")

    assert load(knowledge_folder) == expected


def test_a_file_that_cannot_be_read_is_a_problem_of_its_own(
    knowledge_folder: Path,
) -> None:
    (knowledge_folder / "topics" / "gone.yaml").symlink_to("nowhere.yaml")

    with pytest.raises(KnowledgeError) as caught:
        load(knowledge_folder)

    assert str(caught.value) == (
        f"{knowledge_folder}/topics/gone.yaml:1: cannot be read: "
        "No such file or directory"
    )


# Each row: the file, a line of it, what stands there instead, and what is reported.
BROKEN = {
    "a misspelt key": (
        TOPIC,
        "answer: A refund takes 14 days.",
        "awnser: A refund takes 14 days.",
        [
            "topics/orders.yaml:16: entry 'refund-time': 'answer' is missing",
            "topics/orders.yaml:18: entry 'refund-time': unknown key 'awnser', "
            "did you mean 'answer'?",
        ],
    ),
    "a missing title": (
        TOPIC,
        "title: Orders",
        "",
        ["topics/orders.yaml:1: 'title' is missing"],
    ),
    "an empty answer": (
        TOPIC,
        "answer: A refund takes 14 days.",
        "answer:",
        [
            "topics/orders.yaml:18: entry 'refund-time': 'answer' is empty; "
            "write something or remove the line"
        ],
    ),
    "an id in capitals": (
        TOPIC,
        "- id: refund-time",
        "- id: Refund Time",
        [
            "topics/orders.yaml:16: entry 'Refund Time': 'Refund Time' is not an id; "
            "use lower-case letters, digits and single hyphens, such as 'refund-time'"
        ],
    ),
    "an id that is a kind": (
        TOPIC,
        "- id: refund-time",
        "- id: decline",
        [
            "topics/orders.yaml:14: entry 'delivery-time': "
            "there is no entry 'refund-time'",
            "topics/orders.yaml:16: entry 'decline': "
            "an id may not be the name of a reply kind",
        ],
    ),
    "an id used twice": (
        TOPIC,
        "- id: refund-time",
        "- id: delivery-time",
        [
            "topics/orders.yaml:14: entry 'delivery-time': "
            "there is no entry 'refund-time'",
            "topics/orders.yaml:16: entry 'delivery-time': "
            "the id is taken by topics/orders.yaml:3; choose another",
        ],
    ),
    "a phrasing used twice": (
        TOPIC,
        "question: When do I get my money back?",
        "question: Shipping  TIME?",
        [
            "topics/orders.yaml:17: entry 'refund-time': 'Shipping  TIME?' is also on "
            "topics/orders.yaml:7; keep one of them"
        ],
    ),
    "nothing where a list should be": (
        TOPIC,
        "- refund-time",
        "",
        [
            "topics/orders.yaml:13: entry 'delivery-time': 'next' should be a list: "
            "one item a line, each after '- '"
        ],
    ),
    "text where a list should be": (
        TOPIC,
        "- refund-time",
        "refund-time",
        [
            "topics/orders.yaml:13: entry 'delivery-time': 'next' should be a list: "
            "one item a line, each after '- '"
        ],
    ),
    "a next entry that is not there": (
        TOPIC,
        "- refund-time",
        "- refund-tme",
        [
            "topics/orders.yaml:14: entry 'delivery-time': "
            "there is no entry 'refund-tme', did you mean 'refund-time'?"
        ],
    ),
    "a source that is not there": (
        TOPIC,
        "- terms",
        "- term",
        [
            "topics/orders.yaml:20: entry 'refund-time': "
            "there is no source 'term', did you mean 'terms'?"
        ],
    ),
    "a section that is not there": (
        TOPIC,
        "- post-office#letters",
        "- post-office#leters",
        [
            "topics/orders.yaml:10: entry 'delivery-time': there is no source "
            "'post-office#leters', did you mean 'post-office#letters'?"
        ],
    ),
    "a disclaimer that is not there": (
        TOPIC,
        "- holidays",
        "- holiday",
        [
            "topics/orders.yaml:12: entry 'delivery-time': "
            "there is no disclaimer 'holiday', did you mean 'holidays'?"
        ],
    ),
    "a date of another country": (
        TOPIC,
        "reviewed: 2026-11-22",
        "reviewed: 22.11.2026",
        [
            "topics/orders.yaml:15: entry 'delivery-time': "
            "'22.11.2026' is not a date; write it like 2026-11-22"
        ],
    ),
    "a colon in a text": (
        TOPIC,
        "answer: A refund takes 14 days.",
        "answer: Good news: it takes 14 days.",
        [
            "topics/orders.yaml:18: not valid YAML: mapping values are not allowed in "
            "this context; put text that contains ': ' in double quotes"
        ],
    ),
    "a colon in a phrasing": (
        TOPIC,
        "- shipping time",
        "- shipping: time",
        [
            "topics/orders.yaml:7: entry 'delivery-time': 'phrasings' should be text "
            "but is a mapping; put text that contains ': ' in double quotes"
        ],
    ),
    "a key written twice": (
        TOPIC,
        "answer: A refund takes 14 days.",
        "answer: A refund takes 14 days.\nanswer: No.",
        [
            "topics/orders.yaml:19: entry 'refund-time': "
            "'answer' is here twice (first on line 18); keep one"
        ],
    ),
    "an alias": (
        TOPIC,
        "answer: A refund takes 14 days.",
        "answer: &one A refund takes 14 days.\nreview_due: *one",
        [
            "topics/orders.yaml:18: entry 'refund-time': '&one' is no text to YAML; "
            "put text that begins with a sign in double quotes",
            "topics/orders.yaml:19: entry 'refund-time': "
            "aliases (*name) are not allowed; write the text out",
        ],
    ),
    "a tag": (
        TOPIC,
        "answer: A refund takes 14 days.",
        "answer: !!python/object:os.system ls",
        [
            "topics/orders.yaml:18: entry 'refund-time': tags are not allowed; "
            "remove 'tag:yaml.org,2002:python/object:os.system'"
        ],
    ),
    "a tag of its own": (
        TOPIC,
        "answer: A refund takes 14 days.",
        "answer: !secret A refund takes 14 days.",
        [
            "topics/orders.yaml:18: entry 'refund-time': "
            "tags are not allowed; remove '!secret'"
        ],
    ),
    "a kind of source that there is not": (
        "sources.yaml",
        "kind: regulator",
        "kind: regulater",
        [
            "sources.yaml:3: 'post-office': 'regulater' is not one of 'article', "
            "'regulator', 'health-service', 'professional-body', 'study', 'label', "
            "'reference', 'charity' or 'secondary', did you mean 'regulator'?"
        ],
    ),
    "an address without https": (
        "sources.yaml",
        "url: https://post.example/promise",
        "url: post.example/promise",
        [
            "sources.yaml:4: 'post-office': 'post.example/promise' is not an address; "
            "it starts with https://"
        ],
    ),
    "a level that there is not": (
        PAGE,
        "level: emergency",
        "level: emergancy",
        [
            f"{PAGE}:1: 'emergancy' is not one of 'crisis', 'emergency', "
            "'distress', 'urgent', 'changing-spot' or 'clinician', did you mean "
            "'emergency'?"
        ],
    ),
    "a number that cannot be called": (
        PAGE,
        'tel: "999"',
        "tel: nine",
        [f"{PAGE}:18: 'call': 'nine' is not a number to call; write it like \"999\""],
    ),
    "a group that there is not": (
        PAGE,
        '- "{battery} {burning}"',
        '- "{batery} {burning}"',
        [
            f"{PAGE}:6: danger 'battery-fire': there is no group {{batery}} in this "
            "file or in safety/words.yaml, did you mean 'battery'?"
        ],
    ),
    "a group of another file": (
        "scope.yaml",
        "- discount",
        '- "{burning} discount"',
        [
            "scope.yaml:4: subject 'discounts': the group {burning} is known in "
            f"{PAGE} only; move it to safety/words.yaml to share it"
        ],
    ),
    "a group that another file has, too": (
        PAGE,
        "burning:",
        "burning:\n  - burn\nbattery:",
        [
            f"{PAGE}:10: 'words': the words 'battery' are also on "
            "safety/words.yaml:1; choose another name, or share one list in "
            "safety/words.yaml"
        ],
    ),
    "a parenthesis that is not closed": (
        PAGE,
        '- "{battery} {burning}"',
        "- battery (burns | smokes",
        [
            f"{PAGE}:6: danger 'battery-fire': 'battery (burns | smokes' has '(' "
            "without ')'; add the one that is missing"
        ],
    ),
    "a parenthesis that is not opened": (
        PAGE,
        "- (burn | smoke)",
        "- burn | smoke)",
        [
            f"{PAGE}:9: 'words': 'burn | smoke)' has ')' without '('; add the one "
            "that is missing"
        ],
    ),
    "parentheses in parentheses": (
        "safety/words.yaml",
        "- power pack",
        "- (power (pack | cell) | accu)",
        [
            "safety/words.yaml:3: 'battery': '(power (pack | cell) | accu)' has '(' "
            "inside '('; write the inner ones out"
        ],
    ),
    "parentheses with nothing in them": (
        PAGE,
        '- "{battery} {burning}"',
        "- battery ( | ) burns",
        [
            f"{PAGE}:6: danger 'battery-fire': 'battery ( | ) burns' has empty "
            "parentheses; write (a | b), or (a |) for a or none"
        ],
    ),
    "a group in parentheses": (
        PAGE,
        '- "{battery} {burning}"',
        "- ({battery} | torch) burns",
        [
            f"{PAGE}:6: danger 'battery-fire': '({{battery}} | torch) burns' has a "
            "{group} in parentheses; write a phrase for each"
        ],
    ),
    "a page that goes before none that there is": (
        PAGE,
        "level: emergency",
        "level: emergency\nbefore:\n  - batery-fire",
        [
            f"{PAGE}:3: 'before': there is no page 'batery-fire', did you mean "
            "'battery-fire'?"
        ],
    ),
    "a page that goes before itself": (
        PAGE,
        "level: emergency",
        "level: emergency\nbefore:\n  - battery-fire",
        [
            f"{PAGE}:2: these pages go before each other: battery-fire, "
            "battery-fire; remove one of the lines"
        ],
    ),
    "a phrase without words": (
        PAGE,
        '- "{battery} {burning}"',
        '- "?!"',
        [f"{PAGE}:6: danger 'battery-fire': '?!' has no words"],
    ),
    "a window that is no number": (
        PAGE,
        "- id: battery-fire",
        "- id: battery-fire\n  window: wide",
        [
            f"{PAGE}:5: danger 'battery-fire': 'window': input should be a valid "
            "integer, unable to parse string as an integer (found 'wide')"
        ],
    ),
    "a danger without phrases": (
        PAGE,
        '- "{battery} {burning}"',
        "",
        [
            f"{PAGE}:5: danger 'battery-fire': 'when' should be a list: "
            "one item a line, each after '- '"
        ],
    ),
    "a chip under a subject that leads nowhere": (
        "scope.yaml",
        "- delivery-time",
        "- delivery-tine",
        [
            "scope.yaml:7: subject 'discounts': "
            "there is no entry 'delivery-tine', did you mean 'delivery-time'?"
        ],
    ),
    "a starter that leads nowhere": (
        "settings.yaml",
        "- delivery-time",
        "- delivery-tine",
        [
            "settings.yaml:3: 'starters': "
            "there is no entry 'delivery-tine', did you mean 'delivery-time'?"
        ],
    ),
    "a locale that is none": (
        "settings.yaml",
        "name: Till",
        "locale: English",
        [
            "settings.yaml:1: 'English' is not a valid 'locale'; "
            "write it like en or en-GB"
        ],
    ),
    "small talk that has something filled in that is nowhere": (
        "smalltalk.yaml",
        "reply: Good day!",
        "reply: Good day, {name}!",
        ["smalltalk.yaml:5: rule 'hello': 'reply' has {name}; it may have {topics}"],
    ),
    "small talk below an answer that has something unknown filled in": (
        "smalltalk.yaml",
        "reply: Good day!",
        "reply: Good day!\nreply_after: As of {checked}.",
        [
            "smalltalk.yaml:6: rule 'hello': 'reply_after' has {checked}; it may have "
            "{sources}, {reviewed}, {review_due}, {topics}"
        ],
    ),
    "small talk with sources where nothing was answered": (
        "smalltalk.yaml",
        "reply: Good day!",
        "reply: From {sources}.",
        ["smalltalk.yaml:5: rule 'hello': 'reply' has {sources}; it may have {topics}"],
    ),
    "small talk in phrases that are no whole sentences": (
        "smalltalk.yaml",
        "reply: Good day!",
        "reply: Good day!\nwindow: 8",
        [
            "smalltalk.yaml:6: rule 'hello': 'window' is a key elsewhere, and none "
            "here; remove it"
        ],
    ),
    "an act that there is not": (
        "smalltalk.yaml",
        "reply: Good day!",
        "reply: Good day!\nact: mor",
        [
            "smalltalk.yaml:6: rule 'hello': 'mor' is not one of 'again', 'simpler', "
            "'more', 'sources', 'reviewed', 'else', 'not-meant', 'person', 'assent', "
            "'refusal' or 'remark', did you mean 'more'?"
        ],
    ),
    "a decline that has something filled in that is nowhere": (
        "settings.yaml",
        "name: Till",
        "texts:\n  declined_again: Not {sources} either.",
        [
            "settings.yaml:2: 'texts': 'declined_again' has {sources}; it may have "
            "{topics}"
        ],
    ),
    "small talk in a group that there is not": (
        "smalltalk.yaml",
        "- hello",
        '- "{greeting}"',
        [
            "smalltalk.yaml:4: rule 'hello': there is no group {greeting} in this file "
            "or in safety/words.yaml"
        ],
    ),
}


@pytest.mark.parametrize(
    ("file", "line", "by", "expected"), list(BROKEN.values()), ids=list(BROKEN)
)
def test_an_editor_reads_where_what_and_the_fix(
    knowledge_folder: Path, file: str, line: str, by: str, expected: list[str]
) -> None:
    replace_line(knowledge_folder / file, line, by)

    assert problems(knowledge_folder) == expected


def with_tab(folder: Path) -> None:
    (folder / TOPIC).write_text("title: Orders\nentries:\n\t- id: a\n")


def with_latin_1(folder: Path) -> None:
    (folder / TOPIC).write_bytes("title: Übersicht\n".encode("latin-1"))


def with_nothing(folder: Path) -> None:
    (folder / "sources.yaml").write_text("# nothing yet\n")


def with_a_list(folder: Path) -> None:
    (folder / TOPIC).write_text("- id: a\n")


def with_an_alias(folder: Path) -> None:
    (folder / "synonyms.yaml").write_text("- &one\n  - parcel\n  - package\n- *one\n")


def with_an_open_quote(folder: Path) -> None:
    (folder / "settings.yaml").write_text('name: "Till\n')


def with_a_misnamed_file(folder: Path) -> None:
    (folder / "source.yaml").write_text("a: b\n")


def with_a_misplaced_topic(folder: Path) -> None:
    (folder / "delivery.yaml").write_text("title: Delivery\n")


def with_a_yml_topic(folder: Path) -> None:
    (folder / "topics" / "gifts.yml").write_text("title: Gifts\n")


def with_two_documents(folder: Path) -> None:
    (folder / "settings.yaml").write_text("name: Till\n---\nname: Counter\n")


def with_a_control_character(folder: Path) -> None:
    (folder / "settings.yaml").write_text("name: Till\x07\n")


@pytest.mark.parametrize(
    ("break_it", "expected"),
    [
        (with_tab, [f"{TOPIC}:3: not valid YAML", "indent with spaces, not tabs"]),
        (
            with_latin_1,
            [f"{TOPIC}:1: not UTF-8 on this line behind 'title:'; save the file"],
        ),
        (with_nothing, ["sources.yaml:1: the file is empty"]),
        (with_a_list, [f"{TOPIC}:1: ", "should hold 'key: value' lines"]),
        (with_an_alias, ["synonyms.yaml:", "aliases (*name) are not allowed"]),
        (with_an_open_quote, ["settings.yaml:1: not valid YAML", "close the quote"]),
        (
            with_a_misnamed_file,
            ["source.yaml:1: no knowledge file has this name", "'sources.yaml'?"],
        ),
        (with_a_misplaced_topic, ["delivery.yaml:1:", "topics belong into topics/"]),
        (with_a_yml_topic, ["topics/gifts.yml:1: ", "rename it to 'gifts.yaml'"]),
        (with_two_documents, ["settings.yaml:", "not valid YAML"]),
        (with_a_control_character, ["settings.yaml:1: an invisible", "U+0007"]),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_file_that_cannot_be_read_is_named_with_the_reason(
    knowledge_folder: Path, break_it: Callable[[Path], None], expected: list[str]
) -> None:
    break_it(knowledge_folder)

    report = "\n".join(problems(knowledge_folder))

    for part in expected:
        assert part in report


@pytest.mark.parametrize("names", [[], ["topics/.keep"], ["settings.yaml"]])
def test_a_folder_without_topics_says_where_they_go(
    tmp_path: Path, names: list[str]
) -> None:
    write_files(tmp_path, dict.fromkeys(names, "name: Till\n"))

    [problem] = problems(tmp_path)

    assert problem.startswith("topics:1: no topic files here")


def test_all_problems_of_all_files_are_reported_at_once(knowledge_folder: Path) -> None:
    for file, line, by in [
        (TOPIC, "reviewed: 2026-11-22", "reviewed: soon"),
        (TOPIC, "answer: A refund takes 14 days.", "awnser: Soon."),
        ("sources.yaml", "kind: article", "kind: blog"),
        (PAGE, "level: emergency", "level: urgentest"),
        ("settings.yaml", "name: Till", "nme: Till"),
        ("synonyms.yaml", "- - parcel", "- - {}"),
    ]:
        replace_line(knowledge_folder / file, line, by)
    (knowledge_folder / "scope.yaml").write_text("uncovered: [\n")

    reported = [problem.split(": ")[0] for problem in problems(knowledge_folder)]

    assert {place.split(":")[0] for place in reported} == {
        TOPIC,
        "sources.yaml",
        PAGE,
        "scope.yaml",
        "settings.yaml",
        "synonyms.yaml",
    }
    assert len(reported) >= 7


def test_a_file_that_is_broken_does_not_make_others_look_broken(
    knowledge_folder: Path,
) -> None:
    (knowledge_folder / "sources.yaml").write_text("post-office: [\n")

    reported = problems(knowledge_folder)

    assert [problem.split(":")[0] for problem in reported] == ["sources.yaml"]


def test_a_knowledge_base_is_loaded_whole(shipped: KnowledgeBase) -> None:
    assert shipped.entries
    assert shipped.safety.rules
    assert shipped.smalltalk
    assert shipped.scope.uncovered
    assert shipped.synonyms


@pytest.mark.parametrize("name", ["safety.yaml", "examples.yaml"])
def test_a_file_of_the_layout_without_pages_says_where_its_parts_go(
    knowledge_folder: Path, name: str
) -> None:
    (knowledge_folder / name).write_text("rules: []\n", encoding="utf-8")

    [problem] = problems(knowledge_folder)

    assert problem.startswith(f"{name}:1: ")
    assert "safety/" in problem
    assert "`askwell init my-faq` writes an example" in problem


def page(id: str, *, level: str = "emergency", before: str = "") -> str:
    lines = f"before:\n  - {before}\n" if before else ""
    return (
        f"level: {level}\nreply: Call.\n{lines}"
        f"dangers:\n  - id: {id}\n    when:\n      - {id}\n"
    )


def pages(folder: Path, **texts: str) -> Path:
    files = {f"safety/{name}.yaml": text for name, text in texts.items()}
    return write_files(folder, files)


def test_pages_go_by_name_unless_one_says_that_it_goes_before(
    knowledge_folder: Path,
) -> None:
    pages(knowledge_folder, a=page("a"), b=page("b"), z=page("z", before="b"))

    safety = load(knowledge_folder).safety

    assert list(safety.pages) == ["a", "z", "b", "battery-fire", "leaking-battery"]
    assert [rule.id for rule in safety.rules][:3] == ["a", "z", "b"]


def test_pages_that_go_before_each_other_are_an_error(knowledge_folder: Path) -> None:
    pages(knowledge_folder, a=page("a", before="b"), b=page("b", before="a"))

    [problem] = problems(knowledge_folder)

    assert ": these pages go before each other: " in problem


def test_only_pages_of_one_level_go_before_each_other(knowledge_folder: Path) -> None:
    pages(knowledge_folder, a=page("a", level="urgent", before="battery-fire"))

    assert problems(knowledge_folder) == [
        "safety/a.yaml:4: 'before': 'battery-fire' is of the level 'emergency', and "
        "the more dangerous level goes first anyway; remove the line"
    ]


def test_an_id_that_a_danger_of_another_page_has_is_an_error(
    knowledge_folder: Path,
) -> None:
    pages(knowledge_folder, smoke=page("battery-fire"))

    assert problems(knowledge_folder) == [
        f"safety/smoke.yaml:4: danger 'battery-fire': the id is taken by "
        f"{PAGE}:4; choose another"
    ]


def test_a_page_gives_its_examples_to_its_first_danger(knowledge_folder: Path) -> None:
    second = "  - id: second\n    when:\n      - b\n    examples:\n      - b b\n"
    text = page("first") + second + "examples:\n  - a a\nordinary:\n  - c\n"
    pages(knowledge_folder, two=text)

    knowledge = load(knowledge_folder)
    examples = {rule.id: rule.examples for rule in knowledge.safety.rules}

    assert examples["first"] == ("a a",)
    assert examples["second"] == ("b b",)
    assert knowledge.safety.ordinary == ("the torch is hot stuff", "c")


@pytest.mark.parametrize(
    ("kind", "part", "line"),
    [
        ("when/battery-fire", 0, 6),
        ("examples/battery-fire", 1, 12),
        ("ordinary/battery-fire", 0, 14),
        ("words/burning", 0, 9),
        ("words", "burning", 8),
        ("dangers", "battery-fire", 4),
    ],
)
def test_everything_on_a_page_has_its_line(
    knowledge_folder: Path, kind: str, part: str | int, line: int
) -> None:
    places = load(knowledge_folder).places

    assert places[kind, part] == (str(knowledge_folder / PAGE), line)
