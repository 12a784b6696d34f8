"""`askwell gaps` and `stats`: from a miss to a phrasing in two commands."""

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from tests.builders import write_files
from web.commands import web
from web.records import today_utc
from web.records.store import Store
from web.records.values import FeedbackRecord, ReplyRecord

SHOP = {
    "topics/orders.yaml": """\
        # Ask the warehouse first.
        title: Orders
        entries:
          - id: delivery-time   # the most asked
            question: When will my parcel arrive?
            phrasings:
              - how long does delivery take
              - shipping time
            answer: The post office needs 3 to 5 days.
            review_due: 2020-01-01
          - id: refund-time
            question: When do I get my money back?
            answer: A refund takes 14 days.
        """,
    "scope.yaml": """\
        uncovered:
          - id: discounts
            when:
              - discount
            reply: I know nothing of discounts.
        """,
    "safety/fire.yaml": """\
        level: urgent
        reply: Put it out.
        dangers:
          - id: fire
            when:
              - on fire
        """,
    # Only what is curated word for word is answered, wherever the shipped model begins.
    "calibration.yaml": """\
        knowledge: of some day
        semantic: true
        shift: 0
        answer_from: 0.95
        suggest_from: 0.2
        """,
}
TODAY = today_utc()
# The shop's own words are near enough to be suggested, and not to be answered.
NEAR = "deliver on Sundays"
HISTORY = (
    *("do you rent out bicycles", "bicycles for rent", "do you rent out bicycles"),
    *(NEAR, "any student discount", "shipping time"),
)


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    return write_files(tmp_path / "knowledge", SHOP)


@pytest.fixture
def store(knowledge: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The shop's, empty; the commands are told of both."""
    url = f"sqlite:///{tmp_path}/askwell.db"
    monkeypatch.setenv("FAQ_DATABASE_URL", url)
    monkeypatch.setenv("FAQ_KNOWLEDGE", str(knowledge))
    made = Store(url)
    made.prepare()
    return made


@pytest.fixture
def asked(store: Store) -> Store:
    """The same with a history."""
    store.write(
        ReplyRecord(day=TODAY, kind="decline", text=message) for message in HISTORY
    )
    return store


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> "Said":
    return Said(capsys)


class Said:
    """Runs commands, and has what they said."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str, status: int = 0) -> str:
        with pytest.raises(SystemExit) as end:
            web(arguments, prog_name="python -m web")

        assert end.value.code == status
        out, error = self._capsys.readouterr()
        assert bool(error) is bool(status)
        return error or out


def patch_in(output: str) -> list[str]:
    """The parts that are there to paste."""
    return output.split("To paste:\n\n")[1].split("\n\nOr add")[0].split("\n\n")


def test_gaps_come_the_most_asked_first_with_what_to_paste(
    asked: Store, knowledge: Path, said: Said
) -> None:
    output = said("gaps")
    orders = knowledge / "topics" / "orders.yaml"

    assert output.startswith(
        f"2 of 2 open gaps shown, asked 4 times since {first_day()}."
    )
    assert "1 more have a reply by now." in output
    assert "1 more are declined on purpose (discounts 1 ×)." in output
    assert patch_in(output) == [
        f"# 1. asked 3 times\n# {orders}, or another topic, under entries:\n"
        + "".join(re.findall(r"# nearest: .*\n", output)[:1])
        + "  - id: rent-bicycles\n"
        "    question: do you rent out bicycles\n"
        "    phrasings:  # eight or more, as different people would ask\n"
        "      - bicycles for rent\n"
        "    answer:  # nobody has written it yet; in the first sentence, plainly\n"
        "    sources:  # where it stands",
        f"# 2. asked once\n# {orders}, entry 'delivery-time', under phrasings:\n"
        f"      - {NEAR}",
    ]
    assert output.rstrip().endswith("askwell gaps 2 --apply delivery-time")


def first_day() -> date:
    return date.fromordinal(TODAY.toordinal() - 29)


def test_what_is_to_be_pasted_is_yaml_and_does_not_load_without_an_answer(
    asked: Store, knowledge: Path, said: Said
) -> None:
    [part, _] = patch_in(said("gaps"))
    orders = knowledge / "topics" / "orders.yaml"
    pasted = f"{orders.read_text()}{part}\n"
    orders.write_text(pasted)

    entries = yaml.safe_load(pasted)["entries"]
    refused = said("gaps", status=1)

    assert [entry["id"] for entry in entries] == [
        "delivery-time",
        "refund-time",
        "rent-bicycles",
    ]
    assert "entry 'rent-bicycles': 'answer' is empty" in refused


def test_from_a_miss_to_a_phrasing_in_two_commands(
    asked: Store, knowledge: Path, said: Said
) -> None:
    orders = knowledge / "topics" / "orders.yaml"
    before = orders.read_text()

    command = said("gaps").rstrip().splitlines()[-1].split()
    output = said(*command[1:])

    assert f"{orders}:9: added to 'delivery-time': {NEAR}" in output
    assert orders.read_text() == before.replace(
        "      - shipping time\n", f"      - shipping time\n      - {NEAR}\n"
    )
    assert said("gaps").startswith("1 of 1 open gap shown, asked 3 times")


def test_any_words_can_be_added(asked: Store, knowledge: Path, said: Said) -> None:
    said("gaps", "cash returned: when?", "--apply", "refund-time")
    [_, entry] = yaml.safe_load((knowledge / "topics" / "orders.yaml").read_text())[
        "entries"
    ]

    assert entry["phrasings"] == ["cash returned: when?"]


def test_what_was_written_is_listed_and_taken_back(
    asked: Store, knowledge: Path, said: Said
) -> None:
    orders = knowledge / "topics" / "orders.yaml"
    before = orders.read_bytes()

    nothing = said("undo")
    written = said("gaps", "cash returned: when?", "--apply", "refund-time")
    after = orders.read_bytes()
    listed = said("undo")
    undone = said("undo", "1")

    assert "Nothing was written" in nothing
    assert "For visitors: 1 entry changed." in written
    assert "`askwell undo 1` takes it back." in written
    assert "refund-time: phrasing added" in listed
    assert "(cash returned: when?)" in listed
    assert after != before
    assert f"{orders}: as it was before edit 1." in undone
    assert orders.read_bytes() == before
    assert "undone" in said("undo")
    assert "Edit 1 is undone already." in said("undo", "1", status=2)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["7"], "There is no gap 7; they go to 2."),
        (["7", "--apply", "refund-time"], "There is no gap 7; they go to 2."),
        (["1", "--apply", "refund"], "The knowledge has no entry 'refund'."),
        (["shipping time", "--apply", "refund-time"], "also on"),
        (["some words"], "askwell gaps 1 --apply ENTRY"),
        (["--apply", "refund-time"], "askwell gaps 1 --apply ENTRY"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    asked: Store, knowledge: Path, said: Said, arguments: list[str], why: str
) -> None:
    before = (knowledge / "topics" / "orders.yaml").read_bytes()

    assert why in said("gaps", *arguments, status=1)
    assert (knowledge / "topics" / "orders.yaml").read_bytes() == before


def test_words_that_lost_something_are_not_made_a_phrasing(
    store: Store, said: Said
) -> None:
    text = "[name], does [name] rent out bicycles"
    store.write([ReplyRecord(day=TODAY, kind="decline", text=text)])

    assert "# to be put in other words: does [name] rent" in said("gaps")
    refused = said("gaps", "1", "--apply", "refund-time", status=1)
    assert "Give the words yourself" in refused


def test_one_gap_is_shown_with_all_its_phrasings(asked: Store, said: Said) -> None:
    output = said("gaps", "1")

    assert "\n  do you rent out bicycles\n  bicycles for rent\n" in output
    assert NEAR not in output


SUBJECTS = (
    *("can you call me a taxi", "is there wifi", "where are the toilets"),
    *("may I pay with a voucher", "are you hiring", "is my dog allowed in"),
)


@pytest.fixture
def many(store: Store) -> Store:
    """Six gaps, the second asked twice and so on, and what is none."""
    texts = [text for n, text in enumerate(SUBJECTS, start=1) for _ in range(n)]
    texts += ["asdf", "qwertyuiop", "2"] + ["any student discount"] * 13
    store.write(ReplyRecord(day=TODAY, kind="decline", text=text) for text in texts)
    return store


def numbers_in(output: str) -> list[str]:
    """The numbers of the gaps that the first table has."""
    return re.findall(r"^ *(\d+) +\d+ ", output.split("Declined")[0], re.MULTILINE)


def test_what_is_no_gap_takes_no_place_of_one(many: Store, said: Said) -> None:
    output = said("gaps", "--limit", "2")

    assert output.startswith("2 of 6 open gaps shown, asked 21 times")
    assert "--all shows all." in output
    assert "13 more are declined on purpose (discounts 13 ×)." in output
    assert "3 could not be read." in output
    assert numbers_in(output) == ["1", "2"]
    assert "asdf" not in output


def test_all_gaps_are_shown_on_request_and_each_by_its_number(
    many: Store, said: Said
) -> None:
    output = said("gaps", "--all")

    assert output.startswith("6 of 6 open gaps shown")
    assert numbers_in(output) == ["1", "2", "3", "4", "5", "6"]
    assert "  can you call me a taxi" in said("gaps", "6", "--limit", "1")


def test_a_dismissed_gap_stays_away_until_it_is_restored(
    many: Store, said: Said
) -> None:
    dismissed = said("gaps", "1", "--dismiss")
    after, listed = said("gaps"), said("gaps", "--dismissed")
    restored = said("gaps", "1", "--restore")

    assert dismissed.startswith("Dismissed: is my dog allowed in.")
    assert after.startswith("5 of 5 open gaps shown, asked 15 times")
    assert "1 dismissed: `askwell gaps --dismissed` lists them." in after
    assert "is my dog allowed in" in listed
    assert "taxi" not in listed
    assert restored.startswith("Restored: is my dog allowed in.")
    assert said("gaps").startswith("6 of 6 open gaps shown")


def test_words_are_dismissed_and_restored_as_well(many: Store, said: Said) -> None:
    said("gaps", "Is there Wifi?", "--dismiss")
    between = said("gaps")
    said("gaps", "is there wifi", "--restore")

    assert between.startswith("5 of 5 open gaps shown, asked 19 times")
    assert said("gaps").startswith("6 of 6 open gaps shown")


def test_words_that_were_not_dismissed_are_not_restored(
    many: Store, said: Said
) -> None:
    refused = said("gaps", "is there wifi", "--restore", status=1)

    assert refused == (
        "Nothing to restore: 'is there wifi' was not dismissed. "
        "`askwell gaps --dismissed` lists what was.\n"
    )


def test_a_dismissed_gap_that_is_asked_much_more_often_says_so(
    many: Store, said: Said
) -> None:
    said("gaps", SUBJECTS[0], "--dismiss")
    many.write([ReplyRecord(day=TODAY, kind="decline", text=SUBJECTS[0])] * 5)

    table = said("gaps").split("To paste")[0]

    assert "6 of 6 open gaps shown" in table
    assert "(dismissed" in table


def test_everything_is_written_for_a_spreadsheet(
    many: Store, said: Said, tmp_path: Path
) -> None:
    path = tmp_path / "gaps.csv"
    many.write([ReplyRecord(day=TODAY, kind="decline", text="=taxis()")])

    output = said("gaps", "--csv", str(path))
    table = path.read_text("utf-8-sig")

    assert output == f"{path}: a row for each message.\n"
    assert "1,6,is my dog allowed in,open," in table
    assert ",13,any student discount,on purpose,," in table
    assert ",1,asdf,unreadable,," in table
    assert ",'=taxis()," in table


@pytest.mark.parametrize(
    ("arguments", "status", "why"),
    [
        (["9", "--dismiss"], 1, "There is no gap 9; they go to 6."),
        (["1", "--restore"], 1, "There is no dismissed gap 1; there is none."),
        (["--dismiss"], 1, "Give the number of a gap"),
        (["1", "--dismiss", "--restore"], 2, "Give one of --apply"),
        (["--csv", "/nowhere/gaps.csv"], 1, "/nowhere/gaps.csv cannot be written"),
    ],
)
def test_what_cannot_be_done_with_gaps_is_said(
    many: Store, said: Said, arguments: list[str], status: int, why: str
) -> None:
    assert why in said("gaps", *arguments, status=status)


def test_false_alarms_are_yaml_for_the_page_of_their_rule(
    asked: Store, knowledge: Path, said: Said
) -> None:
    asked.write(
        [
            FeedbackRecord(
                mark="one",
                day=TODAY,
                kind="refer",
                rule="fire",
                opinion="wrong",
                text="is the fire sale on fire",
            )
        ]
    )
    output = said("gaps")

    assert "False alarms, to paste:" in output
    assert f"# {knowledge / 'safety' / 'fire.yaml'}, look-alike" in output
    assert "\n  - is the fire sale on fire\n" in output


def test_without_misses_there_is_no_gap(store: Store, said: Said) -> None:
    assert said("gaps") == f"No gap since {first_day()}.\n"


def test_without_a_store_the_commands_say_so(
    knowledge: Path, monkeypatch: pytest.MonkeyPatch, said: Said
) -> None:
    monkeypatch.setenv("FAQ_DATABASE_URL", "off")

    for command in ("gaps", "stats"):
        assert said(command, status=1) == "Nothing is kept: FAQ_DATABASE_URL is off.\n"


@pytest.mark.parametrize("place", ["before", "after"])
def test_a_folder_may_be_named_before_and_after_the_command(
    store: Store, said: Said, tmp_path: Path, place: str
) -> None:
    named = ["--knowledge", str(tmp_path / "elsewhere")]
    arguments = [*named, "gaps"] if place == "before" else ["gaps", *named]

    assert str(tmp_path / "elsewhere" / "topics") in said(*arguments, status=1)


def test_stats_show_what_the_desk_shows(asked: Store, said: Said) -> None:
    asked.write(
        [
            *[ReplyRecord(day=TODAY, kind="answer", entry="refund-time")] * 3,
            FeedbackRecord(
                mark="one",
                day=TODAY,
                kind="answer",
                entry="refund-time",
                opinion="wrong",
            ),
            *[ReplyRecord(day=TODAY, kind="escalate", rule="fire")] * 7,
            ReplyRecord(day=TODAY, kind="answer", entry="refund-time", rule="fire"),
            *[ReplyRecord(day=TODAY, kind="smalltalk", smalltalk="hooray")] * 5,
            FeedbackRecord(
                mark="two", day=TODAY, kind="escalate", rule="fire", opinion="unhelpful"
            ),
        ]
    )

    output = said("stats")
    rows = [line.split() for line in output.splitlines()]

    assert [str(TODAY), "4", "6", "7", "5", "22"] in rows
    assert "4 refund-time When do I get my money back?".split() in rows
    assert [row[:3] for row in rows if row[:1] == ["fire"]] == [
        ["fire", "siren", "7"],
        ["fire", "note", "1"],
    ]
    assert "fire.yaml, look-alike to add under ordinary: (fire, siren)" in output
    assert "Turns that ask for no entry" in output
    assert f"hooray (no longer there) 5 {TODAY} {TODAY}".split() in rows
    assert "discounts 1 1 any student discount".split() in rows
    assert ["When", "do", "I", "get", "my", "1"] in rows
    assert "2 of 2 open gaps shown, asked 4 times" in output
    assert "review was due 2020-01-01: delivery-time" in output
    assert "Knowledge " in output


# Several knowledge bases


GERMAN = {
    "settings.yaml": "locale: de\n",
    "topics/bestellung.yaml": """\
        title: Bestellung
        entries:
          - id: lieferzeit
            question: Wann kommt mein Paket?
            answer: Die Post braucht drei Tage.
        """,
}


@pytest.fixture
def german(
    asked: Store, knowledge: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """German knowledge served beside the shop's, with a miss of its own."""
    folder = write_files(tmp_path / "german", GERMAN)
    monkeypatch.setenv("FAQ_KNOWLEDGE", f"{knowledge},{folder}")
    store = Store(asked.url.render_as_string(), "de")
    store.prepare()
    store.write([ReplyRecord(day=TODAY, kind="decline", text="Retoure anmelden")])
    return folder


def test_gaps_of_several_bases_are_the_firsts_unless_a_language_is_named(
    german: Path, knowledge: Path, said: Said
) -> None:
    english, other = said("gaps"), said("gaps", "--lang", "de-AT")

    assert english.startswith(f"en: {knowledge}\n2 of 2 open gaps shown, asked 4 times")
    assert other.startswith(f"de: {german}\n1 of 1 open gap shown, asked once")
    assert f"# {german / 'topics'}" in other
    assert "bicycles" not in other


def test_stats_say_of_which_base_they_are(german: Path, said: Said) -> None:
    assert "Knowledge " in said("stats")
    assert said("stats", "--lang", "de").startswith(f"de: {german}\n")


def test_a_phrasing_is_added_to_the_base_in_its_language(
    german: Path, knowledge: Path, said: Said
) -> None:
    orders = (knowledge / "topics" / "orders.yaml").read_text()
    words = "Wo bleibt mein Päckchen?"

    output = said("gaps", words, "--apply", "lieferzeit", "--lang", "de")

    assert str(german / "topics" / "bestellung.yaml") in output
    assert words in (german / "topics" / "bestellung.yaml").read_text()
    assert (knowledge / "topics" / "orders.yaml").read_text() == orders


@pytest.mark.parametrize("command", ["gaps", "stats"])
def test_a_language_without_a_base_is_bad_usage(
    german: Path, knowledge: Path, said: Said, command: str
) -> None:
    refused = said(command, "--lang", "fr", status=2)

    assert f"'fr' is none of: en ({knowledge}), de ({german})" in refused


@pytest.mark.parametrize("command", ["gaps", "stats"])
def test_one_folder_of_several_is_not_taken_for_the_first(
    german: Path, said: Said, command: str
) -> None:
    refused = said(command, "--knowledge", str(german), status=1)

    assert f"{german} is one of several folders of FAQ_KNOWLEDGE" in refused
    assert "such as --lang de" in refused


def test_folders_may_be_named_as_for_the_server(
    german: Path, knowledge: Path, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FAQ_KNOWLEDGE")
    named = ["--knowledge", str(knowledge), "--knowledge", str(german)]

    assert said("gaps", *named, "--lang", "de").startswith(f"de: {german}\n")
    assert said(*named, "gaps", "--lang", "de").startswith(f"de: {german}\n")
