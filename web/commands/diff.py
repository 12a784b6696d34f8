"""What `diff` asks beside curated messages and labels: what visitors missed."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import click

from bot import KnowledgeBase, Use
from web.commands.gaps import MONTH
from web.config import Config
from web.records import StoreError, missed_questions, open_store


def kept(config: Config, folder: Path, knowledge: KnowledgeBase, today: date) -> Use:
    """What is kept of a folder's visitors: their misses, and what answered how often.

    Without a store it is nothing; where that cannot be used, a warning says why.
    """
    if not config.database_url:
        return Use()
    days = config.retention_days or MONTH
    since = today - timedelta(days=days - 1)
    try:
        store = open_store(config.database_url, _tag(config, folder, knowledge))
        misses, replies = store.misses(since), store.replies(since)
    except StoreError as error:
        what = f"warning: what visitors missed is not asked: {error}"
        click.secho(what, fg="yellow", err=True)
        return Use()
    answers: Counter[str] = Counter()
    for reply in replies:
        answers[reply.entry] += reply.number
    del answers[""]
    return Use(days=days, answers=answers, misses=missed_questions(misses))


def _tag(config: Config, folder: Path, knowledge: KnowledgeBase) -> str:
    """The tag of a base: nothing for the first of several, else its language."""
    others = [path.resolve() for path in config.knowledge[1:]]
    return knowledge.settings.language if folder.resolve() in others else ""
