"""What `diff` asks beside curated messages and labels: what visitors missed."""

from datetime import date
from pathlib import Path

import click

from bot import KnowledgeBase, Use
from web.config import Config
from web.records import StoreError, answered, missed_since, open_store, report_days


def kept(config: Config, folder: Path, knowledge: KnowledgeBase, today: date) -> Use:
    """What is kept of a folder's visitors: their misses, and what answered how often.

    Without a store it is nothing; where that cannot be used, a warning says why.
    """
    if not config.database_url:
        return Use()
    days = report_days(config)
    try:
        store = open_store(config.database_url, _tag(config, folder, knowledge))
        return Use(
            days=days,
            answers=answered(store, knowledge, today, days),
            misses=missed_since(store, today, days),
        )
    except StoreError as error:
        what = f"warning: what visitors missed is not asked: {error}"
        click.secho(what, fg="yellow", err=True)
        return Use()


def _tag(config: Config, folder: Path, knowledge: KnowledgeBase) -> str:
    """The tag of a base: nothing for the first of several, else its language."""
    others = [path.resolve() for path in config.knowledge[1:]]
    return knowledge.settings.language if folder.resolve() in others else ""
