"""Nothing half is served: lost files, torn saves, and what is no file at all."""

import os
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

import pytest

from bot.files import yaml_reader
from bot.files.reading import read_file
from tests.builders import replace_line, write_files
from tests.web.serving.test_reloader import ANSWER, PLAN, LiveSite
from web.serving import watch
from web.serving.watch import changes

TIME_OUT_S = 60
MORE = "topics/more.yaml"
HOURS = """\
    title: More
    entries:
      - id: hours
        question: When are you open?
        answer: Always.
    """


@pytest.fixture
def site(knowledge_folder: Path) -> LiveSite:
    return LiveSite(write_files(knowledge_folder, {MORE: HOURS}))


def until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so; fails when it never is."""
    end = monotonic() + TIME_OUT_S
    while not is_so():
        assert monotonic() < end
        sleep(0.05)


@pytest.mark.parametrize("name", ["synonyms.yaml", "scope.yaml", "settings.yaml", MORE])
def test_a_file_that_is_gone_is_refused_and_what_was_served_stays(
    site: LiveSite, name: str
) -> None:
    served = site.ready()["knowledge"]
    (site.folder / name).unlink()
    site.edit(ANSWER, "answer: Soon.")

    assert site.answer() == "A refund takes 14 days."
    assert site.ready()["knowledge"] == served
    assert site.ready()["error"].startswith(f"{name}:1: this ")
    assert "is served and is gone; put it back." in site.ready()["error"]


def test_a_topic_is_removed_on_purpose_as_the_error_says(site: LiveSite) -> None:
    (site.folder / MORE).write_text("title: More\nentries: []\n")
    site.reloader.reload()
    emptied = site.ready()["error"]
    (site.folder / MORE).unlink()
    site.reloader.reload()

    assert (emptied, site.ready()["error"]) == (None, None)


def test_a_file_that_comes_back_ends_the_refusal(site: LiveSite) -> None:
    away = site.folder.with_name("away.yaml")
    (site.folder / MORE).rename(away)
    site.reloader.reload()
    refused = site.ready()["error"]
    away.rename(site.folder / MORE)
    site.edit(ANSWER, "answer: Soon.")

    assert refused
    assert site.ready()["error"] is None
    assert site.answer() == "Soon."


@pytest.mark.parametrize("name", ["topics/pipe.yaml", "topics/café.yaml"])
def test_what_cannot_be_read_stops_no_later_edit(
    site: LiveSite, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "POLL_S", 0.05)
    monkeypatch.setattr(watch, "SETTLED_S", 0.05)
    live = LiveSite(site.folder, changes)
    bad = os.fsdecode(os.fsencode(site.folder) + b"/" + name.encode("latin-1"))
    with live.reloader:
        os.mkfifo(bad)
        until(lambda: live.ready()["error"] is not None)
        refused = live.ready()["error"]
        os.unlink(bad)
        replace_line(site.folder / PLAN, ANSWER, "answer: Soon.")
        until(lambda: live.answer() == "Soon.")

    assert "it is a pipe, not a file" in refused or "is not UTF-8" in refused
    assert live.ready()["error"] is None


def test_a_save_that_is_half_done_while_it_is_read_is_read_again(
    site: LiveSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = read_file
    torn = iter([True])

    def read_while_saved(path: Path, limit: int = -1) -> bytes:
        data = read(path, limit)
        # The file that is read first is saved last.
        if path.name == "settings.yaml" and next(torn, False):
            replace_line(site.folder / PLAN, ANSWER, "answer: Soon.")
            replace_line(path, "name: Till", "name: Counter")
        return data

    monkeypatch.setattr(yaml_reader, "read_file", read_while_saved)

    site.edit("title: Orders", "title: Your orders")

    assert site.answer() == "Soon."
    assert site.client.get("/api/greeting").get_json()["name"] == "Counter"


def test_many_errors_of_a_file_are_told_fifty_at_a_time(site: LiveSite) -> None:
    entries = "".join(
        f"  - id: e{n}\n    question: Is it {n}?\n    awnser: Yes.\n" for n in range(60)
    )
    (site.folder / MORE).write_text(f"title: More\nentries:\n{entries}")
    site.reloader.reload()

    lines = site.ready()["error"].splitlines()

    assert len(lines) == 51
    assert lines[-1].endswith(": … and 70 more")


def test_an_edit_of_a_comment_moves_the_lines_that_editors_are_told_of(
    site: LiveSite,
) -> None:
    before = site.ready()["knowledge"]
    site.edit("title: Orders", "# Orders\ntitle: Orders")

    assert site.ready()["knowledge"] == before
    assert site.reloader._current.knowledge.places["hours", "entry"][1] == 3
    assert site.reloader._current.knowledge.places["delivery-time", "entry"][1] == 4
