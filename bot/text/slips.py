"""What a word that is none may be meant for, and how unlikely each slip is.

Costs are negative natural logarithms of probabilities. They were chosen on single slips
put at random into words of six letters or more of tests/evaluation/data/dev/ and of the
shipped phrasings, of which 92 and 99.6 % are mended; and on 1,200 rarer English words
that were made unknown, of which 28 % become another word. Where the nearest word was
taken, whatever stood beside it, these were 91, 97 and 59 %.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.text.pack import LanguagePack

# Costs of a misspelt word and of each slip in it.
_MISSPELT = 3.0
_VOWEL_LEFT_OUT = 1.2
_DOUBLED = 1.5
_SOUNDS_ALIKE = 2.0
_CHANGED_PLACES = 1.5
_LEFT_OUT = 3.5
_OTHER = 4.5
# On top of a slip in the first letter.
_FIRST = 4.0


def edits_allowed(word: str) -> int:
    """Allow no slip in a word of two letters, and three from twelve letters on."""
    return 0 if len(word) < 3 else 1 if len(word) < 6 else 2 if len(word) < 12 else 3


def edits_allowed_unlisted(word: str) -> int:
    """Allow fewer where no list tells which words there are: none below six letters."""
    return 0 if len(word) < 6 else 1 if len(word) < 10 else 2


def near(word: str, known: Sequence[str], limit: int) -> dict[str, int]:
    """Return the known words within `limit` edits of a word, with their distance.

    The distance is that of optimal string alignment: insertions, deletions, changed
    letters, and neighbours that changed places. A second slip is only believed where
    the first letter is right.
    """
    if limit < 1:
        return {}
    found = process.extract(
        word, known, scorer=OSA.distance, score_cutoff=limit, limit=None
    )
    return {
        candidate: int(distance)
        for candidate, distance, _ in found
        if (distance <= 1 or candidate[0] == word[0])
        and len(candidate) >= 3
        and (len(word) > 3 or _may_be(word, candidate))
    }


def _may_be(word: str, candidate: str) -> bool:
    """Whether a word of three letters may be meant for another.

    One may lack a letter, or two may have changed places; abbreviations are one changed
    letter apart.
    """
    return len(candidate) > len(word) or sorted(candidate) == sorted(word)


def by_skeleton(known: Iterable[str], vowels: str) -> Mapping[str, Sequence[str]]:
    """Return words by their skeletons."""
    found = defaultdict(list)
    for word in dict.fromkeys(known):
        found[skeleton(word, vowels)].append(word)
    return found


def skeleton(word: str, vowels: str) -> str:
    """Return a word without vowels behind its first letter: "between" is "btwn".

    A letter that is doubled stands once.
    """
    letters = word[:1]
    for letter in word[1:]:
        if letter not in vowels and letter != letters[-1]:
            letters += letter
    return letters


def is_within(word: str, other: str) -> bool:
    """Whether another word has the letters of a word in their order, and more."""
    rest = iter(other)
    return len(other) > len(word) and all(letter in rest for letter in word)


def cost(typed: str, meant: str, pack: LanguagePack) -> float:
    """Return how unlikely it is that a word is typed so, where another is meant.

    The cheapest way from one to the other, as for a distance of edits.
    """
    rows = [[0.0]]
    for j in range(1, len(meant) + 1):
        rows[0].append(rows[0][-1] + _left_out(meant, j, pack))
    for i in range(1, len(typed) + 1):
        row = [rows[-1][0] + _put_in(typed, i)]
        for j in range(1, len(meant) + 1):
            ways = [
                rows[-1][j - 1] + _replaced(typed[i - 1], meant[j - 1], j, pack),
                row[-1] + _left_out(meant, j, pack),
                rows[-1][j] + _put_in(typed, i),
            ]
            if i > 1 < j and typed[i - 2 : i] == meant[j - 1] + meant[j - 2]:
                ways.append(rows[-2][j - 2] + _CHANGED_PLACES)
            row.append(min(ways))
        rows.append(row)
    return _MISSPELT + rows[-1][-1]


def _left_out(meant: str, end: int, pack: LanguagePack) -> float:
    """What it costs to leave out the letter before `end`."""
    if end == 1:
        return _LEFT_OUT + _FIRST
    if meant[end - 1] == meant[end - 2]:
        return _DOUBLED
    return _VOWEL_LEFT_OUT if meant[end - 1] in pack.vowels else _LEFT_OUT


def _put_in(typed: str, end: int) -> float:
    """What it costs to type a letter too many before `end`."""
    if end == 1:
        return _OTHER + _FIRST
    return _DOUBLED if typed[end - 1] == typed[end - 2] else _OTHER


def _replaced(typed: str, meant: str, end: int, pack: LanguagePack) -> float:
    """What it costs to type one letter for another, the last before `end`."""
    if typed == meant:
        return 0
    is_vowel = typed in pack.vowels and meant in pack.vowels
    is_alike = is_vowel or (typed, meant) in pack.sound_alike
    return (_SOUNDS_ALIKE if is_alike else _OTHER) + (_FIRST if end == 1 else 0)
