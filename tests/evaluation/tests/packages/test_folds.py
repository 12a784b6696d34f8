"""Phrasings held out and asked: by the search, in the terminal, as JSON, as a page."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot import Conversation, Kind, KnowledgeBase, Responder, load
from bot.search.index import Index
from tests.builders import write_files
from tests.evaluation.__main__ import main
from tests.evaluation.folds.held import Held, analyse, ask_folds, by_entry, needed
from tests.evaluation.judge import Outcome

SHOP = """\
title: Shop
entries:
  - id: opening-hours
    question: When does the shop open in the morning?
    phrasings:
      - when does your shop open in the morning
      - at what time in the morning does the shop open
      - does it have wheelchair access
    answer: At nine.
  - id: returns
    question: How do I return a parcel that I do not like?
    phrasings:
      - how do I return the parcel
      - I want to return a parcel that I do not like
    answer: By post.
  - id: jobs
    question: Are there any vacancies?
    answer: Not now.
"""
LONELY = "does it have wheelchair access"


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    settings = "semantic: false\n"
    files = {"topics/shop.yaml": SHOP, "settings.yaml": settings}
    write_files(tmp_path / "knowledge", files)
    return tmp_path / "knowledge"


@pytest.fixture(name="knowledge")
def _knowledge(folder: Path) -> KnowledgeBase:
    return load(folder)


def all_held(knowledge: KnowledgeBase, folds: int = 3) -> list[Held]:
    return list(ask_folds(analyse(knowledge), folds))


def folds(folder: Path, *options: str) -> int:
    return main(["folds", "--knowledge", str(folder), *options])


def recorded(folder: Path, *options: str) -> dict[str, Any]:
    file = folder.parent / "folds.json"
    assert folds(folder, *options, "--json", str(file)) == 0
    found: dict[str, Any] = json.loads(file.read_text())
    return found


@pytest.mark.parametrize("number", [2, 3, 7])
def test_each_phrasing_is_asked_once_but_the_only_one_of_an_entry(
    knowledge: KnowledgeBase, number: int
) -> None:
    asked = [one.phrasing for one in all_held(knowledge, number)]

    phrasings = [
        text
        for entry in knowledge
        for text in entry.all_phrasings
        if len(entry.all_phrasings) > 1
    ]
    assert sorted(asked) == sorted(phrasings)
    assert analyse(knowledge).phrasings == len(phrasings)


def test_no_phrasing_is_asked_of_an_index_that_has_it(
    knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    known: list[set[tuple[str, ...]]] = []

    class Watched(Index):
        def search(self, *queries: Any, **options: Any) -> Any:
            assert queries[0].words not in known[-1]
            return super().search(*queries, **options)

        @classmethod
        def from_phrasings(cls, entries: Any, phrasings: Any, **options: Any) -> Any:
            known.append({text.words for of_entry in phrasings for text in of_entry})
            return super().from_phrasings(entries, phrasings, **options)

    analysed = analyse(knowledge)
    monkeypatch.setattr("bot.search.judge.Index", Watched)

    asked = list(ask_folds(analysed, 2))

    assert len(known) == 2
    assert len(asked) == 7


def test_what_shares_little_with_the_rest_is_needed_and_the_rest_is_answered(
    knowledge: KnowledgeBase,
) -> None:
    held = all_held(knowledge)

    assert [one.phrasing for one in needed(held)] == [LONELY]
    assert {one.outcome for one in held if not one.is_needed} == {Outcome.RIGHT}


def test_what_a_held_out_phrasing_leads_to_is_what_a_message_leads_to(
    knowledge: KnowledgeBase,
) -> None:
    """A phrasing that is really deleted is answered as it was when held out."""
    twin = "how do I return the parcel"
    [held] = [one for one in all_held(knowledge, 3) if one.phrasing == twin]
    [topic] = knowledge.topics.values()
    left = [
        entry.model_copy(
            update={"phrasings": tuple(p for p in entry.phrasings if p != twin)}
        )
        for entry in topic.entries
        if entry.id == "returns"
    ]
    others = [entry for entry in topic.entries if entry.id != "returns"]
    smaller = KnowledgeBase(
        version="v2",
        topics={"shop": topic.model_copy(update={"entries": (*others, *left)})},
        settings=knowledge.settings,
    )

    reply = Responder(smaller).reply(twin, Conversation())

    assert (held.kind, held.first) == (Kind.ANSWER, "returns")
    assert reply.kind is held.kind
    assert reply.entry is not None
    assert reply.entry.id == held.first


def test_entries_stand_in_the_order_of_what_they_need(
    knowledge: KnowledgeBase,
) -> None:
    entries = by_entry(knowledge, all_held(knowledge))

    assert [one.entry for one in entries] == ["opening-hours", "returns", "jobs"]
    assert [len(one.needed) for one in entries] == [1, 0, 0]
    assert [one.alone for one in entries] == [False, False, True]


def test_the_terminal_names_what_an_entry_depends_on_by_its_place(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert folds(folder) == 0

    out = capsys.readouterr().out
    assert "Needed phrasings: 1" in out
    assert f"{folder}/topics/shop.yaml:8: {LONELY}" in out
    assert "of opening-hours; without it decline" in out
    assert "success@1  1.000" in out


def test_the_json_counts_by_entry_and_has_the_confusions(folder: Path) -> None:
    found = recorded(folder, "--folds", "3", "--show", "none")

    entry = found["entries"][0]
    assert (found["phrasings"], found["folds"]) == (7, 3)
    assert found["success@1"] == 1.0
    assert found["right"] == 6
    assert sum(found[outcome] for outcome in Outcome) == 7
    assert (entry["entry"], entry["phrasings"], entry["found_first"]) == (
        "opening-hours",
        4,
        4,
    )
    assert [one["phrasing"] for one in entry["depends_on"]] == [LONELY]
    assert entry["depends_on"][0]["line"] == 8
    [pair] = found["confusion"]
    assert (pair["expected"], pair["examples"]) == ("opening-hours", [LONELY])


def test_the_page_shows_every_entry_and_escapes_what_people_wrote(
    folder: Path,
) -> None:
    topic = folder / "topics" / "shop.yaml"
    topic.write_text(SHOP.replace(LONELY, "<b>wheelchair</b> access"))
    page = folder.parent / "folds.html"

    assert folds(folder, "--html", str(page)) == 0

    html = page.read_text()
    assert html.count("<details>") == 3
    assert "&lt;b&gt;wheelchair&lt;/b&gt; access" in html
    assert "a single phrasing, which cannot be held out" in html
    assert not re.findall(r"""(?:src|href)=["'](?!#)|@import|<script""", html)


@pytest.mark.parametrize("given", ["1", "0", "-3", "five"])
def test_fewer_than_two_folds_are_refused(
    folder: Path, given: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        folds(folder, "--folds", given)

    assert stopped.value.code == 2
    assert "must be a number from 2 on" in capsys.readouterr().err


def test_knowledge_in_which_nothing_can_be_held_out_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (
        "title: A\nentries:\n  - id: a\n    question: Is it open?\n    answer: Yes.\n"
    )
    (folder / "topics" / "shop.yaml").write_text(text)

    assert folds(folder) == 2
    assert "write some to hold out" in capsys.readouterr().err
