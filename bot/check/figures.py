"""A check of figures: every number of an answer stands in a fact that it cites."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache

from bot.check.answers import texts_of
from bot.check.numbers import Figure, figures_of
from bot.check.places import FILE, entry_problem, problem_at
from bot.check.shapes import without_wholes
from bot.domain import Entry, KnowledgeBase, Problem, Severity
from bot.text import counted, listed


def check_figures(knowledge: KnowledgeBase) -> Iterator[Problem]:
    """Yield each figure without a fact as an error where figures must be cited.

    `figures:` of settings.yaml says where: `cited` everywhere, `free` nowhere. Without
    it they must be where an entry cites anything, and of the others one piece of advice
    says how many state figures.
    """
    # Many entries cite the same facts.
    read = cache(figures_of)
    for entry in knowledge:
        if _must_cite(entry, knowledge):
            yield from _check_entry(entry, knowledge, read)
    if knowledge.settings.figures is None:
        yield from _advise(knowledge)


def _must_cite(entry: Entry, knowledge: KnowledgeBase) -> bool:
    if knowledge.settings.figures is None:
        return bool(entry.sources)
    return knowledge.settings.figures == "cited"


def _check_entry(
    entry: Entry, knowledge: KnowledgeBase, read: Callable[[str], Iterable[Figure]]
) -> Iterator[Problem]:
    facts = [figure for fact in cited_facts(entry, knowledge) for figure in read(fact)]
    for part, text in texts_of(entry):
        for figure in dict.fromkeys(_claimed(text)):
            if not any(figure.is_stated_by(fact) for fact in facts):
                yield entry_problem(
                    knowledge,
                    entry.id,
                    part,
                    _uncited(figure, facts),
                    check="figure",
                    severity=Severity.ERROR,
                )


def _claimed(text: str) -> list[Figure]:
    """Return the figures of an answer that a source must state."""
    return figures_of(without_wholes(text))


def _uncited(figure: Figure, facts: list[Figure]) -> str:
    then = "cite its source, or add the fact to sources.yaml"
    others = [str(fact) for fact in facts if fact.number == figure.number]
    if not others:
        return f"the figure {figure.number} is in no fact that the entry cites; {then}"
    stated = listed(list(dict.fromkeys(others)))
    return (
        f"the figure {figure} is in no fact that the entry cites, which say {stated}; "
        f"{then}"
    )


def cited_facts(entry: Entry, knowledge: KnowledgeBase) -> Iterator[str]:
    """Yield the facts of the sources and sections that an entry cites."""
    for reference in entry.sources:
        source_id, _, section_id = reference.partition("#")
        source = knowledge.sources[source_id]
        if section_id:
            yield from source.sections[section_id].facts
        else:
            yield from source.facts
            for section in source.sections.values():
                yield from section.facts


def _advise(knowledge: KnowledgeBase) -> Iterator[Problem]:
    """Yield one problem for all entries that state figures and cite nothing."""
    stating = [
        entry.id
        for entry in knowledge
        if not entry.sources and any(_claimed(text) for _, text in texts_of(entry))
    ]
    if stating:
        what = (
            f"{counted(len(stating), 'entry')} with figures and no source: "
            f"{listed([repr(id) for id in stating])}; cite sources whose facts have "
            "the figures, or write 'figures: free' in settings.yaml"
        )
        yield problem_at(
            knowledge,
            (stating[0], "answer"),
            what,
            check="free-figures",
            severity=Severity.ADVICE,
            file=FILE,
        )
