"""How the text of a setting becomes its value, or word of how to write it."""

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from limits import parse_many

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

OFF = "off"
# A key or token must be out of reach of guesses, however many are made: a key can be
# tried at home on what it signed, the desk's token only here.
KEY_LENGTH = 32
TOKEN_LENGTH = 16
ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?")


class BadValue(ValueError):
    """A text that cannot be used as a setting; the message never shows a secret."""


def keys(text: str) -> tuple[str, ...]:
    """Read keys that are separated by commas or white space, the newest first."""
    found = tuple(text.replace(",", " ").split())

    for number, key in enumerate(found, start=1):
        if len(key) < KEY_LENGTH:
            which = f"key {number} of {len(found)}" if len(found) > 1 else "it"
            raise BadValue(
                f"{which} has {len(key)} characters and needs at least {KEY_LENGTH}; "
                "make one with: python -c 'import secrets; print(secrets.token_hex())'"
            )

    return found


def origins(text: str) -> tuple[str, ...]:
    """Read origins that are separated by commas or spaces."""
    names = tuple(name.lower().rstrip("/") for name in text.replace(",", " ").split())

    for name in names:
        if name != "*" and not ORIGIN.fullmatch(name):
            raise BadValue(
                f"{name!r} is not an origin; write it as the browser does, such as "
                "https://www.example.org or http://localhost:3000, or * for every site."
            )

    return names


def rate_limit(text: str) -> str | None:
    """Read limits in the words of the limits package; None where there is none."""
    if text.strip().lower() == OFF:
        return None

    try:
        limits = parse_many(text)
    except ValueError:
        limits = []

    if not limits or any(limit.amount < 1 for limit in limits):
        raise BadValue(
            f"{text!r} is not a limit; write a number per second, minute, hour or day, "
            "such as 60/minute, several as 5/second;600/hour, or off."
        )

    return text.strip()


def database(text: str) -> str | None:
    """The address of the store, or None where it is switched off."""
    if text.strip().lower() == OFF:
        return None

    # Only here: where nothing is kept, the package is not needed.
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(text.strip())
    except (ArgumentError, ValueError):
        raise BadValue(database_problem("that is not an address")) from None

    if url.get_backend_name() == "sqlite":
        if url.database in {None, "", ":memory:"}:
            raise BadValue(database_problem("SQLite needs a file"))
    elif url.get_backend_name() != "postgresql":
        name = url.get_backend_name()
        raise BadValue(database_problem(f"{name!r} is not supported"))

    return with_driver(url).render_as_string(hide_password=False)


def with_driver(url: "URL") -> "URL":
    """PostgreSQL by psycopg unless another driver is named."""
    is_bare = url.drivername == "postgresql"
    return url.set(drivername="postgresql+psycopg") if is_bare else url


def database_problem(what: str) -> str:
    """What is wrong, without the address: it may hold a password."""
    return (
        f"{what}; write sqlite:////var/lib/askwell/askwell.db, "
        "postgresql://user:password@host/name, or off to keep nothing."
    )


def redis(text: str) -> str | None:
    """The address of a Redis server, or None."""
    if not text:
        return None

    try:
        parts = urlsplit(text)
        is_good = parts.scheme in {"redis", "rediss"} and bool(parts.hostname)
        is_good = is_good and parts.port != 0
    except ValueError:
        is_good = False

    if not is_good:
        raise BadValue(
            "that is not the address of a Redis server; write redis://host:6379/0, or "
            "rediss://:password@host:6379/0 for one behind TLS."
        )

    return text


def index(text: str) -> str | None:
    """The address of Milvus or the path of a file of Milvus Lite, or None."""
    if not text:
        return None

    try:
        parts = urlsplit(text)
        is_address = parts.scheme in {"http", "https"} and bool(parts.hostname)
        is_good = parts.port != 0 if is_address else text.endswith(".db")
        is_good = is_good and (is_address or "://" not in text)
    except ValueError:
        is_good = False

    if not is_good:
        raise BadValue(
            "that is neither an address of Milvus nor a file for Milvus Lite; write "
            "http://host:19530, https://user:password@host:19530/database, or "
            "/path/to/milvus.db."
        )

    return text


def whole_number(text: str, *, low: int, high: int) -> int:
    """A number of a range, in plain digits."""
    # Far more digits than any range has are a slip, and slow to read.
    is_number = text.isascii() and text.isdecimal() and len(text) < 10

    if not is_number or not low <= int(text) <= high:
        raise BadValue(f"{text!r} is not a whole number from {low} to {high}.")

    return int(text)


def token(text: str) -> str | None:
    """What opens the desk."""
    if text and len(text) < TOKEN_LENGTH:
        raise BadValue(
            f"it has {len(text)} characters and needs at least {TOKEN_LENGTH}; make "
            "one with: python -c 'import secrets; print(secrets.token_urlsafe())'"
        )

    return text or None


def without_secrets(url: str) -> str:
    """An address as it may be shown: no password, nor anything behind a `?`."""
    from sqlalchemy.engine import make_url

    shown = make_url(url)
    return shown.set(query={}).render_as_string(hide_password=True)


def without_user(url: str) -> str:
    """An address as it may be shown where a user's name may be a token; a path is."""
    scheme, slashes, rest = url.partition("://")
    user, at, place = rest.rpartition("@")
    return f"{scheme}{slashes}***@{place}" if user and at else url
