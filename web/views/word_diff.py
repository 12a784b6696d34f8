"""Two texts as one, with the words that only one of them has marked."""

import re
from difflib import SequenceMatcher

_WORD = re.compile(r"\s+|\S+")


def word_diff(before: str, after: str) -> list[tuple[str, str]]:
    """Return pieces of text, each `equal`, or of one text only: `delete`, `insert`.

    For example `word_diff("a b", "a c")` is
    `[("equal", "a "), ("delete", "b"), ("insert", "c")]`.
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    pieces: list[tuple[str, str]] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            pieces.append((kind, "".join(old[start:end])))
            continue
        pieces += [
            (one, text)
            for one, text in (
                ("delete", "".join(old[start:end])),
                ("insert", "".join(new[new_start:new_end])),
            )
            if text
        ]
    return pieces
