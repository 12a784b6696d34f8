"""Phrasings held out by folds and asked: which entries depend on which of them?

The search alone is asked, as `askwell calibrate` asks it (`bot.search.trials`): of the
first match and its confidence the outcome follows as in a first message.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot import Kind, KnowledgeBase, Watch, unwatched
from bot.dialogue.decision import close_matches
from bot.search.holding_out import AnalysedEntry, held_out, judges_without
from bot.search.judge import Finding, ask
from bot.search.retriever import Retriever
from bot.search.scoring import ScoringModel, models_of
from bot.text import Language
from tests.evaluation.figures.choices import Choice
from tests.evaluation.judge import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A phrasing that was held out and asked.

    It stands at `place`. `first` is the first match, if there was one, `confidence` how
    sure the search was of it, and `kind` what the reply would be.
    """

    entry: str
    phrasing: str
    place: tuple[str, int]
    first: str | None
    confidence: float
    kind: Kind
    outcome: Outcome

    @property
    def is_found(self) -> bool:
        """Whether the entry came first all the same."""
        return self.first == self.entry

    @property
    def is_needed(self) -> bool:
        """Whether the entry is neither answered nor offered without the phrasing."""
        return self.outcome in (Outcome.DECLINED, Outcome.WRONG)

    @property
    def said(self) -> str:
        """The entry that would answer, or the kind of the reply."""
        return str(self.first) if self.kind is Kind.ANSWER else self.kind.value

    @property
    def choice(self) -> Choice:
        """What was expected and said, as the confusion table has it."""
        return Choice(
            message=self.phrasing,
            expected=self.entry,
            said=self.said,
            is_declined=self.kind is not Kind.ANSWER,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFolds:
    """The phrasings of an entry that were held out, in the order of their file.

    `alone` says that there is but one, which cannot be held out.
    """

    entry: str
    held: tuple[Held, ...]
    alone: bool

    @property
    def found(self) -> int:
        """How many found the entry first without themselves."""
        return sum(one.is_found for one in self.held)

    @property
    def needed(self) -> tuple[Held, ...]:
        """The phrasings that the entry depends on."""
        return tuple(one for one in self.held if one.is_needed)

    def number(self, outcome: Outcome) -> int:
        """How many had this outcome."""
        return Counter(one.outcome for one in self.held)[outcome]


@dataclass(frozen=True, kw_only=True)
class Analysed:
    """A knowledge base whose phrasings are ready to be held out."""

    knowledge: KnowledgeBase
    entries: Sequence[AnalysedEntry]
    models: Sequence[ScoringModel]
    language: Language

    @property
    def phrasings(self) -> int:
        """How many can be held out: the only one of an entry cannot."""
        numbers = [len(one.phrasings) for one in self.entries]
        return sum(number for number in numbers if number > 1)


def analyse(knowledge: KnowledgeBase, watch: Watch = unwatched) -> Analysed:
    """Analyse all phrasings once; `watch` sees the encoder read what is new to it."""
    retriever = Retriever(knowledge, watch=watch)
    return Analysed(
        knowledge=knowledge,
        entries=[
            AnalysedEntry(entry, retriever.analyse_entry(entry)) for entry in knowledge
        ],
        models=models_of(knowledge),
        language=retriever.language,
    )


def ask_folds(analysed: Analysed, folds: int) -> Iterator[Held]:
    """Yield what each phrasing finds where its fold is unknown, fold by fold.

    Of each entry a fold has one phrasing in `folds`, which is at least 2.
    """
    entries, models = analysed.entries, analysed.models

    for fold in range(folds):
        judges = judges_without(fold, folds, entries, models, analysed.language)

        for entry, number, phrasing in held_out(fold, folds, entries):
            finding = ask(judges, phrasing)
            yield _held(analysed, entry.id, number, finding)


def by_entry(knowledge: KnowledgeBase, held: Iterable[Held]) -> list[EntryFolds]:
    """Every entry with its held-out phrasings, that which depends most on them first.

    Those of a single phrasing stand last.
    """
    of_entry: dict[str, list[Held]] = {entry.id: [] for entry in knowledge}

    for one in held:
        of_entry[one.entry].append(one)

    found = [
        EntryFolds(
            entry=id,
            held=tuple(sorted(phrasings, key=lambda one: one.place)),
            alone=not phrasings,
        )
        for id, phrasings in of_entry.items()
    ]
    return sorted(found, key=_most_needed)


def needed(held: Iterable[Held]) -> list[Held]:
    """The phrasings that their entries depend on, in the files' order."""
    return sorted((one for one in held if one.is_needed), key=lambda one: one.place)


def _most_needed(one: EntryFolds) -> tuple[bool, float]:
    return one.alone, -len(one.needed) / max(len(one.held), 1)


def _held(analysed: Analysed, entry: str, number: int, finding: Finding) -> Held:
    kind = _kind(finding, analysed.models[-1])
    return Held(
        entry=entry,
        phrasing=analysed.knowledge.entries[entry].all_phrasings[number],
        place=analysed.knowledge.places[entry, number],
        first=finding.matches[0].entry.id if finding.matches else None,
        confidence=finding.confidence,
        kind=kind,
        outcome=_outcome(entry, kind, finding),
    )


def _kind(finding: Finding, scoring: ScoringModel) -> Kind:
    """The kind of reply that a search leads to."""
    if not finding.matches or finding.confidence < scoring.suggest_from:
        return Kind.DECLINE

    return Kind.ANSWER if finding.confidence >= scoring.answer_from else Kind.SUGGEST


def _outcome(entry: str, kind: Kind, finding: Finding) -> Outcome:
    if kind is Kind.ANSWER:
        is_own = finding.matches[0].entry.id == entry
        return Outcome.RIGHT if is_own else Outcome.WRONG

    if kind is Kind.SUGGEST and entry in close_matches(finding.matches):
        return Outcome.SUGGESTED

    return Outcome.DECLINED
