"""How well are missed messages grouped? `python -m tests.evaluation.gaps --help`.

Groups messages of which people said which ask for the same, and counts the pairs that
stand together as they should. Thresholds are chosen on the half `dev`; `test` tells how
good the chosen one is.
"""

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import NamedTuple, Self

import yaml
from rich.table import Table

from bot import KnowledgeBase, Responder, load
from bot.curation import clusters
from bot.search import Scores, alikeness
from tests.evaluation.labels import read_labels
from tests.evaluation.terminal import BAD_INPUT, KNOWLEDGE, make_console

DATA = Path(__file__).parents[1] / "data"
HALVES = ("dev", "test")
# Where other languages have theirs: what the engine is fitted on, and what is held out.
LANGUAGES = {"dev": "pool", "test": "library"}
STEPS = 20


class Pairs(NamedTuple):
    """Pairs of messages, by whether they were meant to stand together, and do."""

    together: int
    wrongly_together: int
    wrongly_apart: int
    apart: int

    @classmethod
    def of(cls, found: Sequence[object], meant: Sequence[object]) -> Self:
        """Count the pairs of messages, given the group of each."""
        kinds = [
            (found[one] == found[other], meant[one] == meant[other])
            for one, other in combinations(range(len(meant)), 2)
        ]
        order = (True, True), (True, False), (False, True), (False, False)
        return cls(*(kinds.count(kind) for kind in order))

    @property
    def precision(self) -> float:
        return self.together / max(self.together + self.wrongly_together, 1)

    @property
    def recall(self) -> float:
        return self.together / max(self.together + self.wrongly_apart, 1)

    @property
    def f1(self) -> float:
        errors = self.wrongly_together + self.wrongly_apart
        return 2 * self.together / max(2 * self.together + errors, 1)

    @property
    def adjusted_rand(self) -> float:
        """Agreement beyond chance: 1 for the same groups, 0 as by chance.

        Hubert & Arabie 1985, doi:10.1007/BF01908075, by its pairs.
        """
        a, b, c, d = self
        most = (a + c) * (c + d) + (a + b) * (b + d)
        return 2 * (a * d - b * c) / most if most else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """Messages with the group of each, and how alike the engine finds them."""

    name: str
    meant: tuple[str, ...]
    alike: Scores
    threshold: float

    def pairs(self, threshold: float | None = None) -> Pairs:
        """Group the messages by a threshold, or by that of the engine."""
        return Pairs.of(self._groups(threshold), self.meant)

    def _groups(self, threshold: float | None) -> list[int]:
        found = clusters(self.alike, self.threshold if threshold is None else threshold)
        group_of = {place: n for n, group in enumerate(found) for place in group}
        return [group_of[place] for place in range(len(self.meant))]


def total(pairs: Iterable[Pairs]) -> Pairs:
    """Add the pairs of several bases up; there are none between two of them."""
    return Pairs(*map(sum, zip(*pairs, strict=True)))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; the exit status is 2 where the files are not usable."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sweep", action="store_true", help="thresholds, on dev alone")
    parser.add_argument("--words", action="store_true", help="without the encoder")
    parser.add_argument(
        "--mixed",
        action="store_true",
        help="the messages of all bases together, as if one had them",
    )
    parser.add_argument(
        "--languages",
        action="store_true",
        help="phrasings and labels of data/languages, grouped by their entry",
    )
    options = parser.parse_args(arguments)
    console = make_console()
    read = read_languages if options.languages else read_groups
    read = read_mixed if options.mixed else read
    make = sweep_of if options.sweep else table_of
    try:
        for half in HALVES[:1] if options.sweep else HALVES:
            console.print(make(half, read(half, words=options.words)), "")
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    return 0


def read_groups(half: str, *, words: bool = False) -> list[Labelled]:
    """Read the groups of a half. Raises ValueError with the file that is wrong."""
    return [
        _labelled(path.stem, groups_in(path), _folder(path.stem), words=words)
        for path in sorted((DATA / "gaps" / half).glob("*.yaml"))
    ]


def read_mixed(half: str, *, words: bool = False) -> list[Labelled]:
    """Take the groups of all bases as messages of the library, which are more."""
    groups = {
        text: f"{path.stem} {group}"
        for path in sorted((DATA / "gaps" / half).glob("*.yaml"))
        for text, group in groups_in(path).items()
    }
    return [_labelled("mixed", groups, _folder("library"), words=words)]


def groups_in(path: Path) -> dict[str, str]:
    """Read the messages of a file with the group of each.

    Raises ValueError where it is no list of messages under each group's name.
    """
    groups = yaml.safe_load(path.read_text("utf-8"))
    is_mapping = isinstance(groups, dict)
    if not is_mapping or not all(isinstance(ms, list) for ms in groups.values()):
        raise ValueError(f"{path}: write the messages of a group as a list below it")
    rows = [(str(text), str(name)) for name, ms in groups.items() for text in ms]
    if twice := {text for text, _ in rows if [t for t, _ in rows].count(text) > 1}:
        raise ValueError(f"{path}: {min(twice)!r} stands there twice; delete one")
    return dict(rows)


def read_languages(half: str, *, words: bool = False) -> list[Labelled]:
    """Take phrasings and labels of other languages, grouped by their entry."""
    result = []
    for folder in sorted((DATA / "languages" / LANGUAGES[half]).iterdir()):
        if folder.name == "en":
            continue
        base = folder / "knowledge"
        knowledge = load(base)
        labels = read_labels([folder / "labels.yaml"], knowledge)
        groups = {text: entry.id for entry in knowledge for text in entry.all_phrasings}
        groups |= {
            e.ask: e.expect[0] for e in labels if e.expect[0] in knowledge.entries
        }
        result.append(_labelled(folder.name, groups, base, words=words))
    return result


def _folder(name: str) -> Path:
    return KNOWLEDGE if name == "knowledge" else DATA / "small" / name / "knowledge"


def _labelled(
    name: str, groups: Mapping[str, str], folder: Path, *, words: bool
) -> Labelled:
    retriever = _responder(folder, words=words).retriever
    return Labelled(
        name=name,
        meant=tuple(groups.values()),
        alike=alikeness(tuple(groups), retriever),
        threshold=retriever.scoring.thresholds["gap"],
    )


@cache
def _responder(folder: Path, *, words: bool) -> Responder:
    knowledge = load(folder)
    return Responder(_by_words(knowledge) if words else knowledge)


def _by_words(knowledge: KnowledgeBase) -> KnowledgeBase:
    settings = knowledge.settings.model_copy(update={"semantic": False})
    return replace(knowledge, settings=settings)


def table_of(half: str, labelled: Sequence[Labelled]) -> Table:
    """A row for each base, and one for all, at the engine's threshold."""
    table = _table(
        f"{half}, from {labelled[0].threshold}", "base", "messages", "groups"
    )
    for each in labelled:
        sizes = len(each.meant), len({*each.meant})
        table.add_row(each.name, *map(str, sizes), *_figures(each.pairs()))
    messages = sum(len(each.meant) for each in labelled)
    groups = sum(len({*each.meant}) for each in labelled)
    figures = _figures(total(each.pairs() for each in labelled))
    table.add_row("all", str(messages), str(groups), *figures)
    return table


def sweep_of(half: str, labelled: Sequence[Labelled]) -> Table:
    """A row for each threshold, over all bases."""
    table = _table(f"{half}, all bases", "from")
    steps = {step / STEPS for step in range(1, STEPS)}
    for step in sorted({*steps, labelled[0].threshold}):
        pairs = total(each.pairs(step) for each in labelled)
        table.add_row(f"{step:.2f}", *_figures(pairs))
    return table


def _table(title: str, *names: str) -> Table:
    table = Table(title=title, title_justify="left", show_edge=False)
    for name in (*names, "precision", "recall", "F1", "adjusted Rand"):
        table.add_column(name, justify="left" if name == "base" else "right")
    return table


def _figures(pairs: Pairs) -> list[str]:
    figures = pairs.precision, pairs.recall, pairs.f1, pairs.adjusted_rand
    return [f"{figure:.2f}" for figure in figures]
