"""A responder from a built index replies as one that is made anew, or is made anew."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from bot import KnowledgeBase, KnowledgeError, Responder, check_as_written, load
from bot.curation import opening
from bot.curation.opening import OpenedKnowledge, build, open_knowledge
from bot.domain.errors import BadRequest
from bot.search import snapshot
from tests.builders import replace_line

TIME_OUT_S = 60
ASKED = [
    "how long does delivery take",
    "Can I send it back?",
    "dlivery tme",
    "hello",
    "refund",
    "what about quantum physics",
]


@pytest.fixture(name="folder")
def _folder(knowledge_folder: Path) -> Path:
    """Knowledge that is searched by words alone."""
    replace_line(knowledge_folder / "settings.yaml", "name: Till", "semantic: false")
    return knowledge_folder


@pytest.fixture(name="index")
def _index(tmp_path: Path) -> Path:
    return tmp_path / "built" / "index"


@pytest.fixture(autouse=True)
def _usual_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "INDEX", tmp_path / "var")


def without_places(opened: OpenedKnowledge) -> KnowledgeBase:
    """The knowledge as a saved index has it."""
    return replace(opened.knowledge, places={})


def is_made_anew(caplog: pytest.LogCaptureFixture) -> bool:
    return "made anew" in caplog.text


def test_it_replies_as_one_made_anew(
    folder: Path, index: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert build(folder, index) == index

    opened, usual = open_knowledge(folder, index), Responder(load(folder))
    quick = opened.responder

    assert not is_made_anew(caplog)
    assert opened.problems == tuple(check_as_written(usual.knowledge))
    assert opened.knowledge == without_places(OpenedKnowledge(load(folder)))
    phrasings = [text for entry in usual.knowledge for text in entry.all_phrasings]
    for message in (*ASKED, *phrasings):
        assert quick.explain(message) == usual.explain(message)


def test_what_is_wrong_is_read_and_not_looked_for_again(
    folder: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_line(
        folder / "topics" / "orders.yaml",
        "answer: A refund takes 14 days.",
        "answer: A refund takes 9 days.",
    )
    build(folder, index)
    expected = tuple(check_as_written(load(folder)))
    monkeypatch.setattr(opening, "check_as_written", pytest.fail)

    assert expected
    assert open_knowledge(folder, index).problems == expected


def test_one_makes_an_outdated_index_anew_while_others_wait(
    folder: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(folder, index)
    replace_line(folder / "settings.yaml", "semantic: false", "semantic: no")
    is_loading, is_waiting, loads = Event(), Event(), []

    def load_slowly(folder: Path) -> KnowledgeBase:
        loads.append(folder)
        is_loading.set()
        assert is_waiting.wait(TIME_OUT_S)
        return load(folder)

    @contextmanager
    def locked(path: Path) -> Iterator[None]:
        if is_loading.is_set():
            is_waiting.set()
        with snapshot.locked(path):
            yield

    monkeypatch.setattr(opening, "load", load_slowly)
    monkeypatch.setattr(opening, "locked", locked)
    with ThreadPoolExecutor() as threads:
        first = threads.submit(open_knowledge, folder, index)
        assert is_loading.wait(TIME_OUT_S)
        second = threads.submit(open_knowledge, folder, index)
        assert without_places(first.result()) == without_places(second.result())

    assert loads == [folder]


def test_without_a_built_index_there_is_no_ado(
    folder: Path, index: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert open_knowledge(folder, index).knowledge == load(folder)
    assert not caplog.messages
    assert not index.exists()


def test_each_folder_has_an_index_of_its_own(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = build(folder)

    assert path.parent == tmp_path / "var"
    assert open_knowledge(folder).knowledge.version
    assert not is_made_anew(caplog)
    assert not opening.default_index_path(tmp_path).exists()


def test_changed_knowledge_is_read_and_the_index_made_anew_once(
    folder: Path, index: Path, caplog: pytest.LogCaptureFixture
) -> None:
    build(folder, index)
    settings = folder / "settings.yaml"
    settings.write_text(settings.read_text("utf-8") + "\ncontact: Ask at the till.\n")

    changed = open_knowledge(folder, index)
    assert changed.knowledge.settings.contact == "Ask at the till."
    assert is_made_anew(caplog)

    caplog.clear()
    again = open_knowledge(folder, index)
    assert without_places(again) == without_places(changed)
    assert not is_made_anew(caplog)


def test_a_damaged_index_is_made_anew(
    folder: Path, index: Path, caplog: pytest.LogCaptureFixture
) -> None:
    build(folder, index)
    [file] = index.rglob("knowledge.npy")
    whole = file.read_bytes()
    file.write_bytes(whole[:-100] + bytes(100))

    assert open_knowledge(folder, index).knowledge == load(folder)
    assert is_made_anew(caplog)
    assert "damaged" in caplog.text
    assert file.read_bytes() == whole


def test_an_index_of_another_program_is_made_anew(
    folder: Path,
    index: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    build(folder, index)
    monkeypatch.setattr(opening, "program", lambda: "newer")

    open_knowledge(folder, index)

    assert is_made_anew(caplog)


def test_wrong_knowledge_is_never_passed_over_for_a_built_index(
    folder: Path, index: Path
) -> None:
    build(folder, index)
    (folder / "settings.yaml").write_text("nmae: Till\n")

    with pytest.raises(KnowledgeError, match="nmae"):
        open_knowledge(folder, index)


@pytest.mark.parametrize(
    ("step", "error"),
    [
        ("save_snapshot", OSError(28, "No space left on device")),
        ("locked", OSError(37, "No locks available")),
    ],
)
def test_a_place_that_cannot_be_written_to_or_locked_keeps_nothing_from_being_ready(
    step: str,
    error: OSError,
    folder: Path,
    index: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    build(folder, index)
    [manifest] = index.rglob("manifest.json")
    manifest.write_bytes(b"")

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(opening, step, fail)

    assert open_knowledge(folder, index).knowledge == load(folder)
    assert str(error.strerror) in caplog.text


def test_knowledge_with_meaning_needs_no_built_index(
    knowledge_folder: Path, index: Path
) -> None:
    with pytest.raises(BadRequest, match="ready in seconds without"):
        build(knowledge_folder, index)

    assert not index.exists()
