"""The bot's own words in the language of a knowledge base: `catalogues/de.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.domain.locales import cldr, language_code

_FOLDER = Path(__file__).parent / "catalogues"
_FALLBACK = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """What the bot says where an editor wrote nothing else.

    `settings` and `texts` have the defaults of settings.yaml by their keys; `terminal`
    has what only `askwell chat` and `ask` say.
    """

    settings: Mapping[str, str]
    texts: Mapping[str, str]
    terminal: Mapping[str, str]


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that there is a catalogue of: ("ar", "de", "en", …)."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


@cache
def catalogue_of(locale: str) -> Catalogue:
    """Return the catalogue of a locale's language, or the English one.

    Where a text says {language}, it is the locale's language, in the catalogue's words.
    """
    own = language_code(locale)
    language = own if own in languages() else _FALLBACK
    data = tomllib.loads((_FOLDER / f"{language}.toml").read_text("utf-8"))
    texts, name = data["texts"], cldr(locale).get_language_name(language) or locale
    return Catalogue(
        settings=data["settings"],
        texts={**texts, "language": texts["language"].replace("{language}", name)},
        terminal=data["terminal"],
    )


ENGLISH = catalogue_of(_FALLBACK)
