"""All catalogues: ours, and those of the site's owner above them."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import ClassVar

from bot import language_code
from web.strings.catalogue import Catalogue
from web.strings.reading import BadCatalogue, read_own, read_shipped

FOLDER = Path(__file__).parent / "catalogues"
FALLBACK = "en"


class Catalogues:
    """Finds the words for a visitor's language. They hang on the app."""

    KEY: ClassVar[str] = "askwell-strings"

    def __init__(self, own: Path | None = None) -> None:
        """Read our catalogues, and those in a folder such as `strings/fi.toml`.

        Raises BadCatalogue with all that is wrong with the folder and its files.
        """
        self._by_language = {**shipped(), **(_in_folder(own) if own else {})}

    def find(self, *locales: str) -> Catalogue:
        """Return the catalogue of the first of these locales that has one.

        "de-AT" has that of "de", if it has none itself. Without any it is English.
        """
        return _first_in(self._by_language, *locales) or self._by_language[FALLBACK]


def _first_in(among: Mapping[str, Catalogue], *locales: str) -> Catalogue | None:
    wanted = (name for each in locales for name in (each.lower(), language_code(each)))
    return next(filter(None, map(among.get, wanted)), None)


@cache
def shipped() -> Mapping[str, Catalogue]:
    """Return our own catalogues by their language."""
    return {path.stem: read_shipped(path) for path in sorted(FOLDER.glob("*.toml"))}


def _in_folder(folder: Path) -> dict[str, Catalogue]:
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise BadCatalogue(
            f"{folder} has no catalogue; put one in, such as fi.toml, or unset "
            "FAQ_STRINGS."
        )
    found, problems = {}, []
    for path in paths:
        try:
            found[path.stem.lower()] = read_own(path, *_beside(path.stem))
        except BadCatalogue as error:
            problems.append(str(error))
    if problems:
        raise BadCatalogue("\n".join(problems))
    return found


def _beside(language: str) -> tuple[Catalogue, Catalogue | None]:
    """The English catalogue, and ours of a language or of the one it belongs to."""
    ours = shipped()
    return ours[FALLBACK], _first_in(ours, language)
