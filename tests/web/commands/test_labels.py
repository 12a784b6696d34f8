"""`askwell labels new`: from what visitors asked to labels, by a tester's keys."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from bot import mark_of
from tests.builders import write_files
from tests.servers.serving import ENVIRONMENT, ROOT
from tests.web.commands.test_commands import SHOP, TODAY
from web.commands import askwell, web
from web.records.store import Store
from web.records.values import FeedbackRecord, ReplyRecord

ASKWELL = "from web.commands import askwell; askwell(prog_name='askwell')"
ANSWERED = "where is the cash"
MISSED = "do you rent out bicycles"
PERSONAL = "does [name] rent out bicycles"
DANGER = "my parcel is on fire, they say"


def remark(opinion: str, text: str) -> FeedbackRecord:
    return FeedbackRecord(
        mark=opinion,
        day=TODAY,
        kind="answer",
        entry="refund-time",
        opinion=opinion,
        text=text,
    )


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The shop's with a thumbs-down, misses and a phrasing; commands are told of it."""
    write_files(tmp_path / "knowledge", SHOP)
    url = f"sqlite:///{tmp_path}/askwell.db"
    monkeypatch.setenv("FAQ_DATABASE_URL", url)
    monkeypatch.setenv("FAQ_KNOWLEDGE", str(tmp_path / "knowledge"))
    monkeypatch.chdir(tmp_path)
    store = Store(url)
    store.prepare()
    misses = (MISSED, MISSED, PERSONAL, "shipping time", MISSED.upper())
    store.write(ReplyRecord(day=TODAY, kind="decline", text=text) for text in misses)
    # One after the other: the danger is the latest.
    for opinion, text in (("wrong", ANSWERED), ("unsafe", DANGER)):
        store.write([remark(opinion, text)])
    return store


def judged(*keys: str, options: tuple[str, ...] = ("--into", "labels.yaml")) -> Result:
    arguments = ["labels", "new", *options]
    return CliRunner().invoke(askwell, arguments, input="\n".join([*keys, ""]))


def labels(path: str = "labels.yaml") -> list[dict[str, object]]:
    found: list[dict[str, object]] = yaml.safe_load(Path(path).read_text())
    return found


def test_each_key_makes_its_label(store: Store) -> None:
    done = judged("E", "fire", "2", "d", "r", "do you rent any bicycle", "o")

    assert done.exit_code == 0
    assert labels() == [
        {"ask": DANGER, "expect": "escalate", "rule": "fire", "tags": ["visitors"]},
        {"ask": ANSWERED, "expect": second_choice(done), "tags": ["visitors"]},
        {"ask": MISSED, "expect": "decline", "tags": ["visitors"]},
        {
            "ask": "do you rent any bicycle",
            "expect": "ordinary",
            "tags": ["visitors"],
            "reworded": mark_of(PERSONAL),
        },
    ]
    assert "4 of 4 messages are labels in labels.yaml now." in done.output


def second_choice(done: Result) -> str:
    """The entry that stands second below the answered message."""
    below = done.output.split(ANSWERED)[1].splitlines()
    [line] = [line for line in below if line.startswith("  2  ")][:1]
    return line.split()[1]


def test_each_message_is_shown_with_what_the_bot_says_now(store: Store) -> None:
    done = judged()

    assert done.exit_code == 0
    first = done.output.split("1 of 4: ")[1].splitlines()
    assert first[:4] == [
        DANGER,
        "  a thumbs-down (unsafe) on answer refund-time",
        "  now: escalate by fire (urgent)",
        "       Put it out.",
    ]
    assert {line.split()[1] for line in first[4:6]} == {"delivery-time", "refund-time"}


def test_what_has_a_label_is_not_asked_again_and_what_was_skipped_is(
    store: Store,
) -> None:
    judged("e", "", "s", "o", "r", "do you rent any bicycle", "d")

    again = judged("d")

    assert f"1 of 1: {ANSWERED}" in again.output
    assert [label["ask"] for label in labels()][-1] == ANSWERED
    assert "No message is left to judge." in judged().output


def test_a_label_is_in_the_file_at_once_and_quitting_loses_none(store: Store) -> None:
    Path("labels.yaml").write_text("# by hand\n- ask: hi\n  expect: decline\n")

    done = judged("refund-time", "Q", "d")

    text = Path("labels.yaml").read_text()
    assert text.startswith("# by hand\n- ask: hi\n  expect: decline\n- ask: ")
    assert [label["expect"] for label in labels()] == ["decline", "refund-time"]
    assert "labels.yaml:4: refund-time" in done.output
    assert "1 of 4 messages are labels" in done.output


def test_a_curated_phrasing_is_refused_with_its_line(store: Store) -> None:
    orders = Path("knowledge/topics/orders.yaml").resolve()

    done = judged("s", "s", "s", "r", "Shipping time!", "", "s")

    line = f"{orders}:8: entry 'delivery-time': "
    assert f"{line}'shipping time' is a phrasing" in done.output
    assert f"{line}'Shipping time!' is a phrasing" in done.output
    assert not Path("labels.yaml").exists()


@pytest.mark.parametrize("key", ["1", "d", "o", "e", "refund-time"])
def test_a_message_that_lost_words_has_to_be_reworded(store: Store, key: str) -> None:
    done = judged("s", "s", "s", key)

    assert "r to put it in other words" in done.output
    assert not Path("labels.yaml").exists()


def test_other_words_must_not_say_who_somebody_is(store: Store) -> None:
    done = judged("r", "call me on 020 7946 0958", "the shop is on fire", "f", "", "q")

    assert "That may say who somebody is" in done.output
    assert [label["ask"] for label in labels()] == ["the shop is on fire"]
    assert labels()[0]["reworded"] == mark_of(DANGER)
    assert DANGER not in Path("labels.yaml").read_text()


def test_slips_are_named_and_asked_again(store: Store) -> None:
    done = judged("7", "refund-tiem", "?", "e", "fier", "?", "", "q")

    for said in (
        "'7' is no key and no entry; ? explains the keys",
        "'refund-tiem' is no key and no entry, did you mean 'refund-time'?",
        "d    decline: nothing in the knowledge answers it",
        "There is no such rule or level, did you mean 'fire'?",
        "One of: changing-spot, crisis, distress, emergency, fire, urgent",
    ):
        assert said in done.output
    # The rule that sounds the alarm now is what Enter takes.
    assert labels()[0]["rule"] == "urgent"


@pytest.mark.parametrize(
    ("options", "asked"),
    [
        (("--from", "opinions"), [DANGER, ANSWERED]),
        (("--from", "gaps"), [MISSED, PERSONAL]),
        (("--limit", "1"), [DANGER]),
        (("--from", "gaps", "--limit", "1"), [MISSED]),
    ],
)
def test_what_is_asked_can_be_chosen(
    store: Store, options: tuple[str, ...], asked: list[str]
) -> None:
    done = judged(*"ssss", options=("--into", "labels.yaml", *options))

    headings = [
        line for line in done.output.splitlines() if f" of {len(asked)}: " in line
    ]
    assert [line.split(": ", 1)[1] for line in headings] == asked


def test_what_was_dismissed_as_a_gap_is_not_asked(store: Store) -> None:
    store.dismiss([MISSED])

    done = judged(*"ssss")

    assert MISSED not in done.output
    assert f"1 of 2: {DANGER}" in done.output


def test_a_dismissed_gap_that_is_asked_much_more_often_is_asked_again(
    store: Store,
) -> None:
    store.dismiss([MISSED])
    store.write([ReplyRecord(day=TODAY, kind="decline", text=MISSED)] * 8)

    assert f": {MISSED}" in judged(*"ssss").output


def test_the_settings_name_the_file_and_what_is_labelled_elsewhere(
    store: Store,
) -> None:
    write_files(
        Path(),
        {
            "knowledge/settings.yaml": "labels:\n  - more.jsonl\n  - ../tests\n",
            "knowledge/more.jsonl": f'{{"ask": "{MISSED}", "expect": "decline"}}\n',
        },
    )

    done = judged("o", "q", options=())

    assert "1 of 3: " in done.output
    assert len(labels("tests/from-visitors.yaml")) == 1


def test_without_a_file_the_command_says_where_one_is_named(store: Store) -> None:
    done = judged(options=())

    assert done.exit_code == 2
    assert "--into labels/from-visitors.yaml" in done.output


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("labels.txt", "", "name a .yaml file"),
        ("labels.yaml", "ask: hi\n", "labels.yaml:1: a file of labels is a list"),
        ("labels.yaml", "[{ask: hi, expect: decline}]", "no label can be added"),
    ],
)
def test_a_file_that_takes_no_label_is_refused_before_anything_is_asked(
    store: Store, name: str, text: str, why: str
) -> None:
    Path(name).write_text(text)

    done = judged("d", options=("--into", name))

    assert done.exit_code == 2
    assert why in done.output
    assert "Which?" not in done.output
    assert Path(name).read_text() == text


def test_without_a_store_there_is_nothing_to_judge(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAQ_DATABASE_URL", "off")

    done = judged()

    assert (done.exit_code, done.output) == (
        1,
        "Nothing is kept: FAQ_DATABASE_URL is off.\n",
    )


def test_python_m_web_hands_the_folder_on(store: Store, tmp_path: Path) -> None:
    arguments = ["--knowledge", str(tmp_path / "elsewhere"), "labels", "new"]
    done = CliRunner().invoke(web, [*arguments, "--into", "labels.yaml"])

    assert str(tmp_path / "elsewhere" / "topics") in done.output


def test_on_a_terminal_keys_are_pressed_at_the_prompts(
    store: Store, tmp_path: Path
) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", ASKWELL, "labels", "new", "--into", "labels.yaml"]
    variables = {
        name: os.environ[name] for name in ("FAQ_DATABASE_URL", "FAQ_KNOWLEDGE")
    }
    os.write(ours, b"o\nd\n\x04")
    with subprocess.Popen(
        command,
        env=ENVIRONMENT | variables | {"PYTHONPATH": str(ROOT)},
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        output, _ = process.communicate(timeout=120)

    os.close(ours)
    os.close(theirs)
    assert process.returncode == 0
    assert "2 of 4 messages are labels in labels.yaml now." in output
    assert [label["expect"] for label in labels()] == ["ordinary", "decline"]
