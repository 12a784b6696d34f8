"""The table of settings as people read it: help, and what is in force."""

from collections.abc import Mapping
from textwrap import fill

from web.config.environment import FILE
from web.config.settings import SETTINGS, Config
from web.config.values import OFF, ON

WIDTH = 80


def in_help() -> list[tuple[str, str]]:
    """Each variable of the environment and what `--help` says of it."""
    secrets = " ".join(row.name for row in SETTINGS.values() if row.is_secret)
    return [
        *((row.name, f"{row.help} ({row.takes})") for row in SETTINGS.values()),
        (f"FAQ_…{FILE}", f"a file that holds the secret, for each of {secrets}"),
    ]


def in_force(
    config: Config, environ: Mapping[str, str], sources: Mapping[str, str]
) -> str:
    """Every setting with its value, but for secrets, and where it is from.

    `sources` has what did not come from the environment, by the name of the setting.
    """
    return "\n".join(
        f"{row.name} = {_shown(attribute, config)}  "
        f"({sources.get(row.name) or row.source(environ)})\n"
        f"{fill(row.help, WIDTH, initial_indent='    ', subsequent_indent='    ')}"
        for attribute, row in SETTINGS.items()
    )


def _shown(attribute: str, config: Config) -> str:
    match attribute, getattr(config, attribute):
        case "secret_keys", keys if len(keys) > 1:
            return f"set ({len(keys)})"
        case "secret_keys" | "desk_token", value:
            return "set" if value else "not set"
        case "redis_url" | "index_url" | "strings", None:
            return "not set"
        case "index_url", str(url):
            return _without_user(url)
        case "database_url" | "redis_url", str(url):
            return _without_secrets(url)
        case _, None | False:
            return OFF
        case _, True:
            return ON
        case _, tuple(values):
            return ", ".join(map(str, values)) or "none"
        case _, value:
            return str(value)


def _without_secrets(url: str) -> str:
    """An address without its password and what is behind a `?`."""
    from sqlalchemy.engine import make_url

    return make_url(url).set(query={}).render_as_string(hide_password=True)


def _without_user(url: str) -> str:
    """An address without its user, whose name may be a token; a path as it is."""
    scheme, slashes, rest = url.partition("://")
    user, at, place = rest.rpartition("@")
    return f"{scheme}{slashes}***@{place}" if user and at else url
