"""Text to words and terms. The same analysis reads the knowledge and the message."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

from bot.text.pack import ENGLISH
from bot.text.stemmer import english_stemmer

_MARKS = frozenset(".!?…,;:()\n–—")
_WORD = r"[^\W_]+(?:'[^\W_]+)*"
_WORDS = re.compile(_WORD)
# A mark between digits ends nothing: "39.4", "1,000".
_TOKENS = re.compile(rf"{_WORD}|(?!(?<=\d)[.,:]\d)[{''.join(sorted(_MARKS))}]")
_SENTENCE_ENDS = frozenset(".!?…\n")
# With the halves of a character that was cut (surrogates), which no library takes.
_INVISIBLE = re.compile(
    r"[\ud800-\udfff\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
# Apostrophes as keyboards have them; NFKC would take some of them apart.
_APOSTROPHES = str.maketrans(
    dict.fromkeys("\u00b4`\u2018\u2019\u201b\u02bc\u2032\uff07", "'")
)
_STRETCHED = re.compile(r"([^\W\d])\1{2,}")
_PUNCTUATION = re.compile(r"[^\w\s]|_")
# Characters of a word that are read. No word has more, and the caches of words are not
# to fill the memory.
_LONGEST = 64
_STEMMER = english_stemmer()

WRITTEN_OUT = ENGLISH.written_out
STOP_WORDS = ENGLISH.stop_words


def same_phrasing(text: str) -> str:
    """Reduce a phrasing to what tells it from others: no case, no punctuation.

    "Where's my parcel?" gives "where s my parcel".
    """
    return " ".join(_PUNCTUATION.sub(" ", normalise(text).casefold()).split())


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return the Snowball (Porter 2) stem of a folded word: "delivering" is "deliv"."""
    return str(_STEMMER.stem(word))


STOP_STEMS = frozenset(stem(word) for word in STOP_WORDS)


def is_stop(word: str) -> bool:
    """Whether a folded word is a stop word, in any of its forms."""
    return stem(word) in STOP_STEMS


class Word(NamedTuple):
    """A word of a text: as folded, its stem, and where it stands.

    `sentence` counts from 0. `after` is the punctuation between the previous word and
    this word. `typed` is the text from this word to the next, as it was written; of a
    short form such as "can't", which is two words, the first has all of it.
    """

    text: str
    stem: str
    sentence: int = 0
    after: str = ""
    typed: str = ""


def normalise(text: str) -> str:
    """Normalise text: Unicode NFKC, plain apostrophes, nothing invisible, trimmed."""
    if text.isascii():
        return text.replace("`", "'").strip()
    visible = _INVISIBLE.sub("", text.translate(_APOSTROPHES))
    composed = unicodedata.normalize("NFKC", visible)
    return composed.translate(_APOSTROPHES).strip()


def fold(text: str) -> str:
    """Normalise text and leave out case and accents: "Café" is "cafe"."""
    return _fold(normalise(text))[0]


def _fold(text: str) -> tuple[str, Sequence[int]]:
    """Fold normalised text, and tell the place in it of each folded character."""
    if text.isascii():
        return text.lower(), range(len(text))
    folded = [
        (char, place)
        for place, typed in enumerate(text)
        for char in unicodedata.normalize("NFKD", typed.casefold())
        if not unicodedata.combining(char)
    ]
    return "".join(char for char, _ in folded), [place for _, place in folded]


@lru_cache(maxsize=65_536)
def _expand(token: str) -> tuple[tuple[str, str], ...]:
    """Return the words of a token with their stems: "can't" is "can" and "not"."""
    return tuple((word, stem(word)) for word in _in_full(token))


def _in_full(token: str) -> list[str]:
    joined = token.replace("'", "")
    if joined in WRITTEN_OUT:
        return WRITTEN_OUT[joined].split()
    if "'" not in token:
        return [_STRETCHED.sub(r"\1\1", token)]
    base, ending = token.rsplit("'", 1)
    if ending == "t" and base.endswith("n"):
        return [base[:-1], ENGLISH.endings["nt"]]
    if ending in ENGLISH.endings:
        return [base.replace("'", ""), ENGLISH.endings[ending]]
    return [joined]


def words(text: str) -> tuple[Word, ...]:
    """Split a text into its words, in order and spelt as typed.

    "I can't, sorry" has the words "i", "can", "not" and "sorry".
    """
    text = normalise(text)
    folded, places = _fold(text)
    tokens = [(match.start(), match[0]) for match in _TOKENS.finditer(folded)]
    starts = [places[start] for start, token in tokens if token not in _MARKS]
    ranges = pairwise([*starts, len(text)])
    text_words: list[Word] = []
    sentence, after = 0, ""
    for _, token in tokens:
        if token in _MARKS:
            sentence += token in _SENTENCE_ENDS
            after += token
            continue
        typed = text[slice(*next(ranges))]
        for part, part_stem in _expand(token[:_LONGEST]):
            # By position: this is done for every word of the knowledge.
            text_words.append(Word(part, part_stem, sentence, after, typed))
            after = typed = ""
    return tuple(text_words)


def stems_of(text: str) -> tuple[str, ...]:
    """Return the stems that `words` gives for a text, in a third of the time."""
    tokens = _WORDS.findall(fold(text))
    return tuple(stem for token in tokens for _, stem in _expand(token[:_LONGEST]))


def count_words(texts: Iterable[str]) -> Counter[str]:
    """Count the words that `words` gives for texts, in order of first appearance."""
    tokens = Counter(chain.from_iterable(_WORDS.findall(fold(text)) for text in texts))
    counts: Counter[str] = Counter()
    for token, number in tokens.items():
        for word, _ in _expand(token[:_LONGEST]):
            counts[word] += number
    return counts


def count_pairs(texts: Iterable[str]) -> Counter[tuple[str, str]]:
    """Count the pairs of words that follow each other in texts."""
    return Counter(
        chain.from_iterable(
            pairwise(
                word
                for token in _WORDS.findall(fold(text))
                for word, _ in _expand(token[:_LONGEST])
            )
            for text in texts
        )
    )


def as_typed(text_words: Iterable[Word]) -> str:
    """Return the text that words were read from, from the first to the last."""
    return "".join(word.typed for word in text_words).strip()


class Analyzer:
    """Turns words into terms: their stems, with synonyms merged into one term.

    The term of a group of synonyms is made of its first member, whose stems are joined
    by "_". Members may have several words; the longest that stands in a text wins.
    """

    def __init__(self, synonyms: Iterable[Iterable[str]] = ()) -> None:
        self._synonyms: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for group in synonyms:
            members = [stems_of(member) for member in group]
            for member in filter(None, members):
                term = "_".join(members[0])
                self._synonyms.setdefault(member[0], []).append((member, term))
        for candidates in self._synonyms.values():
            candidates.sort(key=lambda candidate: -len(candidate[0]))

    def terms(self, text_words: Iterable[Word]) -> tuple[str, ...]:
        """Return the terms of words, in order."""
        stems = tuple([word.stem for word in text_words])
        terms: list[str] = []
        position = 0
        while position < len(stems):
            length, term = 1, stems[position]
            if term in self._synonyms:
                length, term = self._longest_synonym(stems, position)
            terms.append(term)
            position += length
        return tuple(terms)

    def _longest_synonym(self, stems: Sequence[str], start: int) -> tuple[int, str]:
        """Return how many stems from `start` on make one term, and the term."""
        for member, term in self._synonyms[stems[start]]:
            if stems[start : start + len(member)] == member:
                return len(member), term
        return 1, stems[start]
