"""Messages that lean on the turn before: "the second one", "and how many?"."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from bot.dialogue.clauses import Clauses, Words
from bot.domain import Entry
from bot.text import Language

# Words of a message that names a chip, at most.
_NAMES = 8
# Content words of a message that leans on the last turn, at most.
_SHORT = 4


class FollowUps:
    """Reads messages that lean on the turn before, by the words of a language."""

    def __init__(self, language: Language) -> None:
        """Take the language, whose pack has the words."""
        pack = language.pack
        self._language, self._pack, self._words = language, pack, pack.follow_ups
        self.clauses, self._asking = Clauses(pack), pack.asking
        self._places = self._words.places
        self._around_chip = (
            pack.stop_words | pack.padding | self._words.chip | self._words.around_chip
        )
        # What begins a message that goes on: "and then?", "on legs?".
        self._goes_on = (
            self._asking.joins
            | self._asking.before_question_words
            | (self._asking.conditions - self._asking.question_words)
            | self._words.goes_on
        )
        self._glue = pack.stop_words | pack.asks

    def picked(self, message_words: Words, chips: Sequence[str]) -> int | None:
        """Return the place of the chip that a message names by its place, or None.

        "the second one" and "2" name the second chip, whatever has become of it.
        """
        texts = [word.text for word in message_words]
        ordinals = [text for text in texts if text in self._places]
        # "the second one" names the second, not the first.
        ordinals = [
            text for text in ordinals if text not in self._words.chip
        ] or ordinals
        if (
            len(ordinals) != 1
            or not set(texts) <= self._around_chip | self._places.keys()
        ):
            return None
        place = self._places[ordinals[0]]
        return place % len(chips) if -len(chips) <= place < len(chips) else None

    def described(
        self, message_words: Words, chips: Sequence[str], entries: Mapping[str, Entry]
    ) -> int | None:
        """Return the place of the chip that a message names by words of its question.

        "The one about scars" does, if one chip alone has most of these words. None
        where none does.
        """
        texts = {word.text for word in message_words}
        if len(message_words) > _NAMES or self._words.chip.isdisjoint(texts):
            return None
        named = {
            word.stem for word in message_words if word.text not in self._around_chip
        }
        shared = [
            len(named.intersection(self._language.stems_of(entries[chip].question)))
            if chip in entries
            else 0
            for chip in chips
        ]
        most = max(shared, default=0)
        is_clear = most and 2 * most > len(named) - 1 and shared.count(most) == 1
        return shared.index(most) if is_clear else None

    def new_subject(self, message_words: Words) -> Words:
        """Return the sentences that are about something by themselves.

        "No", "and now?", "who do I call" and "will it stop" are not.
        """
        sentences = groupby(message_words, key=lambda word: word.sentence)
        return tuple(
            word for _, group in sentences for word in self._standing(tuple(group))
        )

    def _standing(self, sentence: Words) -> Words:
        texts = {word.text for word in sentence}
        content = texts - self._glue - self._words.pleas
        return sentence if content and not texts & self._asking.pointers else ()

    def leans_back(self, message_words: Words) -> bool:
        """Whether a message shows that it needs the turn before to be understood.

        It does when it is short and goes on ("and the cost?", "on my legs?"), points
        back ("is it safe?") or says nothing by itself ("oh no, for how long?").
        """
        telling = [
            word for word in message_words if word.text not in self._pack.padding
        ]
        if not telling:
            return False
        light = self._glue | self._asking.pointers
        if sum(word.text not in light for word in telling) > _SHORT:
            return False
        begins = {message_words[0].text, telling[0].text}
        goes_on = (
            bool(begins & self._goes_on)
            or tuple(word.text for word in telling[:2]) in self._words.about
            or message_words[-1].text in self._words.ends
        )
        says_nothing = not self.clauses.says_anything(message_words)
        return goes_on or self.points_back(message_words) or says_nothing

    def is_unfinished(self, message_words: Words) -> bool:
        """Whether a message was sent too early: "how do the"."""
        return bool(message_words) and message_words[-1].text in self._words.unfinished

    def before_pointer(self, message_words: Words) -> Words:
        """Return the words before the first one that points back, if there is one."""
        return message_words[: self._first_pointer(message_words) or 0]

    def place_of_subject(self, message_words: Words) -> slice | None:
        """Return where a question has the subject that it leaves to the turn before.

        That is the first word that points back, or the end where only an amount is
        asked: "for how long". None where the message is no such question.
        """
        if self.clauses.tells(message_words):
            return None
        place = self._first_pointer(message_words)
        if place is not None:
            return slice(place, place + 1)
        asks_amount = any(word.text in self._asking.amounts for word in message_words)
        return slice(len(message_words), None) if asks_amount else None

    def _first_pointer(self, message_words: Words) -> int | None:
        pointers = self._asking.pointers
        places = (i for i, word in enumerate(message_words) if word.text in pointers)
        return next(places, None)

    def points_back(self, message_words: Words) -> bool:
        """Whether a message has a word such as "it" or "that"."""
        return self._first_pointer(message_words) is not None
