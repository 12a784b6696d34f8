from dataclasses import replace

import pytest

from bot import KnowledgeBase
from bot.check.sources import check_sources
from bot.domain import Section, Source
from tests.builders import make_entry, make_knowledge

ADDRESS = "https://shop.example/terms"
REFUNDS = Section(title="Refunds")


def with_source(*cited: str, **parts: object) -> KnowledgeBase:
    """Knowledge with one source, `terms`, and an entry that cites what is named."""
    usual = {"title": "Terms", "kind": "article", "sections": {"refunds": REFUNDS}}
    source = Source.model_validate({**usual, **parts})
    entry = make_entry("hours", "When?", "opening", "closing", sources=cited)
    return make_knowledge(entry, sources={"terms": source})


def found(knowledge: KnowledgeBase) -> list[str]:
    return [
        f"{problem.severity}: {problem.where}: {problem.what}"
        for problem in check_sources(knowledge)
    ]


def test_a_cited_source_that_nobody_can_look_up_is_a_warning() -> None:
    [problem] = found(with_source("terms"))

    assert problem.startswith("warning: source 'terms': has no address")


@pytest.mark.parametrize("parts", [{"url": ADDRESS}, {"note": "On the box."}])
def test_an_address_or_a_note_says_where_a_source_is(parts: dict[str, str]) -> None:
    assert found(with_source("terms", **parts)) == []


def test_a_source_that_no_entry_cites_is_a_warning() -> None:
    [problem] = found(with_source(url=ADDRESS))

    assert problem.startswith("warning: source 'terms': no entry cites it; cite it")


def test_who_cites_a_section_cites_its_source() -> None:
    assert found(with_source("terms#refunds", url=ADDRESS)) == []


def test_an_address_that_is_not_https_is_a_warning_that_says_why() -> None:
    [problem] = found(with_source("terms", url="http://shop.example/terms"))

    assert problem.startswith(
        "warning: source 'terms': visitors press http://shop.example/terms, and what "
        "comes by http can be read and changed on its way; write https:"
    )


def test_a_problem_of_a_source_stands_at_its_line() -> None:
    places: dict[tuple[str, str | int], tuple[str, int]] = {
        ("sources", "terms"): ("sources.yaml", 7)
    }

    [problem] = check_sources(replace(with_source(url=ADDRESS), places=places))

    assert str(problem).startswith("sources.yaml:7: source 'terms': no entry cites")
