import builtins
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import load
from bot.search.calibration import calibrate, calibrated_on, trials, trust
from bot.search.scoring import LEXICAL, models_of
from tests.builders import (
    SHOP_FILES,
    make_strangers,
    replace_line,
    topic_text,
    write_files,
)
from tests.core.cli.running import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    knowledge_folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Run:
    """Runs a command on the shop's files: exit status, output and error output."""
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: str, typed: tuple[str, ...] = ()) -> tuple[int, str, str]:
        lines = iter(typed)

        def read(_prompt: str = "") -> str:
            try:
                return next(lines)
            except StopIteration:
                raise EOFError from None

        monkeypatch.setattr(builtins, "input", read)
        command, *rest = arguments
        status = main([command, "--knowledge", str(knowledge_folder), *rest])
        out, err = capsys.readouterr()
        return status, out.replace(f"{knowledge_folder}/", ""), err

    return run


def test_ask_prints_the_answer_its_disclaimers_sources_and_chips(run: Run) -> None:
    status, out, err = run("ask", "when will my parcel arrive?")

    assert (status, err) == (0, "")
    assert out.splitlines() == [
        "The post office needs 3 to 5 days.",
        "",
        "Terms apply.",
        "",
        "Longer at Christmas.",
        "  Source: The post office's promise, “Letters” https://post.example/promise",
        "  1. When do I get my money back?",
    ]


def test_the_terminal_speaks_the_language_of_the_knowledge(
    run: Run, knowledge_folder: Path
) -> None:
    path = knowledge_folder / "settings.yaml"
    path.write_text(f"locale: de\n{path.read_text('utf-8')}", "utf-8")

    _, asked, _ = run("ask", "when will my parcel arrive?")
    _, chatted, _ = run("chat", typed=("parcel " * 200,))

    assert "  Quelle: The post office's promise, „Letters“ https://" in asked
    assert chatted.endswith(
        "Das ist zu lang. Bitte fragen Sie mit höchstens 1.000 Zeichen.\n\n"
    )


def test_a_question_needs_no_quotes(run: Run) -> None:
    assert run("ask", "when", "will", "my", "parcel", "arrive") == run(
        "ask", "when will my parcel arrive"
    )


def test_ask_prints_an_escalation_with_its_numbers_and_nothing_else(run: Run) -> None:
    said = "Call 999, 911 or 112 now.\n  Call 999: 999 (UK)\n"

    assert run("ask", "my battery smokes") == (0, said, "")


def test_what_looks_like_markup_is_printed_as_written(
    run: Run, knowledge_folder: Path
) -> None:
    path = knowledge_folder / "topics" / "orders.yaml"
    replace_line(
        path, "answer: A refund takes 14 days.", "answer: '[red]14[/red] days'"
    )

    _, out, _ = run("ask", "when do I get my money back?")

    assert out.startswith("[red]14[/red] days\n")


def test_too_long_a_question_is_bad_usage(run: Run) -> None:
    status, out, err = run("ask", "parcel " * 200)

    assert (status, out) == (2, "")
    assert err == "The message has 1,399 characters; please ask in at most 1,000.\n"


@pytest.mark.parametrize("arguments", [[], ["ask"], ["sing"], ["ask", "--loud", "x"]])
def test_bad_usage_is_explained(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(arguments)

    assert status == 2
    assert "Usage: python -m bot" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["ask", "explain"])
def test_broken_knowledge_is_reported_with_exit_status_1(
    run: Run, knowledge_folder: Path, command: str
) -> None:
    replace_line(knowledge_folder / "settings.yaml", "name: Till", "nme: Till")

    status, out, err = run(command, "hello")

    assert (status, out) == (1, "")
    assert "settings.yaml:1: unknown key 'nme', did you mean 'name'?" in err
    assert err.endswith("\n1 error, 0 warnings, 0 pieces of advice.\n")


def test_the_folder_may_come_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_files(tmp_path / "elsewhere", SHOP_FILES)
    monkeypatch.setenv("FAQ_KNOWLEDGE", str(folder))

    status = main(["ask", "hello"])

    assert (status, capsys.readouterr().out) == (0, "Good day!\n")


@pytest.mark.parametrize("command", ["check", "ask", "schema"])
def test_a_command_on_one_folder_wants_to_know_which_of_several(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
) -> None:
    folder = write_files(tmp_path / "english", SHOP_FILES)
    monkeypatch.setenv("FAQ_KNOWLEDGE", f"{folder},{tmp_path / 'german'}")
    words = ["hello"] if command == "ask" else []

    status = main([command, *words])
    said = capsys.readouterr().err

    assert status == 2
    assert "FAQ_KNOWLEDGE names several folders; choose one with --knowledge." in said


def test_a_folder_that_is_named_wins_over_several(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_files(tmp_path / "english", SHOP_FILES)
    monkeypatch.setenv("FAQ_KNOWLEDGE", f"{folder},{tmp_path / 'german'}")

    status = main(["ask", "--knowledge", str(folder), "hello"])

    assert (status, capsys.readouterr().out) == (0, "Good day!\n")


def test_a_chat_remembers_and_a_number_presses_a_chip(run: Run) -> None:
    status, out, _ = run("chat", typed=("1", "1", "hello", ""))

    lines = out.splitlines()
    assert status == 0
    assert lines[0] == "Hello! What would you like to know?"
    assert lines[1].startswith("I am an automated assistant")
    assert lines[2] == "  1. When will my parcel arrive?"
    assert lines[3] == "The post office needs 3 to 5 days."
    assert "A refund takes 14 days." in lines
    assert lines[-1] == "Good day!"


@pytest.mark.parametrize("typed", [(), ("",), ("   ",)])
def test_a_chat_ends_with_an_empty_line_or_the_end_of_input(
    run: Run, typed: tuple[str, ...]
) -> None:
    status, out, _ = run("chat", typed=(*typed, "hello") if typed else ())

    assert status == 0
    assert "Good day!" not in out


def test_ctrl_c_ends_a_chat_as_an_empty_line_does(
    knowledge_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def interrupt(_prompt: str) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(builtins, "input", interrupt)

    status = main(["chat", "--knowledge", str(knowledge_folder)])

    assert status == 0
    assert capsys.readouterr().err == ""


def test_a_chat_goes_on_after_too_long_a_message(run: Run) -> None:
    _, out, _ = run("chat", typed=("parcel " * 200, "hello"))

    assert "Please ask in at most 1,000 characters." in out
    assert out.rstrip().endswith("\nGood day!")


def test_a_number_that_is_no_chip_is_a_message(run: Run) -> None:
    status, out, _ = run("chat", typed=("7",))

    assert status == 0
    assert "I did not see a question there." in out


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        (
            "when will my packge arrive?",
            ["answer delivery-time", "search", "Read as: when will my package arrive"],
        ),
        (
            "my money back",
            ["answer refund-time", "Terms", "idf", "Matches", "Confidence"],
        ),
        ("my battery smokes", ["escalate battery-fire", "emergency", "{battery}"]),
        ("can a battery burn", ["is noted", "battery-fire", "{battery}"]),
        ("my battery smokes", ["by the phrase", "safety/battery-fire.yaml:6)"]),
        (
            "it has the torch, my battery burns",
            ["sounds the siren", "battery-fire"],
        ),
        (
            "my power pack leaks",
            ["sounds the siren", "leaking-battery"],
        ),
        (
            "hello",
            ["smalltalk hello (decided by: act 'hello')", "Safety: no rule"],
        ),
        ("🎁", ["decline", "Read as:"]),
        (
            "I am in Leeds. When do I get my money back?",
            ["answer refund-time", "Asked: when do i get my money back"],
        ),
    ],
)
def test_explain_shows_why(run: Run, message: str, parts: list[str]) -> None:
    status, out, _ = run("explain", message)
    flat = " ".join(out.split())

    assert status == 0
    for part in parts:
        assert part in flat


def test_explain_shows_what_was_carried_and_how_the_message_was_completed(
    run: Run,
) -> None:
    after = "how long does delivery take"

    status, out, _ = run("explain", "--after", "hello", "--after", after, "and it?")
    flat = " ".join(out.split())

    assert status == 0
    assert flat.startswith(
        f"After 'hello': smalltalk hello After {after!r}: answer delivery-time "
    )
    assert "Carried: last answer: delivery-time; last reply: answer;" in flat
    assert "chips: 1. refund-time" in flat
    assert "Completed by: the question of 'delivery-time', searched beside" in flat


def test_explain_shows_the_act_and_what_it_is_like(run: Run) -> None:
    _, out, _ = run("explain", "--after", "my money back", "hello there pal")
    _, alone, _ = run("explain", "my money back")

    flat = " ".join(out.split())
    assert "(decided by: act 'hello')" in flat
    assert "Act: 'hello', for it is like 'hello' (" in flat
    assert "Carried: last answer: refund-time" in flat
    assert "Carried" not in alone
    assert "Act:" not in alone
    assert "Completed by" not in alone


def test_explain_shows_the_declines_and_the_alarm_that_were_carried(run: Run) -> None:
    _, declined, _ = run("explain", "--after", "discount", "--after", "discount", "hi")
    _, alarmed, _ = run("explain", "--after", "my battery burns", "and now?")

    assert "declines in a row: 2" in " ".join(declined.split())
    assert "siren: battery-fire" in " ".join(alarmed.split())


def test_explain_says_who_judged_and_the_nearest_phrasing(run: Run) -> None:
    _, by_both, _ = run("explain", "my parcel has not come")
    _, by_words, _ = run("explain", "how long does delivery take")

    assert "Judged by words and the encoder; the nearest phrasing: 'When wi" in by_both
    assert (
        "Judged by words alone; the nearest phrasing: 'how long does delivery take'"
        in by_words
    )


def test_explain_ranks_the_matches_best_first(run: Run) -> None:
    _, out, _ = run("explain", "when do I get my money back")
    matches = out[out.index("Matches") : out.rindex("Confidence")]

    assert matches.index("refund-time") < matches.index("delivery-time")


def test_check_is_content_with_sound_knowledge(run: Run) -> None:
    status, out, _ = run("check")

    assert status == 0
    assert out.splitlines()[-1].startswith("2 entries, 4 phrasings")


@pytest.mark.parametrize(
    ("file", "line", "by", "status", "part"),
    [
        (
            "topics/orders.yaml",
            "answer: A refund takes 14 days.",
            "answer: A refund takes 99 days.",
            1,
            "error: topics/orders.yaml:18: entry 'refund-time': the figure 99",
        ),
        (
            "topics/orders.yaml",
            "answer: A refund takes 14 days.",
            "answer: A refund is guaranteed.",
            1,
            "error: topics/orders.yaml:18: entry 'refund-time': states 'guaranteed'",
        ),
        (
            "safety/disclaimers.yaml",
            "default: Terms apply.",
            "",
            1,
            "there is no 'default' disclaimer",
        ),
        (
            "topics/orders.yaml",
            "- terms",
            "- post-office",
            1,
            "the figure 14",
        ),
    ],
)
def test_check_names_what_is_wrong_and_fails_on_errors(
    run: Run,
    knowledge_folder: Path,
    file: str,
    line: str,
    by: str,
    status: int,
    part: str,
) -> None:
    replace_line(knowledge_folder / file, line, by)

    found, out, _ = run("check")

    assert found == status
    assert part in out


def test_check_lets_warnings_pass(run: Run, knowledge_folder: Path) -> None:
    path = knowledge_folder / "topics" / "orders.yaml"
    text = path.read_text(encoding="utf-8").replace("    sources:\n      - terms\n", "")
    path.write_text(text.replace("takes 14 days", "is quick"), encoding="utf-8")

    status, out, _ = run("check")

    assert status == 0
    assert "warning: topics/orders.yaml:18: entry 'refund-time': cites no source" in out
    assert "2 entries, 4 phrasings: 0 errors, 3 warnings, 1 piece of advice." in out


def break_figure(folder: Path) -> None:
    replace_line(
        folder / "topics" / "orders.yaml",
        "answer: A refund takes 14 days.",
        "answer: A refund takes 99 days.",
    )


def test_check_groups_problems_by_file_and_ends_with_one_line(
    run: Run, knowledge_folder: Path
) -> None:
    break_figure(knowledge_folder)

    _, out, _ = run("check", "--advice")

    lines = out.splitlines()
    assert [line for line in lines if " " not in line and line] == [
        "safety/disclaimers.yaml",
        "sources.yaml",
        "topics/orders.yaml",
    ]
    assert lines[-1].startswith("2 entries, 4 phrasings: 1 error, ")


def test_check_writes_workflow_commands(run: Run, knowledge_folder: Path) -> None:
    break_figure(knowledge_folder)

    status, out, _ = run("check", "--format", "github")

    assert status == 1
    assert (
        "::error file=topics/orders.yaml,line=18,title=figure::entry 'refund-time': "
        "the figure 99 is in no fact that the entry cites; cite its source, or add the "
        "fact to sources.yaml\n"
    ) in out
    assert all(line.startswith("::") for line in out.splitlines())


def test_check_writes_json(run: Run, knowledge_folder: Path) -> None:
    break_figure(knowledge_folder)

    status, out, _ = run("check", "--format", "json")
    report = json.loads(out)
    [error] = [p for p in report["problems"] if p["severity"] == "error"]

    assert status == 1
    assert (report["entries"], report["phrasings"], report["error"]) == (2, 4, 1)
    assert error["check"] == "figure"
    assert (error["path"], error["line"]) == ("topics/orders.yaml", 18)
    assert error["where"] == "entry 'refund-time'"


@pytest.mark.parametrize("form", ["github", "json"])
def test_check_writes_what_does_not_load_in_the_same_form(
    run: Run, knowledge_folder: Path, form: str
) -> None:
    replace_line(knowledge_folder / "settings.yaml", "name: Till", "nme: Till")

    status, out, err = run("check", "--format", form)

    assert (status, err) == (1, "")
    assert "did you mean 'name'?" in out


def test_check_looks_for_overdue_reviews_by_the_date_it_is_given(
    run: Run, knowledge_folder: Path
) -> None:
    replace_line(
        knowledge_folder / "topics" / "orders.yaml",
        "reviewed: 2026-11-22",
        "review_due: 2027-11-22",
    )

    _, before, _ = run("check", "--today", "2027-11-22")
    _, after, _ = run("check", "--today", "2027-11-23")

    assert "review was due" not in before
    assert "orders.yaml:15: entry 'delivery-time': its review was due on 2027" in after


@pytest.mark.parametrize("arguments", [("--today", "soon"), ("--format", "xml")])
def test_check_refuses_bad_usage_with_status_2(
    run: Run, arguments: tuple[str, str]
) -> None:
    status, out, err = run("check", *arguments)

    assert (status, out) == (2, "")
    assert f"Invalid value for '{arguments[0]}': '{arguments[1]}'" in err


def test_check_of_a_folder_that_is_not_there_is_bad_usage(
    run: Run, tmp_path: Path
) -> None:
    status, out, err = run("check", "--knowledge", str(tmp_path / "nowhere"))

    assert (status, out) == (2, "")
    assert "nowhere: no folder that can be read" in err


def test_a_waiver_needs_its_reason(run: Run, knowledge_folder: Path) -> None:
    replace_line(
        knowledge_folder / "topics" / "orders.yaml",
        "reviewed: 2026-11-22",
        "allow:\n  - claim: guaranteed",
    )

    status, out, _ = run("check")

    assert status == 1
    assert "topics/orders.yaml:16: entry 'delivery-time': 'why' is missing" in out


@pytest.fixture
def large(knowledge_folder: Path) -> Path:
    """The shop's folder with a topic of fifteen entries of six phrasings."""
    write_files(knowledge_folder, {"topics/more.yaml": topic_text(make_strangers(15))})
    replace_line(knowledge_folder / "settings.yaml", "name: Till", "semantic: false")
    return knowledge_folder


def test_calibrate_writes_what_loads_again(run: Run, large: Path) -> None:
    before = load(large)
    tried = [one for fold in trials(before, (LEXICAL,)) for one in fold]

    status, out, err = run("calibrate")

    after = load(large)
    assert (status, err) == (0, "")
    assert out.endswith("calibration.yaml written.\n")
    assert after.calibration == calibrate(before, LEXICAL, tried)
    assert after.calibration.knowledge == calibrated_on(after)
    assert after.version == before.version
    assert models_of(after) != (LEXICAL,)


def test_calibrate_says_what_it_found_what_it_chose_and_why(
    run: Run, large: Path
) -> None:
    tried = [one for fold in trials(load(large), (LEXICAL,)) for one in fold]
    held = [trial for trial in tried if not trial.stranger]
    first = [trial for trial in held if trial.rank == 1]

    _, out, _ = run("calibrate")

    calibration = load(large).calibration
    assert calibration
    assert 0 < len(first) < len(held) < len(tried)
    found, strangers, shift, _ = out.splitlines()
    assert found == (
        f"{len(held)} phrasings held out: {len(first)} found their entry first."
    )
    assert strangers == (
        f"{len(tried) - len(held)} phrasings of held-out entries: strangers."
    )
    assert shift == (
        f"Confidence rises by {calibration.shift:.2f} in log-odds: "
        f"{trust(tried):.0%} of what the phrasings ask for, more where there are more "
        "of them."
    )


def test_calibrating_again_writes_the_same(run: Run, large: Path) -> None:
    path = large / "calibration.yaml"

    run("calibrate")
    once = path.read_bytes()
    run("calibrate")

    assert path.read_bytes() == once


def test_a_few_phrasings_hardly_move_what_was_shipped(
    run: Run, knowledge_folder: Path
) -> None:
    shipped = models_of(load(knowledge_folder))[-1]

    status, out, _ = run("calibrate")

    calibrated = models_of(load(knowledge_folder))[-1]
    assert status == 0
    assert "2 phrasings held out" in out
    assert "in log-odds: 2% of what the phrasings ask for" in out
    assert calibrated.intercept == pytest.approx(shipped.intercept, abs=0.1)
    assert calibrated.answer_from == pytest.approx(shipped.answer_from, abs=0.02)


def test_check_is_content_with_a_fresh_calibration_and_warns_after_an_edit(
    run: Run, knowledge_folder: Path
) -> None:
    run("calibrate")
    path = knowledge_folder / "topics" / "orders.yaml"

    fresh = run("check")
    replace_line(path, "- shipping time", "- shipping days")
    status, out, _ = run("check")

    assert "calibration" not in fresh[1]
    assert status == fresh[0] == 0
    assert (
        "warning: calibration.yaml:3: older than the knowledge; "
        "run `askwell calibrate` again"
    ) in out


def test_explain_names_where_answers_begin_once_calibrated(
    run: Run, large: Path
) -> None:
    run("calibrate")
    [shape] = models_of(load(large))

    _, out, _ = run("explain", "bab")

    assert (
        f"answers begin at {shape.answer_from:.2f}, "
        f"suggestions at {shape.suggest_from:.2f}."
    ) in out


def test_broken_knowledge_is_not_calibrated(run: Run, knowledge_folder: Path) -> None:
    replace_line(knowledge_folder / "settings.yaml", "name: Till", "nme: Till")

    status, out, err = run("calibrate")

    assert (status, out) == (1, "")
    assert "settings.yaml:1: unknown key 'nme'" in err
    assert not (knowledge_folder / "calibration.yaml").exists()


def test_build_saves_an_index_and_says_where(
    run: Run, large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    status, out, err = run("build")

    [path] = (tmp_path / "var" / "index").iterdir()
    assert (status, err) == (0, "")
    assert out.startswith(f"{path.relative_to(tmp_path)}: ")
    assert sum(file.stat().st_size for file in path.iterdir()) > 1000


def test_build_says_where_there_is_nothing_to_save(run: Run) -> None:
    status, out, err = run("build")

    assert (status, out) == (2, "")
    assert "semantic: false" in err


def test_rename_says_which_files_change_and_changes_them(
    knowledge_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    usual = ["rename", "delivery-time", "arrival", "--knowledge", str(knowledge_folder)]

    assert main([*usual, "--dry-run"]) == 0
    planned = capsys.readouterr().out
    assert load(knowledge_folder).current_id("arrival") is None

    assert main(usual) == 0
    done = capsys.readouterr().out
    assert f"{knowledge_folder / 'settings.yaml'}: 1 line" in planned
    assert planned.splitlines()[:-1] == done.splitlines()[:-1]
    assert "'delivery-time' is called 'arrival' now." in done
    assert load(knowledge_folder).current_id("delivery-time") == "arrival"


def test_rename_changes_labels_and_goes_on_without_those_that_are_missing(
    knowledge_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = knowledge_folder.parent / "labels.yaml"
    labels.write_text("- ask: where is it\n  expect: delivery-time\n")
    settings = knowledge_folder / "settings.yaml"
    named = "\nlabels:\n  - ../labels.yaml\n  - ../no-labels\n"
    settings.write_text(settings.read_text() + named)
    usual = ["rename", "delivery-time", "arrival", "--knowledge", str(knowledge_folder)]

    assert main(usual) == 0
    out, err = capsys.readouterr()
    assert f"{labels}: 1 line\n" in out
    assert "expect: arrival" in labels.read_text()
    assert err == (
        f"warning: there is no {knowledge_folder.parent / 'no-labels'}, "
        "which 'labels:' of settings.yaml names\n"
    )


def test_rename_refuses_an_id_that_is_taken(
    knowledge_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    usual = ["rename", "delivery-time", "refund-time", "--knowledge"]

    assert main([*usual, str(knowledge_folder)]) == 2
    assert "The id 'refund-time' is taken" in capsys.readouterr().err
