"""The settings of the HTTP channel: one table, read from `FAQ_*` variables."""
# ruff: noqa: RUF009  # `setting` and `whole` give a field each

import difflib
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from web.config.values import (
    KEY_LENGTH,
    TOKEN_LENGTH,
    BadValue,
    database,
    index,
    keys,
    origins,
    rate_limit,
    redis,
    token,
    whole_number,
)

log = logging.getLogger(__name__)

ROOT = Path(__file__).parents[2]
KNOWLEDGE = ROOT / "knowledge"
STORE = ROOT / "var" / "askwell.db"
PREFIX = "FAQ_"
FILE = "_FILE"
# Kubernetes gives these to every container beside a service that is named faq.
ORCHESTRATED = re.compile(r"_SERVICE_(HOST|PORT)|_PORT(_|$)")


class ConfigError(ValueError):
    """Settings that cannot be used: every one of them, each with its fix."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A variable of the environment, and what may stand in it.

    `read` makes its value of text and raises BadValue. `default` is the text that
    stands for an unset variable, and `default_shown` how to say that where it differs.
    A secret may come from a file that `name` with `_FILE` names.
    """

    name: str
    read: Callable[[str], Any]
    takes: str
    help: str
    default: str = ""
    default_shown: str = ""
    is_secret: bool = False


class Given(NamedTuple):
    """The text of a setting, and where it is from."""

    text: str
    source: str


def setting(name: str, read: Callable[[str], Any], **parts: Any) -> Any:
    """A field of Config with its row of the table."""
    row = Setting(name=name, read=read, **parts)
    return field(
        default_factory=lambda: read(row.default),
        repr=not row.is_secret,
        metadata={Setting.__name__: row},
    )


def whole(name: str, low: int, high: int, default: int, **parts: Any) -> Any:
    """A field that takes whole numbers of a range."""
    return setting(
        name,
        partial(whole_number, low=low, high=high),
        takes=f"{low} to {high}",
        default=str(default),
        **parts,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """How the server runs. Each field is a row of the table of settings.

    `secret_keys` has the newest first; without any the app makes one that does not
    last. None switches off what a field is about.
    """

    knowledge: Path = setting(
        "FAQ_KNOWLEDGE",
        Path,
        takes="a folder",
        help="the knowledge; --knowledge wins",
        default=str(KNOWLEDGE),
        default_shown="knowledge/",
    )
    secret_keys: tuple[str, ...] = setting(
        "FAQ_SECRET_KEY",
        keys,
        takes=f"{KEY_LENGTH} characters or more",
        help="signs what visitors send back; needed beyond loopback; of several, "
        "separated by commas, the first signs and all are accepted",
        default_shown="made at start",
        is_secret=True,
    )
    allowed_origins: tuple[str, ...] = setting(
        "FAQ_ALLOWED_ORIGINS",
        origins,
        takes="origins, or *",
        help="sites that may embed the chat or frame its pages, such as "
        "https://www.example.org,https://shop.example.org",
        default_shown="none",
    )
    rate_limit: str | None = setting(
        "FAQ_RATE_LIMIT",
        rate_limit,
        takes="limits, or off",
        help="requests per client, such as 60/minute or 5/second;600/hour",
        default="60/minute",
    )
    trusted_proxies: int = whole(
        "FAQ_TRUSTED_PROXIES",
        0,
        10,
        default=0,
        help="how many proxies stand in front and tell the client's address",
    )
    database_url: str | None = setting(
        "FAQ_DATABASE_URL",
        database,
        takes="an address, or off",
        help="where misses and feedback are kept, such as "
        "postgresql://user:password@host/name or sqlite:////path/to/file.db; off keeps "
        "nothing",
        default=f"sqlite:///{STORE}",
        default_shown="sqlite:///var/askwell.db",
        is_secret=True,
    )
    redis_url: str | None = setting(
        "FAQ_REDIS_URL",
        redis,
        takes="an address",
        help="what several processes share for a while, limits above all, such as "
        "redis://:password@host:6379/0",
        default_shown="none, each process for itself",
        is_secret=True,
    )
    index_url: str | None = setting(
        "FAQ_INDEX_URL",
        index,
        takes="an address or a file",
        help="the engine that holds the index instead of this process, such as "
        "https://user:password@milvus:19530/database or /path/to/milvus.db",
        default_shown="none, the index is in the process",
        is_secret=True,
    )
    retention_days: int = whole(
        "FAQ_RETENTION_DAYS",
        0,
        365,
        default=30,
        help="days until kept texts are deleted; 0 keeps counts only",
    )
    desk_token: str | None = setting(
        "FAQ_DESK_TOKEN",
        token,
        takes=f"{TOKEN_LENGTH} characters or more",
        help="opens /desk",
        default_shown="none, no desk",
        is_secret=True,
    )
    workers: int = whole(
        "FAQ_WORKERS",
        0,
        64,
        default=0,
        help="processes that serve; 0 makes one, or with FAQ_REDIS_URL one for each "
        "processor",
    )
    grace_s: int = whole(
        "FAQ_GRACE_S",
        0,
        300,
        default=10,
        help="seconds that a server which is stopped has for what is under way",
    )

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Config":
        """Read every setting. Raises ConfigError with all that are wrong."""
        problems = unknown(environ)
        values: dict[str, Any] = {}

        for attribute, row in SETTINGS.items():
            try:
                values[attribute] = row.read(given(row, environ).text)
            except BadValue as error:
                problems.append(f"{named(row, environ)}: {error}")

        if problems:
            raise ConfigError("\n".join(problems))

        return cls(**values)


# By the field of Config.
SETTINGS: dict[str, Setting] = {
    own.name: own.metadata[Setting.__name__] for own in fields(Config)
}


def given(row: Setting, environ: Mapping[str, str]) -> Given:
    """What stands for a setting. Raises BadValue where its file cannot be used.

    A variable that is empty is not set: containers often cannot leave one out.
    """
    text = environ.get(row.name, "").strip()
    path = environ.get(row.name + FILE, "") if row.is_secret else ""

    if text and path:
        raise BadValue(f"{row.name} is set as well; keep one of the two.")
    if path:
        return Given(content(Path(path)), row.name + FILE)

    return Given(text, "environment") if text else Given(row.default, "default")


def content(path: Path) -> str:
    """What a secret's file holds."""
    try:
        text = path.read_text(encoding="utf-8").strip()
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise BadValue(f"{path}: {reason}; name a file that can be read.") from None
    except UnicodeDecodeError:
        raise BadValue(f"{path} is not text in UTF-8; write the secret anew.") from None

    if not text:
        raise BadValue(f"{path} is empty; put the secret in, or name no file.")

    return text


def named(row: Setting, environ: Mapping[str, str]) -> str:
    """The variable that a setting's trouble comes from."""
    in_file = row.is_secret and environ.get(row.name + FILE)
    return row.name + FILE if in_file else row.name


def unknown(environ: Mapping[str, str]) -> list[str]:
    """What is wrong with names: a slip in one must not pass in silence."""
    known = [row.name for row in SETTINGS.values()]
    known += [row.name + FILE for row in SETTINGS.values() if row.is_secret]
    strange = sorted(
        name for name in environ if name.startswith(PREFIX) and name not in known
    )
    problems = []

    for name in strange:
        if ORCHESTRATED.search(name):
            log.warning("%s is no setting, and is left alone.", name)
        elif near := difflib.get_close_matches(name, known, n=1):
            problems.append(f"{name} is no setting; did you mean {near[0]}?")
        else:
            problems.append(
                f"{name} is no setting; unset it. `python -m web --help` has them all."
            )

    return problems
