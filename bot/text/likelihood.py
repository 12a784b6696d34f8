"""How likely a word is where it stands: beside other words, in this knowledge."""

import math
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

from bot.text.pack import LanguagePack
from bot.text.pairs import Pairs
from bot.text.wordlist import Wordlist

# The numbers here were chosen with those of slips.py, on the same slips and words.
# What the probability of a word is made of: pairs of the language, pairs of the
# knowledge, words of the language, words of the knowledge.
_MIXTURE = (0.3, 0.3, 0.1, 0.3)
# Probability of a word behind another where the knowledge has the pair.
_CURATED_PAIR = 0.05
# Times as likely as anywhere that a word can be beside another. The lists have frequent
# pairs only, so that what they lack is not as unlikely as it seems.
_MOST = 60
# Times as many words as the list of words counts were counted for the list of pairs:
# so many times more are the pairs that begin with "the" (and with "of", "in", "to").
_PAIRS_COUNTED = 25.0
# Probability of a number, of a letter that stands for itself, of one behind a word that
# it may tell from others ("vitamin c"), and of a word that is none.
_NUMBER = 5e-4
_LETTER = 2e-5
_NAMING = 2e-3
_NONE = 1e-9


class Reading(NamedTuple):
    """A word that a typed one may be, and the cost of typing it so if it is."""

    text: str
    cost: float
    is_known: bool = True


_START = Reading("", 0.0, is_known=False)


class Likelihood:
    """Probabilities of words after others, of a language and of a knowledge base."""

    def __init__(
        self,
        vocabulary: Collection[str],
        pairs: Pairs,
        *,
        pack: LanguagePack,
        wordlist: Wordlist,
    ) -> None:
        """Take the words of the knowledge, the pairs in it, and the language."""
        self._vocabulary, self._pairs = vocabulary, pairs
        self._pack, self._wordlist = pack, wordlist
        # Words that no letter tells apart.
        self._unnamed = pack.stop_words | {""}
        self.of = lru_cache(maxsize=16_384)(self._of)

    def alone(self, word: str) -> float:
        """Return the natural logarithm of how likely a word is anywhere."""
        return math.log(self._alone(word))

    def likeliest(
        self, choices: Sequence[Sequence[Reading]], starts: Sequence[bool]
    ) -> list[str]:
        """Return the likeliest row of words, given the readings at each place.

        `starts` tells which words begin a sentence. This is Viterbi's algorithm: the
        cheapest row up to each reading is made of the cheapest up to those before it.
        """
        before: Sequence[Reading] = (_START,)
        totals = [0.0]
        origins: list[list[int]] = []
        for readings, is_start in zip(choices, starts, strict=True):
            is_choice = len(before) * len(readings) > 1
            ways = [
                [
                    total + self._step(_START if is_start else each, reading)
                    if is_choice
                    else total
                    for each, total in zip(before, totals, strict=True)
                ]
                for reading in readings
            ]
            origins.append([way.index(min(way)) for way in ways])
            totals = [
                min(way) + reading.cost
                for way, reading in zip(ways, readings, strict=True)
            ]
            before = readings
        place, texts = totals.index(min(totals)), []
        for readings, origin in zip(reversed(choices), reversed(origins), strict=True):
            texts.append(readings[place].text)
            place = origin[place]
        return texts[::-1]

    def _step(self, before: Reading, reading: Reading) -> float:
        """What it costs that a reading follows another."""
        if not reading.is_known:
            return 0.0
        if not before.is_known:
            return -self.alone(reading.text)
        return -self.of(reading.text, before.text)

    def _of(self, word: str, before: str) -> float:
        """Return the same for a word behind another; "" begins a sentence."""
        if len(word) == 1 and word.isalpha() and before not in self._unnamed:
            return math.log(_NAMING)
        if before in self._pack.short_forms and len(before) == 1:
            # A letter or a digit belongs to what stands before it, if to anything.
            return self.alone(word)
        alone = probability = self._alone(word)
        if first := self._wordlist.frequencies.get(before, 0):
            together = self._wordlist.pairs.count(before, word) / _PAIRS_COUNTED
            probability += _MIXTURE[0] * min(together / first, 1)
        if self._pairs.count(before, word):
            probability += _MIXTURE[1] * _CURATED_PAIR
        return math.log(min(probability, _MOST * alone))

    def _alone(self, word: str) -> float:
        curated = word in self._vocabulary and len(word) > 1
        counted = self._wordlist.frequencies.get(word, 0)
        probability = _MIXTURE[2] * counted / self._wordlist.total if counted else 0
        probability += _MIXTURE[3] / len(self._vocabulary) if curated else 0
        least = _NUMBER if word.isdigit() else _LETTER if len(word) == 1 else _NONE
        return max(probability, least)
