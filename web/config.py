"""Settings of the HTTP channel, read from `FAQ_*` environment variables."""

import logging
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path

log = logging.getLogger(__name__)

KNOWLEDGE = Path(__file__).parent.parent / "knowledge"
ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?")


class ConfigError(ValueError):
    """An environment variable has a value that cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """How the server runs.

    `secret_key` signs conversations: server processes that share it can serve each
    other's. `allowed_origins` are the sites that may embed the widget, or `*`.
    """

    knowledge: Path = KNOWLEDGE
    secret_key: str = field(default_factory=secrets.token_hex, repr=False)
    allowed_origins: tuple[str, ...] = ()

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Config":
        return cls(
            knowledge=Path(environ.get("FAQ_KNOWLEDGE") or KNOWLEDGE),
            secret_key=environ.get("FAQ_SECRET_KEY") or passing_key(),
            allowed_origins=origins(environ.get("FAQ_ALLOWED_ORIGINS", "")),
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
