"""Which knowledge base is meant by a language, such as that of a visitor's page?"""

from collections.abc import Iterable
from pathlib import Path

from werkzeug.datastructures import LanguageAccept

from bot import KnowledgeBase
from web.config import ConfigError


def closest(wanted: str | None, languages: Iterable[str]) -> str | None:
    """The language that fits a wanted tag such as "de-AT", as HTTP matches, or None.

    Whatever else may stand in `wanted` is no language, and gives None.
    """
    return LanguageAccept([(wanted or "", 1)]).best_match(languages)


def tags_of(bases: Iterable[tuple[Path, KnowledgeBase]]) -> tuple[str, ...]:
    """The tags of knowledge bases in their folders: "" for the first, then languages.

    Raises ConfigError where two of them have one language.
    """
    folders: dict[str, Path] = {}
    for folder, knowledge in bases:
        language = knowledge.settings.language
        if language in folders:
            raise ConfigError(
                f"{folder} is in {language!r}, and so is {folders[language]}: a server "
                "has one knowledge base for a language. Name the language of each in "
                "its settings.yaml, such as `locale: de`, or bring their topics "
                "together in one folder."
            )
        folders[language] = folder
    return ("", *list(folders)[1:])
