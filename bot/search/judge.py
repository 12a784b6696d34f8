"""Judges of a search, each an index and the model that says how sure it is.

They are asked in turn until one is sure, the cheapest first: words, then the encoder.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.domain import Entry, Watch, unwatched
from bot.search.channel import AnalysedText, Phrasings
from bot.search.index import Index, Match, SearchIndex
from bot.search.scoring import Evidence, ScoringModel, evidence_of
from bot.text import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a search for `query` found: ten matches at most, best first.

    `evidence` is what speaks for the first match, and `confidence` the probability,
    from 0 to 1, that it answers; they are None and 0 where nothing matched. `scoring`
    is the model of the judge that decided.
    """

    query: AnalysedText
    scoring: ScoringModel
    matches: tuple[Match, ...] = ()
    evidence: Evidence | None = None
    confidence: float = 0.0

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms that were searched for, in order."""
        return self.query.terms

    @property
    def is_sure(self) -> bool:
        """Whether no further judge need be asked."""
        return self.confidence >= self.scoring.sure_from


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Searches an index, and says how sure it is of what it finds.

    Judges speak in probabilities, so that what one says compares with what another
    says. `centrality` says how near a query is to what the knowledge is about.
    """

    index: SearchIndex
    scoring: ScoringModel
    centrality: Callable[[AnalysedText], float] = lambda query: 0.0

    def find(
        self, *queries: AnalysedText, favour: Mapping[str, float] | None = None
    ) -> Finding:
        """Search by all queries: what was asked, and last what completes it, if needed.

        May raise IndexAway.
        """
        query, completed = queries[0], queries[-1]
        matches = self.index.search(*queries, favour=favour)
        if not matches:
            return Finding(query=query, scoring=self.scoring)
        scores = [match.score for match in matches]
        evidence = evidence_of(
            completed.terms,
            scores,
            sharpness=self.scoring.sharpness,
            centrality=self.centrality(completed),
        )
        return Finding(
            query=query,
            scoring=self.scoring,
            matches=matches,
            evidence=evidence,
            confidence=self.scoring.confidence(evidence),
        )


def ask(
    judges: Sequence[Judge],
    *queries: AnalysedText,
    favour: Mapping[str, float] | None = None,
) -> Finding:
    """Ask one judge after the other until one is sure; the last has the final say."""
    *others, last = judges
    for judge in others:
        if (finding := judge.find(*queries, favour=favour)).is_sure:
            return finding
    return last.find(*queries, favour=favour)


def make_indexes(
    entries: Sequence[Entry],
    phrasings: Phrasings,
    models: Sequence[ScoringModel],
    language: Language,
    watch: Watch = unwatched,
) -> Iterator[Index]:
    """Yield the index of each model's judge; they share the channels of one name."""
    made: Index | None = None
    for scoring in models:
        made = Index.from_phrasings(
            entries,
            phrasings,
            weights=scoring.channel_weights,
            made=made,
            language=language,
            watch=watch,
        )
        yield made


def judges_of(
    indexes: Sequence[Index], models: Sequence[ScoringModel]
) -> tuple[Judge, ...]:
    """Return the judges that these indexes and these models make, one by one."""
    return tuple(
        Judge(index=index, scoring=scoring, centrality=index.centrality)
        for index, scoring in zip(indexes, models, strict=True)
    )
