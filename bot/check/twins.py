"""Checks of phrasings against each other: the same question asked of two entries."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from bot.check.phrasings import Phrasing
from bot.check.places import place_of
from bot.domain import KnowledgeBase, Phrases, Problem
from bot.text import Analyzer, Language, counted, language_of

# Content words from which on one word more makes no other question. From fewer it
# does: "sessions for melasma" and "sessions".
_NEARLY_FROM = 4
# Phrasings that ask the same, from which on not each is held against each: there would
# be a million pairs of a thousand.
_MANY = 20
# Members of a group of synonyms that a message names.
_NAMED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Content:
    """What a phrasing says in no order; `terms` are stems with synonyms merged."""

    phrasing: Phrasing
    stems: frozenset[str]
    terms: frozenset[str]


_Pair = tuple[_Content, _Content]


def check_twins(
    knowledge: KnowledgeBase, phrasings: Iterable[Phrasing]
) -> Iterator[Problem]:
    """Yield phrasings of stop words alone, twins of two entries, merging synonyms."""
    language = language_of(knowledge.settings.locale)
    analyzer = Analyzer(language, knowledge.synonyms)
    contents = []
    for phrasing in phrasings:
        stems = frozenset(word.stem for word in phrasing.read) - language.stop_stems
        if stems:
            terms = _terms(phrasing, analyzer, language)
            contents.append(_Content(phrasing=phrasing, stems=stems, terms=terms))
        elif phrasing.read:
            what = f"{phrasing.text!r} has nothing but stop words; add what it is about"
            yield phrasing.problem(knowledge, what, check="stop-words")
    yield from _check_stems(knowledge, contents)
    yield from _check_synonyms(knowledge, contents)


def _check_stems(
    knowledge: KnowledgeBase, contents: Iterable[_Content]
) -> Iterator[Problem]:
    """Yield phrasings of the same stems, and long ones of which one has one more."""
    by_stems = _grouped(contents, lambda content: content.stems)
    same = (pair for group in by_stems.values() for pair in _pairs(group))
    nearly = (
        (longer, shorter)
        for stems, group in by_stems.items()
        if len(stems) > _NEARLY_FROM
        for stem in sorted(stems)
        for shorter in by_stems.get(stems - {stem}, [])[:_MANY]
        for longer in group[:_MANY]
    )
    for pairs, but_for, check in (
        (same, "stop words and order", "same-phrasing"),
        (nearly, "stop words, order and one word", "near-phrasing"),
    ):
        for group in _by_entries(pairs):
            more = len(group) - 1
            others = f" ({counted(more, 'more pair')} of these entries)" if more else ""
            how = f"ask the same but for {but_for}{others};"
            yield _twins(knowledge, group, how, check=check)


def _check_synonyms(
    knowledge: KnowledgeBase, contents: Iterable[_Content]
) -> Iterator[Problem]:
    """Yield the synonyms that make a phrasing of one entry one of another's."""
    pairs = (
        (first, second)
        for group in _grouped(contents, lambda content: content.terms).values()
        if len({content.phrasing.entry for content in group}) > 1
        for first, second in _pairs(group)
        if first.stems != second.stems
    )
    for group in _by_entries(pairs):
        merging = _merging(knowledge, *group[0])
        how = f"become the same by {merging}; take a word out of the group, or"
        yield _twins(knowledge, group, how, check="synonyms")


def _pairs(group: Sequence[_Content]) -> Iterable[_Pair]:
    """Return all pairs; of very many phrasings those with the first, which says it."""
    if len(group) <= _MANY:
        return combinations(group, 2)
    return ((group[0], other) for other in group[1:])


def _grouped(
    contents: Iterable[_Content], key: Callable[[_Content], frozenset[str]]
) -> dict[frozenset[str], list[_Content]]:
    groups: dict[frozenset[str], list[_Content]] = defaultdict(list)
    for content in contents:
        groups[key(content)].append(content)
    return groups


def _by_entries(pairs: Iterable[_Pair]) -> Iterable[list[_Pair]]:
    """Group the pairs of phrasings of two different entries by these entries."""
    groups: dict[tuple[str, str], list[_Pair]] = defaultdict(list)
    for first, second in pairs:
        entries = first.phrasing.entry, second.phrasing.entry
        if entries[0] != entries[1]:
            groups[entries].append((first, second))
    return groups.values()


def _twins(
    knowledge: KnowledgeBase, group: list[_Pair], how: str, *, check: str
) -> Problem:
    """Make one problem of the pairs of two entries; `how` says what they share."""
    first, twin = (content.phrasing for content in group[0])
    what = (
        f"{twin.text!r} and {first.text!r} of {first.entry!r} "
        f"({place_of(knowledge, first.entry, first.part)}) {how} keep one of them"
    )
    return twin.problem(knowledge, what, check=check)


def _merging(knowledge: KnowledgeBase, first: _Content, second: _Content) -> str:
    """Name the groups of synonyms without any of which two phrasings would differ."""
    merging, language = [], language_of(knowledge.settings.locale)
    for number, group in enumerate(knowledge.synonyms):
        # Only a group whose term stands in both can merge them.
        term = "_".join(language.stems_of(group[0]))
        if term in first.terms & second.terms:
            others = (*knowledge.synonyms[:number], *knowledge.synonyms[number + 1 :])
            without = Analyzer(language, others)
            one = _terms(first.phrasing, without, language)
            if one != _terms(second.phrasing, without, language):
                place = place_of(knowledge, "synonyms", number, "synonyms.yaml")
                merging.append(f"the synonyms {_named(group)} ({place})")
    return " and ".join(merging) or "their synonyms"


def _terms(
    phrasing: Phrasing, analyzer: Analyzer, language: Language
) -> frozenset[str]:
    return frozenset(analyzer.terms(phrasing.read)) - language.stop_stems


def _named(group: Phrases) -> str:
    members = " = ".join(map(repr, group[:_NAMED]))
    return f"{members} …" if len(group) > _NAMED else members
