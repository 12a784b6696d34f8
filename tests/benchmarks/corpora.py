"""What is searched: phrasings drawn by Zipf's law, or real questions."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot import load
from bot.text import ENGLISH
from bot.text.analyzer import Analyzer

Terms = list[str]

# As in English text: the most frequent word in 6 of 10 phrasings, most words in one.
_VOCABULARY = 200_000
_EXPONENT = 1.07
# A phrasing has eight terms in the mean, two at least.
_LEAST, _MORE = 2, 6
# A message keeps three of four terms of a phrasing and brings up to three of its own.
_KEPT, _OWN = 0.75, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """Phrasings as terms, and messages to search them for; each message is distinct."""

    name: str
    phrasings: Sequence[Terms]
    messages: Sequence[Terms]


def zipf(size: int, messages: int) -> Corpus:
    """Phrasings of words whose frequency falls with their rank; the same each time."""
    chance = np.random.default_rng(size)
    shares = 1 / np.arange(1, _VOCABULARY + 1) ** _EXPONENT
    upto = np.cumsum(shares / shares.sum())[:-1]
    vocabulary = [f"w{rank}" for rank in range(_VOCABULARY)]

    def drawn(number: int) -> Terms:
        ranks = np.searchsorted(upto, chance.random(number))
        return [vocabulary[rank] for rank in ranks.tolist()]

    lengths = _LEAST + chance.poisson(_MORE, size)
    ends = np.cumsum(lengths).tolist()
    flat = drawn(ends[-1])
    phrasings = [flat[end - n : end] for end, n in zip(ends, lengths, strict=True)]
    distinct: dict[frozenset[str], Terms] = {}
    # A hundred phrasings hardly give a thousand messages: stop trying at some point.
    for row in chance.integers(0, size, 4 * messages).tolist():
        kept = [term for term in phrasings[row] if chance.random() < _KEPT]
        asked = list(dict.fromkeys([*kept, *drawn(int(chance.integers(0, _OWN + 1)))]))
        if asked:
            distinct.setdefault(frozenset(asked), asked)
    return Corpus(
        name=f"Zipf, {size:,}",
        phrasings=phrasings,
        messages=list(distinct.values())[:messages],
    )


def questions(folder: Path, messages: int) -> Corpus:
    """A knowledge folder's phrasings, and the questions in its questions.jsonl."""
    knowledge = load(folder)
    analyzer = Analyzer(ENGLISH, knowledge.synonyms)

    def terms(text: str) -> Terms:
        return list(analyzer.terms(ENGLISH.words(text)))

    path = folder / "questions.jsonl"
    asked = [json.loads(line)["ask"] for line in path.read_text("utf-8").splitlines()]
    distinct = {tuple(dict.fromkeys(terms(text))): None for text in asked}
    phrasings = [terms(text) for entry in knowledge for text in entry.all_phrasings]
    return Corpus(
        name=f"{folder.name}, {len(phrasings):,}",
        phrasings=phrasings,
        messages=[list(found) for found in distinct if found][:messages],
    )
