"""A Rasa bot, put together from its files: intents, responses, and what ties them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.formats.base import Place

PREFIX = "utter_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """An intent with its examples, as they are written."""

    name: str
    examples: tuple[str, ...]
    place: Place


@dataclass(kw_only=True)
class RasaBot:
    """What the files of a bot say.

    `responses` has the first text of each response, `rules` and `stories` the actions
    that answer an intent there, each once. `further` has the intents that are answered
    by several actions in a row, of which only the first counts.
    """

    intents: list[Intent] = field(default_factory=list)
    responses: dict[str, str] = field(default_factory=dict)
    rules: dict[str, dict[str, None]] = field(default_factory=dict)
    stories: dict[str, dict[str, None]] = field(default_factory=dict)
    further: set[str] = field(default_factory=set)

    def tie(self, steps: Iterable[tuple[Sequence[str], str]], *, rule: bool) -> None:
        """Note which action answers which intents; either may be empty in a step."""
        ties = self.rules if rule else self.stories
        for intents, actions in _turns(steps):
            spoken = [a for a in actions if a.startswith(PREFIX)] or actions
            for intent in intents if spoken else ():
                ties.setdefault(intent, {})[spoken[0]] = None
            if len(spoken) > 1:
                self.further.update(intents)

    def actions_of(self, intent: str) -> tuple[str, ...]:
        """Return what answers an intent: its rule, its namesake, or else its stories.

        Several actions are several ways to answer, between which the bot chooses.
        """
        namesake = f"{PREFIX}{intent}"
        if intent in self.rules:
            return tuple(self.rules[intent])
        if namesake in self.responses:
            return (namesake,)
        return tuple(self.stories.get(intent, ()))


def _turns(
    steps: Iterable[tuple[Sequence[str], str]],
) -> Iterator[tuple[Sequence[str], list[str]]]:
    """Yield the intents of each turn, and the actions up to the next one."""
    asked: Sequence[str] = ()
    actions: list[str] = []
    for intents, action in steps:
        if intents:
            yield asked, actions
            asked, actions = intents, []
        elif action:
            actions.append(action)
    yield asked, actions
