"""The table of settings as people read it: help, and what is in force."""

from collections.abc import Mapping
from textwrap import fill

from web.config.settings import FILE, SETTINGS, Config, Setting, given
from web.config.values import OFF, without_secrets, without_user

WIDTH = 80
COLUMN = 23


def in_help() -> str:
    """The settings for `--help`."""
    lines = (explained(row) for row in SETTINGS.values())
    secrets = " ".join(row.name for row in SETTINGS.values() if row.is_secret)
    return "\n".join(
        [
            *lines,
            fill(
                f"Each of {secrets} may stand in a file instead: name it in the same "
                f"variable with {FILE} behind it, such as FAQ_SECRET_KEY{FILE}.",
                WIDTH,
                initial_indent="  ",
                subsequent_indent="  ",
            ),
        ]
    )


def explained(row: Setting) -> str:
    """What a setting is, beside its name."""
    text = fill(
        f"{row.help} ({row.takes}; default: {default(row)})",
        WIDTH,
        initial_indent=" " * COLUMN,
        subsequent_indent=" " * COLUMN,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return f"  {row.name:{COLUMN - 2}}{text[COLUMN:]}"


def default(row: Setting) -> str:
    return row.default_shown or row.default


def in_markdown() -> str:
    """The settings as the table of the README."""
    rows = (
        f"| `{row.name}` | {row.help} | {row.takes} | {default(row)} |"
        for row in SETTINGS.values()
    )
    return "\n".join(
        ["| variable | what it sets | takes | default |", "|---|---|---|---|", *rows]
    )


def in_force(
    config: Config, environ: Mapping[str, str], sources: Mapping[str, str]
) -> str:
    """Every setting with its value and where it is from, and never a secret.

    `sources` has what did not come from the environment, by the name of the setting.
    """
    return "\n".join(
        f"{row.name} = {shown(attribute, config)}  "
        f"({sources.get(row.name) or given(row, environ).source})\n"
        f"{fill(row.help, WIDTH, initial_indent='    ', subsequent_indent='    ')}"
        for attribute, row in SETTINGS.items()
    )


def shown(attribute: str, config: Config) -> str:
    """A value in words."""
    match attribute, getattr(config, attribute):
        case "secret_keys", keys:
            return set_or_not(len(keys))
        case "desk_token", token:
            return set_or_not(int(bool(token)))
        case "redis_url" | "index_url", None:
            return "not set"
        case "index_url", str(url):
            return without_user(url)
        case "database_url" | "redis_url", str(url):
            return without_secrets(url)
        case _, None:
            return OFF
        case _, tuple(values):
            return ", ".join(values) or "none"
        case _, value:
            return str(value)


def set_or_not(number: int) -> str:
    return {0: "not set", 1: "set"}.get(number, f"set ({number})")
