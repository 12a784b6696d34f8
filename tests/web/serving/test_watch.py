"""Saved knowledge is noticed however it is saved, once, and nothing else is."""

import logging
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from threading import Event, Thread

import pytest

from tests.builders import SHOP_FILES, write_files
from web.serving import watch
from web.serving.watch import Wakes, changes

PLAN = "topics/orders.yaml"
TIME_OUT_S = 60


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "LOOK_EVERY_S", 0.2)


def after(*acts: Callable[[], object]) -> Wakes:
    """Wakes after each act, as the file system would."""

    def wakes(folder: Path, stop: Event) -> Iterator[None]:
        for act in acts:
            act()
            yield

    return wakes


class ActingWaits(Event):
    """Something happens during every wait."""

    def __init__(self, *acts: Callable[[], object]) -> None:
        super().__init__()
        self.acts = list(acts)
        self.waits = 0

    def wait(self, timeout: float | None = None) -> bool:
        self.waits += 1
        if self.acts:
            self.acts.pop(0)()
        return False


def noticed(folder: Path, *acts: Callable[[], object]) -> int:
    """How many changes the acts made, apart from the first look."""
    return len(list(changes(folder, ActingWaits(), after(*acts)))) - 1


def nothing() -> None:
    """What happens when nothing does."""


def save(path: Path) -> None:
    path.write_text(path.read_text() + "# saved\n")


def save_by_renaming(path: Path) -> None:
    new = path.with_suffix(".new")
    new.write_text(path.read_text() + "# saved\n")
    os.replace(new, path)


def save_keeping_a_backup(path: Path) -> None:
    text = path.read_text()
    path.rename(path.with_name(f"{path.name}~"))
    path.write_text(text + "# saved\n")


def switch(link: Path) -> None:
    """Make a link lead to a copy of where it leads, in one step as deploys do."""
    copy = link.with_name(f"{link.name}-copy")
    subprocess.run(["cp", "-R", f"{link}/.", copy], check=True)
    new = link.with_name(f"{link.name}-new")
    new.symlink_to(copy)
    os.replace(new, link)


def check_out(folder: Path) -> None:
    """Save every file, and add and remove some."""
    for path in folder.rglob("*.yaml"):
        save_by_renaming(path)
    (folder / "topics" / "more.yaml").write_text("title: More\nentries: []\n")
    (folder / "synonyms.yaml").unlink()


def replace_folder(folder: Path) -> None:
    folder.rename(folder.with_name("before"))
    write_files(folder, SHOP_FILES)


def test_the_first_look_is_a_change_as_nobody_looked_before(
    knowledge_folder: Path,
) -> None:
    assert len(list(changes(knowledge_folder, Event(), after()))) == 1


@pytest.mark.parametrize(
    "act", [save, save_by_renaming, save_keeping_a_backup, Path.unlink, Path.touch]
)
def test_a_saved_file_is_noticed_once(
    knowledge_folder: Path, act: Callable[[Path], object]
) -> None:
    path = knowledge_folder / PLAN

    assert noticed(knowledge_folder, nothing, lambda: act(path), nothing) == 1


def test_files_saved_together_are_one_change(knowledge_folder: Path) -> None:
    assert noticed(knowledge_folder, lambda: check_out(knowledge_folder)) == 1


def test_another_folder_in_its_place_is_noticed(knowledge_folder: Path) -> None:
    assert noticed(knowledge_folder, lambda: replace_folder(knowledge_folder)) == 1


def test_a_folder_that_is_gone_and_back_is_noticed_twice(
    knowledge_folder: Path,
) -> None:
    elsewhere = knowledge_folder.with_name("elsewhere")

    assert (
        noticed(
            knowledge_folder,
            lambda: knowledge_folder.rename(elsewhere),
            lambda: elsewhere.rename(knowledge_folder),
        )
        == 2
    )


@pytest.mark.parametrize(
    "name", ["README.md", "schema/topic.json", "topics/.orders.yaml.swp", "notes.txt"]
)
def test_other_files_are_no_change(knowledge_folder: Path, name: str) -> None:
    assert noticed(knowledge_folder, lambda: write(knowledge_folder / name)) == 0


def write(path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text("something")


def test_reading_is_no_change(knowledge_folder: Path) -> None:
    assert noticed(knowledge_folder, (knowledge_folder / PLAN).read_bytes) == 0


def test_a_change_is_told_when_the_files_stand_still(knowledge_folder: Path) -> None:
    path = knowledge_folder / PLAN
    text = path.read_text()
    stop = ActingWaits(path.unlink, nothing, lambda: path.write_text(text + "# new\n"))
    stop.acts[1] = stop.acts.pop()  # gone, and back before anybody could look twice

    told = changes(knowledge_folder, stop, after(lambda: save(path)))
    next(told)
    next(told)

    assert path.read_text().endswith("# new\n")
    assert stop.waits == 3


def test_files_that_never_stand_still_are_told_all_the_same(
    knowledge_folder: Path,
) -> None:
    path = knowledge_folder / PLAN
    stop = ActingWaits(*[lambda: save(path)] * 1_000)

    told = list(changes(knowledge_folder, stop, after(lambda: save(path))))

    assert len(told) == 2
    assert stop.waits == watch.RESTLESS_AFTER


def test_who_stops_is_told_no_more(knowledge_folder: Path) -> None:
    stop = Event()
    path = knowledge_folder / PLAN
    acts = after(lambda: save(path), stop.set, lambda: save(path))

    assert len(list(changes(knowledge_folder, stop, acts))) == 2


@contextmanager
def watched(folder: Path) -> Iterator[Callable[[], None]]:
    """Watch for real; gives what waits for the next change."""
    stop = Event()
    queue: Queue[None] = Queue()

    def watching() -> None:
        for _ in changes(folder, stop):
            queue.put(None)

    thread = Thread(target=watching)
    thread.start()
    try:
        yield lambda: queue.get(timeout=TIME_OUT_S)
    finally:
        stop.set()
        thread.join(TIME_OUT_S)
        assert not thread.is_alive()


@pytest.mark.parametrize("polling", ["", "1"])
@pytest.mark.parametrize("act", [save, save_by_renaming])
def test_the_file_system_tells(
    knowledge_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    polling: str,
    act: Callable[[Path], object],
) -> None:
    monkeypatch.setenv("WATCHFILES_FORCE_POLLING", polling)

    with watched(knowledge_folder) as change:
        change()
        act(knowledge_folder / PLAN)
        change()
        act(knowledge_folder / PLAN)
        change()


def test_saves_are_told_by_events_and_not_only_seen_at_the_next_look(
    knowledge_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "LOOK_EVERY_S", 10 * TIME_OUT_S)

    with watched(knowledge_folder) as change:
        change()
        saved = Event()
        saver = Thread(target=save_until, args=(knowledge_folder / PLAN, saved))
        saver.start()
        change()
        saved.set()
        saver.join(TIME_OUT_S)


def save_until(path: Path, done: Event) -> None:
    """Save now and then: the first time may be before the watch is set up."""
    while not done.wait(1):
        save(path)


@pytest.mark.parametrize(
    "linked", ["knowledge", "knowledge/safety", "knowledge/topics"]
)
def test_a_link_that_is_switched_is_noticed_and_followed(
    tmp_path: Path, linked: str
) -> None:
    folder = write_files(tmp_path / "knowledge", SHOP_FILES)
    link = tmp_path / linked
    link.rename(tmp_path / "release")
    link.symlink_to(tmp_path / "release")

    with watched(folder) as change:
        change()
        switch(link)
        change()
        save(folder / PLAN)
        change()


def test_a_folder_that_was_replaced_is_watched_on(knowledge_folder: Path) -> None:
    with watched(knowledge_folder) as change:
        change()
        replace_folder(knowledge_folder)
        change()
        save(knowledge_folder / PLAN)
        change()


def test_a_folder_that_cannot_be_watched_is_looked_at_and_that_is_said_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(watch, "LOOK_EVERY_S", 0.01)
    folder = tmp_path / "knowledge"
    wakes = watch.events(folder, Event())

    with caplog.at_level(logging.WARNING):
        next(wakes)
        next(wakes)
    write_files(folder, SHOP_FILES)
    next(wakes)

    assert [record.getMessage() for record in caplog.records] == [
        f"{folder} sends no events (No path was found.); "
        "it is looked at every 0.01 seconds."
    ]
