"""Checks of phrasings against each other: the same question asked of two entries."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from bot.check.phrasings import Phrasing
from bot.check.places import counted, entry_problem, place_of
from bot.domain import KnowledgeBase, Phrases, Problem
from bot.text import STOP_STEMS, Analyzer, words

# Content words from which on one word more makes no other question. From fewer it
# does: "sessions for melasma" and "sessions".
_NEARLY_FROM = 4
_SHOWN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Content(Phrasing):
    """A phrasing with its content, in no order: as written, with synonyms merged."""

    stems: frozenset[str]
    terms: frozenset[str]


_Pairs = dict[tuple[str, str], list[tuple[_Content, _Content]]]


def check_twins(
    knowledge: KnowledgeBase, all_phrasings: Iterable[Phrasing]
) -> Iterator[Problem]:
    """Phrasings of nothing but stop words, twins of two entries, merging synonyms."""
    phrasings = _with_content(knowledge, all_phrasings)
    for one in phrasings:
        if not one.stems:
            yield entry_problem(
                knowledge,
                one.entry,
                one.part,
                f"{one.text!r} has nothing but stop words; add what it is about",
                check="stop-words",
            )
    said = [one for one in phrasings if one.stems]
    yield from _check_same(knowledge, said)
    yield from _check_nearly(knowledge, said)
    yield from _check_synonyms(knowledge, said)


def _with_content(
    knowledge: KnowledgeBase, phrasings: Iterable[Phrasing]
) -> list[_Content]:
    analyzer = Analyzer(knowledge.synonyms)
    return [
        _Content(
            entry=one.entry,
            part=one.part,
            text=one.text,
            read=one.read,
            stems=frozenset(word.stem for word in one.read) - STOP_STEMS,
            terms=frozenset(analyzer.terms(one.read)) - STOP_STEMS,
        )
        for one in phrasings
        if one.read
    ]


def _check_same(
    knowledge: KnowledgeBase, phrasings: Iterable[_Content]
) -> Iterator[Problem]:
    pairs = _by_entries(
        pair
        for group in _grouped(phrasings, lambda one: one.stems).values()
        if len(group) > 1
        for pair in combinations(group, 2)
    )
    how = "ask the same but for stop words and order"
    yield from _twins(knowledge, pairs, how, check="same-phrasing")


def _check_nearly(
    knowledge: KnowledgeBase, phrasings: Iterable[_Content]
) -> Iterator[Problem]:
    """Long phrasings of which one has a single word more than the other."""
    by_content = _grouped(phrasings, lambda one: one.stems)
    pairs = _by_entries(
        (one, other)
        for stems, group in by_content.items()
        if len(stems) > _NEARLY_FROM
        for stem in sorted(stems)
        for other in by_content.get(stems - {stem}, ())
        for one in group
    )
    how = "ask the same but for stop words, order and one word"
    yield from _twins(knowledge, pairs, how, check="near-phrasing")


def _grouped(
    phrasings: Iterable[_Content], by: Callable[[_Content], frozenset[str]]
) -> dict[frozenset[str], list[_Content]]:
    """The phrasings that have the same content, in their order."""
    found: dict[frozenset[str], list[_Content]] = defaultdict(list)
    for one in phrasings:
        found[by(one)].append(one)
    return found


def _by_entries(pairs: Iterable[tuple[_Content, _Content]]) -> _Pairs:
    """The pairs of phrasings of different entries, by these entries."""
    found: _Pairs = defaultdict(list)
    for one, other in pairs:
        if one.entry != other.entry:
            found[one.entry, other.entry].append((one, other))
    return found


def _twins(
    knowledge: KnowledgeBase, pairs: _Pairs, how: str, *, check: str
) -> Iterator[Problem]:
    """One problem for each pair of entries, at the later of the two phrasings."""
    for (_, entry), group in pairs.items():
        first, twin = group[0]
        more = counted(len(group) - 1, "more pair")
        also = f" ({more} of these entries)" if len(group) > 1 else ""
        yield entry_problem(
            knowledge,
            entry,
            twin.part,
            f"{twin.text!r} and {first.text!r} of {first.entry!r} "
            f"({place_of(knowledge, first.entry, first.part)}) {how}{also}; "
            "keep one of them",
            check=check,
        )


def _check_synonyms(
    knowledge: KnowledgeBase, phrasings: Iterable[_Content]
) -> Iterator[Problem]:
    """Synonym groups that make a phrasing of one entry one of another's."""
    pairs = _by_entries(
        (one, other)
        for group in _grouped(phrasings, lambda one: one.terms).values()
        if len({one.entry for one in group}) > 1
        for one, other in combinations(group, 2)
        if one.stems != other.stems
    )
    for (_, entry), group in pairs.items():
        first, twin = group[0]
        yield entry_problem(
            knowledge,
            entry,
            twin.part,
            f"{twin.text!r} and {first.text!r} of {first.entry!r} "
            f"({place_of(knowledge, first.entry, first.part)}) become the same by "
            f"{_merging(knowledge, first, twin)}; take a word out of the group, or "
            "keep one of them",
            check="synonyms",
        )


def _merging(knowledge: KnowledgeBase, one: _Content, other: _Content) -> str:
    """The synonym groups without any of which two phrasings would differ."""
    found = [
        f"the synonyms {_named(group)} ({_synonym_place(knowledge, number)})"
        for number, group in enumerate(knowledge.synonyms)
        if _touches(group, one, other)
        for rest in [_rest(knowledge.synonyms, number)]
        if _content(rest, one) != _content(rest, other)
    ]
    return " and ".join(found) or "their synonyms"


def _touches(group: Phrases, one: _Content, other: _Content) -> bool:
    """Whether a group has a part in both phrasings' terms."""
    term = "_".join(word.stem for word in words(group[0]))
    return term in one.terms and term in other.terms


def _rest(synonyms: Sequence[Phrases], number: int) -> Analyzer:
    return Analyzer((*synonyms[:number], *synonyms[number + 1 :]))


def _content(analyzer: Analyzer, phrasing: Phrasing) -> frozenset[str]:
    return frozenset(analyzer.terms(phrasing.read)) - STOP_STEMS


def _named(group: Phrases) -> str:
    shown = " = ".join(repr(member) for member in group[:_SHOWN])
    return f"{shown} …" if len(group) > _SHOWN else shown


def _synonym_place(knowledge: KnowledgeBase, number: int) -> str:
    path, line = knowledge.places.get(("synonyms", number), ("synonyms.yaml", 1))
    return f"{path}:{line}"
