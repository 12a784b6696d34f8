"""The questions of a message, each with what a search finds for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.domain import KnowledgeBase, Trigger
from bot.phrases import Lexicon, Message, Triggers, is_negated
from bot.search import Finding, Retriever
from bot.text import Word

_JOINS = frozenset("and also but plus".split())
_POINTS_BACK = frozenset("it that they them this those these one ones".split())
_ASKS = frozenset(
    """
    what which when how who where why is are can could will would should do does did may
    """.split()
)
# Words that a part of a message needs to be a question of its own ("Right. And …").
_PART_FROM = 3
# Parts that are searched for at most, the last ones: people ask at the end.
_PARTS = 6
# A part of up to so many terms must find one of so many closest entries of the whole.
_SHORT_PART = 6
_CLOSEST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question with what a search finds, and the subject that rules an answer out."""

    finding: Finding
    uncovered: Trigger | None

    @property
    def entry(self) -> str:
        """The id of the best match, which there must be."""
        return self.finding.matches[0].entry.id

    def is_sure(self, answer_from: float) -> bool:
        """Whether the best match may answer, from this confidence (0 to 1) on."""
        is_sure = self.finding.confidence >= answer_from
        return is_sure and bool(self.finding.matches) and not self.uncovered


class QuestionFinder:
    """Finds the questions of messages, and what the knowledge has for each."""

    def __init__(
        self, knowledge: KnowledgeBase, lexicon: Lexicon, retriever: Retriever
    ) -> None:
        self._lexicon = lexicon
        self._retriever = retriever
        self._uncovered = Triggers(knowledge.scope.uncovered, lexicon)

    def find(self, message: Message, finding: Finding) -> tuple[Question, ...]:
        """Return the whole message as one question and its parts, the surest first.

        `finding` is what a search for the whole finds. The whole comes first where it
        is likelier right than not, having all the context. A part that points back is
        about what the whole is about.
        """
        parts = split_questions(message.words)
        whole = self._question(message, finding)
        if len(parts) < 2:
            return (whole,)
        questions = [
            self._question(
                message if points_back(part) else self._lexicon.read(part),
                self._retriever.search(part),
            )
            for part in parts[-_PARTS:]
            if len(part) >= _PART_FROM and self._retriever.has_content(part)
        ]
        fitting = [question for question in questions if _fits(question, finding)]
        ranked = sorted([whole, *fitting], key=lambda q: -q.finding.confidence)
        if finding.confidence > 0.5:
            ranked.sort(key=lambda question: question is not whole)
        return tuple(ranked)

    def subject(self, message: Message) -> Trigger | None:
        """Return the first uncovered subject that a message names and does not deny."""
        return self._uncovered.first_found(
            message, lambda place: not is_negated(message.words, place)
        )

    def _question(self, message: Message, finding: Finding) -> Question:
        return Question(finding=finding, uncovered=self.subject(message))


def _fits(question: Question, whole: Finding) -> bool:
    """Whether a short part finds what the whole message is about, too.

    "What makes that happen?" alone would find anything.
    """
    finding = question.finding
    if len(finding.terms) > _SHORT_PART or not finding.matches:
        return True
    return question.entry in {match.entry.id for match in whole.matches[:_CLOSEST]}


def split_questions(message_words: Sequence[Word]) -> tuple[tuple[Word, ...], ...]:
    """Cut a message at its sentences, and before "and how …" or ", is …".

    A part that points back to an earlier question is left out, since alone it could be
    about anything: "Where is my parcel? Is it lost?" gives "where is my parcel".
    """
    cuts = [
        position
        for position, (before, word) in enumerate(pairwise(message_words), start=1)
        if word.sentence != before.sentence
        or _joins(message_words, position)
        or ("," in word.after and word.text in _ASKS)
    ]
    parts = [
        tuple(message_words[start:stop])
        for start, stop in pairwise([0, *cuts, len(message_words)])
        if start < stop
    ]
    return tuple(
        part
        for number, part in enumerate(parts)
        if not (points_back(part) and any(map(_asks, parts[:number])))
    )


def _asks(part: Sequence[Word]) -> bool:
    """Whether a part is a question by its first words."""
    return any(word.text in _ASKS for word in part[:2])


def points_back(part: Sequence[Word]) -> bool:
    """Whether a question is about something said before it: "and is it safe?"."""
    return any(word.text in _POINTS_BACK for word in part)


def _joins(message_words: Sequence[Word], position: int) -> bool:
    """Whether "and", "also" or the like at a position begins another question."""
    follower = message_words[position + 1 : position + 2]
    joins = message_words[position].text in _JOINS
    return joins and any(word.text in _ASKS for word in follower)
