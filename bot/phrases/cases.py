"""Whose case does a message ask about?"""

from collections.abc import Sequence

from bot.phrases.assertion import PERSONAL
from bot.phrases.lexicon import Found
from bot.phrases.persons import is_about_somebody, person_in
from bot.phrases.stories import is_story, passage, questions
from bot.text import Word


def is_anothers_case(message: Sequence[Word], found: Found) -> bool:
    """Whether a phrase in a story tells of somebody whom the question is not about.

    "My mother has dementia, so I have little time. … How long does it take?" asks about
    the visitor.
    """
    beside = passage(message, found.positions)
    if not is_story(message) or not is_about_somebody(beside):
        return False
    if person_in(message, found) is None:
        return False
    elsewhere = [asked for asked in questions(message) if asked != beside]
    return bool(elsewhere) and not any(map(is_about_somebody, elsewhere))


def is_personal(message: Sequence[Word]) -> bool:
    """Whether a message speaks of the visitor's own case or of somebody they know."""
    return any(word.text in PERSONAL for word in message)
