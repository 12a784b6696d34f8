from collections.abc import Sequence
from typing import Literal

import pytest

from bot import Entry, KnowledgeBase, Settings
from bot.check import check_as_written, errors
from bot.check.figures import check_figures, cited_facts
from tests.builders import make_entry, make_knowledge, make_shop


def knowledge_of(
    *entries: Entry, figures: Literal["cited", "free"] | None = None
) -> KnowledgeBase:
    shop = make_shop()
    settings = Settings(figures=figures)
    return make_knowledge(*entries, sources=shop.sources, settings=settings)


def found(knowledge: KnowledgeBase) -> list[tuple[str, str]]:
    return [(problem.severity, problem.what) for problem in check_figures(knowledge)]


@pytest.mark.parametrize(
    "answer",
    [
        "No card is 100 % safe.",
        "It isn't 100% certain.",
        "It is not always 100 per cent.",
        "It is 100 % safe.",
        "It works 100%.",
    ],
)
def test_all_of_it_is_no_figure_that_a_source_states(answer: str) -> None:
    assert found(knowledge_of(refund(answer, "terms"))) == []


@pytest.mark.parametrize(
    "answer", ["It helps 100 % of people.", "Use a 100 % peel.", "It is 99 % safe."]
)
def test_a_share_and_a_strength_are_figures(answer: str) -> None:
    [(severity, what)] = found(knowledge_of(refund(answer, "terms")))

    assert severity == "error"
    assert "is in no fact that the entry cites" in what


def refund(answer: str, *sources: str) -> Entry:
    return make_entry("refund-time", answer=answer, sources=sources)


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        (("terms",), ["14 days"]),
        (("post-office",), ["3 to 5 days"]),
        (("post-office#letters",), ["3 to 5 days"]),
        (("terms", "post-office"), ["14 days", "3 to 5 days"]),
        ((), []),
    ],
)
def test_facts_are_those_of_what_is_cited(
    sources: tuple[str, ...], expected: list[str]
) -> None:
    entry = make_entry(sources=sources)

    assert list(cited_facts(entry, make_shop())) == expected


@pytest.mark.parametrize(
    ("answer", "source", "figure"),
    [
        ("A refund takes 15 days.", "terms", "15"),
        ("A refund takes fifteen days or 13.", "terms", "13"),
        ("A refund takes 14 days.", "post-office", "14"),
        ("A refund takes eleven days.", "terms", "11"),
        ("A refund takes 1.4 days.", "terms", "1.4"),
    ],
)
def test_a_figure_that_no_cited_fact_has_is_an_error(
    answer: str, source: str, figure: str
) -> None:
    what = (
        f"the figure {figure} is in no fact that the entry cites; cite its source, or "
        "add the fact to sources.yaml"
    )

    assert found(knowledge_of(refund(answer, source))) == [("error", what)]


def test_a_figure_of_something_else_than_the_fact_has_is_an_error() -> None:
    what = (
        "the figure 14 week is in no fact that the entry cites, which say 14 day; cite "
        "its source, or add the fact to sources.yaml"
    )

    assert found(knowledge_of(refund("It takes 14 weeks.", "terms"))) == [
        ("error", what)
    ]


def test_a_figure_of_a_plain_form_must_stand_in_a_fact_as_well() -> None:
    entry = make_entry(answer="It takes 14 days.", plain="15 days.", sources=("terms",))

    [(severity, what)] = found(knowledge_of(entry))

    assert severity == "error"
    assert what.startswith("the figure 15 is in no fact")


def test_a_figure_that_is_said_twice_is_one_problem() -> None:
    entry = refund("It takes 15 days, and 15 days again.", "terms")

    assert len(found(knowledge_of(entry))) == 1


PRICES: Sequence[Entry] = [
    make_entry(f"ticket-{number}", answer=f"It costs {number} euros.")
    for number in range(3, 8)
]


def test_figures_of_entries_without_sources_are_one_piece_of_advice() -> None:
    entries = (*PRICES, make_entry("hours", answer="Daily from 9 to 21."))

    assert found(knowledge_of(*entries)) == [
        (
            "advice",
            "5 entries with figures and no source: 'ticket-3', 'ticket-4', 'ticket-5' "
            "and 2 more; cite sources whose facts have the figures, or write 'figures: "
            "free' in settings.yaml",
        )
    ]


def test_a_visiting_guide_without_sources_has_no_errors() -> None:
    entries = (
        make_entry("opens", answer="Daily from 9 to 21."),
        make_entry("ticket", answer="A day ticket is 7 euros."),
        make_entry("cough", answer="From person to person. COVID-19 is a virus."),
    )

    assert errors(check_as_written(make_knowledge(*entries))) == []


def test_free_figures_need_no_fact_even_where_an_entry_cites_a_source() -> None:
    entry = refund("It takes 15 days.", "terms")

    assert found(knowledge_of(*PRICES, entry, figures="free")) == []


def test_cited_figures_need_a_fact_even_where_an_entry_cites_no_source() -> None:
    problems = found(knowledge_of(*PRICES, figures="cited"))

    assert [severity for severity, _ in problems] == ["error"] * 5
