"""Labels that ask nothing new: `python -m tests.evaluation.repeats --help`.

Names what is nearly the same in two of these: phrasings, examples of safety pages, and
the labels of each folder, such as `dev` and `test`. A label that repeats a phrasing
says little of the search, and one of `test` that repeats one of `dev` was tuned on.

Two texts are as alike as the share of their words that is in both (Jaccard's index), in
whatever order, each word by its stem and weighed by its idf: "is it like a tattoo" and
"is it like tattoo" are nearly the same, "is it safe" and "is it safe for teens" are
not. The words count as they are typed: what is typed carelessly tests how words are
mended. A follow-up counts with all that was said before it. Nothing is changed.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

from bot import language_of
from tests.evaluation.repeats.alike import ALIKE, curated, labelled, repeats
from tests.evaluation.terminal import (
    BAD_INPUT,
    KNOWLEDGE,
    read_labelled,
    shipped_labels,
    short,
)


def main() -> int:
    """Prints every repeat and how many there are, which is no error: the status is 0.

    It is 2 where the knowledge or the labels cannot be used.
    """
    parser = argparse.ArgumentParser(
        prog="python -m tests.evaluation.repeats",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--knowledge", type=Path, default=KNOWLEDGE, metavar="DIR", help="its folder")
    add("--questions", type=Path, nargs="+", metavar="FILE", help="default: all ours")
    add("--alike", type=float, default=ALIKE, metavar="0..1", help=f"default: {ALIKE}")
    options = parser.parse_args()
    paths = options.questions or shipped_labels("*")
    read = read_labelled(short(options.knowledge), paths)

    if read is None:
        return BAD_INPUT

    knowledge, labels = read
    language = language_of(knowledge.settings.locale)
    texts = [*curated(knowledge, language), *labelled(labels, language)]
    found = list(repeats(texts, language, options.alike))

    for repeat in found:
        print(repeat)

    for kinds, number in Counter(repeat.kinds for repeat in found).most_common():
        print(f"{number:6,}  {kinds}")

    return 0


if __name__ == "__main__":
    sys.exit(main())
