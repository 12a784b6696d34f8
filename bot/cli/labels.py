"""Labels that settings name and that are not there, as commands say it."""

import os
from collections.abc import Iterable
from pathlib import Path

import click


def warn_of_missing(paths: Iterable[Path]) -> None:
    """Say in one line for each that there is nothing; a command goes on without."""
    for path in paths:
        where = f"{os.path.normpath(path)}, which 'labels:' of settings.yaml names"
        click.secho(f"warning: there is no {where}", fg="yellow", err=True)
