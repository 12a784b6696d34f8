"""`askwell init`, as somebody meets it who has no knowledge base yet."""

import json
from http.client import HTTPConnection
from pathlib import Path

import pytest

from bot import Kind, KnowledgeError, Level, Responder, load
from bot.check import check
from bot.files.folder import FILES
from bot.files.schema import outdated
from bot.files.starter import EXAMPLE, LANGUAGES, begin, begin_safety
from tests.builders import write_files
from tests.core.cli.running import main
from tests.servers.serving import served


@pytest.fixture(scope="module", name="folder")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("begun") / "new" / "knowledge"
    begin(folder)
    return folder


@pytest.fixture(scope="module", name="begun")
def _begun(folder: Path) -> Responder:
    return Responder(load(folder))


def test_the_example_passes_check_without_a_word(begun: Responder) -> None:
    assert list(check(begun)) == []


def test_the_example_has_every_file_that_editors_write(folder: Path) -> None:
    written_by_us = {"calibration.yaml"}

    files = {str(path.relative_to(folder)) for path in folder.rglob("*.yaml")}
    assert {*FILES} - written_by_us <= files
    assert len(list(folder.glob("safety/*.yaml"))) > 3
    assert len(list(folder.glob("topics/*.yaml"))) == 2
    assert outdated(folder) == []


def test_every_file_teaches_what_it_is_for(folder: Path) -> None:
    for path in folder.rglob("*.yaml"):
        modeline, comment, *_ = path.read_text(encoding="utf-8").splitlines()

        assert modeline.startswith("# yaml-language-server: $schema=")
        assert len(comment) > 40
        assert comment.startswith("# ")


def test_the_example_has_a_rule_for_each_level_that_any_subject_needs(
    begun: Responder,
) -> None:
    levels = {rule.level for rule in begun.knowledge.safety.rules}

    assert levels == set(Level) - {Level.CHANGING_SPOT}


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("how many weeks may I keep my book", Kind.ANSWER),
        ("are you open on sunday?", Kind.ANSWER),
        ("i want to die", Kind.ESCALATE),
        ("somebody passed out next to the copier", Kind.ESCALATE),
        ("this is killing me", Kind.DECLINE),
        ("the battery of my reader is dead", Kind.DECLINE),
        ("the shelf is on fire", Kind.ESCALATE),
        ("which tablets should I take?", Kind.REFER),
        ("hello", Kind.SMALLTALK),
        ("can I print here", Kind.DECLINE),
        ("what is the capital of Peru", Kind.DECLINE),
    ],
)
def test_the_example_answers_at_once(
    begun: Responder, message: str, kind: Kind
) -> None:
    assert begun.reply(message).kind is kind


@pytest.mark.parametrize("by", ["argument", "environment"])
def test_the_example_serves_at_once(folder: Path, by: str) -> None:
    arguments = ["--knowledge", str(folder)] if by == "argument" else []
    variables = {} if arguments else {"FAQ_KNOWLEDGE": str(folder)}
    with served(*arguments, **variables) as (line, port):
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request(
            "POST",
            "/api/chat",
            json.dumps({"message": "how long can I keep a book?"}),
            {"Content-Type": "application/json"},
        )
        reply = json.load(connection.getresponse())
        connection.close()

    assert line.startswith("Library desk is at ")
    assert reply["entry"]["id"] == "loan-period"


def test_init_writes_the_files_and_says_what_to_do_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "mine"

    status = main(["init", str(folder)])
    out = capsys.readouterr().out

    assert status == 0
    assert (folder / "settings.yaml").read_bytes() == (
        EXAMPLE / "settings.yaml"
    ).read_bytes()
    for command in ("ask", "serve", "check", "calibrate"):
        assert f"askwell {command} --knowledge {folder}" in out


def test_init_takes_an_empty_folder(tmp_path: Path) -> None:
    assert main(["init", str(tmp_path)]) == 0


SHOP = """\
title: {0}
entries:
  - id: opening-hours
    question: {1}
    answer: {2}
"""
SHOPS = {
    "en": ("Shop", "When are you open?", "All day."),
    "de": ("Laden", "Wann haben Sie offen?", "Den ganzen Tag."),
    "fr": ("Magasin", "Quand êtes-vous ouverts ?", "Toute la journée."),
    "es": ("Tienda", "¿Cuándo abren?", "Todo el día."),
}


def shop(folder: Path, locale: str | None = None) -> Path:
    settings = {"settings.yaml": f"locale: {locale}\n"} if locale else {}
    topic = SHOP.format(*SHOPS.get(locale or "en", SHOPS["en"]))
    return write_files(folder, {"topics/shop.yaml": topic, **settings})


@pytest.mark.parametrize("language", LANGUAGES)
def test_general_pages_find_their_examples_and_no_ordinary_sentence(
    tmp_path: Path, language: str
) -> None:
    folder = shop(tmp_path, language)
    begin_safety(folder)

    found = [
        str(problem)
        for problem in check(Responder(load(folder)))
        if problem.check != "disclaimer" and "safety/" in problem.path
    ]

    assert found == []


@pytest.mark.parametrize(
    ("language", "message", "level"),
    [
        ("en", "honestly I just want to die", Level.CRISIS),
        ("en", "my wife is having a heart attack", Level.EMERGENCY),
        ("en", "this is killing me", None),
        ("en", "I have a dead battery", None),
        ("en", "my phone dies every night", None),
        ("en", "can I kill a process that hangs", None),
        ("de", "ich möchte nur noch sterben", Level.CRISIS),
        ("de", "Hilfe, mein Vater ist bewusstlos", Level.EMERGENCY),
        ("de", "die Batterie ist tot", None),
        ("de", "kann ich meinen Vertrag beenden", None),
        ("fr", "j'ai vraiment envie de mourir", Level.CRISIS),
        ("fr", "au secours, il y a un incendie", Level.EMERGENCY),
        ("fr", "cette attente me tue", None),
        ("fr", "ma pile est morte", None),
        ("es", "ya no quiero vivir más", Level.CRISIS),
        ("es", "mi padre está inconsciente", Level.EMERGENCY),
        ("es", "me muero por ver el menú", None),
        ("es", "la pila está muerta", None),
    ],
)
def test_general_pages_alarm_about_danger_and_not_about_figures_of_speech(
    tmp_path: Path, language: str, message: str, level: Level | None
) -> None:
    folder = shop(tmp_path, language)
    begin_safety(folder)

    rule = Responder(load(folder)).verdict(message).rule

    assert (rule.level if rule else None) is level


@pytest.mark.parametrize(
    ("language", "numbers"),
    [
        ("de", {"0800 111 0 111", "142", "143", "112"}),
        ("en", {"116 123", "988", "999", "911", "112"}),
        ("es", {"024", "800 911 2000", "988", "112", "911"}),
        ("fr", {"3114", "0800 32 123", "143", "988", "112", "911"}),
    ],
)
def test_general_pages_ring_the_numbers_of_their_countries(
    tmp_path: Path, language: str, numbers: set[str]
) -> None:
    folder = shop(tmp_path, language)
    begin_safety(folder)

    rules = load(folder).safety.rules

    assert {call.tel for rule in rules for call in rule.call} == numbers


@pytest.mark.parametrize("locale", ["en-GB", "en", None])
def test_general_pages_of_dangers_are_added_in_the_language(
    tmp_path: Path, locale: str | None
) -> None:
    folder = shop(tmp_path, locale)

    paths = begin_safety(folder)
    bot = Responder(load(folder))

    assert [path.name for path in paths] == ["crisis.yaml", "emergency.yaml"]
    assert bot.reply("I want to kill myself").kind is Kind.ESCALATE
    about_pages = [p for p in check(bot) if "safety" in p.path]
    assert {p.check for p in about_pages} <= {"disclaimer"}


def test_no_general_pages_are_added_in_a_language_that_there_are_none_in(
    tmp_path: Path,
) -> None:
    assert begin_safety(shop(tmp_path, "fi")) == []


def test_no_general_pages_are_added_beside_an_editors_own(tmp_path: Path) -> None:
    folder = shop(tmp_path)
    begin_safety(folder)

    assert begin_safety(folder) == []


def test_settings_that_do_not_load_are_told(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="locale"):
        begin_safety(shop(tmp_path, "not a locale!"))


def test_init_adds_general_pages_to_a_folder_and_says_which(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shop(tmp_path)

    assert main(["init", "--safety", str(folder)]) == 0
    assert f"{folder}/safety/crisis.yaml written." in capsys.readouterr().out

    assert main(["init", "--safety", str(folder)]) == 2
    assert "has pages in safety/ already" in capsys.readouterr().err


def test_init_adds_no_pages_to_a_folder_that_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", "--safety", str(tmp_path / "nowhere")]) == 2
    assert "begin one: askwell init" in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["a file in it", "a file"])
def test_init_overwrites_nothing(
    tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "mine"
    mine = folder / "notes.txt" if kind == "a file in it" else folder
    mine.parent.mkdir(exist_ok=True)
    mine.write_text("precious", encoding="utf-8")

    status = main(["init", str(folder)])

    assert status == 2
    assert mine.read_text(encoding="utf-8") == "precious"
    assert f"{folder} is there already and not empty" in capsys.readouterr().err
    assert list(tmp_path.rglob("*.yaml")) == []
