"""Checks of phrasings, each asked nearly as it is curated: which entry would win?

The channel that knows phrasings word for word is left out, since hardly a visitor uses
the very words.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bot.check.phrasings import Asked
from bot.check.places import counted, entry_problem
from bot.dialogue import Responder
from bot.domain import Problem, Severity
from bot.search import Scores
from bot.text import Word, words

# A lead below which an entry wins by chance. Of the 4,863 shipped phrasings 23 lose and
# 24 have a smaller lead; half of all lead by 0.25.
_THIN = 0.02
# By how much a word must move the lead to be said to pull.
_PULLS = 0.005
_EXAMPLES = 3
_WORDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Rivalry:
    """A phrasing that another entry wins, or nearly; the lead is its own entry's."""

    asked: Asked
    rival: int
    lead: float


def rivalries(batch: Sequence[Asked], beside: Scores) -> Iterator[Rivalry]:
    """The phrasings of a batch that lose, or win by a thin lead.

    `beside` are the batch's scores without the channel for phrasings as curated.
    """
    if not batch or beside.shape[1] < 2:
        return
    rows = np.arange(len(batch))
    places = [one.row for one in batch]
    own = beside[rows, places]
    others = beside.copy()
    others[rows, places] = -np.inf
    rivals = others.argmax(axis=1)
    leads = own - others[rows, rivals]
    for row in np.flatnonzero(leads < _THIN).tolist():
        yield Rivalry(asked=batch[row], rival=int(rivals[row]), lead=float(leads[row]))


def check_rivals(responder: Responder, found: Sequence[Rivalry]) -> Iterator[Problem]:
    """One problem a pair of entries: losses as warnings, thin leads as advice."""
    pairs: dict[tuple[str, int, bool], list[Rivalry]] = defaultdict(list)
    for one in found:
        pairs[one.asked.entry, one.rival, one.lead < 0].append(one)
    for (entry, rival, lost), group in pairs.items():
        group.sort(key=lambda one: one.lead)
        yield entry_problem(
            responder.knowledge,
            entry,
            group[0].asked.part,
            _what(responder, group, rival, lost=lost),
            check="rival" if lost else "thin-lead",
            severity=Severity.WARNING if lost else Severity.ADVICE,
        )


def _what(
    responder: Responder, group: Sequence[Rivalry], rival: int, *, lost: bool
) -> str:
    first = responder.retriever.index.entries[rival].id
    many = counted(len(group), "phrasing")
    examples = "; ".join(
        f"{one.asked.phrasing!r} by {lead:+.2f} ({_pull(responder, one)})"
        for one in group[:_EXAMPLES]
        for lead in [one.lead]
    )
    if lost:
        return (
            f"asked in nearly the words of {many}, {first!r} comes first: {examples}; "
            "reword it, move it there, or give this entry more phrasings with its words"
        )
    return (
        f"asked in nearly the words of {many}, it is hardly ahead of {first!r}: "
        f"{examples}; more phrasings of its own kind would set it apart"
    )


def _pull(responder: Responder, one: Rivalry) -> str:
    """The words that pull a phrasing to its rival, the strongest first.

    A word pulls as much as the lead would grow without it.
    """
    retriever = responder.retriever
    read = retriever.speller.mend(words(one.asked.phrasing))
    stems = list(dict.fromkeys(word.stem for word in read))
    if len(stems) == 1:
        return f"{read[0].text!r} pulls"
    shorter = [retriever.analyse(_without(read, stem)) for stem in stems]
    scores = retriever.index.scores_without_exact(shorter)
    leads = scores[:, one.asked.row] - scores[:, one.rival]
    pulls = sorted(
        ((float(lead) - one.lead, -number) for number, lead in enumerate(leads)),
        reverse=True,
    )
    names = [
        repr(next(word.text for word in read if word.stem == stems[-number]))
        for pull, number in pulls
        if pull > _PULLS
    ][:_WORDS]
    if not names:
        return "no single word pulls"
    return f"{', '.join(names)} {'pulls' if len(names) == 1 else 'pull'}"


def _without(read: Sequence[Word], stem: str) -> tuple[Word, ...]:
    return tuple(word for word in read if word.stem != stem)
