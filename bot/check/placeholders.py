"""A check of answers for what another bot would fill in, and nobody does here."""

from collections.abc import Iterator

from bot.check.answers import texts_of
from bot.check.places import entry_problem
from bot.domain import KnowledgeBase, Problem, named_placeholders, placeholders_of


def check_placeholders(knowledge: KnowledgeBase) -> Iterator[Problem]:
    """Yield the placeholders of answers and plain forms, entry by entry."""
    for entry in knowledge:
        for part, text in texts_of(entry):
            if found := placeholders_of(text):
                what = (
                    f"has {named_placeholders(found)}, which visitors would read as it "
                    "stands; write the text in its place"
                )
                yield entry_problem(
                    knowledge, entry.id, part, what, check="placeholder"
                )
