"""The safety lane by itself: `python -m tests.evaluation.safety --help`.

Asks every example of every danger with itself left out, and says how many set off a
rule of their level: by the phrases, by the net alone, and by both together. Below that
stands whether the net's probabilities come true, each sentence left out in its turn.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from rich.table import Table

from bot import KnowledgeBase, KnowledgeError, Level, Responder, load
from bot.domain import Page, Phrases, Rule
from bot.phrases import Lexicon
from bot.safety import SafetyLane, Verdict
from bot.safety.likeness import DangerClassifier
from bot.text import ENGLISH, Speller, Word
from tests.evaluation.measures import BINS, Guess, bins, calibration_error
from tests.evaluation.report import share
from tests.evaluation.terminal import BAD_INPUT, KNOWLEDGE, make_console, progress

# Into so many parts the sentences are cut, of which one is left out at a time.
FOLDS = 10

# The net says nothing of what is less likely.
_LEAST = 1e-9
# The phrases of a danger that has none.
_NONE = ("qxzvj",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Catch:
    """What an example sets off where it is not an example itself.

    `by_phrases`, `by_net` (which has no phrases above it) and `found`, by both as they
    work together: a rule of the example's level. Else `strayed` says that a rule of
    another level is set off, and `noted` that none is, but that there is a note.
    """

    rule: Rule
    by_phrases: bool
    by_net: bool
    found: bool
    strayed: bool
    noted: bool


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures and prints; the exit status is 2 where the knowledge is not usable."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--knowledge", type=Path, default=KNOWLEDGE, metavar="DIR")
    options = parser.parse_args(arguments)

    try:
        knowledge = load(options.knowledge)
    except (KnowledgeError, OSError) as error:
        print(error, file=sys.stderr)
        return BAD_INPUT

    console = make_console()
    number = sum(len(rule.examples) for rule in knowledge.safety.rules)
    catches = list(progress("examples", catches_of(knowledge), number))
    console.print(found_table(catches))
    guesses = [
        guess
        for fold in progress("probabilities", folds(knowledge), FOLDS)
        for guess in fold
    ]
    console.print(reliability_table(guesses))
    return 0


class NetAlone:
    """The likeness to examples, with no phrases above it."""

    def __init__(self, knowledge: KnowledgeBase, speller: Speller) -> None:
        lexicon = Lexicon(ENGLISH, knowledge.groups)
        self._lane = SafetyLane(without_phrases(knowledge), lexicon, speller)

    def verdict_without(self, rule: Rule, example: str) -> Verdict:
        """Judge an example of a rule as if the rule did not have it."""
        message = self._lane.read(self._lane.words(example))
        net = self._lane.classifier.without(rule, example)
        return self._lane.check(message, classifier=net)


def catches_of(knowledge: KnowledgeBase) -> Iterator[Catch]:
    """What every example sets off, rule by rule."""
    both = _responder(knowledge)
    net = NetAlone(knowledge, both.retriever.speller)
    levels = {rule.id: rule.level for rule in knowledge.safety.rules}

    for rule in knowledge.safety.rules:
        for text in rule.examples:
            verdict = both.verdict_without(rule, text)
            alone = net.verdict_without(rule, text).rule
            found = verdict.rule is not None and verdict.rule.level is rule.level
            yield Catch(
                rule=rule,
                by_phrases=rule.level in {levels[id] for id in both.told(text)},
                by_net=alone is not None and alone.level is rule.level,
                found=found,
                strayed=not found and verdict.rule is not None,
                noted=verdict.rule is None and verdict.noted is not None,
            )


def without_phrases(knowledge: KnowledgeBase) -> KnowledgeBase:
    """The knowledge with dangers whose phrases no message has."""

    def cut(page: Page) -> Page:
        dangers = (each.model_copy(update={"when": _NONE}) for each in page.dangers)
        return page.model_copy(update={"dangers": tuple(dangers)})

    return _with_pages(knowledge, cut)


def folds(knowledge: KnowledgeBase) -> Iterator[list[Guess]]:
    """How likely danger is in each tenth of the sentences, which the net did not see.

    They are all examples and ordinary sentences of the pages, and the phrasings of the
    entries. `confidence` is the probability, and `right` says that it is an example of
    danger.
    """
    read = _reader(_responder(knowledge).retriever.speller)
    sentences = [
        *(
            (text, r.level.is_danger)
            for r in knowledge.safety.rules
            for text in r.examples
        ),
        *((text, False) for text in knowledge.safety.ordinary),
        *((text, False) for entry in knowledge for text in entry.phrasings),
    ]

    for number in range(FOLDS):
        held = sentences[number::FOLDS]
        net = DangerClassifier(_without(knowledge, {text for text, _ in held}), read)
        yield [
            Guess(_probability(net, read(text)), is_danger, in_scope=is_danger)
            for text, is_danger in held
        ]


def _without(knowledge: KnowledgeBase, held: Set[str]) -> KnowledgeBase:
    """The knowledge without some sentences of its pages and of its entries."""

    def keep(texts: Phrases) -> Phrases:
        return tuple(text for text in texts if text not in held)

    def cut(page: Page) -> Page:
        dangers = tuple(
            danger.model_copy(update={"examples": keep(danger.examples)})
            for danger in page.dangers
        )
        rest = {"examples": keep(page.examples), "ordinary": keep(page.ordinary)}
        return page.model_copy(update={"dangers": dangers, **rest})

    topics = {
        name: topic.model_copy(
            update={
                "entries": tuple(
                    entry.model_copy(update={"phrasings": keep(entry.phrasings)})
                    for entry in topic.entries
                )
            }
        )
        for name, topic in knowledge.topics.items()
    }
    return replace(_with_pages(knowledge, cut), topics=topics)


def _with_pages(
    knowledge: KnowledgeBase, change: Callable[[Page], Page]
) -> KnowledgeBase:
    pages = {name: change(page) for name, page in knowledge.safety.pages.items()}
    return replace(knowledge, safety=replace(knowledge.safety, pages=pages))


def _probability(net: DangerClassifier, sentence: Sequence[Word]) -> float:
    found = net.find(sentence, _LEAST)
    return max(
        (each.probability for each in found if each.rule.level.is_danger), default=0
    )


def _reader(speller: Speller) -> Callable[[str], Sequence[Word]]:
    """What cuts a text into mended words, and remembers it."""
    return cache(lambda text: speller.mend(ENGLISH.words(text)))


def _responder(knowledge: KnowledgeBase) -> Responder:
    """A responder that is ready sooner, since only its safety lane is asked."""
    settings = knowledge.settings.model_copy(update={"semantic": False})
    return Responder(replace(knowledge, settings=settings))


def found_table(catches: Sequence[Catch]) -> Table:
    """A row for each level, the most dangerous first, and one for each of its dangers.

    Every example is found, of another level, noted, or missed.
    """
    table = Table(
        title="Examples that set off their level, themselves left out",
        title_justify="left",
        show_edge=False,
    )
    table.add_column("level / danger")

    for name in ("examples", "by phrases", "by the net", "found", "another level"):
        table.add_column(name, justify="right")

    for name in ("noted", "missed", "share found"):
        table.add_column(name, justify="right")

    for level in Level:
        of_level = [each for each in catches if each.rule.level is level]
        if of_level:
            table.add_row(level, *_cells(of_level), style="bold")

        for rule in dict.fromkeys(each.rule.id for each in of_level):
            of_rule = [each for each in of_level if each.rule.id == rule]
            table.add_row(f"  {rule}", *_cells(of_rule))

    return table


def _cells(catches: Sequence[Catch]) -> list[str]:
    found = sum(each.found for each in catches)
    strayed = sum(each.strayed for each in catches)
    noted = sum(each.noted for each in catches)
    counts = (
        len(catches),
        sum(each.by_phrases for each in catches),
        sum(each.by_net for each in catches),
        found,
        strayed,
        noted,
        len(catches) - found - strayed - noted,
    )
    return [*map(str, counts), f"{found / len(catches):.1%}"]


def reliability_table(guesses: Sequence[Guess]) -> Table:
    """A row for each tenth of the probabilities: how likely it was, how often true."""
    error = calibration_error(guesses)
    table = Table(
        title=f"The net's probability of danger; off by {share(error)} on average",
        title_justify="left",
        show_edge=False,
    )

    for name in ("probability", "sentences", "mean probability", "share of danger"):
        table.add_column(name, justify="right")

    for held, mean, danger in bins(guesses):
        tenth = min(int(held[0].confidence * BINS), BINS - 1) / BINS
        table.add_row(
            f"{tenth:.1f} – {tenth + 1 / BINS:.1f}",
            str(len(held)),
            f"{mean:.3f}",
            f"{danger:.3f}",
        )

    return table


if __name__ == "__main__":
    sys.exit(main())
