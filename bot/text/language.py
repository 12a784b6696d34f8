"""Text to words, in a language. The same analysis reads knowledge and messages."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

import regex

from bot.domain import language_code
from bot.text.folding import fold, fold_with_places, normalise
from bot.text.pack import LanguagePack, load_pack
from bot.text.stemmers import stemmer

_SENTENCE_ENDS = frozenset(".!?…\n。؟।۔")
_MARKS = _SENTENCE_ENDS | frozenset(",;:()–—、،؛")
_WORD = r"[^\W_]+(?:'[^\W_]+)*"
_WORDS = regex.compile(_WORD)
# A mark between digits ends nothing: "39.4", "1,000".
_TOKENS = regex.compile(rf"{_WORD}|(?!(?<=\d)[.,:]\d)[{''.join(sorted(_MARKS))}]")
# Scripts that are written without spaces, in runs, and whatever stands between those.
_UNSPACED = (
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}ー]"
)
_IS_UNSPACED = regex.compile(_UNSPACED)
_RUNS = regex.compile(
    rf"{_UNSPACED}[{_UNSPACED[1:-1]}\p{{M}}]*|[^\s]+?(?={_UNSPACED}|$)"
)
_CHARACTERS = regex.compile(r"\X")
# Of Arabic, too, and the semicolon that asks in Greek.
_QUESTION_MARK = regex.compile(r"[?؟]|\p{Greek}\W*;")
_STRETCHED = regex.compile(r"([^\W\d])\1{2,}")
# Characters of a word that are read. No word has more, and the caches of words are not
# to fill the memory.
_LONGEST = 64
# Letters of a clause at least.
_CLAUSE = 4


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


class Language:
    """How texts of a language become words and stems: a language pack at work."""

    def __init__(self, pack: LanguagePack) -> None:
        """Take the pack, whose words and endings are folded."""
        self.pack = pack
        self.code = pack.language
        self._stem = stemmer(pack.stemmer)
        self.stem = lru_cache(maxsize=65_536)(self._stem_of)
        self._expand = lru_cache(maxsize=65_536)(self._expanded)
        self.stop_stems = frozenset(map(self.stem, pack.stop_words))

    def _stem_of(self, word: str) -> str:
        """Return the stem of a folded word: "delivering" is "deliv" in English."""
        for typed, written in self.pack.accented.items():
            if word.endswith(typed):
                word = word.removesuffix(typed) + written
                break
        return fold(self._stem(word)) if not word.isascii() else self._stem(word)

    def is_stop(self, word: str) -> bool:
        """Whether a folded word is a stop word, in any of its forms."""
        return self.stem(word) in self.stop_stems

    def words(self, text: str) -> tuple[Word, ...]:
        """Split a text into its words, in order and spelt as typed.

        "I can't, sorry" has the words "i", "can", "not" and "sorry" in English. Of a
        script without spaces, every two characters that stand together are a word.
        """
        text = normalise(text)
        folded, places = fold_with_places(text)
        tokens = [*_tokens(folded)]
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
            for part, part_stem in self._expand(token[:_LONGEST]):
                # By position: this is done for every word of the knowledge.
                text_words.append(Word(part, part_stem, sentence, after, typed))
                after = typed = ""
        return tuple(text_words)

    def stems_of(self, text: str) -> tuple[str, ...]:
        """Return the stems that `words` gives for a text, in a third of the time."""
        return tuple(stem for _, stem in self._parts(text))

    def count_words(self, texts: Iterable[str]) -> Counter[str]:
        """Count the words that `words` gives, in order of first appearance."""
        # Words come again and again: each is expanded once.
        tokens = Counter(chain.from_iterable(map(_tokens_without_marks, texts)))
        counts: Counter[str] = Counter()
        for token, number in tokens.items():
            for word, _ in self._expand(token[:_LONGEST]):
                counts[word] += number
        return counts

    def count_pairs(self, texts: Iterable[str]) -> Counter[tuple[str, str]]:
        """Count the pairs of words that follow each other in texts."""
        return Counter(
            chain.from_iterable(
                pairwise(word for word, _ in self._parts(text)) for text in texts
            )
        )

    def _parts(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield the words of a text with their stems."""
        for token in _tokens_without_marks(text):
            yield from self._expand(token[:_LONGEST])

    def _expanded(self, token: str) -> tuple[tuple[str, str], ...]:
        """Return the words of a token with their stems: "can't" is "can" and "not"."""
        return tuple((word, self.stem(word)) for word in self._in_full(token))

    def _in_full(self, token: str) -> list[str]:
        joined = token.replace("'", "")
        if joined in self.pack.written_out:
            return self.pack.written_out[joined].split()
        if "'" not in token:
            return [_STRETCHED.sub(r"\1\1", token)]
        endings = self.pack.endings
        if not endings:
            # "l'orario", "Ankara'da": two words.
            return token.split("'")
        base, ending = token.rsplit("'", 1)
        if ending == "t" and base.endswith("n"):
            return [base[:-1], endings["nt"]]
        if ending in endings:
            return [base.replace("'", ""), endings[ending]]
        return [joined]


def _tokens(folded: str) -> Iterator[tuple[int, str]]:
    """Yield the words and marks of a folded text, with where they start."""
    if folded.isascii() or not _IS_UNSPACED.search(folded):
        for match in _TOKENS.finditer(folded):
            yield match.start(), match[0]
        return
    for match in _TOKENS.finditer(folded):
        for run in _RUNS.finditer(match[0]):
            for start, token in _in_pairs(run[0]):
                yield match.start() + run.start() + start, token


def _tokens_without_marks(text: str) -> Iterable[str]:
    """Return the tokens of a text that are words."""
    folded = fold(text)
    if folded.isascii():
        return _WORDS.findall(folded)
    return (token for _, token in _tokens(folded) if token not in _MARKS)


def _in_pairs(run: str) -> Iterator[tuple[int, str]]:
    """Yield every two characters of a run in a script without spaces, or the run."""
    if not _IS_UNSPACED.match(run):
        yield 0, run
        return
    characters = [(match.start(), match[0]) for match in _CHARACTERS.finditer(run)]
    if len(characters) == 1:
        yield characters[0]
    for (start, one), (_, other) in pairwise(characters):
        yield start, one + other


def words_in(terms: Iterable[str]) -> float:
    """Return how many words terms make; a pair of characters is half a word.

    Chinese and Japanese words have about two characters, each the end of one pair and
    the beginning of the next.
    """
    return sum(0.5 if _IS_UNSPACED.match(term) else 1.0 for term in terms)


def has_question_mark(word: Word) -> bool:
    """Whether a question mark stands behind a word."""
    return _QUESTION_MARK.search(word.typed) is not None


def as_typed(text_words: Iterable[Word]) -> str:
    """Return the text that words were read from, from the first to the last."""
    return "".join(word.typed for word in text_words).strip()


def last_clause(text_words: Sequence[Word]) -> Sequence[Word]:
    """Return the words behind the last mark of a text that has several clauses.

    That of "I have no card, may I come in?" is "may I come in?". A text of one clause
    has none, nor has one whose last is hardly a word: "is it open, pls".
    """
    starts = [place for place, word in enumerate(text_words) if word.after]
    clause = text_words[starts[-1] :] if starts and starts[-1] else ()
    return clause if sum(len(word.text) for word in clause) >= _CLAUSE else ()


@cache
def language_of(locale: str) -> Language:
    """Return the language of a locale: "de-AT" is German.

    One without a pack of its own has what all languages share.
    """
    return _language(language_code(locale))


@cache
def _language(code: str) -> Language:
    return Language(load_pack(code))


ENGLISH = language_of("en")
