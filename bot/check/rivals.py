"""Checks of phrasings, each asked nearly as it is curated: which entry would win?

The channel that knows phrasings word for word is left out, since hardly a visitor uses
the very words.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bot.check.phrasings import Phrasing
from bot.dialogue import Responder
from bot.domain import Problem, Severity
from bot.search import Scores
from bot.text import counted

# A lead, as a difference of scores, below which an entry wins by chance. Of the 4,863
# shipped phrasings 23 lose and 24 have a smaller lead; half of all lead by 0.25.
_THIN = 0.02
# By how much a word must move the lead to be said to pull.
_PULLS = 0.005
_EXAMPLES = 3
_WORDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Rivalry:
    """A phrasing with the other entry that comes nearest to winning it.

    `rival` is that entry's number in the index; `lead` is the score of the phrasing's
    own entry less the rival's.
    """

    phrasing: Phrasing
    rival: int
    lead: float

    @property
    def is_near(self) -> bool:
        """Whether the rival wins, or nearly does."""
        return self.lead < _THIN


def rivalries(batch: Sequence[Phrasing], beside: Scores) -> Iterator[Rivalry]:
    """Yield the phrasings that lose, or win by a thin lead, by `scores_beside`."""
    return (rivalry for rivalry in all_rivalries(batch, beside) if rivalry.is_near)


def all_rivalries(batch: Sequence[Phrasing], beside: Scores) -> Iterator[Rivalry]:
    """Yield the nearest other entry of each phrasing, unless there is no other."""
    if not batch or beside.shape[1] < 2:
        return
    rows = np.arange(len(batch))
    columns = [phrasing.row for phrasing in batch]
    others = beside.copy()
    others[rows, columns] = -np.inf
    rivals = others.argmax(axis=1)
    leads = beside[rows, columns] - others[rows, rivals]
    for row, phrasing in enumerate(batch):
        rival, lead = int(rivals[row]), float(leads[row])
        yield Rivalry(phrasing=phrasing, rival=rival, lead=lead)


def check_rivals(responder: Responder, near: Sequence[Rivalry]) -> Iterator[Problem]:
    """Yield a problem a pair of entries: losses as warnings, thin leads as advice."""
    pairs: dict[tuple[str, int, bool], list[Rivalry]] = defaultdict(list)
    for rivalry in near:
        entry, rival = rivalry.phrasing.entry, rivalry.rival
        pairs[entry, rival, rivalry.lead < 0].append(rivalry)
    for (_, rival, lost), group in pairs.items():
        group.sort(key=lambda rivalry: rivalry.lead)
        yield group[0].phrasing.problem(
            responder.knowledge,
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
        f"{rivalry.phrasing.text!r} by {rivalry.lead:+.2f} "
        f"({_pull(responder, rivalry)})"
        for rivalry in group[:_EXAMPLES]
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


def _pull(responder: Responder, rivalry: Rivalry) -> str:
    """Name the words that pull a phrasing to its rival, the strongest first.

    A word pulls as much as the lead would grow without it.
    """
    retriever, read = responder.retriever, rivalry.phrasing.read
    # Of words that share a stem the first is named.
    names = {word.stem: word.text for word in reversed(read)}
    stems = list(dict.fromkeys(word.stem for word in read))
    if len(stems) == 1:
        return f"{names[stems[0]]!r} pulls"
    without = [[word for word in read if word.stem != stem] for stem in stems]
    queries = [retriever.analyse(some_words) for some_words in without]
    scores = retriever.index.scores_without_exact(queries).astype(float)
    leads = scores[:, rivalry.phrasing.row] - scores[:, rivalry.rival]
    pulls = dict(zip(stems, leads - rivalry.lead, strict=True))
    strongest = sorted(stems, key=lambda stem: -pulls[stem])
    pulling = [repr(names[stem]) for stem in strongest if pulls[stem] > _PULLS][:_WORDS]
    if not pulling:
        return "no single word pulls"
    return f"{', '.join(pulling)} {'pulls' if len(pulling) == 1 else 'pull'}"
