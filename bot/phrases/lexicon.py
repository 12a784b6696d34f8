"""Curated phrases found in a message: words and {groups}, in any order, in a window."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product
from operator import attrgetter

from bot.phrases.alternatives import Alternatives, expand, split
from bot.phrases.stories import goes_on, is_story
from bot.text import ENGLISH, Language, LanguagePack, Word

_ITEM = re.compile(r"\{([^{}]*)\}|([^\s{}]+)")

Stems = tuple[str, ...]
Groups = Mapping[str, Sequence[str]]


class UnknownGroup(ValueError):
    """A phrase names a group that the knowledge does not have."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Item:
    """One place of a phrase: the stems that fill it, and its group if it is one.

    A lexicon has each item once, so items are compared by identity.
    """

    alternatives: tuple[Stems, ...]
    group: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Phrase:
    """A curated phrase, analysed. `text` is as the editor wrote it.

    `groups` are its groups if it is made of two or more groups and nothing else;
    `pack` is that of its language.
    """

    text: str
    items: tuple[Item, ...]
    groups: frozenset[str] = frozenset()
    pack: LanguagePack = ENGLISH.pack

    @property
    def is_english(self) -> bool:
        """Whether what is known of English tells how it is spoken of."""
        return self.pack is ENGLISH.pack


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A phrase found: for each item the positions of its words in the message."""

    phrase: Phrase
    places: tuple[range, ...]

    @property
    def positions(self) -> frozenset[int]:
        """The positions of all words that took part."""
        return frozenset(position for place in self.places for position in place)

    @property
    def is_row(self) -> bool:
        """Whether the items stand one after the other, in the phrase's order."""
        return all(place.stop == after.start for place, after in pairwise(self.places))


def groups_of(text: str) -> tuple[str, ...]:
    """The names of the groups in an editor's phrase: `{battery} burns` has one."""
    return tuple(group for group, _ in _ITEM.findall(text) if group)


class Lexicon:
    """Compiles phrases, and reads messages for everything that they are made of."""

    def __init__(self, language: Language, groups: Groups) -> None:
        self._language, self._groups = language, groups
        self._compiled: dict[str, Item] = {}
        self._items: dict[tuple[str | None, tuple[Stems, ...]], Item] = {}
        # Single stems by themselves, longer ones by their first two.
        self._starts: dict[Stems, list[tuple[Stems, Item]]] = {}
        self._phrases: dict[Item, list[tuple[frozenset[Item], Phrase]]] = {}

    def compile(self, text: str) -> tuple[Phrase, ...]:
        """A phrase analysed: each part that may be missing doubles how many there are.

        `chest (tight | caving in)` has an item for "chest" and one that either fills;
        "caving in" stands in a row. Raises UnknownGroup for a {group} that is not
        there, and BadAlternatives for parentheses that cannot be read.
        """
        choices = [self._choices(part) for part in split(text)]
        return tuple(
            self._phrase(text, [item for items in choice for item in items])
            for choice in product(*choices)
        )

    def _choices(self, part: str | Alternatives) -> list[list[Item]]:
        """The items for a part of a phrase, and none where it may be missing."""
        if isinstance(part, str):
            return [list(self._items_of(part))]
        rows = {self._stems_of(alternative) for alternative in part} - {()}
        item = self._item(None, tuple(sorted(rows)))
        return [[item], []] if "" in part else [[item]]

    def _items_of(self, text: str) -> Iterator[Item]:
        for group, word in _ITEM.findall(text):
            if group:
                yield self._group(group)
            else:
                yield from (
                    self._item(None, ((stem,),)) for stem in self._stems_of(word)
                )

    def _stems_of(self, text: str) -> Stems:
        return _stems(self._language, text)

    def _phrase(self, text: str, items: Sequence[Item]) -> Phrase:
        groups = frozenset(item.group or "" for item in items)
        whole = len(items) > 1 and "" not in groups
        phrase = Phrase(
            text=text,
            items=tuple(items),
            groups=groups if whole else frozenset(),
            pack=self._language.pack,
        )
        if items:
            narrowest = min(items, key=lambda item: len(item.alternatives))
            self._phrases.setdefault(narrowest, []).append((frozenset(items), phrase))
        return phrase

    def _group(self, name: str) -> Item:
        if name not in self._groups:
            raise UnknownGroup(name)
        if name not in self._compiled:
            texts = (text for member in self._groups[name] for text in expand(member))
            members = {self._stems_of(text) for text in texts} - {()}
            self._compiled[name] = self._item(name, tuple(sorted(members)))
        return self._compiled[name]

    def _item(self, group: str | None, alternatives: tuple[Stems, ...]) -> Item:
        key = group, alternatives
        if key not in self._items:
            item = Item(alternatives=alternatives, group=group)
            self._items[key] = item
            for stems in alternatives:
                self._starts.setdefault(stems[:2], []).append((stems, item))
        return self._items[key]

    def read(self, message_words: Sequence[Word]) -> "Message":
        """A message with the places of every item of the phrases compiled so far."""
        stems = tuple(word.stem for word in message_words)
        places: dict[Item, list[range]] = {}
        for start in range(len(stems)):
            for first in (stems[start : start + 1], stems[start : start + 2]):
                for member, item in self._starts.get(first, ()):
                    stop = start + len(member)
                    if stems[start:stop] == member:
                        places.setdefault(item, []).append(range(start, stop))
        present = frozenset(places)
        standing = frozenset(
            phrase
            for narrowest in places
            for items, phrase in self._phrases.get(narrowest, ())
            if items <= present
        )
        return Message(
            words=tuple(message_words),
            places=places,
            standing=standing,
            pack=self._language.pack,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """The words of a message, and the places of items of phrases in it.

    `standing` are the phrases of which it has every item, wherever that stands, and
    `pack` is that of its language.
    """

    words: tuple[Word, ...]
    places: Mapping[Item, Sequence[range]]
    standing: frozenset[Phrase]
    pack: LanguagePack = ENGLISH.pack

    def find(self, phrase: Phrase, window: int) -> Iterator[Found]:
        """Every place of a phrase: one for each place of the item with the fewest.

        A phrase of one item needs no window; a longer one stands within
        `window` words from its first to its last, and in a story in one sentence.
        """
        if phrase not in self.standing:
            return
        places = [self.places[item] for item in phrase.items]
        rarest = min(range(len(places)), key=lambda index: len(places[index]))
        others = [*places[:rarest], *places[rarest + 1 :]]
        apart = bool(others) and is_story(self.words)
        for anchor in places[rarest]:
            options = [_near(anchor, of_item, window) for of_item in others]
            if apart:
                options = [self._beside(anchor, near) for near in options]
            if chosen := _choose(options, (anchor,), window):
                first, *rest = chosen
                rest.insert(rarest, first)
                yield Found(phrase=phrase, places=tuple(rest))

    def _beside(self, anchor: range, places: Sequence[range]) -> list[range]:
        """The places in the same sentence of a story, then those where it goes on."""
        number = self.words[anchor.start].sentence
        near = [each for each in places if self._belong(anchor.start, each.start)]
        return sorted(near, key=lambda p: self.words[p.start].sentence != number)

    def _belong(self, one: int, other: int) -> bool:
        first, last = sorted((one, other))
        apart = self.words[last].sentence - self.words[first].sentence
        return not apart or (apart == 1 and goes_on(self.words, last))


def _near(anchor: range, places: Sequence[range], window: int) -> list[range]:
    """The places within a window of the anchor, the nearest first."""
    # They stand in the order of the message: the rest need not be looked at.
    first = bisect_left(places, anchor.stop - window, key=attrgetter("start"))
    last = bisect_right(places, anchor.start + window, key=attrgetter("start"))
    near = [
        place
        for place in places[first:last]
        if max(place.stop, anchor.stop) - min(place.start, anchor.start) <= window
    ]
    return sorted(near, key=lambda place: abs(place.start - anchor.start))


def _choose(
    options: Sequence[Sequence[range]], taken: tuple[range, ...], window: int
) -> tuple[range, ...] | None:
    """Add a place for each item to those taken: none overlap, all are in the window."""
    if not options:
        return taken
    for place in options[0]:
        places = (*taken, place)
        if max(p.stop for p in places) - min(p.start for p in places) > window:
            continue
        if any(place.start < p.stop and p.start < place.stop for p in taken):
            continue
        if chosen := _choose(options[1:], places, window):
            return chosen
    return None


@lru_cache(maxsize=131_072)
def _stems(language: Language, text: str) -> Stems:
    """Groups and phrases are compiled more than once: to be checked, for each lane."""
    return language.stems_of(text)
