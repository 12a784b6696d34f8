"""A Rasa bot, put together from its files: intents, responses, and what ties them."""

from collections.abc import Iterable, Sequence
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
    that follow an intent there, each once.
    """

    intents: list[Intent] = field(default_factory=list)
    responses: dict[str, str] = field(default_factory=dict)
    rules: dict[str, dict[str, None]] = field(default_factory=dict)
    stories: dict[str, dict[str, None]] = field(default_factory=dict)

    def tie(self, steps: Iterable[tuple[Sequence[str], str]], *, rule: bool) -> None:
        """Note which action follows which intents; either may be empty in a step."""
        asked: Sequence[str] = ()
        for intents, action in steps:
            if action:
                for intent in asked:
                    ties = self.rules if rule else self.stories
                    ties.setdefault(intent, {})[action] = None
            asked = intents

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
