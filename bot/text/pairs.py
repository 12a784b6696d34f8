"""How often one word follows another, looked up in sorted lines of pairs."""

from collections import Counter
from mmap import mmap


class Pairs:
    """Counts of pairs, in lines of a first word, a second one and a count."""

    def __init__(self, lines: bytes | mmap, cut: int = 0) -> None:
        """Take sorted lines, of which those before the byte `cut` are sorted apart.

        Nothing of them is read before it is looked for.
        """
        self._lines, self._parts = lines, ((0, cut), (cut, len(lines)))

    def count(self, first: str, second: str) -> int:
        """Return how often the second word follows the first, by bisection."""
        wanted = f"{first} {second} ".encode()
        return max(self._count(wanted, *part) for part in self._parts)

    def _count(self, wanted: bytes, low: int, high: int) -> int:
        stop = high
        while low < high:
            middle = (low + high) // 2
            start = self._lines.rfind(b"\n", low, middle) + 1 or low
            end = self._lines.find(b"\n", middle)
            end = stop if end < 0 else end
            line = self._lines[start:end]
            if line.startswith(wanted):
                return int(line[len(wanted) :])
            low, high = (low, start) if line > wanted else (end + 1, high)
        return 0


def lines_of(counts: Counter[tuple[str, str]]) -> str:
    """Write counts of pairs as `Pairs` reads them: `how many 12`."""
    lines = (f"{first} {second} {number}" for (first, second), number in counts.items())
    # By their bytes, which is the order of their characters in UTF-8.
    return "\n".join(sorted(lines))
