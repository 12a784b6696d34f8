"""Words of the safety rules that are typed another way: d1e, d i e, cantbreathe, 🩸.

Only what then makes a word of a rule is read anew; everything else stays as typed.
"""

import math
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from itertools import islice, product

from bot.text import Language, Speller, normalise, wordlist_of

# What digits and signs stand for in place of letters.
_LETTERS = {
    **{"0": "o", "1": "il", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b"},
    **{"@": "a", "$": "s", "!": "i", "|": "il", "€": "e", "+": "t", "*": "aeiou"},
}
_SIGNS = re.escape("".join(_LETTERS))
# Letters with digits or signs between them: "d1e", "su!cide", "k*ll"; but not "18s".
_MASKED = re.compile(
    rf"(?<![\w{_SIGNS}])(?!\d+(?:s|st|nd|rd|th)\b)(?=\S*[a-z])"
    rf"[a-z{_SIGNS}]{{3,20}}(?!\w)",
    re.I,
)
_SIGN = re.compile(rf"[{_SIGNS}]")
# Three single letters or more: "d i e", "k.i.l.l".
_SPACED = re.compile(r"(?<!\w)[a-z](?:[ .\-_*]{1,3}[a-z](?!\w)){2,}", re.I)
_STRETCHED = re.compile(r"(?<![^\W\d_])[a-z]*([a-z])\1\1[a-z]*(?![^\W\d_])", re.I)
_REPEATED = re.compile(r"(.)\1{2,}")
_LONG = re.compile(r"(?<!\w)(?:[a-z]+'?[a-z]+|[a-z]{6,})(?!\w)", re.I)
# Letters of words that run together: fewer are a slip. They are a sentence for two
# reasons of three: so many words, words of this rank (a logarithm), a word of a rule;
# one whose stem has so many letters is enough.
_TOGETHER_FROM = 6
_SENTENCE_FROM = 4
_USUAL = math.log(3_500)
_SURE_FROM = 4
_LONGEST = 40
# Readings of a word that are tried at most.
_READINGS = 64
# Frequent English words that others run together with; short forms are as frequent as
# a word of the rank given.
_FREQUENT = 10_000
_SHORT_FORM_RANK = 1_000
_LONGEST_PIECE = 14
# Of one or two letters, the list of words has every abbreviation.
_SHORT_WORDS = frozenset(
    "a am an as at be by do go he i if in is it me my no of on or so to up us we "
    "hi oh ok".split()
)
# A trigger word has letters enough not to stand in other words by chance.
_TRIGGER_FROM = 3


class Disguises:
    """Reads disguised words, given the stems that the rules are made of."""

    def __init__(
        self, stems: Iterable[str], emoji: Mapping[str, str], speller: Speller
    ) -> None:
        """Take the rules' stems, and signs with the words that they are read as.

        `speller` tells which words are known, and which are only slips.
        """
        self._language = speller.language
        self._costs = _costs(self._language)
        self._stems = frozenset(
            each
            for each in stems
            if len(each) >= _TRIGGER_FROM and not self._language.is_stop(each)
        )
        self._emoji = {normalise(sign): f" {text} " for sign, text in emoji.items()}
        longest_first = sorted(self._emoji, key=len, reverse=True)
        self._signs = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")
        self._speller = speller
        self._apart = lru_cache(maxsize=16_384)(self._cut)

    def undo(self, text: str) -> str:
        """Return a normalised text with disguised words in plain letters."""
        if not text.isascii():
            text = self._signs.sub(lambda found: self._emoji[found[0]], text)
        text = _SPACED.sub(self._joined, text)
        text = _MASKED.sub(self._unmasked, text)
        text = _STRETCHED.sub(self._shortened, text)
        return _LONG.sub(self._separated, text)

    def _is_trigger(self, word: str) -> bool:
        return self._language.stem(word) in self._stems

    def _unmasked(self, found: re.Match[str]) -> str:
        """A word with letters for signs, if a rule has it; "4 to 6" stays."""
        typed = found[0].casefold()
        if not _SIGN.search(typed.strip("!*+")):
            return found[0]
        choices = [_LETTERS.get(char, char) for char in typed]
        readings = [*map("".join, islice(product(*choices), _READINGS))]
        triggers = filter(self._is_trigger, readings)
        # Beside a trigger, other words are disguised too: "c4nt br3athe".
        frequent = (each for each in readings if len(each) > 3 and each in self._costs)
        return next(triggers, next(frequent, found[0]))

    def _joined(self, found: re.Match[str]) -> str:
        letters = "".join(char for char in found[0].casefold() if char.isalpha())
        if self._is_trigger(letters):
            return letters
        return self._apart(letters) or found[0]

    def _shortened(self, found: re.Match[str]) -> str:
        """A stretched word in its likeliest spelling, if a rule has that.

        Each run of letters is read as one or as two: "heeelp", "so goood".
        """
        runs = _REPEATED.split(found[0].casefold())
        choices = [
            (part, part * 2) if n % 2 else (part,) for n, part in enumerate(runs)
        ]
        readings = islice(map("".join, product(*choices)), _READINGS)
        likeliest = min(readings, key=self._cost)
        return likeliest if self._is_trigger(likeliest) else found[0]

    def _separated(self, found: re.Match[str]) -> str:
        """A word that is neither known nor a slip, cut into words with a rule's."""
        letters = found[0].casefold().replace("'", "")
        if (
            not _TOGETHER_FROM <= len(letters) <= _LONGEST
            or letters in self._language.pack.written_out
        ):
            return found[0]
        if self._speller.knows(letters) or self._is_trigger(letters):
            return found[0]
        return self._apart(letters) or found[0]

    def _cut(self, letters: str) -> str:
        """The likeliest words that letters are made of; "" for no words of a rule.

        Viterbi's algorithm over words whose likelihood falls with their rank (Zipf).
        """
        best: list[tuple[float, tuple[str, ...]]] = [(0.0, ())]
        for stop in range(1, len(letters) + 1):
            ways = [
                (best[start][0] + self._cost(piece), (*best[start][1], piece))
                for start in range(max(0, stop - _LONGEST_PIECE), stop)
                if (piece := letters[start:stop])
            ]
            best.append(min(ways))
        cost, pieces = best[-1]
        if cost == math.inf or self._speller.is_slip(letters):
            return ""
        triggers = [
            self._language.stem(piece) for piece in pieces if self._is_trigger(piece)
        ]
        reasons = (
            all(self._cost(piece) <= _USUAL for piece in pieces),
            len(pieces) >= _SENTENCE_FROM,
            bool(triggers),
        )
        is_sure = any(len(each) >= _SURE_FROM for each in triggers)
        return " ".join(pieces) if is_sure or sum(reasons) > 1 else ""

    def _cost(self, piece: str) -> float:
        """How unlikely a word is; infinite for what is none."""
        rare = math.log(_FREQUENT) if self._is_trigger(piece) else math.inf
        return min(self._costs.get(piece, math.inf), rare)


@cache
def _costs(language: Language) -> Mapping[str, float]:
    """What runs together, with the logarithm of its rank: less is likelier.

    Nothing does in a language without a list of words.
    """
    ranks = enumerate(wordlist_of(language.code).words[:_FREQUENT], start=2)
    return {
        **{
            word: math.log(rank)
            for rank, word in ranks
            if len(word) > 2 or word in _SHORT_WORDS
        },
        **dict.fromkeys(language.pack.written_out, math.log(_SHORT_FORM_RANK)),
    }
