"""An index over a few entries, which scores them as one over all entries does."""

from collections.abc import Mapping, Sequence

from bot.domain import Entry
from bot.search.bm25 import B, Bm25
from bot.search.channel import AnalysedText, Channel, Phrasings
from bot.search.grouping import EntryGroups
from bot.search.index import EXACT, Index
from bot.search.lexical import BM25_CHANNELS, EntryBm25, ExactPhrasing, PhrasingBm25
from bot.search.normalised import Idf, NormalisedBm25


def subset_index(
    entries: Sequence[Entry],
    phrasings: Phrasings,
    *,
    weights: Mapping[str, float],
    idf: Mapping[str, Idf],
    queries: Sequence[AnalysedText] = (),
) -> Index:
    """Index a few entries with the idf over all entries, by the name of the channel.

    Every entry has phrasings, and every phrasing terms. Where there are `queries`, the
    index knows their tokens alone, and is to be asked nothing else. Raises ValueError
    for the weight of a channel that compares meaning.
    """
    channels: dict[str, Channel] = {EXACT: ExactPhrasing.from_phrasings(phrasings)}
    groups = EntryGroups.of(phrasings)
    for name in weights:
        if name not in BM25_CHANNELS:
            raise ValueError(f"{name!r} looks at meaning; engines cannot")
        kind, tokens = BM25_CHANNELS[name]
        documents = [*kind.documents(phrasings, tokens)]
        lengths = [*map(len, documents)]
        if queries:
            asked = {token for text in queries for token in tokens.of(text)}
            documents = [[t for t in document if t in asked] for document in documents]
        length = tokens.usual if kind is PhrasingBm25 else 0
        postings = Bm25(
            documents,
            b=B if length else 0,
            length=length,
            lengths=lengths,
            idf=lambda term, *_, of_all=idf[name]: of_all(term),
        ).postings
        bm25 = NormalisedBm25(postings=postings, idf=idf[name], length=length)
        channels[name] = (
            PhrasingBm25(bm25=bm25, groups=groups, tokens=tokens)
            if kind is PhrasingBm25
            else EntryBm25(bm25=bm25, tokens=tokens)
        )
    return Index(tuple(entries), channels, idf=idf["best words"], weights=weights)
