"""Checks of word groups and phrases: what is there twice, unused or untried."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

from bot.check.places import problem_at
from bot.domain import KnowledgeBase, Phrases, Problem, Safety, Severity, Words
from bot.phrases import Lexicon, expand, groups_of, is_cue
from bot.text import Language, Word, language_of, wordlist_of


class _Row(NamedTuple):
    """A text that a member stands for, analysed."""

    text: str
    words: tuple[Word, ...]

    @property
    def stems(self) -> tuple[str, ...]:
        return tuple(word.stem for word in self.words)


# The place of a phrase or member, its text, and the phrase to look for.
_Pattern = tuple[tuple[str, int], str, str]


def check_words(knowledge: KnowledgeBase) -> Iterator[Problem]:
    """Groups that nothing names, shared ones of one file, and members there twice."""
    yield from _check_use(knowledge)
    language = language_of(knowledge.settings.locale)
    # Small talk is the reply whose phrase explains the most words: longer ones count.
    longest = set(knowledge.smalltalk.words)
    for name, members in knowledge.groups.items():
        for number, text, other in _superfluous(
            members, language, longer=name not in longest
        ):
            what = f"{text!r} is found by {other!r} already; remove it"
            place, where = (f"words/{name}", number), f"words {name!r}"
            yield problem_at(knowledge, place, what, check="words", where=where)


def _check_use(knowledge: KnowledgeBase) -> Iterator[Problem]:
    users: dict[str, set[str]] = defaultdict(set)
    restricted = knowledge.restricted.items()
    texts = [(file, text) for file, phrases in restricted for text in phrases]
    for (file, _), conditions in knowledge.conditions.items():
        texts += [(file, text) for each in conditions for text in each.phrases]
    for file, text in texts:
        for name in groups_of(text):
            users[name].add(file)
    for name in knowledge.groups:
        if not users[name]:
            what = "no phrase names this group; remove it"
        elif name in knowledge.safety.words and len(users[name]) == 1:
            what = f"only {min(users[name])} names this group; move it there"
        else:
            continue
        place, where = ("words", name), f"words {name!r}"
        yield problem_at(knowledge, place, what, check="words", where=where)


def _superfluous(
    members: Phrases, language: Language, *, longer: bool
) -> Iterator[tuple[int, str, str]]:
    """The texts of a group that another one finds wherever they stand.

    Those are equal after stemming, or, where `longer` ones do not count more, longer
    by words that say nothing of denial or doubt. A word that the language's list lacks
    is kept: it teaches the speller that it is right.
    """
    listed = wordlist_of(language.code)
    rows = [
        (number, _Row(text, language.words(text)))
        for number, member in enumerate(members)
        for text in expand(member)
    ]
    first: dict[tuple[str, ...], str] = {}
    for _, row in rows:
        first.setdefault(row.stems, row.text)
    for number, row in rows:
        if not all(word.text in listed for word in row.words):
            continue
        if first[row.stems] != row.text:
            yield number, row.text, first[row.stems]
        elif longer and (other := _within(row, first)):
            yield number, row.text, other


def _within(row: _Row, known: Mapping[tuple[str, ...], str]) -> str | None:
    """A shorter text that a row contains, if the words around it change nothing."""
    size = len(row.words)
    for start, stop in combinations(range(size + 1), 2):
        rest = (*row.words[:start], *row.words[stop:])
        inner = row.stems[start:stop]
        if rest and inner in known and not any(map(is_cue, rest)):
            return known[inner]
    return None


def check_tried(knowledge: KnowledgeBase) -> Iterator[Problem]:
    """How many phrases and members of each page no sentence of the knowledge has."""
    # Each member as a group of its own: breathing/0 for the first of breathing.
    single = {
        f"{name}/{number}": (member,)
        for name, members in knowledge.groups.items()
        for number, member in enumerate(members)
    }
    language = language_of(knowledge.settings.locale)
    lexicon = Lexicon(language, {**knowledge.groups, **single})
    files = [
        [(place, text, lexicon.compile(phrase)) for place, text, phrase in patterns]
        for patterns in _patterns_of_files(knowledge.safety)
    ]
    examples = (text for rule in knowledge.safety.rules for text in rule.examples)
    phrasings = (text for entry in knowledge for text in entry.all_phrasings)
    standing = frozenset(
        phrase
        for text in (*examples, *knowledge.safety.ordinary, *phrasings)
        for phrase in lexicon.read(language.words(text)).standing
    )
    for patterns in files:
        untried = [item for item in patterns if standing.isdisjoint(item[2])]
        if untried:
            place, text, _ = untried[0]
            what = (
                f"{len(untried)} of {len(patterns)} phrases and words of this file are "
                f"in no example, look-alike or phrasing, first {text!r}; add a "
                "sentence that somebody would write, or remove them"
            )
            severity = Severity.ADVICE
            yield problem_at(knowledge, place, what, check="untried", severity=severity)


def _patterns_of_files(safety: Safety) -> Iterator[list[_Pattern]]:
    yield list(_members(safety.words))
    for page in safety.pages.values():
        phrases = [
            ((f"{part}/{danger.id}", number), text, text)
            for danger in page.dangers
            for part, texts in (("when", danger.when), ("unless", danger.unless))
            for number, text in enumerate(texts)
        ]
        yield [*phrases, *_members(page.words)]


def _members(groups: Words) -> Iterator[_Pattern]:
    for name, members in groups.items():
        for number, text in enumerate(members):
            yield (f"words/{name}", number), text, f"{{{name}/{number}}}"
