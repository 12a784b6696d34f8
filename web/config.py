"""Settings of the HTTP channel, read from `FAQ_*` environment variables."""

import logging
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path

from sqlalchemy.engine import URL
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

log = logging.getLogger(__name__)

KNOWLEDGE = Path(__file__).parent.parent / "knowledge"
STORE = Path(__file__).parent.parent / "var" / "askwell.db"
OFF = "off"
RETENTION_DAYS = 30
RETENTION_LIMIT = 365
# A desk token must be out of reach of guesses, however many are made.
TOKEN_LENGTH = 16
ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?")


class ConfigError(ValueError):
    """An environment variable has a value that cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """How the server runs.

    `secret_key` signs conversations: server processes that share it can serve each
    other's. `allowed_origins` are the sites that may embed the widget, or `*`.
    `database_url` is where misses and feedback are kept, their texts for
    `retention_days`; without one nothing is. Without `desk_token` there is no desk.
    """

    knowledge: Path = KNOWLEDGE
    secret_key: str = field(default_factory=secrets.token_hex, repr=False)
    allowed_origins: tuple[str, ...] = ()
    database_url: str | None = field(default=None, repr=False)
    retention_days: int = RETENTION_DAYS
    desk_token: str | None = field(default=None, repr=False)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Config":
        return cls(
            knowledge=Path(environ.get("FAQ_KNOWLEDGE") or KNOWLEDGE),
            secret_key=environ.get("FAQ_SECRET_KEY") or passing_key(),
            allowed_origins=origins(environ.get("FAQ_ALLOWED_ORIGINS", "")),
            database_url=database(environ.get("FAQ_DATABASE_URL", "")),
            retention_days=retention(environ.get("FAQ_RETENTION_DAYS", "")),
            desk_token=token(environ.get("FAQ_DESK_TOKEN", "")),
        )


def passing_key() -> str:
    """A key that nobody else has, for want of a lasting one."""
    log.warning(
        "FAQ_SECRET_KEY is not set: conversations will not survive a restart, and "
        "several server processes cannot share them."
    )
    return secrets.token_hex()


def origins(value: str) -> tuple[str, ...]:
    """Read origins that are separated by commas or spaces."""
    names = tuple(name.lower().rstrip("/") for name in value.replace(",", " ").split())

    for name in names:
        if name != "*" and not ORIGIN.fullmatch(name):
            raise ConfigError(
                f"FAQ_ALLOWED_ORIGINS: {name!r} is not an origin; write it as the "
                "browser does, such as https://www.example.org or "
                "http://localhost:3000, or * for every site."
            )

    return names


def database(value: str) -> str | None:
    """The address of the store, or None where it is switched off."""
    if value.strip().lower() == OFF:
        return None

    try:
        url = make_url(value.strip() or f"sqlite:///{STORE}")
    except ArgumentError:
        raise ConfigError(database_problem("that is not an address")) from None

    if url.get_backend_name() == "sqlite":
        if url.database in {None, "", ":memory:"}:
            raise ConfigError(database_problem("SQLite needs a file"))
    elif url.get_backend_name() != "postgresql":
        name = url.get_backend_name()
        raise ConfigError(database_problem(f"{name!r} is not supported"))

    return with_driver(url).render_as_string(hide_password=False)


def with_driver(url: URL) -> URL:
    """PostgreSQL by psycopg unless another driver is named."""
    is_bare = url.drivername == "postgresql"
    return url.set(drivername="postgresql+psycopg") if is_bare else url


def database_problem(what: str) -> str:
    """What is wrong, without the address: it may hold a password."""
    return (
        f"FAQ_DATABASE_URL: {what}; write sqlite:////var/lib/askwell/askwell.db, "
        "postgresql://user:password@host/name, or off to keep nothing."
    )


def retention(value: str) -> int:
    """Days that texts are kept."""
    text = value.strip()

    if not text:
        return RETENTION_DAYS

    if not text.isdecimal() or int(text) > RETENTION_LIMIT:
        raise ConfigError(
            f"FAQ_RETENTION_DAYS: {text!r} is not a whole number from 0 (counts only, "
            f"no texts) to {RETENTION_LIMIT}."
        )

    return int(text)


def token(value: str) -> str | None:
    """What opens the desk."""
    text = value.strip()

    if text and len(text) < TOKEN_LENGTH:
        raise ConfigError(
            f"FAQ_DESK_TOKEN has {len(text)} characters and needs at least "
            f"{TOKEN_LENGTH}; make one with: "
            "python -c 'import secrets; print(secrets.token_urlsafe())'"
        )

    return text or None
