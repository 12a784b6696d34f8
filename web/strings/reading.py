"""Files of words: ours as they are, a site owner's with all that is wrong."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Any

from bot import did_you_mean
from web.config import SetupError
from web.strings.catalogue import Catalogue, Tables

# The key that is wrong, and what is wrong with it and the fix.
Problem = tuple[str, str]


class BadCatalogue(SetupError):
    """A catalogue that cannot be used: all that is wrong, a line each."""


def read_shipped(path: Path) -> Catalogue:
    """Read a catalogue of ours; its language is the name of its file."""
    return Catalogue(language=path.stem, **tomllib.loads(path.read_text("utf-8")))


def read_own(path: Path, english: Catalogue, ours: Catalogue | None) -> Catalogue:
    """Read a site owner's catalogue; what it leaves out is as in ours.

    Without one of ours in its language it must be whole. Raises BadCatalogue.
    """
    text = _text(path)
    data = _data(path, text)
    problems = [*_unknown(data, english)] or [*_unfit(data, english)]
    if not (ours or problems):
        problems = [*_lacking(data, english)]
    if problems:
        lines = (f"{path}:{_line(text, key)}: {what}" for key, what in problems)
        raise BadCatalogue("\n".join(lines))
    base = ours or english
    whole = {
        name: {**table, **data.get(name, {})} for name, table in base.tables.items()
    }
    return Catalogue(language=path.stem, **whole)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadCatalogue(f"{path}: {error}; save it as text in UTF-8.") from None


def _data(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r" \(at line (\d+).*", str(error))
        what = str(error).replace(place[0], "") if place else str(error)
        line = place[1] if place else len(text.splitlines()) or 1
        raise BadCatalogue(
            f'{path}:{line}: {what}; a line reads like: send = "Send"'
        ) from None


def _unknown(data: Mapping[str, Any], english: Catalogue) -> Iterator[Problem]:
    for name, table in data.items():
        if name not in english.tables or not isinstance(table, dict):
            known = ", ".join(f"[{each}]" for each in english.tables)
            yield name, f"{name!r} is none of {known}; put each word below one of them"
            continue
        for key in table.keys() - english.tables[name].keys():
            hint = did_you_mean(key, english.tables[name]) or "; remove the line"
            yield key, f"[{name}] has no word {key!r}{hint}"


def _unfit(data: Tables, english: Catalogue) -> Iterator[Problem]:
    for name, table in data.items():
        for key, text in table.items():
            wanted = placeholders(english.tables[name][key])
            if not isinstance(text, str) or not text.strip():
                yield key, f"{key!r} should be text in quotes"
            elif placeholders(text) != wanted:
                has = _listed(wanted) or "no {placeholder}"
                yield key, f"{key!r} should have {has}, as the English text has"


def _lacking(data: Tables, english: Catalogue) -> Iterator[Problem]:
    for name, table in english.tables.items():
        if lacking := [key for key in table if key not in data.get(name, {})]:
            yield (
                f"[{name}]",
                f"[{name}] lacks {', '.join(lacking)}; write them, since this language "
                "is none of ours",
            )


def placeholders(text: str) -> frozenset[str] | None:
    """The names in braces: "name" of "{name}: ask"; None where there is more to one.

    That is a brace that is not closed, or one without a name or with a format.
    """
    try:
        fields = [part[1:] for part in Formatter().parse(text) if part[1] is not None]
    except ValueError:
        return None
    is_plain = all(name and not (form or kind) for name, form, kind in fields)
    return frozenset(name for name, _, _ in fields if name) if is_plain else None


def _listed(names: Iterable[str] | None) -> str:
    return " and ".join(f"{{{name}}}" for name in sorted(names or ()))


def _line(text: str, key: str) -> int:
    """The line that begins with a key, or the first."""
    start = re.compile(rf"\s*\[?[\"']?{re.escape(key.strip('[]'))}\b")
    lines = enumerate(text.splitlines(), start=1)
    return next((number for number, line in lines if start.match(line)), 1)
