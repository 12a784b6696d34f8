"""Phrasings that add nothing: `python -m tests.evaluation.redundant --help`.

Every entry begins with its question alone. Phrasings that are not found surely are
added, the least sure of each entry first, until all that are left out are found by
those that are in: the condensed nearest neighbour rule (Hart 1968,
doi:10.1109/TIT.1968.1054155). Prints those that are left out, with their places, and
writes nothing.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console

from bot import Entry, KnowledgeBase, load
from bot.search.channel import AnalysedText
from bot.search.judge import Judge, ask, judges_of, make_indexes
from bot.search.retriever import Retriever
from bot.search.scoring import ScoringModel, shipped_models
from bot.text import Language

# The confidence from which on a phrasing is found surely. At 0.45 this left 2,902 of
# 5,997 shipped phrasings; 71 more brought back the development labels that were lost.
SURE = 0.45
# The part of an entry's missing phrasings that is added in a round, and the least: many
# at once would add several where one does for all.
_PART, _LEAST = 4, 3


def main() -> None:
    """Reads the knowledge and prints the phrasings that could go."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--knowledge", type=Path, default=Path("knowledge"))
    parser.add_argument("--sure", type=float, default=SURE, metavar="0..1")
    options = parser.parse_args()
    knowledge = load(options.knowledge)
    for place in redundant(knowledge, shipped_models(knowledge), options.sure):
        print(place)


def redundant(
    knowledge: KnowledgeBase, models: Sequence[ScoringModel], sure: float
) -> Iterator[str]:
    """Yield `path:line: phrasing` of those that the others find with confidence `sure`.

    A question is never among them.
    """
    retriever = Retriever(knowledge, models)
    entries = list(knowledge)
    phrasings = [retriever.analyse_entry(entry) for entry in entries]
    kept = [{0} for _ in entries]
    status = Console(stderr=True).status("")
    with status:
        while missing := _missing(
            entries, phrasings, kept, models, retriever.language, sure
        ):
            for row, numbers in missing.items():
                kept[row].update(numbers[: max(_LEAST, len(numbers) // _PART)])
            status.update(f"{sum(map(len, kept))} phrasings are needed so far")
    for row, entry in enumerate(entries):
        for number, text in enumerate(entry.all_phrasings):
            if number not in kept[row]:
                path, line = knowledge.places[entry.id, number]
                yield f"{path}:{line}: {text}"


def _missing(
    entries: Sequence[Entry],
    phrasings: Sequence[Sequence[AnalysedText]],
    kept: Sequence[set[int]],
    models: Sequence[ScoringModel],
    language: Language,
    sure: float,
) -> dict[int, list[int]]:
    """The phrasings of each entry that those kept do not find, the least sure first."""
    left = [
        [of_entry[number] for number in sorted(numbers)]
        for of_entry, numbers in zip(phrasings, kept, strict=True)
    ]
    judges = judges_of([*make_indexes(entries, left, models, language)], models)
    missing = {}
    for row, of_entry in enumerate(phrasings):
        found = {
            number: _confidence(judges, text, entries[row])
            for number, text in enumerate(of_entry)
            if number not in kept[row] and text.terms
        }
        if unsure := [number for number in found if found[number] < sure]:
            missing[row] = sorted(unsure, key=found.__getitem__)
    return missing


def _confidence(judges: Sequence[Judge], text: AnalysedText, entry: Entry) -> float:
    """How surely a phrasing finds its entry; below 0 where another comes first."""
    finding = ask(judges, text)
    is_own = bool(finding.matches) and finding.matches[0].entry == entry
    return finding.confidence if is_own else -finding.confidence


if __name__ == "__main__":
    main()
