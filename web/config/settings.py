"""The settings of the HTTP channel: one table, read from `FAQ_*` variables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import partial
from pathlib import Path
from typing import Any

from web.config import values
from web.config.environment import Setting, unknown_names

# In the folder that the program is started in.
KNOWLEDGE = Path.cwd() / "knowledge"
STORE = Path.cwd() / "var" / "askwell.db"


class SetupError(Exception):
    """The root of what an operator mends before the program runs; says how."""


class ConfigError(SetupError):
    """Settings that cannot be used: every one of them, each with its fix."""


def setting(name: str, read: Callable[[str], Any], **parts: Any) -> Any:
    """A field of Config with its row of the table."""
    row = Setting(name=name, read=read, **parts)
    return field(
        default_factory=lambda: read(row.default),
        repr=not row.is_secret,
        metadata={Setting.__name__: row},
    )


def whole(name: str, high: int, default: int, help: str) -> Any:
    read = partial(values.whole_number, high=high)
    takes = f"0 to {high}; default: {default}"
    return setting(name, read, takes=takes, default=str(default), help=help)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """How the server runs. Each field is a row of the table of settings.

    `knowledge` has the default base first, and at least that. `secret_keys` has the
    newest first; without any the app makes one that does not last. None switches off
    what a field is about.
    """

    knowledge: tuple[Path, ...] = setting(
        "FAQ_KNOWLEDGE",
        values.folders,
        takes="a folder, or several; default: knowledge/",
        help="the knowledge, or several folders of a language each, separated by "
        "commas, of which the first is the default; --knowledge wins",
        default=str(KNOWLEDGE),
    )
    secret_keys: tuple[str, ...] = setting(
        "FAQ_SECRET_KEY",
        values.keys,
        takes=f"{values.KEY_LENGTH} characters or more; default: made at start",
        help="signs what visitors send back; needed beyond loopback; of several, "
        "separated by commas, the first signs and all are accepted",
        is_secret=True,
    )
    allowed_origins: tuple[str, ...] = setting(
        "FAQ_ALLOWED_ORIGINS",
        values.origins,
        takes="origins, or *; default: none",
        help="sites that may embed the chat or frame its pages, such as "
        "https://www.example.org,https://shop.example.org",
    )
    rate_limit: str | None = setting(
        "FAQ_RATE_LIMIT",
        values.rate_limit,
        takes="limits, or off; default: 60/minute",
        help="requests per client, such as 60/minute or 5/second;600/hour",
        default="60/minute",
    )
    trusted_proxies: int = whole(
        "FAQ_TRUSTED_PROXIES",
        10,
        default=0,
        help="how many proxies stand in front and tell the client's address",
    )
    database_url: str | None = setting(
        "FAQ_DATABASE_URL",
        values.database,
        takes="an address, or off; default: sqlite:///var/askwell.db",
        help="where misses and feedback are kept, such as "
        "postgresql://user:password@host/name or sqlite:////path/to/file.db; off keeps "
        "nothing",
        default=f"sqlite:///{STORE}",
        is_secret=True,
    )
    redis_url: str | None = setting(
        "FAQ_REDIS_URL",
        values.redis,
        takes="an address; default: none, each process for itself",
        help="what several processes share for a while, limits above all, such as "
        "redis://:password@host:6379/0",
        is_secret=True,
    )
    index_url: str | None = setting(
        "FAQ_INDEX_URL",
        values.index,
        takes="an address or a file; default: none, the index is in the process",
        help="the engine that holds the index instead of this process, such as "
        "https://user:password@milvus:19530/database or /path/to/milvus.db",
        is_secret=True,
    )
    retention_days: int = whole(
        "FAQ_RETENTION_DAYS",
        365,
        default=30,
        help="days until kept texts are deleted; 0 keeps counts only",
    )
    desk_token: str | None = setting(
        "FAQ_DESK_TOKEN",
        values.token,
        takes=f"{values.TOKEN_LENGTH} characters or more; default: none, no desk",
        help="opens /desk",
        is_secret=True,
    )
    desk_edits: bool = setting(
        "FAQ_DESK_EDITS",
        values.switch,
        takes="on or off; default: on, where there is a desk",
        help="lets the desk add phrasings, mend answers and mark reviews in the files",
        default="on",
    )
    strings: Path | None = setting(  # noqa: RUF009  # it makes a field
        "FAQ_STRINGS",
        values.folder,
        takes="a folder; default: none, ours alone",
        help="words of the chat and the pages in further languages, such as fi.toml, "
        "or in place of ours, such as de.toml",
    )
    workers: int = whole(
        "FAQ_WORKERS",
        64,
        default=0,
        help="processes that serve; 0 makes one, or with FAQ_REDIS_URL one for each "
        "processor",
    )
    grace_s: int = whole(
        "FAQ_GRACE_S",
        300,
        default=10,
        help="seconds that a server which is stopped has for what is under way",
    )

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Config":
        """Read every setting. Raises ConfigError with all that are wrong."""
        problems = list(unknown_names(environ, SETTINGS.values()))
        settings: dict[str, Any] = {}
        for attribute, row in SETTINGS.items():
            try:
                settings[attribute] = row.value(environ)
            except values.BadValue as error:
                problems.append(f"{row.variable(environ)}: {error}")
        if problems:
            raise ConfigError("\n".join(problems))
        return cls(**settings)


# By the field of Config.
SETTINGS: dict[str, Setting] = {
    row.name: row.metadata[Setting.__name__] for row in fields(Config)
}
