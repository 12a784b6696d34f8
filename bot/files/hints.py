"""What somebody probably meant who wrote a name that is not there."""

import difflib
from collections.abc import Iterable


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The end of a message: ", did you mean 'battery'?", or nothing if none is near.

    Near is what difflib finds at least 0.6 alike, its usual limit.
    """
    close = difflib.get_close_matches(name, list(known), n=1)
    return f", did you mean {close[0]!r}?" if close else ""
