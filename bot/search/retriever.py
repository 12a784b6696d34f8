"""Words to the entries that answer them: analysis, spelling, search, confidence."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Protocol

from bot.domain import Entry, KnowledgeBase, Phrased, Watch, unwatched
from bot.search.channel import AnalysedText
from bot.search.index import EXACT, Index, SearchIndex
from bot.search.judge import Finding, Judge, ask, judges_of, make_indexes
from bot.search.neighbours import Neighbours
from bot.search.normalised import Idf
from bot.search.scoring import ScoringModel, models_of
from bot.search.snapshot import Snapshot, from_snapshot, to_snapshot
from bot.search.vectors import vector
from bot.text import (
    ENGLISH,
    Analyzer,
    Speller,
    Word,
    as_typed,
    language_of,
    last_clause,
)

_GROUP = re.compile(r"\{([^{}]*)\}")
# What a message that leans on the last entry adds to the score of those that it names
# as next, and to its own, which has been said. On the follow-ups of
# tests/evaluation/data/dev 0.02 to 0.1 and 0 to -0.1 differ by two of 113.
_NEXT = 0.04
_SAID = -0.05


class IndexFactory(Protocol):
    """Makes an index of entries; only lexical channels have weights."""

    def __call__(
        self,
        entries: Sequence[Entry],
        analyse_entry: Callable[[Entry], Sequence[AnalysedText]],
        channel_weights: Mapping[str, float],
        /,
    ) -> SearchIndex: ...


class Retriever:
    """A knowledge base, analysed and indexed, and the judges that are asked in turn.

    Words judge first. Where they are not sure, the encoder has its say as well.
    """

    def __init__(
        self,
        knowledge: KnowledgeBase,
        models: Sequence[ScoringModel] = (),
        *,
        snapshot: Snapshot | None = None,
        make_index: IndexFactory | None = None,
        watch: Watch = unwatched,
    ) -> None:
        """Analyse and index the knowledge, with its own scoring models by default.

        `snapshot` is what `to_snapshot` gave for the very same knowledge. `make_index`
        makes an index elsewhere, which words alone judge. `watch` sees the encoder read
        what is new to it.
        """
        self.language = language_of(knowledge.settings.locale)
        self._analyzer = Analyzer(self.language, knowledge.synonyms)
        self._entries = tuple(knowledge)
        foreign = _foreign(knowledge)
        if snapshot:
            vocabulary = from_snapshot(list[str], snapshot["vocabulary"])
            pairs = from_snapshot(str, snapshot["pairs"])
            kept = from_snapshot(list[str], snapshot["kept"])
            self.speller = Speller(self.language, vocabulary, foreign, pairs, kept)
        else:
            self.speller = Speller.from_texts(
                self.language, _texts(knowledge), _terms(knowledge), foreign
            )
        models = tuple(models) or models_of(knowledge, lexical=bool(make_index))
        if make_index:
            weights = models[0].channel_weights
            index = make_index(self._entries, self.analyse_entry, weights)
            self.judges: tuple[Judge, ...] = (Judge(index=index, scoring=models[0]),)
            self.indexes: tuple[Index, ...] = ()
            return
        self.indexes = tuple(self._indexes(models, snapshot, watch))
        self.judges = judges_of(self.indexes, models)

    def _indexes(
        self, models: Sequence[ScoringModel], snapshot: Snapshot | None, watch: Watch
    ) -> Iterator[Index]:
        """Make the index of each judge, or read that of the only one."""
        if snapshot:
            [scoring] = models
            weights, saved = scoring.channel_weights, snapshot["index"]
            return iter([Index.from_snapshot(saved, self._entries, weights=weights)])
        phrasings = [*map(self.analyse_entry, self._entries)]
        return make_indexes(self._entries, phrasings, models, self.language, watch)

    @property
    def scoring(self) -> ScoringModel:
        """The scoring model of the last judge, who has the final say."""
        return self.judges[-1].scoring

    @property
    def index(self) -> Index:
        """The index of the last judge, which is in this process."""
        return self.indexes[-1]

    @property
    def idf(self) -> Idf:
        """The inverse document frequency of terms over all phrasings."""
        return self.judges[0].index.idf

    def to_snapshot(self) -> Snapshot:
        """Return what another retriever of the same knowledge need not compute again.

        Only of one that searches without the encoder: see `is_semantic`.
        """
        return {
            "index": self.index.to_snapshot(self._entries),
            "vocabulary": to_snapshot(self.speller.vocabulary),
            "pairs": to_snapshot(self.speller.pairs),
            "kept": to_snapshot(self.speller.kept),
        }

    def analyse(self, message_words: Sequence[Word]) -> AnalysedText:
        """Return words, mended already, as the channels compare them."""
        analysed = AnalysedText(
            terms=self._analyzer.terms(message_words),
            words=tuple(word.text for word in message_words),
        )
        if self.language is ENGLISH:
            return analysed
        return analysed._replace(
            typed=as_typed(message_words).lower(),
            closing=as_typed(last_clause(message_words)).lower(),
        )

    def analyse_text(self, text: str) -> AnalysedText:
        """Return a text as the channels compare it, its spelling mended."""
        return self.analyse(self.speller.mend(self.language.words(text)))

    def analyse_entry(self, entry: Entry) -> list[AnalysedText]:
        """Return an entry's phrasings as the channels compare them."""
        return [self.analyse_text(text) for text in entry.all_phrasings]

    def is_phrasing(self, message_words: Sequence[Word]) -> bool:
        """Whether words are a phrasing to the letter; nothing is searched for that."""
        exact = self.indexes[0].channels.get(EXACT) if self.indexes else None
        if exact is None:
            return bool(self._parts_of_first(message_words).get(EXACT))
        return bool(exact.scores(self.analyse(message_words)).any())

    def _parts_of_first(self, message_words: Sequence[Word]) -> Mapping[str, float]:
        matches = self.search(message_words, by_words=True).matches
        return matches[0].parts if matches else {}

    def nearest_phrasing(self, finding: Finding) -> str | None:
        """Return the phrasing of the first match that is nearest to what was asked.

        That is to say by the encoder, if it judged, else by the terms that they share.
        """
        if not finding.matches:
            return None
        entry = finding.matches[0].entry
        near = self._by_meaning if finding.scoring.is_semantic else self._by_terms
        analysed = self.analyse_entry(entry)
        best = max(range(len(analysed)), key=lambda n: near(finding.query, analysed[n]))
        return entry.all_phrasings[best]

    def _by_meaning(self, query: AnalysedText, phrasing: AnalysedText) -> float:
        one, other = (vector(text.text, self.language) for text in (query, phrasing))
        return float(one @ other)

    def _by_terms(self, query: AnalysedText, phrasing: AnalysedText) -> float:
        return self.idf.shared(set(query.terms), set(phrasing.terms))

    def beside(
        self, texts: Sequence[AnalysedText], watch: Watch = unwatched
    ) -> Neighbours | None:
        """Return texts that are no entry's beside the entries: see `Neighbours`."""
        indexes = self.indexes[-1:]
        return Neighbours.beside(indexes[0], texts, watch) if indexes else None

    def has(self, term: str, entry: Entry) -> bool:
        """Whether a phrasing of an entry has a term."""
        return any(term in text.terms for text in self.analyse_entry(entry))

    def search(
        self,
        message_words: Sequence[Word],
        *,
        by_words: bool = False,
        by_last: bool = False,
    ) -> Finding:
        """Return the matches for the words of a question; may raise IndexAway.

        With `by_words` the first judge alone is asked, who knows curated phrasings, and
        with `by_last` the last alone, who does not go by words only.
        """
        judges = self.judges[:1] if by_words else self.judges
        judges = self.judges[-1:] if by_last else judges
        return ask(judges, self.analyse(message_words))

    def search_within(self, last: Entry, *forms: Sequence[Word]) -> Finding:
        """Return the matches for a question that leans on the entry `last`.

        `forms` are the question as asked and as completed in other ways. An entry
        counts by the mean of its scores for each of them and for the question beside
        the last entry's; a little more where `last` names it as next, and less if it is
        `last`. May raise IndexAway.
        """
        beside = (*forms[0], *self.language.words(last.question))
        favour = dict.fromkeys(last.next, _NEXT) | {last.id: _SAID}
        queries = (self.analyse(form) for form in (*forms, beside))
        return ask(self.judges, *queries, favour=favour)


def _texts(knowledge: KnowledgeBase) -> list[str]:
    """The phrasings and answers: what slips are mended towards."""
    return [text for e in knowledge for text in (*e.all_phrasings, e.answer)]


def _terms(knowledge: KnowledgeBase) -> list[str]:
    """The words that editors chose for rules and synonyms, but for what is refused."""
    triggers = chain(
        (rule for rule in knowledge.safety.rules if not rule.foreign),
        knowledge.scope.uncovered,
        knowledge.smalltalk.rules,
    )
    synonyms = (member for group in knowledge.synonyms for member in group)
    return [*_phrases(triggers, knowledge), *synonyms]


def _foreign(knowledge: KnowledgeBase) -> list[str]:
    """The phrases in other languages than the answers'."""
    rules = (rule for rule in knowledge.safety.rules if rule.foreign)
    return list(_phrases(rules, knowledge))


def _phrases(triggers: Iterable[Phrased], knowledge: KnowledgeBase) -> Iterator[str]:
    """The phrases of triggers, and the members of the groups in them."""
    phrases = [text for rule in triggers for text in rule.phrases]
    named = {name for phrase in phrases for name in _GROUP.findall(phrase)}
    yield from (_GROUP.sub(" ", phrase) for phrase in phrases)
    for name in sorted(named):
        yield from knowledge.groups.get(name, ())
