"""The source article's runs of six words, as hashes: what knowledge may not copy.

`python -m tests.project.article article.txt` writes them anew; the article itself is
not ours to keep. A run is six words in a row, without case and punctuation.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

import yaml

from bot.text import normalise

RUN = 6
RUNS = Path(__file__).with_name("article_runs.txt")
# What is quoted may stand as it was written; "don't" has no quotation marks.
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|(?<!\w)['‘][^'’]*['’](?!\w)")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
# "Micro-needling", "micro needling" and "microneedling" are one word.
_MICRO = re.compile(r"\bmicro (?=\w)")


def runs_of(text: str) -> Iterator[str]:
    """Yield the runs of a text: `to make small wounds in order`."""
    spelt = " ".join(_WORD.findall(normalise(text).casefold()))
    words = _MICRO.sub("micro", spelt).split()
    for start in range(len(words) - RUN + 1):
        yield " ".join(words[start : start + RUN])


def hash_of(run: str) -> str:
    """Return the first 12 hexadecimal digits of the SHA-256 of a run."""
    return sha256(run.encode()).hexdigest()[:12]


def hashes_of(article: str) -> set[str]:
    """Return the hashes of an article's runs, none of which goes over its line."""
    return {hash_of(run) for line in article.splitlines() for run in runs_of(line)}


def kept_hashes() -> frozenset[str]:
    """Read the hashes of the source article."""
    return frozenset(RUNS.read_text(encoding="utf-8").split())


def copied(texts: Iterable[str], hashes: frozenset[str]) -> list[str]:
    """Return the runs of texts, outside quotation marks, that an article has."""
    return [
        run
        for text in texts
        for part in _QUOTED.split(text)
        for run in runs_of(part)
        if hash_of(run) in hashes
    ]


def texts_of(file: Path) -> list[str]:
    """Return the texts of a YAML or JSON file with its comments, or a file whole."""
    text = file.read_text(encoding="utf-8")
    if file.suffix not in (".yaml", ".json"):
        return [text]
    comments = re.findall(r"(?:^|(?<=\s))#.*", text, re.MULTILINE)
    scalars = [e.value for e in yaml.parse(text) if isinstance(e, yaml.ScalarEvent)]
    return [*scalars, "\n".join(comments)]


if __name__ == "__main__":
    found = sorted(hashes_of(Path(sys.argv[1]).read_text(encoding="utf-8")))
    RUNS.write_text("".join(f"{each}\n" for each in found), encoding="utf-8")
    print(f"{RUNS} has {len(found)} runs.")
