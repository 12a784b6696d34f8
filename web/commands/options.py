"""The options that commands share, and the settings that they lead to."""

import os
from dataclasses import replace
from pathlib import Path

import click

from bot.cli import Refused
from web.config import Config

knowledge_option = click.option(
    "--knowledge",
    type=click.Path(path_type=Path),
    metavar="DIR",
    multiple=True,
    help="The knowledge folder; several times for several languages, the default first."
    "  [default: FAQ_KNOWLEDGE, else knowledge]",
)
lang_option = click.option(
    "--lang",
    metavar="LANGUAGE",
    help="Of several folders, the one in this language, such as de; else the first.",
)


def configured(knowledge: tuple[Path, ...]) -> Config:
    """The settings of the environment, with these folders where some are named."""
    config = Config.from_environment(os.environ)
    return replace(config, knowledge=knowledge) if knowledge else config


def served_config(knowledge: tuple[Path, ...]) -> Config:
    """The settings, for a look at what was kept of a server's knowledge.

    Raises Refused for one of several folders: its records would be taken for those of
    the first.
    """
    served = {path.resolve() for path in Config.from_environment(os.environ).knowledge}
    named = {path.resolve() for path in knowledge}
    if named and named < served:
        raise Refused(
            f"{knowledge[0]} is one of several folders of FAQ_KNOWLEDGE: leave out "
            "--knowledge, and choose by the language, such as --lang de."
        )
    return configured(knowledge)
