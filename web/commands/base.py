"""The knowledge base that a command looks at, where the settings name several."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot import KnowledgeBase, load
from bot.cli import Refused
from web.config import Config
from web.live import closest, tags_of
from web.records import NOTHING_KEPT, open_store

if TYPE_CHECKING:
    from web.records.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A knowledge base in its folder; `tag` marks its records, as in a server."""

    folder: Path
    knowledge: KnowledgeBase
    tag: str


def chosen(config: Config, lang: str | None) -> Base:
    """The base in the language `lang`, without it the first; its name is printed.

    Raises KnowledgeError, ConfigError where two bases have one language, and
    BadParameter where there is none in this language.
    """
    loaded = [(folder, load(folder)) for folder in config.knowledge]
    bases = {
        knowledge.settings.language: Base(folder=folder, knowledge=knowledge, tag=tag)
        for tag, (folder, knowledge) in zip(tags_of(loaded), loaded, strict=True)
    }
    language = closest(lang, bases) if lang else next(iter(bases))
    if language is None:
        there = ", ".join(f"{name} ({base.folder})" for name, base in bases.items())
        raise click.BadParameter(f"{lang!r} is none of: {there}", param_hint="--lang")
    if len(bases) > 1:
        click.secho(f"{language}: {bases[language].folder}", bold=True)
    return bases[language]


def store_of(config: Config, base: Base) -> "Store":
    """The store with a base's records.

    Raises Refused where nothing is kept, and StoreError.
    """
    if not config.database_url:
        raise Refused(NOTHING_KEPT)
    return open_store(config.database_url, base.tag)
