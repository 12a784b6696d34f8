"""Triggers, ready to search messages: curated phrases with their exceptions."""

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

from bot.domain import Conditions
from bot.phrases.lexicon import Found, Lexicon, Message, Phrase

T = TypeVar("T", bound=Conditions)


class CompiledTrigger(Generic[T]):
    """A trigger with its phrases analysed, ready to search messages."""

    def __init__(self, trigger: T, lexicon: Lexicon) -> None:
        self.trigger = trigger
        self.window = trigger.window
        self.when = _compiled(trigger.when, lexicon)
        self.unless = _compiled(trigger.unless, lexicon)
        self._phrases = frozenset(self.when)

    def find(self, message: Message) -> Iterator[Found]:
        """Every place where a phrase stands and no exception stands around it."""
        if self._phrases.isdisjoint(message.standing):
            return
        excepted = self._excepted(message)
        for phrase in self.when:
            for found in message.find(phrase, self.window):
                if excepted.isdisjoint(_sentences(message, found)):
                    yield found

    def _excepted(self, message: Message) -> frozenset[int]:
        """The sentences that an exception stands in."""
        return frozenset(number for number, _ in self._exceptions(message))

    def _exceptions(self, message: Message) -> Iterator[tuple[int, Phrase]]:
        """Each exception within one sentence, with that sentence's number."""
        for phrase in self.unless:
            for exception in message.find(phrase, self.window):
                number, *others = _sentences(message, exception)
                if not others:
                    yield number, phrase

    def exception_in(self, message: Message) -> str:
        """The first exception that keeps a phrase of a message from counting, or ""."""
        places = {
            number
            for phrase in self.when
            for found in message.find(phrase, self.window)
            for number in _sentences(message, found)
        }
        exceptions = self._exceptions(message)
        return next((e.text for number, e in exceptions if number in places), "")

    def completed(self, message: Message, touched: frozenset[str]) -> Iterator[Found]:
        """Phrases of groups, some in this message; the last one touched the others."""
        for phrase in self.when:
            if not phrase.groups & touched:
                continue
            present = [item for item in phrase.items if item in message.places]
            missing = {item.group for item in phrase.items if item not in present}
            if present and missing and missing <= touched:
                places = tuple(message.places[item][0] for item in present)
                found = Found(phrase=phrase, places=places)
                if self._excepted(message).isdisjoint(_sentences(message, found)):
                    yield found


def _compiled(texts: Iterable[str], lexicon: Lexicon) -> tuple[Phrase, ...]:
    return tuple(phrase for text in texts for phrase in lexicon.compile(text))


def _sentences(message: Message, found: Found) -> set[int]:
    return {message.words[position].sentence for position in found.positions}


class Triggers(Generic[T]):
    """Triggers in their order, ready to search messages."""

    def __init__(self, triggers: Iterable[T], lexicon: Lexicon) -> None:
        self._compiled = tuple(CompiledTrigger(item, lexicon) for item in triggers)
        self._numbers = {
            phrase: number
            for number, trigger in enumerate(self._compiled)
            for phrase in trigger.when
        }

    def __iter__(self) -> Iterator[CompiledTrigger[T]]:
        return iter(self._compiled)

    def standing_in(self, message: Message) -> list[CompiledTrigger[T]]:
        """Those of which a message has every item of a phrase, in their order."""
        numbers = {self._numbers[p] for p in message.standing if p in self._numbers}
        return [self._compiled[number] for number in sorted(numbers)]

    def first_found(
        self, message: Message, counts: Callable[[Found], bool] = lambda found: True
    ) -> T | None:
        """The first trigger found at a place for which `counts` is true."""
        for compiled in self.standing_in(message):
            if any(map(counts, compiled.find(message))):
                return compiled.trigger
        return None
