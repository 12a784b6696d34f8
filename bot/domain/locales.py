"""What is known of a locale; the door to babel, as text/prose.py is for dates."""

from functools import lru_cache

from babel import Locale, UnknownLocaleError

# A language, with its country if that matters: "de", "pt-BR".
LOCALE = r"^[a-z]{2}(-[A-Z]{2})?$"
# Locales that visitors' pages may name: more than there are languages on one server.
_KEPT = 256


def language_code(locale: str) -> str:
    """Return the language of a locale: "de" of "de-AT"."""
    return locale.partition("-")[0].lower()


@lru_cache(_KEPT)
def cldr(locale: str) -> Locale:
    """Return what Unicode's CLDR knows of a locale such as "de-AT".

    Of one that it does not know it is that of the language, or of English.
    """
    for name in (locale, language_code(locale)):
        try:
            return Locale.parse(name, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")
