"""Runs `python -m bot` in this process."""

from collections.abc import Sequence

import pytest

from bot.cli import bot


def main(arguments: Sequence[str]) -> int:
    """Run a command; its exit status. pytest's capsys has what it said."""
    with pytest.raises(SystemExit) as end:
        bot(arguments, prog_name="python -m bot")

    assert isinstance(end.value.code, int)
    return end.value.code
