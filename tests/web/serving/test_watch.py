"""Saved knowledge is noticed however it is saved, once, and nothing else is."""

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
from web.serving.watch import changes

PLAN = "topics/orders.yaml"
TIME_OUT_S = 60


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "POLL_S", 0.1)
    monkeypatch.setattr(watch, "SETTLED_S", 0.1)


class ActingWaits(Event):
    """Does one act during each wait, and is set when there is none left."""

    def __init__(self, *acts: Callable[[], object]) -> None:
        super().__init__()
        self.acts = list(acts)
        self.waits = 0

    def wait(self, timeout: float | None = None) -> bool:
        self.waits += 1
        if self.acts:
            self.acts.pop(0)()
        else:
            self.set()
        return self.is_set()


def noticed(folder: Path, *acts: Callable[[], object]) -> int:
    """How many changes the acts made, each settled, apart from the first look."""
    settled = [step for act in acts for step in (act, nothing)]
    return len(list(changes(folder, ActingWaits(*settled)))) - 1


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
    assert len(list(changes(knowledge_folder, ActingWaits()))) == 1


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


def test_files_of_any_folder_inside_are_noticed(knowledge_folder: Path) -> None:
    path = knowledge_folder / "danger" / "burns.yaml"

    assert noticed(knowledge_folder, lambda: write(path), lambda: save(path)) == 2


def write(path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text("something")


def test_reading_is_no_change(knowledge_folder: Path) -> None:
    assert noticed(knowledge_folder, (knowledge_folder / PLAN).read_bytes) == 0


def test_a_change_is_told_when_the_files_stand_still(knowledge_folder: Path) -> None:
    path = knowledge_folder / PLAN
    text = path.read_text()
    stop = ActingWaits(
        lambda: save(path),
        path.unlink,
        lambda: path.write_text(text + "# new\n"),
        nothing,
    )

    told = changes(knowledge_folder, stop)
    next(told)
    next(told)

    assert path.read_text().endswith("# new\n")
    assert stop.waits == 4


def test_files_that_never_stand_still_are_told_all_the_same(
    knowledge_folder: Path,
) -> None:
    path = knowledge_folder / PLAN
    stop = ActingWaits(*[lambda: save(path)] * 1_000)

    told = changes(knowledge_folder, stop)
    next(told)
    next(told)

    assert stop.waits == watch.SETTLE_LOOKS + 1


def test_who_stops_is_told_no_more(knowledge_folder: Path) -> None:
    path = knowledge_folder / PLAN
    stop = ActingWaits(lambda: save(path), nothing, lambda: save(path))
    stop.acts += [stop.set, nothing]

    assert len(list(changes(knowledge_folder, stop))) == 2


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


@pytest.mark.parametrize("act", [save, save_by_renaming])
def test_a_thread_is_told_of_every_save(
    knowledge_folder: Path, act: Callable[[Path], object]
) -> None:
    with watched(knowledge_folder) as change:
        change()
        act(knowledge_folder / PLAN)
        change()
        act(knowledge_folder / PLAN)
        change()


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


def test_a_folder_that_comes_later_is_noticed(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"

    assert noticed(folder, nothing, lambda: write_files(folder, SHOP_FILES)) == 1
