"""Dangers in other words: how likely do a sentence's words make one?

The second net of the safety lane, below the phrases: a naive Bayes classifier (Maron
1961) on the curated examples. Its features are the stems of a sentence, alone and in
rows of two and three. The log-odds of danger are the sum, over the features, of how
much likelier each is in the examples than in ordinary sentences: the curated
look-alikes, small talk, every phrasing of an entry, and a background of made-up
sentences, without which any short message is as much like an example as like the rest.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from itertools import groupby
from typing import NamedTuple, Self

from bot.domain import KnowledgeBase, Rule
from bot.phrases import Found, Phrase
from bot.safety.bayes import Features, NaiveBayes
from bot.text import Word, language_of, wordlist_of

# Stems in a row at most.
_LONGEST = 3
# Words below which a sentence says too little to be judged alone.
_SENTENCE_FROM = 3
# Sentences that are judged at most; the phrases judge all of them.
_SENTENCES = 40
# The background: how many sentences are made up, and of how many frequent words.
_MADE_UP = 3_000
_FREQUENT = 4_000
_FRAMES = (
    *("my {}", "the {}", "can i {}", "what about {}", "is {} ok", "{}", "{} {}"),
    *("how do i {}", "i like {}", "do you have {}", "where is the {}", "is it {}"),
    *("the {} is {}", "{} please", "no {}", "i {} the {}", "why {}", "more {}"),
    *("my {} is {}", "{} and {}", "i have a {}", "when is {}", "{} or {}"),
    *("about {} {}", "my {} and my {}"),
    # What people tell of themselves and of others, of whatever it may be.
    *("i think {} {}", "i am going to {} the {}", "i do not {} my {}"),
    *("i have been {} for {}", "i was {} all day", "yesterday i {} {}"),
    *("i can not {}", "i keep {} my {}", "i just want {}", "every morning i {}"),
    *("my husband says {}", "my friend {} it and {}", "he {} his {}"),
    *("she said the {} was {}", "it has not {} yet", "what should i do about {}"),
)


class Likeness(NamedTuple):
    """A danger that a sentence of a message is like.

    `probability` is from 0 to 1; `is_written` for an example as it is; `found` are the
    words that speak for it, and `weights` how much each of them adds to the log-odds,
    the most telling first.
    """

    rule: Rule
    probability: float
    is_written: bool
    found: Found
    weights: tuple[tuple[str, float], ...]


class DangerClassifier:
    """The examples and the ordinary sentences of a knowledge base, counted once.

    Dangers are told from all else, and so are the cases for a clinician.
    """

    def __init__(
        self, knowledge: KnowledgeBase, read: Callable[[str], Sequence[Word]]
    ) -> None:
        """Count the features of each sentence; `read` cuts a text into mended words."""
        self._read = read
        self._language = language_of(knowledge.settings.locale)
        wordlist = wordlist_of(self._language.code)
        # What is only like an example needs ordinary language to be held against.
        self._is_measured = bool(wordlist)
        self._rules = {rule.id: rule for rule in knowledge.safety.rules}
        told = {
            id: self._read_all(rule.examples)
            for id, rule in self._rules.items()
            if rule.examples
        }
        ordinary = self._read_all(knowledge.safety.ordinary)
        # Of so many, slips and disguises are too few to be worth the time.
        texts = (*_curated(knowledge), *_made_up(wordlist.words[:_FREQUENT]))
        ordinary += [
            rows for text in texts if (rows := _rows_of(self._language.stems_of(text)))
        ]
        self._classes = []
        for is_case in (False, True):
            ids = [id for id in told if self._is_case(id) is is_case]
            others = [features for id in told if id not in ids for features in told[id]]
            self._classes.append(
                NaiveBayes({id: told[id] for id in ids}, [*ordinary, *others])
            )
        # Of dangers with the same example, the first.
        self._as_written: dict[Features, str | None] = {
            features: id for id in reversed(told) for features in told[id]
        }

    def without(self, rule: Rule, text: str) -> Self:
        """Return a classifier that has not seen one example of a rule."""
        features = _features(self._read(text))
        other = copy(self)
        other._classes = [each.without(rule.id, features) for each in self._classes]
        other._as_written = self._as_written | {features: None}
        return other

    def find(self, message: Sequence[Word], least: float) -> Iterator[Likeness]:
        """Yield what the sentences of a message are like, from a probability on."""
        sentences = _sentences(message)
        for start, sentence in sentences:
            features = _features(sentence)
            written = self._as_written.get(features)
            for classifier in self._classes:
                is_written = written in classifier.classes
                probability = classifier.probability(features, len(sentences))
                if not (is_written or (self._is_measured and probability >= least)):
                    continue
                weights = {
                    place: classifier.weight(word.stem)
                    for place, word in enumerate(sentence, start)
                    if not self._language.is_stop(word.text)
                }
                telling = [place for place, weight in weights.items() if weight > 0]
                ranked = sorted(telling, key=lambda place: -weights[place])
                id = str(written) if is_written else classifier.likeliest(features)
                yield Likeness(
                    rule=self._rules[id],
                    probability=probability,
                    is_written=is_written,
                    found=Found(
                        phrase=Phrase(text="", items=(), pack=self._language.pack),
                        places=tuple(
                            range(place, place + 1) for place in telling or [start]
                        ),
                    ),
                    weights=tuple((message[p].stem, weights[p]) for p in ranked),
                )

    def nearest_examples(self, like: Likeness, count: int = 3) -> tuple[str, ...]:
        """Return the examples of the rule that share most of what tells of it."""
        weights = dict(like.weights)

        def shared(text: str) -> float:
            stems = {word.stem for word in self._read(text)}
            return sum(weights.get(stem, 0.0) for stem in stems)

        return tuple(sorted(like.rule.examples, key=shared, reverse=True)[:count])

    def _read_all(self, texts: Iterable[str]) -> list[Features]:
        """The features of each text that has words."""
        return [features for text in texts if (features := _features(self._read(text)))]

    def _is_case(self, id: str) -> bool:
        """Whether a rule is about somebody's own case, not about danger now."""
        return not self._rules[id].level.is_danger


def _features(sentence: Sequence[Word]) -> Features:
    return _rows_of([word.stem for word in sentence])


def _rows_of(stems: Sequence[str]) -> Features:
    """The stems of a sentence, and its rows of two and three: `chest`, `my chest`."""
    rows = (
        " ".join(stems[start : start + length])
        for length in range(1, _LONGEST + 1)
        for start in range(len(stems) - length + 1)
    )
    return tuple(dict.fromkeys(rows))


def _curated(knowledge: KnowledgeBase) -> Iterator[str]:
    """What visitors ask and say of no danger."""
    for entry in knowledge:
        yield from entry.all_phrasings
    for rule in knowledge.smalltalk.rules:
        yield from (phrase for phrase in rule.when if not set("({") & set(phrase))


def _made_up(frequent: Sequence[str]) -> Iterator[str]:
    """The background: frequent words in the frames of everyday messages."""
    for number in range(_MADE_UP if frequent else 0):
        # Two primes: every frame meets words of all ranks.
        first, second = (number * step % len(frequent) for step in (7_919, 104_729))
        frame = _FRAMES[number % len(_FRAMES)]
        yield frame.format(frequent[first], frequent[second])


def _sentences(message: Sequence[Word]) -> list[tuple[int, Sequence[Word]]]:
    """The sentences of a message that are long enough, each with where it begins."""
    cut: list[tuple[int, Sequence[Word]]] = []
    start = 0
    for _, group in groupby(message, key=lambda word: word.sentence):
        sentence = tuple(group)
        cut.append((start, sentence))
        start += len(sentence)
    long = [pair for pair in cut if len(pair[1]) >= _SENTENCE_FROM]
    return long[:_SENTENCES] or ([(0, message)] if message else [])
