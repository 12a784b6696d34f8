"""Changed knowledge is served between two messages; wrong knowledge never is."""

import gc
import logging
import os
import re
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event
from threading import enumerate as enumerate_threads
from typing import Any

import pytest
from flask.testing import FlaskClient

from bot import (
    Conversation,
    OpenedKnowledge,
    Reply,
    Responder,
    load,
    open_knowledge,
)
from bot.curation import opening as built
from bot.curation.opening import build
from tests.builders import replace_line, write_files
from tests.web.doubles import ToldResponder
from web.app import create_app
from web.config import Config
from web.live.services import services_of
from web.serving import reloader as module
from web.serving.reloader import Changes, Reloader

PLAN = "topics/orders.yaml"
ANSWER = "answer: A refund takes 14 days."
QUESTION = {"message": "When do I get my money back?"}
TIME_OUT_S = 60
# The thread that looks at what a reload changed.
CHANGES = "changes"


class LiveSite:
    """An app over a knowledge folder, with its reloader."""

    def __init__(self, folder: Path, changes: Changes | None = None) -> None:
        self.folder = folder
        self.app = create_app(
            Config(
                knowledge=(folder,),
                secret_keys=("for-tests",),
                database_url=None,
                rate_limit=None,
            )
        )
        self.client = self.app.test_client()
        self.reloader = Reloader(self.app, folder, changes or watching_nothing)

    def edit(self, line: str, by: str, name: str = PLAN) -> None:
        replace_line(self.folder / name, line, by)
        self.reloader.reload()

    def answer(self) -> str:
        return str(self.client.post("/api/chat", json=QUESTION).get_json()["text"])

    def ready(self) -> dict[str, Any]:
        response = self.client.get("/readyz")
        assert response.status_code == 200
        body: dict[str, Any] = response.get_json()
        return body


def watching_nothing(folder: Path, stop: Event) -> Iterator[None]:
    yield from ()
    stop.wait()


@pytest.fixture
def site(knowledge_folder: Path) -> LiveSite:
    return LiveSite(knowledge_folder)


def test_a_changed_answer_is_served(site: LiveSite) -> None:
    before = site.answer()
    site.edit(ANSWER, "answer: Refunds come in 14 days.")

    assert before == "A refund takes 14 days."
    assert site.answer() == "Refunds come in 14 days."
    assert site.ready() == {
        "status": "ready",
        "knowledge": load(site.folder).version,
        "error": None,
        "store": {"status": "off", "dropped": 0},
        "index": "in-process",
        "encoder": {"status": "ok", "reason": None},
    }


def test_the_state_says_what_is_served_and_since_when(site: LiveSite) -> None:
    before = services_of(site.app).knowledge_state
    site.edit(ANSWER, "answer: Refunds come in 14 days.")
    after = services_of(site.app).knowledge_state
    site.edit("answer: Refunds come in 14 days.", "awnser: oops")
    kept_on = services_of(site.app).knowledge_state

    assert before.version != after.version
    assert after.loaded_at > before.loaded_at
    assert (after.errors, after.error) == ((), None)
    assert kept_on == replace(after, error=kept_on.error)
    assert kept_on.error


def test_knowledge_that_is_replaced_leaves_the_memory(site: LiveSite) -> None:
    before = weakref.ref(services_of(site.app).responder)
    gc.freeze()  # as at the start of a server
    site.edit(ANSWER, "answer: Refunds come in 14 days.")
    for thread in (thread for thread in enumerate_threads() if thread.name == CHANGES):
        thread.join()
    gc.collect()

    assert before() is None


def test_the_log_says_what_a_reload_changes_for_visitors(
    site: LiveSite, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    site.edit(ANSWER, "answer: Refunds come in 14 days.")
    for thread in (thread for thread in enumerate_threads() if thread.name == CHANGES):
        thread.join()

    [said] = [text for text in caplog.messages if text.startswith("For visitors: ")]
    assert "1 entry changed" in said
    assert said.endswith(" messages asked).")


BROKEN = [
    (
        ANSWER,
        "awnser: A refund takes 14 days.",
        "topics/orders.yaml:16: entry 'refund-time': 'answer' is missing\n"
        "topics/orders.yaml:18: entry 'refund-time': unknown key 'awnser', "
        "did you mean 'answer'?",
    ),
    (
        ANSWER,
        "answer: A refund: 14 days.",
        "topics/orders.yaml:18: not valid YAML: mapping values are not allowed in this "
        "context; put text that contains ': ' in double quotes",
    ),
    (
        ANSWER,
        "answer: A refund takes 9 days.",
        "topics/orders.yaml:18: entry 'refund-time': the figure 9 is in no fact that "
        "the entry cites; cite its source, or add the fact to sources.yaml",
    ),
    (
        ANSWER,
        "answer: It is guaranteed.",
        "topics/orders.yaml:18: entry 'refund-time': states 'guaranteed' as ours; "
        "deny it ('no … guaranteed') or say who claims it",
    ),
]


@pytest.mark.parametrize(("line", "by", "error"), BROKEN)
def test_wrong_knowledge_keeps_the_last_good_and_says_where_it_is_wrong(
    site: LiveSite, caplog: pytest.LogCaptureFixture, line: str, by: str, error: str
) -> None:
    good = site.ready()
    site.edit(line, by)

    assert site.answer() == "A refund takes 14 days."
    assert site.ready() == good | {"error": error}
    [said] = [record.getMessage() for record in caplog.records]
    assert good["knowledge"] in said
    assert f"{site.folder}/{error.splitlines()[0]}" in said


@pytest.mark.parametrize(
    "mended", [ANSWER, "answer: Refunds come in 14 days."], ids=["back", "anew"]
)
def test_mended_knowledge_has_no_error_left(site: LiveSite, mended: str) -> None:
    site.edit(ANSWER, "awnser: oops")
    assert site.ready()["error"]

    site.edit("awnser: oops", mended)

    assert site.ready()["error"] is None
    assert f"answer: {site.answer()}" == mended


def test_a_folder_that_is_gone_keeps_the_last_good(site: LiveSite) -> None:
    site.folder.rename(site.folder.with_name("gone"))
    site.reloader.reload()

    assert site.answer() == "A refund takes 14 days."
    assert site.ready()["error"].startswith("topics:1: no topic files here")


FIRE = "safety/battery-fire.yaml"
BURNS = {"message": "my battery burns"}
GONE = "is gone; put it back, or restart the server to serve without it"


def kind(site: LiveSite, question: dict[str, str] = BURNS) -> str:
    return str(site.client.post("/api/chat", json=question).get_json()["kind"])


def test_a_page_of_dangers_that_vanishes_is_kept_on(site: LiveSite) -> None:
    page = site.folder / FIRE
    away = page.with_suffix(".away")
    page.rename(away)
    site.edit(ANSWER, "answer: Refunds come in 14 days.")

    assert site.ready()["error"] == f"{FIRE}:1: this page of dangers {GONE}"
    assert kind(site) == "escalate"
    assert site.answer() == "A refund takes 14 days."

    away.rename(page)
    site.reloader.reload()

    assert site.ready()["error"] is None
    assert kind(site) == "escalate"
    assert site.answer() == "Refunds come in 14 days."


def test_a_restarted_server_serves_without_a_page_that_is_gone(site: LiveSite) -> None:
    (site.folder / FIRE).unlink()
    site.reloader.reload()
    restarted = LiveSite(site.folder)

    assert kind(site) == "escalate"
    assert kind(restarted) != "escalate"
    assert restarted.ready()["error"] is None


def test_a_danger_that_is_renamed_is_kept_on(site: LiveSite) -> None:
    site.edit("- id: battery-fire", "- id: fire", FIRE)

    assert site.ready()["error"] == f"{FIRE}:1: the danger 'battery-fire' {GONE}"
    assert kind(site) == "escalate"


def test_a_danger_that_vanishes_from_its_page_is_kept_on(
    knowledge_folder: Path,
) -> None:
    danger = "- id: smoke\n  when:\n    - smoke alarm\n  examples:\n    - smoke alarm"
    replace_line(knowledge_folder / FIRE, "dangers:", f"dangers:\n{indented(danger)}")
    site = LiveSite(knowledge_folder)
    whole = (knowledge_folder / FIRE).read_text()
    (knowledge_folder / FIRE).write_text(whole.replace(f"{indented(danger)}\n", ""))
    site.reloader.reload()

    assert site.ready()["error"] == f"{FIRE}:1: the danger 'smoke' {GONE}"
    assert kind(site, {"message": "the smoke alarm"}) == "escalate"


def indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())


def test_an_example_of_an_emergency_that_nothing_finds_is_not_served(
    site: LiveSite,
) -> None:
    good = site.ready()
    site.edit("- my battery burns", "- my battery burns\n- it went bang", FIRE)

    assert site.ready() == good | {
        "error": f"{FIRE}:12: danger 'battery-fire': 'it went bang' should set off "
        "'battery-fire', but sets off nothing where it is not an example itself; add "
        "a phrase under 'when:' that finds it and others like it"
    }
    assert kind(site) == "escalate"


def test_an_emergency_whose_phrases_find_nothing_is_not_served(site: LiveSite) -> None:
    site.edit('- "{battery} {burning}"', "- exploded today", FIRE)

    assert "'my battery burns' is the first example, and no phrase" in str(
        site.ready()["error"]
    )
    assert kind(site) == "escalate"


def test_a_file_that_all_pages_share_is_kept_on(site: LiveSite) -> None:
    good = site.ready()
    (site.folder / "safety/claims.yaml").unlink()
    site.reloader.reload()

    assert site.ready() == good | {
        "error": "safety/claims.yaml:1: this file is served and is gone or empty; put "
        "it back, or restart the server to serve without it"
    }


def calibrate(folder: Path, version: str) -> None:
    """Write a calibration as if it had been fitted to a version of the knowledge."""
    text = f"""\
        knowledge: {version}
        semantic: true
        shift: 0.5
        answer_from: 0.7
        suggest_from: 0.2
        """
    write_files(folder, {"calibration.yaml": text})


def test_warnings_do_not_hold_knowledge_back(site: LiveSite) -> None:
    calibrate(site.folder, "000000000000")
    site.edit(ANSWER, "answer: Refunds come in 14 days.")
    state = services_of(site.app).knowledge_state

    assert site.answer() == "Refunds come in 14 days."
    assert "calibration" in {problem.check for problem in state.problems}
    assert (state.errors, state.error) == ((), None)


def test_knowledge_with_errors_from_the_start_can_still_be_edited(
    knowledge_folder: Path,
) -> None:
    replace_line(knowledge_folder / PLAN, ANSWER, "answer: It takes 9 days.")
    site = LiveSite(knowledge_folder)
    errors = services_of(site.app).knowledge_state.errors

    site.edit("answer: It takes 9 days.", "answer: It takes 8 days.")

    assert [problem.where for problem in errors] == ["entry 'refund-time'"]
    assert site.answer() == "It takes 8 days."
    assert site.ready()["error"] is None


def test_the_same_knowledge_is_not_indexed_again(site: LiveSite) -> None:
    before = services_of(site.app).responder
    (site.folder / PLAN).touch()
    site.reloader.reload()

    assert services_of(site.app).responder is before


def test_a_built_index_is_served_as_soon_as_it_is_built_again(
    knowledge_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(built, "INDEX", tmp_path / "var")
    replace_line(knowledge_folder / "settings.yaml", "name: Till", "semantic: false")
    build(knowledge_folder)
    site = LiveSite(knowledge_folder)
    replace_line(knowledge_folder / PLAN, ANSWER, "answer: Refunds come in 14 days.")
    build(knowledge_folder)
    monkeypatch.setattr(built, "load", pytest.fail)
    site.reloader.reload()

    assert site.answer() == "Refunds come in 14 days."


def test_an_outdated_index_is_made_anew_by_the_first_process_only(
    knowledge_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(built, "INDEX", tmp_path / "var")
    replace_line(knowledge_folder / "settings.yaml", "name: Till", "semantic: false")
    build(knowledge_folder)
    first, second = LiveSite(knowledge_folder), LiveSite(knowledge_folder)
    first.edit(ANSWER, "answer: Refunds come in 14 days.")
    assert "made anew" in caplog.text

    caplog.clear()
    second.reloader.reload()

    assert "made anew" not in caplog.text
    assert second.answer() == first.answer() == "Refunds come in 14 days."


def test_a_new_calibration_is_served_although_the_version_stays(site: LiveSite) -> None:
    version = site.ready()["knowledge"]
    calibrate(site.folder, version)
    site.reloader.reload()

    calibration = services_of(site.app).knowledge.calibration
    assert calibration
    assert calibration.shift == 0.5
    assert site.ready()["knowledge"] == version


def test_a_fault_of_ours_is_logged_and_keeps_the_last_good(
    site: LiveSite, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(loaded: OpenedKnowledge) -> Responder:
        raise ZeroDivisionError("deep inside")

    monkeypatch.setattr(OpenedKnowledge, "responder", property(fail))
    site.edit(ANSWER, "answer: Refunds come in 14 days.")

    assert site.answer() == "A refund takes 14 days."
    assert site.ready()["error"] == (
        "ZeroDivisionError while reloading; the log has the rest"
    )
    assert "deep inside" in caplog.text


def test_every_change_is_loaded_in_the_background_until_the_end(
    knowledge_folder: Path,
) -> None:
    saved, loaded = Event(), Event()

    def changes(folder: Path, stop: Event) -> Iterator[None]:
        assert saved.wait(TIME_OUT_S)
        yield
        loaded.set()
        assert stop.wait(TIME_OUT_S)

    site = LiveSite(knowledge_folder, changes)

    with site.reloader:
        replace_line(knowledge_folder / PLAN, ANSWER, "answer: In 14 days.")
        saved.set()
        assert loaded.wait(TIME_OUT_S)
        assert site.answer() == "In 14 days."


def test_a_watch_that_fails_is_logged_and_taken_up_again(
    knowledge_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(module, "RETRY_S", 0)
    tries: list[Path] = []
    is_up_again = Event()

    def changes(folder: Path, stop: Event) -> Iterator[None]:
        tries.append(folder)
        if len(tries) == 1:
            raise RuntimeError("no more events")
        is_up_again.set()
        yield
        assert stop.wait(TIME_OUT_S)

    with caplog.at_level(logging.ERROR), LiveSite(knowledge_folder, changes).reloader:
        assert is_up_again.wait(TIME_OUT_S)

    assert f"Watching {knowledge_folder} failed" in caplog.text
    assert "no more events" in caplog.text
    assert len(tries) == 2


def test_the_end_does_not_wait_for_a_reload_under_way(
    knowledge_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STOP_WITHIN_S", 0.01)
    is_loading, may_end, has_ended = Event(), Event(), Event()

    def open_slowly(folder: Path) -> OpenedKnowledge:
        is_loading.set()
        may_end.wait(TIME_OUT_S)
        has_ended.set()
        return open_knowledge(folder)

    def changes(folder: Path, stop: Event) -> Iterator[None]:
        yield

    site = LiveSite(knowledge_folder, changes)
    monkeypatch.setattr(module, "open_knowledge", open_slowly)

    with site.reloader:
        assert is_loading.wait(TIME_OUT_S)

    assert not has_ended.is_set()
    may_end.set()
    assert has_ended.wait(TIME_OUT_S)


# Two versions of a shop, each with its own word wherever a reply can carry one.
def write_version(folder: Path, word: str) -> Path:
    return write_files(
        folder,
        {
            "topics/orders.yaml": f"""\
                title: Orders {word}
                entries:
                  - id: refund-time
                    question: When do I get my money back?
                    answer: Soon, says {word}.
                    sources:
                      - terms
                    disclaimers:
                      - more
                    next:
                      - delivery-time
                  - id: delivery-time
                    question: When will {word} send my parcel?
                    answer: Later, says {word}.
                    sources:
                      - terms
                """,
            "sources.yaml": f"""\
                terms:
                  title: Terms of {word}
                  kind: article
                """,
            "safety/disclaimers.yaml": f"""\
                default: Not advice of {word}.
                more: Nor is this of {word}.
                """,
            "settings.yaml": f"""\
                name: Shop {word}
                greeting: Welcome to {word}.
                notice: A machine of {word}.
                starters:
                  - delivery-time
                semantic: false
                """,
        },
    )


@pytest.fixture
def versions(tmp_path: Path) -> dict[str, str]:
    """The word of each version that can be switched to."""
    return {
        load(write_version(tmp_path / word, word)).version: word
        for word in ("alpha", "beta")
    }


def switch(folder: Path, word: str) -> None:
    new = folder.with_name("new-link")
    new.symlink_to(folder.with_name(word))
    os.replace(new, folder)


WORDS = re.compile("alpha|beta")
ASKS: list[Callable[[FlaskClient], Any]] = [
    lambda client: client.post("/api/chat", json=QUESTION),
    lambda client: client.post("/api/chat", json={"entry": "refund-time"}),
    lambda client: client.get("/api/entries/delivery-time"),
    lambda client: client.get("/api/entries"),
    lambda client: client.get("/api/greeting"),
    lambda client: client.get("/faq"),
    lambda client: client.get("/"),
    lambda client: client.get("/openapi.json"),
]


def word_of(client: FlaskClient, ask: int, versions: dict[str, str]) -> str:
    """The version that a response is of, the whole of it."""
    response = ASKS[ask](client)
    assert response.status_code == 200
    [word] = set(WORDS.findall(response.text))
    if "knowledge" in (response.get_json(silent=True) or {}):
        assert versions[response.get_json()["knowledge"]] == word
    return str(word)


def test_no_reply_mixes_versions_however_often_they_are_swapped(
    tmp_path: Path, versions: dict[str, str]
) -> None:
    folder = tmp_path / "live"
    switch(folder, "alpha")
    site = LiveSite(folder)
    done = Event()

    def hammer(number: int) -> set[str]:
        client = site.app.test_client()
        seen = set()
        ask = number
        while not done.is_set():
            seen.add(word_of(client, ask % len(ASKS), versions))
            ask += 1
        return seen

    with ThreadPoolExecutor(8) as pool:
        hammering = [pool.submit(hammer, number) for number in range(8)]
        try:
            for swap in range(50):
                switch(folder, "alpha" if swap % 2 else "beta")
                site.reloader.reload()
        finally:
            done.set()

    assert [future.result() for future in hammering] == [{"alpha", "beta"}] * 8


class SwappedMeanwhile(ToldResponder):
    """A responder whose app gets new knowledge while it replies."""

    swap: Callable[[], None]

    def reply(
        self,
        message: str,
        conversation: Conversation = Conversation(),  # noqa: B008  # it is frozen
        entry: str | None = None,
    ) -> Reply:
        reply = Responder(self.knowledge).reply(message, conversation, entry)
        self.swap()
        return reply


@pytest.mark.parametrize("ask", [0, 1, 2, 5])
def test_a_message_under_way_ends_on_the_knowledge_that_it_began_with(
    tmp_path: Path, versions: dict[str, str], ask: int
) -> None:
    responder = SwappedMeanwhile(knowledge=load(tmp_path / "alpha"))
    app = create_app(
        Config(secret_keys=("for-tests",), database_url=None, rate_limit=None),
        responder,
    )
    responder.swap = Reloader(app, tmp_path / "beta").reload
    client = app.test_client()

    began = word_of(client, ask, versions)

    assert began == "alpha"
    assert word_of(client, ask, versions) == "beta"


@pytest.mark.parametrize("ask", range(len(ASKS)))
def test_whatever_is_made_of_the_knowledge_follows_it(
    tmp_path: Path, versions: dict[str, str], ask: int
) -> None:
    switch(tmp_path / "live", "alpha")
    site = LiveSite(tmp_path / "live")
    before = word_of(site.client, ask, versions)
    switch(tmp_path / "live", "beta")
    site.reloader.reload()

    assert (before, word_of(site.client, ask, versions)) == ("alpha", "beta")


def test_a_conversation_goes_on_when_its_entries_are_lost(site: LiveSite) -> None:
    first = site.client.post("/api/chat", json={"entry": "delivery-time"}).get_json()
    assert [chip["id"] for chip in first["suggestions"]] == ["refund-time"]

    site.edit("- id: delivery-time", "- id: parcel-time")
    for name in ("scope.yaml", "settings.yaml"):
        replace_line(site.folder / name, "- delivery-time", "- parcel-time")
    site.edit("- id: refund-time", "- id: money-back")
    site.edit("- refund-time", "- money-back")
    response = site.client.post(
        "/api/chat",
        json={"message": "yes", "conversation": first["conversation"]},
    )

    assert site.ready()["error"] is None
    assert response.status_code == 200
    assert response.get_json()["entry"] is None


def test_answers_with_figures_and_no_source_are_taken_into_service(
    site: LiveSite,
) -> None:
    entry = (
        "  - id: ticket\n    question: What is a ticket?\n    answer: It is 7 euros.\n"
    )
    topic = f"title: Pool\nentries:\n{entry}"
    (site.folder / "topics/pool.yaml").write_text(topic, encoding="utf-8")
    site.reloader.reload()

    said = site.client.post("/api/chat", json={"message": "What is a ticket?"})

    assert site.ready()["error"] is None
    assert said.get_json()["text"] == "It is 7 euros."
