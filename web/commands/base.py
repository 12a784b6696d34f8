"""The knowledge base that a command looks at, where the settings name several."""

from dataclasses import dataclass
from pathlib import Path

import click

from bot import KnowledgeBase, load
from web.config import Config
from web.live import closest, language_of, require_own_languages


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
    require_own_languages(loaded)
    by_language = {language_of(knowledge): folder for folder, knowledge in loaded}
    first, *_ = by_language
    language = closest(lang, by_language) if lang else first
    if language is None:
        there = ", ".join(f"{name} ({folder})" for name, folder in by_language.items())
        raise click.BadParameter(f"{lang!r} is none of: {there}", param_hint="--lang")
    folder, knowledge = loaded[list(by_language).index(language)]
    if len(loaded) > 1:
        click.secho(f"The knowledge in {language!r}, {folder}:", bold=True)
    tag = "" if language == first else language
    return Base(folder=folder, knowledge=knowledge, tag=tag)
