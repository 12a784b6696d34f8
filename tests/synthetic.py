"""Writes knowledge of any size to try speed on: python -m tests.synthetic DIR.

The words are English ones drawn at random with a fixed seed, so that two runs write the
same files.
"""

import argparse
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.text.wordlist import wordlist_of

_TOPIC = 100
_ASKED = (
    "how much does the {} {} cost",
    "when does my {} {} {} arrive",
    "is the {} {} safe with {}",
    "{} {} {} problem",
    "can I get another {} {}",
    "what is a {} {} for",
    "where do I find the {} {} {}",
)


def write(folder: Path, *, entries: int, phrasings: int) -> Path:
    """A knowledge folder with so many entries, each with so many phrasings."""
    chance = random.Random(f"{entries} {phrasings}")
    vocabulary = [word for word in wordlist_of("en").words[500:12_000] if len(word) > 3]
    topics = folder / "topics"
    topics.mkdir(parents=True, exist_ok=True)
    for start in range(0, entries, _TOPIC):
        numbers = range(start, min(start + _TOPIC, entries))
        lines = [
            line
            for number in numbers
            for line in _entry(number, phrasings, vocabulary, chance)
        ]
        text = "\n".join((f"title: Topic {start}", "entries:", *lines, ""))
        (topics / f"topic-{start:06}.yaml").write_text(text, encoding="utf-8")
    return folder


def _entry(
    number: int, phrasings: int, vocabulary: Sequence[str], chance: random.Random
) -> Iterator[str]:
    """The lines of an entry about five words of its own."""
    subject = chance.sample(vocabulary, 5)

    def ask() -> str:
        return chance.choice(_ASKED).format(*chance.sample(subject, 3))

    yield f"  - id: entry-{number}"
    yield f"    question: What about {' '.join(subject)} {number}?"
    yield "    phrasings:"
    yield from (f"      - {ask()} {number} {turn}" for turn in range(phrasings))
    yield f"    answer: This is what to know about {' and '.join(subject[:2])}."


def main() -> None:
    """Write what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--entries", type=int, default=100)
    parser.add_argument("--phrasings", type=int, default=5)
    options = parser.parse_args()
    write(options.folder, entries=options.entries, phrasings=options.phrasings)


if __name__ == "__main__":
    main()
