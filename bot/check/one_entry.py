"""One entry alone, asked: how far ahead is it of all others, and what is wrong?"""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.check.phrasings import (
    can_be_asked,
    explain_doubtful,
    is_sure,
    read_phrasings,
    scores_beside,
    unaskable,
    wrong_phrasing,
)
from bot.check.rivals import all_rivalries, check_rivals, rivalries
from bot.dialogue import Responder
from bot.domain import Entry, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """How far an entry is ahead of its rival, asked in nearly a phrasing's words.

    The `rival` is the other entry that is nearest. `part` is the phrasing's number, 0
    for the question; `lead` is a difference of scores, below 0 where the rival comes
    first. `is_near` says that it is thin.
    """

    part: int
    phrasing: str
    rival: Entry
    lead: float
    is_near: bool


def leads(responder: Responder, entry: str) -> tuple[Lead, ...]:
    """Return the lead of each phrasing of an entry that can be asked, in their order.

    There is none where the knowledge has no other entry. The index is in this process.
    """
    index = responder.retriever.index
    asked = list(filter(can_be_asked, read_phrasings(responder, entry)))
    return tuple(
        Lead(
            part=rivalry.phrasing.part,
            phrasing=rivalry.phrasing.text,
            rival=index.entries[rivalry.rival],
            lead=rivalry.lead,
            is_near=rivalry.is_near,
        )
        for rivalry in all_rivalries(asked, scores_beside(index, asked))
    )


def check_asked(responder: Responder, entry: str) -> Iterator[Problem]:
    """Yield what shows when the phrasings of an entry are asked, and nothing else.

    That is quick: `check` also holds all entries against each other and tries the
    examples. The index is in this process.
    """
    knowledge, index = responder.knowledge, responder.retriever.index
    phrasings = read_phrasings(responder, entry)
    yield from unaskable(knowledge, phrasings)
    asked = list(filter(can_be_asked, phrasings))
    for doubtful, explanation in explain_doubtful(responder, asked, is_sure):
        yield from wrong_phrasing(doubtful, explanation, knowledge)
    yield from check_rivals(responder, [*rivalries(asked, scores_beside(index, asked))])
