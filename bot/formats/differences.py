"""What differs between two states of a topic file, in time that grows with its lines.

Ids stay in their order when a file is edited: between two of them, difflib compares.
Of a whole file of thousands of entries it would take a minute.
"""

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import Match, SequenceMatcher

_ID = re.compile(r" *(?:- +)?id:")
_CONTEXT = 3  # lines around a change


class _ById(SequenceMatcher[str]):
    """Compares the lines between ids."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        super().__init__(None, old, new)
        self._blocks = _joined([*_blocks(old, new), Match(len(old), len(new), 0)])

    def get_matching_blocks(self) -> list[Match]:
        return self._blocks


def difference(old: str, new: str, old_name: str, new_name: str) -> str:
    """Write the unified diff of two texts, which is empty where they are the same."""
    before, after = (io.StringIO(text, newline="\n").readlines() for text in (old, new))
    lines = [*_hunks(before, after)]
    names = (f"--- {old_name}\n", f"+++ {new_name}\n") if lines else ()
    return "".join((*names, *map(_ended, lines)))


def _hunks(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    for group in _ById(old, new).get_grouped_opcodes(_CONTEXT):
        _, old_start, _, new_start, _ = group[0]
        _, _, old_end, _, new_end = group[-1]
        yield f"@@ -{_range(old_start, old_end)} +{_range(new_start, new_end)} @@\n"
        for kind, from_old, to_old, from_new, to_new in group:
            if kind == "equal":
                yield from (f" {line}" for line in old[from_old:to_old])
            else:
                yield from (f"-{line}" for line in old[from_old:to_old])
                yield from (f"+{line}" for line in new[from_new:to_new])


def _range(start: int, end: int) -> str:
    """Write lines as a hunk's head does; of none, it names the line before."""
    length = end - start
    first = start + 1 if length else start
    return f"{first}" if length == 1 else f"{first},{length}"


def _ended(line: str) -> str:
    return line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[Match]:
    """Yield the lines that stay: those with an id, and what difflib finds between."""
    from_old = from_new = 0
    for at_old, at_new in (*_ids(old, new), (len(old), len(new))):
        between = SequenceMatcher(
            None, old[from_old:at_old], new[from_new:at_new], autojunk=False
        )
        for block in between.get_matching_blocks():
            yield Match(from_old + block.a, from_new + block.b, block.size)
        yield Match(at_old, at_new, int(at_old < len(old)))
        from_old, from_new = at_old + 1, at_new + 1


def _ids(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where the lines with an id stand that both texts have once, in order."""
    once = _once(old) & _once(new)
    places = {line: place for place, line in enumerate(new)}
    last = -1
    for place, line in enumerate(old):
        if line in once and places[line] > last:
            last = places[line]
            yield place, last


def _once(lines: Sequence[str]) -> set[str]:
    times = Counter(filter(_ID.match, lines))
    return {line for line, number in times.items() if number == 1}


def _joined(blocks: Sequence[Match]) -> list[Match]:
    """Join blocks that follow each other in both texts; the last one stays empty."""
    joined: list[Match] = []
    for block in filter(lambda block: block.size, blocks):
        last = joined[-1] if joined else Match(0, 0, 0)
        if joined and (last.a + last.size, last.b + last.size) == (block.a, block.b):
            joined[-1] = Match(last.a, last.b, last.size + block.size)
        else:
            joined.append(block)
    return [*joined, blocks[-1]]
