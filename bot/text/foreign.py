"""Is a message written in another language than the knowledge is?"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from bot.text.language import Word, as_typed
from bot.text.spelling import Speller

# Share of unknown words, from 0 to 1, from which on a message may be foreign.
_FOREIGN_SHARE = 0.5
# Words below which a message is too short to tell a language from a slip, and the lead
# of another language over the knowledge's, in natural logarithms of likelihood, below
# which a message full of slips may still be in that ("shud i moistruise": 3). Where no
# list tells which words a language has, more is asked: of 2,651 messages of
# tests/evaluation/data/languages, and parts of them, none is then taken for foreign,
# and 98 % of those in other languages are.
_LEAST_LISTED = 2, 5.0
_LEAST = 3, 15.0
# Languages that people write whole messages in.
_LANGUAGES = "en cs da de es fi fr hi hu id it nl no pl pt ro sv tr".split()
# The same in all scripts, and the lead that any other needs over them, in natural
# logarithms: a word or two are as like Irish or Latin ("Wo? Warum?": 1), and a sentence
# in Slovak, Galician or Welsh leads by 6 and more.
_LARGE = (*_LANGUAGES, *"ar bn el fa he ja ko ru th uk ur vi zh".split())
_LEAD_OVER_LARGE = 5.0
# Part of the knowledge's words that are in a script, from 0 to 1, which makes it one of
# the knowledge's own.
_OWN_SCRIPT = 0.02


def _likelihoods(text: str) -> Mapping[str, float]:
    """Return how likely a text is in each language, in natural logarithms.

    py3langid's model loads with the first one, which takes half a second.
    """
    import py3langid

    return dict(py3langid.rank(text))


def is_foreign(message_words: Sequence[Word], speller: Speller) -> bool:
    """Whether a message, spelt as typed, is in another language or script.

    It has several words, half of them are unknown to the knowledge and its
    language, and another language is clearly likelier; so it is still when the words
    are mended, which makes English of text-speak. In another script it may be shorter.
    """
    letters = _letters(message_words)
    if _is_in_other_script(letters, speller):
        return True
    least, lead = _LEAST_LISTED if speller.is_listed else _LEAST
    if len(letters) < least or _share_unknown(letters, speller) < _FOREIGN_SHARE:
        return False
    # Of accents, where they are written, a language is told best.
    typed = letters if speller.is_listed else [as_typed(message_words).lower()]
    mended = _letters(speller.mend(message_words))
    # In another language a word or two is near to one of ours by chance.
    return all(_lead(each, speller.language.code) > lead for each in (typed, mended))


def likeliest_language(texts: Iterable[str]) -> str:
    """Return the code of the language that texts are likeliest in: "de".

    The more there are, the surer: a few words may be taken for those of a neighbour.
    """
    ranks = _likelihoods(" ".join(texts))
    large = max(_LARGE, key=ranks.__getitem__)
    first = max(ranks, key=ranks.__getitem__)
    return str(first if ranks[first] - ranks[large] > _LEAD_OVER_LARGE else large)


def has_known(message_words: Sequence[Word], speller: Speller) -> bool:
    """Whether a message has a word that is known, or none to be known: "2", "?".

    Where no list tells which words a language has, any may be known.
    """
    letters = _letters(message_words)
    return not (letters and speller.is_listed) or any(map(speller.knows, letters))


def _letters(message_words: Sequence[Word]) -> list[str]:
    return [word.text for word in message_words if _is_of_letters(word.text)]


def _is_of_letters(word: str) -> bool:
    """Whether a word is made of letters, with marks such as the vowels of Hindi."""
    return word.isalpha() or all(
        char.isalpha() or unicodedata.category(char).startswith("M") for char in word
    )


def _share_unknown(letters: Sequence[str], speller: Speller) -> float:
    return sum(not speller.knows(word) for word in letters) / len(letters)


def _lead(letters: Sequence[str], language: str) -> float:
    """By how much the likeliest language is likelier than one; 0 if that is unknown."""
    ranks = _likelihoods(" ".join(letters))
    own = ranks.get(language)
    if own is None:
        return 0.0
    return float(max(ranks[each] for each in _LANGUAGES) - own)


def _is_in_other_script(letters: Sequence[str], speller: Speller) -> bool:
    """Whether most words are in a script that the knowledge has hardly a word of."""
    own = _scripts_of(speller)
    others = sum(_script(word) not in own for word in letters)
    return bool(own) and others > len(letters) / 2


@lru_cache(maxsize=16)
def _scripts_of(speller: Speller) -> frozenset[str]:
    counts = Counter(_script(word) for word in speller.vocabulary if word[0].isalpha())
    return frozenset(
        script
        for script, number in counts.items()
        if number >= _OWN_SCRIPT * counts.total()
    )


def _script(word: str) -> str:
    """Name the script of a word's first letter, as Unicode's names begin: "LATIN"."""
    return unicodedata.name(word[0], "").partition(" ")[0]
