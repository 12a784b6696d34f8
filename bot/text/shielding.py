"""Texts in cells that no spreadsheet takes for something to compute."""

import re

# A spreadsheet computes, or sends off, a cell that begins so; behind an apostrophe the
# same is text. Other beginnings, such as a tab, are harmless once they are trimmed.
_COMPUTED = re.compile(r"'*[=+\-@＝＋－＠]")


def shielded(text: str) -> str:
    """Write text so that no spreadsheet computes it: `'=1+1`."""
    return f"'{text}" if _COMPUTED.match(text) else text


def unshielded(text: str) -> str:
    """Read text that `shielded` wrote, or that an editor typed behind an apostrophe."""
    return text[1:] if text.startswith("'") and _COMPUTED.match(text) else text
