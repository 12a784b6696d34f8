"""Checks of synonyms: a word belongs to one group, or the search takes one of them."""

from collections.abc import Iterator

from bot.check.places import place_of, problem_at
from bot.domain import KnowledgeBase, Problem
from bot.text import language_of

_FILE = "synonyms.yaml"


def check_synonyms(knowledge: KnowledgeBase) -> Iterator[Problem]:
    """Yield each word that stands in two groups, or twice in one."""
    stems_of = language_of(knowledge.settings.locale).stems_of
    first: dict[tuple[str, ...], tuple[int, str, str]] = {}
    for number, group in enumerate(knowledge.synonyms):
        for part, text in enumerate(group):
            place = f"synonyms/{number}", part
            stems = tuple(stems_of(text))
            if stems in first:
                home, other, at = first[stems]
                what = (
                    f"{text!r} stands in its group already, as {other!r}; remove it"
                    if home == number
                    else f"{text!r} is also in the group on {at}; keep it in one, or "
                    "make one group of the two"
                )
                yield problem_at(knowledge, place, what, check="synonyms", file=_FILE)
            else:
                first[stems] = number, text, place_of(knowledge, *place, _FILE)
