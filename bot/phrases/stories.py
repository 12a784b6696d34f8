"""What belongs together: all of a short message, each sentence of a story by itself."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter

from bot.text import Word, has_question_mark

# A message with more words, and more sentences before its last, is a story:
# what it tells in one sentence says nothing of what it asks in another.
_SENTENCES, _WORDS = 2, 30
# A sentence that begins so speaks of what the one before it named.
_GOES_ON = frozenset("it they he she this these those and now then since is".split())


def is_story(message: Sequence[Word]) -> bool:
    """Whether a message is so long that its sentences are read one by one."""
    return len(message) > _WORDS and message[-1].sentence >= _SENTENCES


def goes_on(message: Sequence[Word], place: int) -> bool:
    """Whether the sentence of a word goes on about what the one before it names."""
    start = place
    while start and message[start - 1].sentence == message[place].sentence:
        start -= 1
    return message[start].text in _GOES_ON


def passage(message: Sequence[Word], positions: Iterable[int]) -> Sequence[Word]:
    """The words that belong to those at some positions: of a story, their sentences."""
    if not is_story(message):
        return message
    numbers = {message[position].sentence for position in positions}
    return [word for word in message if word.sentence in numbers]


def questions(message: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """The sentences that end with a question mark."""
    for _, group in groupby(message, key=attrgetter("sentence")):
        sentence = list(group)
        if has_question_mark(sentence[-1]):
            yield sentence
