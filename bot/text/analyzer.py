"""Text to words and terms. The same analysis reads the knowledge and the message."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

from bot.text.stemmer import english_stemmer

_MARKS = frozenset(".!?…,;:()\n–—")
_TOKENS = re.compile(rf"[^\W_]+(?:'[^\W_]+)*|[{''.join(sorted(_MARKS))}]")
_SENTENCE_ENDS = frozenset(".!?…\n")
# Halves of a character that was cut, too: no library of ours takes those.
_INVISIBLE = re.compile(
    r"[\ud800-\udfff\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
# Apostrophes as keyboards have them; NFKC would take some of them apart.
_APOSTROPHES = str.maketrans(
    dict.fromkeys("\u00b4`\u2018\u2019\u201b\u02bc\u2032\uff07", "'")
)
_STRETCHED = re.compile(r"(.)\1{2,}")
_PUNCTUATION = re.compile(r"[^\w\s]|_")
# Characters of a word that are read: none has more, and the words that are kept ready
# must not fill the memory.
_LONGEST = 64
_STEMMER = english_stemmer()

# Written together or apart, with or without its apostrophe: visitors type all of these.
_SHORT_FORMS: Mapping[str, str] = {
    **{
        f"{verb}nt": f"{verb} not"
        for verb in (
            "are could did do does had has have "
            "is might must need should was were would"
        ).split()
    },
    "cannot": "can not",
    "cant": "can not",
    "wont": "will not",
    "shant": "shall not",
    "aint": "is not",
    "im": "i am",
    "ive": "i have",
    "youre": "you are",
    "youve": "you have",
    "theyre": "they are",
    "theyve": "they have",
    "weve": "we have",
    "its": "it is",
    "thats": "that is",
    "theres": "there is",
    "whats": "what is",
    "hows": "how is",
    "wheres": "where is",
    "whos": "who is",
    "hes": "he is",
    "shes": "she is",
    "gonna": "going to",
    "wanna": "want to",
    "gotta": "got to",
    "gimme": "give me",
    "dunno": "do not know",
    "idk": "i do not know",
    "u": "you",
    "ur": "your",
    "r": "are",
    "pls": "please",
    "plz": "please",
    "thx": "thanks",
    "cuz": "because",
    "coz": "because",
    "bc": "because",
    "b4": "before",
    "wot": "what",
    "wots": "what is",
    "wat": "what",
    "wats": "what is",
    "thru": "through",
    "ppl": "people",
    "shud": "should",
    "cud": "could",
    "wud": "would",
    "bout": "about",
    "dat": "that",
    "dis": "this",
    "n": "and",
}
_ENDINGS = {"re": "are", "ve": "have", "ll": "will", "d": "would", "m": "am", "s": "is"}

# Ours, not nltk's: question words, "not" and "long" carry what a visitor asks for. A
# search lets them count a little (shares.py), since dropping them costs more than
# they harm.
STOP_WORDS = frozenset(
    """
    a an the this that these those it i me my mine we us our you your he she they them
    his her their am is are was were be been being do does did doing has have had having
    will would shall should could can may might must of to in on at for with from by
    into as and or but if so than then there here just also too very really please some
    any about up out get got getting go going let s t d m re ve ll oh um well like thing
    things stuff tell know say said want need would am
    """.split()
)


def same_phrasing(text: str) -> str:
    """A phrasing without case and punctuation: equal ones are the same question."""
    return " ".join(_PUNCTUATION.sub(" ", normalise(text).casefold()).split())


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The Snowball (Porter 2) stem of a folded word."""
    return str(_STEMMER.stem(word))


STOP_STEMS = frozenset(stem(word) for word in STOP_WORDS)


def is_stop(word: str) -> bool:
    """Whether a folded word is a stop word, in any of its forms."""
    return stem(word) in STOP_STEMS


class Word(NamedTuple):
    """A word of a text: as folded, its stem, and where it stands.

    `after` is the punctuation between the previous word and this one; `sentence`
    counts from 0. `typed` is the text from here to the next word, as it was written.
    """

    text: str
    stem: str
    sentence: int = 0
    after: str = ""
    typed: str = ""


def normalise(text: str) -> str:
    """The message as read: NFKC, plain apostrophes, nothing invisible, trimmed."""
    if text.isascii():
        return text.replace("`", "'").strip()
    visible = _INVISIBLE.sub("", text.translate(_APOSTROPHES))
    composed = unicodedata.normalize("NFKC", visible)
    return composed.translate(_APOSTROPHES).strip()


def fold(text: str) -> str:
    """Lower case without accents."""
    return _fold(normalise(text))[0]


def _fold(text: str) -> tuple[str, Sequence[int]]:
    """Lower case without accents, and each character's place in `text`."""
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
    """A token's full words with their stems: "can't" is "can not", "i'm" is "i am"."""
    return tuple((word, stem(word)) for word in _in_full(token))


def _in_full(token: str) -> list[str]:
    joined = token.replace("'", "")
    if joined in _SHORT_FORMS:
        return _SHORT_FORMS[joined].split()
    if "'" not in token:
        return [_STRETCHED.sub(r"\1\1", token)]
    base, ending = token.rsplit("'", 1)
    if ending == "t" and base.endswith("n"):
        return [base[:-1], "not"]
    if ending in _ENDINGS:
        return [base.replace("'", ""), _ENDINGS[ending]]
    return [joined]


def words(text: str) -> tuple[Word, ...]:
    """Every word of a text in their order, spelt as typed."""
    text = normalise(text)
    folded, places = _fold(text)
    tokens = [(match.start(), match[0]) for match in _TOKENS.finditer(folded)]
    starts = [places[start] for start, token in tokens if token not in _MARKS]
    ranges = pairwise([*starts, len(text)])
    found: list[Word] = []
    sentence, after = 0, ""
    for _, token in tokens:
        if token in _MARKS:
            sentence += token in _SENTENCE_ENDS
            after += token
            continue
        typed = text[slice(*next(ranges))]
        for part, part_stem in _expand(token[:_LONGEST]):
            # By position: this is done for every word of the knowledge.
            found.append(Word(part, part_stem, sentence, after, typed))
            after = typed = ""
    return tuple(found)


def stems_of(text: str) -> tuple[str, ...]:
    """The stems of a text's words: those of `words`, in a third of the time."""
    tokens = _TOKENS.findall(fold(text))
    return tuple(
        part_stem
        for token in tokens
        if token not in _MARKS
        for _, part_stem in _expand(token[:_LONGEST])
    )


def count_words(texts: Iterable[str]) -> Counter[str]:
    """How often texts have each word as folded, in the order in which they come first.

    The words are those of `words`; each spelling is taken apart once only.
    """
    tokens = Counter(chain.from_iterable(_TOKENS.findall(fold(text)) for text in texts))
    found: Counter[str] = Counter()
    for token, number in tokens.items():
        if token not in _MARKS:
            for word, _ in _expand(token[:_LONGEST]):
                found[word] += number
    return found


def as_typed(text_words: Iterable[Word]) -> str:
    """The text that words were read from, from the first to the last."""
    return "".join(word.typed for word in text_words).strip()


class Analyzer:
    """Words to terms: stems, with synonyms merged into one term.

    The term of a synonym group is made of its first member; members may be several
    words.
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
        """The terms of words, in their order."""
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

    def _longest_synonym(
        self, stems: tuple[str, ...], position: int
    ) -> tuple[int, str]:
        """How many stems from `position` on make one term, and the term."""
        for member, term in self._synonyms[stems[position]]:
            if stems[position : position + len(member)] == member:
                return len(member), term
        return 1, stems[position]
