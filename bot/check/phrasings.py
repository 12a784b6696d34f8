"""Checks of phrasings, each asked as it is curated: does its own entry answer?"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.check.lengths import is_too_long, too_long
from bot.check.places import entry_problem
from bot.dialogue import Explanation, Responder
from bot.domain import Kind, KnowledgeBase, Problem, Severity
from bot.search import EXACT, AnalysedText, Index, Scores
from bot.text import Word

# Scores and phrasings of a batch at most, which bounds memory.
_SCORES = 1_000_000
_BATCH = 256
# Scores that are computed in all: a few seconds at ten thousand entries. A hundred with
# fifty phrasings need half a million, fourteen hundred with four just this.
_BUDGET = 8_000_000


# Tells without the responder whether a phrasing finds its own entry.
IsRight = Callable[[Responder, "Phrasing"], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrasing:
    """A phrasing of an entry, as it is written and as a search reads it.

    `part` is its number among the entry's phrasings, 0 for the question; `read` has its
    words, mended; `row` is the entry's number in the index.
    """

    entry: str
    part: int
    text: str
    read: tuple[Word, ...]
    query: AnalysedText
    row: int

    def problem(
        self,
        knowledge: KnowledgeBase,
        what: str,
        *,
        check: str,
        severity: Severity = Severity.WARNING,
    ) -> Problem:
        """Make a problem of this phrasing, at its place."""
        return entry_problem(
            knowledge, self.entry, self.part, what, check=check, severity=severity
        )


def read_phrasings(
    responder: Responder, only_entry: str | None = None
) -> Sequence[Phrasing]:
    """Read every phrasing of the knowledge, or of one entry, in curated order."""
    retriever = responder.retriever
    return [
        Phrasing(
            entry=entry.id,
            part=part,
            text=text,
            read=read,
            query=retriever.analyse(read),
            row=row,
        )
        for row, entry in enumerate(responder.knowledge)
        if only_entry in (None, entry.id)
        for part, text in enumerate(entry.all_phrasings)
        for read in [retriever.speller.mend(retriever.language.words(text))]
    ]


def can_be_asked(phrasing: Phrasing) -> bool:
    """Whether a phrasing has words, and a visitor may send it as it is."""
    return bool(phrasing.read) and not is_too_long(phrasing.text)


def unaskable(
    knowledge: KnowledgeBase, phrasings: Iterable[Phrasing]
) -> Iterator[Problem]:
    """Yield a problem for each phrasing of signs alone, such as "?!", or too long."""
    for phrasing in phrasings:
        if not phrasing.read:
            what = f"{phrasing.text!r} has no word that a search could find"
            severity = Severity.ERROR
            yield phrasing.problem(knowledge, what, check="wordless", severity=severity)
        elif is_too_long(phrasing.text):
            what = f"{too_long(phrasing.text)}; say it as visitors would, or remove it"
            yield phrasing.problem(knowledge, what, check="long-phrasing")


def in_batches(phrasings: Sequence[Phrasing], index: Index) -> list[Sequence[Phrasing]]:
    """Cut phrasings into batches whose scores for all entries fit into memory."""
    size = max(1, min(_BATCH, _SCORES // max(1, len(index.entries))))
    starts = range(0, len(phrasings), size)
    return [phrasings[start : start + size] for start in starts]


def scores_beside(index: Index, batch: Sequence[Phrasing]) -> Scores:
    """Score every entry for each phrasing, without the channel of the very words."""
    return index.scores_without_exact([phrasing.query for phrasing in batch])


def sampling(phrasings: int, entries: int) -> int:
    """Return every how many phrasings one is searched for among all entries."""
    return max(1, -(-phrasings * entries // _BUDGET))


def explain_doubtful(
    responder: Responder, batch: Sequence[Phrasing], is_right: IsRight
) -> Iterator[tuple[Phrasing, Explanation]]:
    """Yield, explained, the phrasings of a batch that words alone do not tell right.

    To ask the responder every phrasing would tell the same, and take minutes.
    """
    for phrasing in batch:
        if not is_right(responder, phrasing) or not responder.is_plain(phrasing.text):
            yield phrasing, responder.explain(phrasing.text)


def is_sure(responder: Responder, phrasing: Phrasing) -> bool:
    """Whether a search would be decided by words, and answer with its own entry."""
    finding = responder.retriever.judges[0].find(phrasing.query)
    return (
        finding.is_sure
        and finding.confidence >= responder.retriever.scoring.answer_from
        and finding.matches[0].entry.id == phrasing.entry
    )


def is_first(responder: Responder, phrasing: Phrasing) -> bool:
    """Whether the words of a phrasing, to the letter, are those of its own entry.

    That tells which entry comes first, though not how surely, and looks at no other.
    """
    index = responder.retriever.index
    entries = index.channels[EXACT].scores(phrasing.query)
    return index.entries[int(entries.argmax())].id == phrasing.entry


def wrong_phrasing(
    phrasing: Phrasing, explanation: Explanation, knowledge: KnowledgeBase
) -> Iterator[Problem]:
    """Yield a problem where a phrasing, asked, is not answered by its own entry."""
    reply, matches = explanation.reply, explanation.matches
    severity = Severity.ERROR
    if reply.kind in (Kind.ESCALATE, Kind.REFER):
        rule = reply.rule.id if reply.rule else ""
        phrase = explanation.verdict.evidence
        what = f"sets off the safety rule {rule!r} ({phrase!r}); narrow one of them"
    elif explanation.stage != "search":
        what = f"is taken for {explanation.stage}; narrow one of them"
    elif matches and matches[0].entry.id != phrasing.entry:
        first = matches[0].entry.id
        what = f"finds {first!r} first; reword it or move it there"
    elif reply.kind is not Kind.ANSWER:
        what = f"gets {reply.kind.value!r}, not its answer; make it plainer"
        severity = Severity.WARNING
    elif reply.entry and reply.entry.id != phrasing.entry:
        what = f"is answered by {reply.entry.id!r}; reword it"
    else:
        return
    what = f"{phrasing.text!r} {what}"
    yield phrasing.problem(knowledge, what, check="own-entry", severity=severity)
