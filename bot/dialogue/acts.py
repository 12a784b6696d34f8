"""Acts: turns that ask for no entry, by their words and by what they are like."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby
from typing import NamedTuple

from bot.dialogue.clauses import Clauses, Words
from bot.domain import Act, KnowledgeBase, Smalltalk, Watch, unwatched
from bot.phrases import texts_of
from bot.search import Retriever
from bot.text import ENGLISH, Word, normalise

# The words of a phrase, or their stems: see `_key`.
Key = tuple[str, ...]

# Words of a message that may be an act; nobody says more to ask for nothing.
_LONGEST = 30
# Words that a clause must have to be like an act, and a phrase to be compared with. One
# word says too little: "Chinese" is like "chin".
_TELLING = 2
# Words of a message of which a clause may be like an act; a longer one tells something.
_SHORT = 15
# How near a message must be to a phrase, and how much nearer than to any entry's. On
# tests/evaluation/data/dev these find 99 of 115 acts, and 24 of 1,179 other messages,
# most of them about the bot or what it cannot do.
_NEAR = 0.45
# The same for words that say nothing by themselves, of which any are a little alike.
_NEAR_WITHOUT_CONTENT = 0.6
_LEAD = 0.1
# How much likelier such a message is an act than its cosine says. On the same labels
# this finds two acts more and loses nothing (0.2: three more, and loses four).
_MORE = 0.1
# How likely a part makes an act of the whole, at most: the rest may say something.
_PART = 0.6
# Letters and syllables that people repeat: "heeey", "hahaha".
_REPEATED = re.compile(r"(\w)\1+|(\w\w)\2{2,}")


class FoundAct(NamedTuple):
    """A rule of small talk, the phrase or sign that a message has or is like, and why.

    `likelihood` is from 0 to 1, to be held against the confidence in an entry: 1 where
    the message is the phrase, or else little more than their cosine.
    """

    rule: Smalltalk
    phrase: str
    likelihood: float = 1.0


class _Phrase(NamedTuple):
    text: str
    number: int


class ActFinder:
    """The rules of small talk, ready to be found in messages."""

    def __init__(
        self, knowledge: KnowledgeBase, retriever: Retriever, watch: Watch = unwatched
    ) -> None:
        """Analyse the phrases. `watch` sees the encoder read what is new to it."""
        self._language = retriever.language
        pack = self._language.pack
        self._padding, self._clauses = pack.padding, Clauses(pack)
        # One word for all that mean the same in a turn that asks for nothing.
        self._alike = {
            alike: min(group)
            for group in (pack.pointers, pack.favours)
            for alike in group
        }
        self._rules = knowledge.smalltalk.rules
        self._signs: dict[str, int] = {}
        for number, rule in enumerate(self._rules):
            for sign in rule.signs:
                self._signs.setdefault(normalise(sign), number)
        # Longer ones first: ":-)" is not ":" and something.
        self._by_length = sorted(self._signs, key=lambda sign: -len(sign))
        phrases = [*self._read(knowledge)]
        self._phrases: dict[Key, _Phrase] = {}
        for key_of in (self._texts, self._stems, self._bare):
            for phrase, phrase_words in phrases:
                if key := key_of(phrase_words):
                    self._phrases.setdefault(key, phrase)
        self._known = frozenset(chain.from_iterable(self._phrases)) | self._padding
        self._analyse = retriever.analyse
        # What is near enough was measured in English alone.
        is_measured = self._language is ENGLISH
        compared = {
            retriever.analyse(phrase_words): phrase
            for phrase, phrase_words in phrases
            if is_measured and len(phrase_words) >= _TELLING
        }
        self._compared = tuple(compared.values())
        self._neighbours = retriever.beside([*compared], watch)

    def _read(self, knowledge: KnowledgeBase) -> Iterator[tuple[_Phrase, Words]]:
        for number, rule in enumerate(self._rules):
            patterns = rule.when
            if rule.act is Act.NOT_MEANT:
                # What the button below suggestions says.
                patterns = (*patterns, knowledge.settings.texts.none_of_these)
            for pattern in patterns:
                for text in texts_of(pattern, knowledge.groups):
                    if phrase_words := self._language.words(text):
                        yield _Phrase(pattern, number), phrase_words

    def by_signs(self, text: str) -> FoundAct | None:
        """Return the act of a message that is nothing but emoji and punctuation."""
        signs = []
        rest = "".join(text.split())
        while rest:
            begun = (sign for sign in self._by_length if rest.startswith(sign))
            sign = next(begun, rest[0])
            if sign not in self._signs and sign.isalnum():
                return None
            signs.append(sign)
            rest = rest[len(sign) :]
        known = [sign for sign in signs if sign in self._signs]
        if not known:
            return None
        first = min(known, key=lambda sign: self._signs[sign])
        return FoundAct(self._rules[self._signs[first]], first)

    def by_words(self, message_words: Words) -> FoundAct | None:
        """Return the act of a message that is nothing but phrases and padding."""
        if not self.knows(message_words):
            return None
        if whole := self._get(message_words):
            return self._first([whole])
        return self._first(self._in_a_row(message_words))

    def knows(self, message_words: Words) -> bool:
        """Whether a message is short, and every word of it a phrase's or padding."""
        return len(message_words) <= _LONGEST and all(
            not self._known.isdisjoint(
                (*self._texts([word]), *self._stems([word]), word.text)
            )
            for word in message_words
        )

    def _get(self, message_words: Words) -> _Phrase | None:
        """Return the phrase that words are, first to the letter, then by their stems.

        "Helpful" is not "help".
        """
        texts, stems = self._texts(message_words), self._stems(message_words)
        return self._phrases.get(texts) or self._phrases.get(stems)

    def _in_a_row(self, message_words: Words) -> list[_Phrase]:
        """Return the phrases that words are made of, none where a word is left over.

        The longest come first: "thank you so much" is not "thank you" and more. Padding
        may stand anywhere, and be a phrase's own: "again" in "again please".
        """
        size = len(message_words)
        rows: list[list[_Phrase] | None] = [None] * size + [[]]
        for start in reversed(range(size)):
            if message_words[start].text in self._padding:
                rows[start] = rows[start + 1]
            for stop in range(size, start, -1):
                if (rest := rows[stop]) is None:
                    continue
                part = message_words[start:stop]
                if phrase := self._get(part) or self._get(self._telling(part)):
                    rows[start] = [phrase, *rest]
                    break
        return rows[0] or []

    def like(self, message_words: Words) -> FoundAct | None:
        """Return the act that a message is like, where no entry is nearly as near."""
        telling = len(message_words) >= _TELLING
        if not self._neighbours or not telling or len(message_words) > _LONGEST:
            return None
        near = self._neighbours.nearest(self._analyse(message_words))
        least = (
            _NEAR
            if self._clauses.says_anything(message_words)
            else _NEAR_WITHOUT_CONTENT
        )
        if near.cosine < least or near.lead < _LEAD:
            return None
        phrase = self._compared[near.place]
        rule = self._rules[phrase.number]
        return FoundAct(rule, phrase.text, round(min(near.cosine + _MORE, 1), 4))

    def in_part(self, message_words: Words, *, begins: bool) -> FoundAct | None:
        """Return the act of a clause where no other asks; of several, the first rule's.

        "Right, that's my bus, see you" is a goodbye, "hi, can I get a loan" nothing.
        What `begins` a conversation, or is long, tells of something, so that it takes
        exact words.
        """

        def find(clause: Words) -> FoundAct | None:
            act = self.by_words(clause)
            is_vague = begins or len(message_words) > _SHORT
            return act if act or is_vague else self.like(clause)

        if len(message_words) > _LONGEST:
            return None
        acts = [act for clause in _clauses(message_words) if (act := find(clause))]
        asked = (
            piece.question
            for piece in self._clauses.pieces(message_words)
            if piece.question
        )
        if not acts or not all(map(find, asked)):
            return None
        surest = max(act.likelihood for act in acts)
        sure = [act for act in acts if act.likelihood == surest]
        act = min(sure, key=lambda act: self._rules.index(act.rule))
        return act._replace(likelihood=min(surest, _PART))

    def _first(self, phrases: Sequence[_Phrase]) -> FoundAct | None:
        first = min(phrases, key=lambda phrase: phrase.number, default=None)
        return FoundAct(self._rules[first.number], first.text) if first else None

    def _telling(self, message_words: Words) -> Words:
        return tuple(word for word in message_words if word.text not in self._padding)

    def _key(self, texts: Iterable[str]) -> Key:
        """Return words without repeats, and with one for all that mean the same."""
        return tuple(
            self._alike.get(text) or _REPEATED.sub(r"\1\2\2", text) for text in texts
        )

    def _texts(self, message_words: Sequence[Word]) -> Key:
        return self._key(word.text for word in message_words)

    def _stems(self, message_words: Sequence[Word]) -> Key:
        return self._key(word.stem for word in message_words)

    def _bare(self, phrase_words: Words) -> Key:
        """Return a phrase without its padding, if the rest says anything by itself.

        "Good day again" is "good day", but of "again" and "so it is" nothing is left.
        """
        telling = self._telling(phrase_words)
        return self._stems(telling) if self._clauses.says_anything(telling) else ()


def _clauses(message_words: Words) -> Iterator[Words]:
    """Cut a message wherever a mark stands."""
    number = 0

    def clause(word: Word) -> int:
        nonlocal number
        number += bool(word.after)
        return number

    for _, clause_words in groupby(message_words, key=clause):
        yield tuple(clause_words)
