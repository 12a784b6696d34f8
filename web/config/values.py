"""How the text of a setting becomes its value, or word of how to write it."""

import re
from pathlib import Path
from urllib.parse import urlsplit

ON, OFF = "on", "off"
# A key or token must be out of reach of guesses, however many are made: a key can be
# tried at home on what it signed, the desk's token only here.
KEY_LENGTH = 32
TOKEN_LENGTH = 16
ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?")


class BadValue(ValueError):
    """A text that cannot be used as a setting; the message never shows a secret."""


def folders(text: str) -> tuple[Path, ...]:
    """Read folders that are separated by commas, such as "faq-en, faq-de".

    A folder that is there is taken as it is written, commas and all.
    """
    if Path(text).is_dir():
        return (Path(text),)
    paths = tuple(Path(part.strip()) for part in text.split(",") if part.strip())
    if not paths:
        raise BadValue("it names no folder; write one, or several as faq-en,faq-de.")
    return paths


def switch(text: str) -> bool:
    """Read "on" or "off"."""
    if text.lower() not in (ON, OFF):
        raise BadValue(f"{text!r} is neither on nor off; write one of the two.")
    return text.lower() == ON


def keys(text: str) -> tuple[str, ...]:
    """Read keys that are separated by commas or white space, the newest first."""
    values = tuple(text.replace(",", " ").split())
    for number, key in enumerate(values, start=1):
        if len(key) < KEY_LENGTH:
            which = f"key {number} of {len(values)}" if len(values) > 1 else "it"
            raise BadValue(
                f"{which} has {len(key)} characters and needs at least {KEY_LENGTH}; "
                "make one with: python -c 'import secrets; print(secrets.token_hex())'"
            )
    return values


def token(text: str) -> str | None:
    """Read what opens the desk; None where the text is empty."""
    if text and len(text) < TOKEN_LENGTH:
        raise BadValue(
            f"it has {len(text)} characters and needs at least {TOKEN_LENGTH}; make "
            "one with: python -c 'import secrets; print(secrets.token_urlsafe())'"
        )
    return text or None


def folder(text: str) -> Path | None:
    """Read the path of a folder that is there; None where the text is empty."""
    if text and not Path(text).is_dir():
        raise BadValue(f"{text} is no folder; name one that is there, or unset it.")
    return Path(text) if text else None


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
    """Read limits in the words of the limits package; None where they are off."""
    if text.lower() == OFF:
        return None
    # Imported here, as SQLAlchemy is below: most commands read no setting.
    from limits import parse_many

    try:
        limits = parse_many(text)
    except ValueError:
        limits = []
    if not limits or any(limit.amount < 1 for limit in limits):
        raise BadValue(
            f"{text!r} is not a limit; write a number per second, minute, hour or day, "
            "such as 60/minute, several as 5/second;600/hour, or off."
        )
    return text


def database(text: str) -> str | None:
    """Read the store's address, by psycopg for PostgreSQL; None where it is off."""
    if text.lower() == OFF:
        return None
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    # The address may hold a password, so no message repeats it.
    fix = (
        "; write sqlite:////var/lib/askwell/askwell.db, "
        "postgresql://user:password@host/name, or off to keep nothing."
    )
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise BadValue(f"that is not an address{fix}") from None
    kind = url.get_backend_name()
    if kind not in {"sqlite", "postgresql"}:
        raise BadValue(f"{kind!r} is not supported{fix}")
    if kind == "sqlite" and url.database in {None, "", ":memory:"}:
        raise BadValue(f"SQLite needs a file{fix}")
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    return url.render_as_string(hide_password=False)


def redis(text: str) -> str | None:
    """Read the address of a Redis server; None where the text is empty."""
    if text and not _is_url(text, "redis", "rediss"):
        raise BadValue(
            "that is not the address of a Redis server; write redis://host:6379/0, or "
            "rediss://:password@host:6379/0 for one behind TLS."
        )
    return text or None


def index(text: str) -> str | None:
    """Read the address of Milvus or the path of a file of Milvus Lite, or None."""
    is_file = text.endswith(".db") and "://" not in text
    if text and not is_file and not _is_url(text, "http", "https"):
        raise BadValue(
            "that is neither an address of Milvus nor a file for Milvus Lite; write "
            "http://host:19530, https://user:password@host:19530/database, or "
            "/path/to/milvus.db."
        )
    return text or None


def _is_url(text: str, *schemes: str) -> bool:
    try:
        url = urlsplit(text)
        return url.scheme in schemes and bool(url.hostname) and url.port != 0
    except ValueError:
        return False


def whole_number(text: str, *, high: int) -> int:
    """Read a number from 0 to `high`, in plain digits."""
    # Far more digits than any range has are a slip, and slow to read.
    is_number = text.isascii() and text.isdecimal() and len(text) < 10
    if not is_number or int(text) > high:
        raise BadValue(f"{text!r} is not a whole number from 0 to {high}.")
    return int(text)
