"""The same labels put to two versions of a knowledge base."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot import Entry, KnowledgeBase, Responder
from bot.text import same_phrasing
from tests.evaluation.channels import Heard, in_process
from tests.evaluation.figures.numbers import Numbers, numbers, without_latency
from tests.evaluation.labels import Label
from tests.evaluation.measures import mcnemar, measure
from tests.evaluation.runner import Case, judged


class Way(StrEnum):
    """How a label changed, the worst first."""

    LOST = "lost"
    GAINED = "gained"
    OTHERWISE = "changed otherwise"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A label as each of the two versions met it."""

    before: Case
    after: Case

    @property
    def label(self) -> Label:
        return self.after.label

    @property
    def way(self) -> Way | None:
        """How it changed; None where both versions met it alike."""
        if self.before.right != self.after.right:
            return Way.LOST if self.before.right else Way.GAINED

        one, other = (
            (case.outcome, case.dangers) for case in (self.before, self.after)
        )
        return None if one == other else Way.OTHERWISE


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How many labels each version meets, and the chance that this is a coin's work."""

    labels: int
    before: int
    after: int
    lost: int
    gained: int

    @property
    def p(self) -> float:
        return mcnemar(self.lost, self.gained)


def unseen(labels: Iterable[Label], knowledge: KnowledgeBase) -> list[Label]:
    """The labels that are no phrasings, word for word; a follow-up never is."""
    seen = {same_phrasing(text) for entry in knowledge for text in entry.all_phrasings}
    return [one for one in labels if one.after or same_phrasing(one.ask) not in seen]


def asked(
    labels: Iterable[Label], before: KnowledgeBase, after: KnowledgeBase
) -> Iterator[Pair]:
    """Yield each label as both versions meet it.

    An entry that was renamed in between has the id of the later version in both.
    """
    ask_before, ask_after = (
        in_process(Responder(knowledge)) for knowledge in (before, after)
    )
    names = {entry.id: _later_id(entry, after) for entry in before}

    for label in labels:
        heard = _renamed(ask_before(label), names)
        yield Pair(
            before=judged(label, heard, before),
            after=judged(label, ask_after(label), after),
        )


def _later_id(entry: Entry, after: KnowledgeBase) -> str:
    """The id of an entry in the later version, whichever of the two is the newer."""
    known = (after.current_id(id) for id in (entry.id, *entry.aliases))
    return next(filter(None, known), entry.id)


def _renamed(heard: Heard, names: Mapping[str, str]) -> Heard:
    """What was heard, with other ids for its entries."""
    reply, matches = heard.reply, heard.matches or ()
    answered = reply.entry and replace(reply.entry, id=names[reply.entry.id])
    chips = (replace(chip, id=names[chip.id]) for chip in reply.suggestions)
    return heard._replace(
        reply=replace(reply, entry=answered, suggestions=tuple(chips)),
        matches=tuple(match._replace(entry=names[match.entry]) for match in matches),
    )


def scores(pairs: Sequence[Pair]) -> dict[str, Score]:
    """The score of all labels, then that of each kind that is expected."""
    groups = sorted({pair.label.group for pair in pairs})
    by_group = {
        name: _score([pair for pair in pairs if pair.label.group == name])
        for name in groups
    }
    return {"all": _score(pairs), **by_group}


def _score(pairs: Sequence[Pair]) -> Score:
    ways = [pair.way for pair in pairs]
    return Score(
        labels=len(pairs),
        before=sum(pair.before.right for pair in pairs),
        after=sum(pair.after.right for pair in pairs),
        lost=ways.count(Way.LOST),
        gained=ways.count(Way.GAINED),
    )


def figures(pairs: Sequence[Pair]) -> tuple[Numbers, Numbers]:
    """The figures of both versions, without latency, which is not the knowledge's."""
    before, after = (
        numbers(measure(cases))
        for cases in (
            [pair.before for pair in pairs],
            [pair.after for pair in pairs],
        )
    )
    return without_latency(before), without_latency(after)


def changed(pairs: Iterable[Pair], way: Way) -> list[Pair]:
    """The labels that changed in a way, first those that could do harm now."""
    found = [pair for pair in pairs if pair.way is way]
    return sorted(found, key=lambda pair: not pair.after.dangers)
