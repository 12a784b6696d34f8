"""Slips and short forms mended towards the knowledge's own words, and its language's.

A word that the knowledge or the word list of its language has is never touched, unless
it is also a short form that the words beside it ask for. What a word may be meant for
has a cost, from how it is typed and from what stands beside it; so has a word that
nobody knows, and where that is cheapest it stays.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from heapq import nsmallest
from itertools import chain
from typing import Self

from bot.text.language import Language, Word
from bot.text.likelihood import Likelihood, Reading
from bot.text.pairs import Pairs, lines_of
from bot.text.slips import (
    by_skeleton,
    cost,
    edits_allowed,
    edits_allowed_unlisted,
    is_within,
    near,
    skeleton,
)
from bot.text.wordlist import wordlist_of

# Letters of a short word.
_SHORT = 3
# A slip of a rarer word than these is not guessed at: the guess would mostly be wrong.
_COMMON = 10_000
# Words that are tried for a slip at most, and that the words beside it choose from.
_TRIED = 40
_READINGS = 6
# Costs, chosen with those of slips.py: of typing a word short, and of typing one that
# nobody knows, so much and so much for each letter.
_TYPED_SHORT = 3.0
_UNKNOWN = 9.5
_UNKNOWN_LETTER = 1.6
# What every slip but the first costs besides.
_FAR = 3.5


class Speller:
    """Mends words towards a vocabulary; words of the language are left as they are.

    Where there is no list of these, only long words are mended.
    """

    def __init__(
        self,
        language: Language,
        vocabulary: Iterable[str],
        foreign: Iterable[str] = (),
        pairs: str = "",
        kept: Iterable[str] = (),
    ) -> None:
        """Take the words to mend towards, and texts whose words are left alone.

        `pairs` are lines of pairs in the knowledge's texts, and `kept` the short forms
        that are words of their own in it.
        """
        self.language = language
        self.vocabulary, self.pairs = tuple(vocabulary), pairs
        self.kept = tuple(kept)
        self._pack, self._wordlist = language.pack, wordlist_of(language.code)
        self._allowed = edits_allowed if self._wordlist else edits_allowed_unlisted
        self._foreign = frozenset(language.count_words(foreign))
        self._known = frozenset(self.vocabulary)
        self._short = {
            form: meanings
            for form, meanings in self._pack.short_forms.items()
            if form not in self.kept
        }
        # That an answer says "sum up" makes no "sum" of "sum of them" likelier.
        plain = self._known - self._short.keys()
        self._likelihood = Likelihood(
            plain, Pairs(pairs.encode()), pack=self._pack, wordlist=self._wordlist
        )
        self._readings = lru_cache(maxsize=16_384)(self._readings_of)

    @classmethod
    def from_texts(
        cls,
        language: Language,
        texts: Iterable[str],
        terms: Iterable[str] = (),
        foreign: Iterable[str] = (),
    ) -> Self:
        """Make a speller with the words of texts, which may hold slips, and of terms.

        The words of `terms` are right. A word that the language lacks and the texts
        have once is left out where another is near: it may be a slip of that.
        """
        texts = tuple(texts)
        counts, listed = language.count_words(texts), wordlist_of(language.code)
        counts.update({word: 2 * n for word, n in language.count_words(terms).items()})
        sure = tuple(word for word, n in counts.items() if n > 1 or word in listed)
        allowed = edits_allowed if listed else edits_allowed_unlisted
        rare = [
            word
            for word in sorted(counts.keys() - set(sure))
            if not near(word, sure, allowed(word))
        ]
        pairs = lines_of(language.count_pairs(texts))
        kept = _kept(counts, language.pack.short_forms)
        return cls(language, (*sure, *rare), foreign, pairs, kept)

    def knows(self, word: str) -> bool:
        """Whether a folded word needs no mending."""
        return word in self._known or word in self._wordlist

    @property
    def is_listed(self) -> bool:
        """Whether a list tells which words the language has."""
        return bool(self._wordlist)

    def is_slip(self, word: str) -> bool:
        """Whether a folded word that is not known is one edit from one that is."""
        return bool(near(word, self.vocabulary, 1) or near(word, self._common, 1))

    @cached_property
    def _common(self) -> tuple[str, ...]:
        return self._wordlist.words[:_COMMON]

    @cached_property
    def _skeletons(self) -> Mapping[str, Sequence[str]]:
        return by_skeleton(chain(self.vocabulary, self._common), self._pack.vowels)

    def mend(self, message_words: Sequence[Word]) -> tuple[Word, ...]:
        """Return the words with slips mended; their number and places stay the same.

        Foreign words are left alone. Short words that are no short forms are mended
        only where most words are known: in other languages, many are one letter away
        from an English one.
        """
        texts = [word.text for word in message_words]
        doubtful = [self._is_doubtful(texts, place) for place in range(len(texts))]
        if not any(doubtful):
            return tuple(message_words)
        mended = self._mend(message_words, doubtful, are_short=False)
        if 2 * sum(self.knows(word.text) for word in mended) > len(mended):
            mended = self._mend(message_words, doubtful, are_short=True)
        return mended

    def _is_doubtful(self, texts: Sequence[str], place: int) -> bool:
        text = texts[place]
        if text in self._short:
            return not (text.isdigit() and self._is_number(texts, place))
        return text.isalpha() and not self.knows(text)

    def _is_number(self, texts: Sequence[str], place: int) -> bool:
        """Whether the words beside a digit show that it is one: "4 weeks", "day 4"."""
        before = texts[place - 1] if place else ""
        after = texts[place + 1] if place + 1 < len(texts) else ""
        earlier = texts[place - 2] if place > 1 else ""
        # "4 or 2", and "39.2", which is two words.
        is_second = (
            earlier if before in self._pack.between_numbers else before
        ).isdigit()
        is_plural = after.endswith("s") and after not in self._pack.stop_words
        is_counted = is_plural or after in self._pack.counted or after.isdigit()
        is_first = after in self._pack.between_numbers
        return is_second or is_first or is_counted or before in self._pack.counts

    def _mend(
        self,
        message_words: Sequence[Word],
        doubtful: Sequence[bool],
        *,
        are_short: bool,
    ) -> tuple[Word, ...]:
        """Mend what is doubtful; short words and foreign ones only as allowed."""
        choices = [
            self._readings(word.text)
            if doubt and self._may_mend(word.text, are_short=are_short)
            else (Reading(word.text, 0.0, self.knows(word.text)),)
            for word, doubt in zip(message_words, doubtful, strict=True)
        ]
        starts = [
            number == 0 or word.sentence != message_words[number - 1].sentence
            for number, word in enumerate(message_words)
        ]
        likeliest = self._likelihood.likeliest(choices, starts)
        return tuple(
            word
            if word.text == text
            else word._replace(text=text, stem=self.language.stem(text))
            for word, text in zip(message_words, likeliest, strict=True)
        )

    def _may_mend(self, word: str, *, are_short: bool) -> bool:
        if len(word) <= _SHORT and (are_short or word not in self._short):
            return are_short
        return word not in self._foreign

    def _readings_of(self, word: str) -> tuple[Reading, ...]:
        """Return what a word may be, first as it is typed."""
        meanings = [Reading(text, _TYPED_SHORT) for text in self._short.get(word, ())]
        is_word = (
            word in self._wordlist or len(word) == 1 if meanings else self.knows(word)
        )
        if is_word:
            return (Reading(word, 0.0), *meanings)
        unknown = Reading(word, _UNKNOWN + _UNKNOWN_LETTER * len(word), is_known=False)
        slips = self._slips(word) if word.isalpha() else ()
        # Two letters may be anything.
        if meanings and (len(word) > 2 or not word.isalpha()):
            return (*meanings, *slips)
        return (unknown, *meanings, *slips)

    def _slips(self, word: str) -> list[Reading]:
        """Return the likeliest words that a word may be a slip of."""
        limit = self._allowed(word)
        edits = near(word, self.vocabulary, limit) | near(word, self._common, limit)
        fuller = self._skeletons.get(skeleton(word, self._pack.vowels), ())
        edits |= {each: 1 for each in fuller if is_within(word, each)}
        edits.pop(word, None)
        alone = self._likelihood.alone
        likely = nsmallest(
            _TRIED, edits, key=lambda each: _FAR * edits[each] - alone(each)
        )
        readings = [
            Reading(each, cost(word, each, self._pack) + _FAR * (edits[each] - 1))
            for each in likely
        ]
        return nsmallest(
            _READINGS, readings, key=lambda each: each.cost - alone(each.text)
        )


def _kept(
    curated: Mapping[str, int], short_forms: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    """The short forms among curated words whose meanings are not among them."""
    for form, meanings in short_forms.items():
        if len(form) > 1 and form in curated and not curated.keys() & set(meanings):
            yield form
