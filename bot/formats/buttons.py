"""Texts of buttons that other bots take only so long."""

from bot.domain import KnowledgeBase
from bot.text import having


def clipped(text: str, limit: int) -> str:
    """Write a text of at most `limit` characters, cut between words: "What does…"."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    words = cut.rpartition(" ")[0] if text[limit - 1] != " " else cut
    return f"{(words or cut).rstrip()}…"


def shortened(knowledge: KnowledgeBase, limit: int, title: str) -> tuple[str, ...]:
    """Return a remark on the chips whose question is longer than a button takes."""
    questions = (knowledge.entries[id].question for e in knowledge for id in e.next)
    count = sum(len(question) > limit for question in questions)
    if not count:
        return ()
    what = f"a question of more than the {limit} characters that a button of {title}"
    return (f"{having(count, 'chip')} {what} takes; it ends with “…” there.",)
