"""Servers that run pick up saved knowledge, and nobody who asks meanwhile suffers."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from tests.builders import replace_line
from tests.servers.serving import TIME_OUT_S, asked, served, wait_for

PLAN = "topics/orders.yaml"
OLD = "A refund takes 14 days."
NEW = "Refunds come in 14 days."
QUESTION = {"message": "When do I get my money back?"}


def answer(port: int) -> str:
    return str(asked(port, "POST", "/api/chat", QUESTION)["text"])


def error(port: int) -> str:
    return str(asked(port, "GET", "/readyz")["error"])


def edit(folder: Path, line: str, by: str) -> None:
    replace_line(folder / PLAN, f"answer: {line}", f"answer: {by}")


@contextmanager
def load_of_requests(port: int) -> Iterator[list[str]]:
    """Ask without a pause; gives every answer, or what went wrong."""
    done = Event()
    said: list[str] = []

    def ask() -> None:
        while not done.is_set():
            try:
                said.append(answer(port))
            except (OSError, AssertionError, ValueError) as failure:
                said.append(repr(failure))

    asking = [Thread(target=ask) for _ in range(3)]
    for thread in asking:
        thread.start()
    try:
        yield said
    finally:
        done.set()
        for thread in asking:
            thread.join(TIME_OUT_S)


def test_a_saved_answer_goes_live_under_load_and_a_broken_one_never(
    knowledge_folder: Path,
) -> None:
    with (
        served("--knowledge", str(knowledge_folder)) as (_, port),
        load_of_requests(port) as said,
    ):
        wait_for(lambda: OLD in said)
        edit(knowledge_folder, OLD, NEW)
        wait_for(lambda: answer(port) == NEW)
        replace_line(knowledge_folder / PLAN, f"answer: {NEW}", "awnser: broken")
        wait_for(lambda: "topics/orders.yaml:18: entry 'refund-time'" in error(port))
        assert answer(port) == NEW
        replace_line(knowledge_folder / PLAN, "awnser: broken", f"answer: {OLD}")
        wait_for(lambda: error(port) == "None")
        assert answer(port) == OLD

    assert set(said) == {OLD, NEW}


def test_an_editor_that_saves_by_renaming_is_followed(knowledge_folder: Path) -> None:
    path = knowledge_folder / PLAN

    with served("--knowledge", str(knowledge_folder)) as (_, port):
        for old, new in ((OLD, NEW), (NEW, OLD)):
            saved = path.with_name(".orders.yaml.tmp")
            saved.write_text(path.read_text().replace(old, new))
            os.replace(saved, path)
            wait_for(lambda new=new: answer(port) == new)  # type: ignore[misc]


def test_every_process_follows_for_itself(knowledge_folder: Path) -> None:
    arguments = ("--knowledge", str(knowledge_folder))

    with (
        served(*arguments, FAQ_SECRET_KEY="shared" * 8) as (_, first),
        served(*arguments, FAQ_SECRET_KEY="shared" * 8) as (_, second),
    ):
        edit(knowledge_folder, OLD, NEW)
        wait_for(lambda: answer(first) == NEW)
        wait_for(lambda: answer(second) == NEW)
        replace_line(knowledge_folder / PLAN, f"answer: {NEW}", "awnser: broken")
        wait_for(lambda: "orders.yaml:18" in error(first))
        wait_for(lambda: "orders.yaml:18" in error(second))
        versions = {
            asked(port, "GET", "/readyz")["knowledge"] for port in (first, second)
        }

    assert len(versions) == 1


def test_a_deploy_that_switches_a_link_is_followed(
    knowledge_folder: Path, tmp_path: Path
) -> None:
    link = tmp_path / "current"
    link.symlink_to(knowledge_folder)

    with served("--knowledge", str(link)) as (_, port):
        assert answer(port) == OLD
        release = tmp_path / "release"
        release.symlink_to(copied_and_edited(knowledge_folder, tmp_path / "next"))
        os.replace(release, link)
        wait_for(lambda: answer(port) == NEW)


def copied_and_edited(folder: Path, copy: Path) -> Path:
    for path in folder.rglob("*.yaml"):
        new = copy / path.relative_to(folder)
        new.parent.mkdir(parents=True, exist_ok=True)
        new.write_bytes(path.read_bytes())
    edit(copy, OLD, NEW)
    return copy
