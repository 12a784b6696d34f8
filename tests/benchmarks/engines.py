"""The engines, each as its documentation has it, over the same terms.

All search for any of a message's terms on one thread and name the ten best phrasings.
The peers without a file format of their own are saved by pickle.
"""

import pickle
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from bot.search.bm25 import Bm25, Postings
from bot.search.snapshot import (
    from_snapshot,
    load_snapshot,
    save_snapshot,
    to_snapshot,
)
from tests.benchmarks.corpora import Terms

K = 10


class Engine(ABC):
    """Builds and saves an index; loads it; searches it.

    `packages` are imported before anything is measured.
    """

    packages: tuple[str, ...] = ()

    @abstractmethod
    def build(self, phrasings: Sequence[Terms], folder: Path) -> None:
        """Index the phrasings, ready to be loaded from the folder."""

    @abstractmethod
    def load(self, folder: Path) -> None:
        """Get ready to search what was built."""

    @abstractmethod
    def search(self, message: Terms) -> list[int]:
        """The ten best phrasings' rows, best first."""


class Askwell(Engine):
    """Ours: saved postings, mapped."""

    def build(self, phrasings: Sequence[Terms], folder: Path) -> None:
        snapshot = to_snapshot(Bm25(phrasings).postings)
        save_snapshot(folder / "postings", snapshot, made_from="benchmark")

    def load(self, folder: Path) -> None:
        snapshot = load_snapshot(folder / "postings", made_from="benchmark")
        self._postings = from_snapshot(Postings, snapshot)

    def search(self, message: Terms) -> list[int]:
        return best(self._postings.scores(message))


class Pickled(Engine):
    """One that is a Python object and nothing else."""

    def build(self, phrasings: Sequence[Terms], folder: Path) -> None:
        data = pickle.dumps(self.made(phrasings), protocol=5)
        (folder / "pickle").write_bytes(data)

    def load(self, folder: Path) -> None:
        self._made = pickle.loads((folder / "pickle").read_bytes())

    @abstractmethod
    def made(self, phrasings: Sequence[Terms]) -> Any:
        """The object to keep."""


class RankBm25(Pickled):
    """Stock BM25Okapi: scores every phrasing in Python."""

    packages = ("rank_bm25",)

    def made(self, phrasings: Sequence[Terms]) -> Any:
        from rank_bm25 import BM25Okapi

        return BM25Okapi(phrasings)

    def search(self, message: Terms) -> list[int]:
        return best(self._made.get_scores(message))


class TfIdf(Pickled):
    """scikit-learn: cosine of TF-IDF vectors."""

    packages = ("sklearn.feature_extraction.text",)

    def made(self, phrasings: Sequence[Terms]) -> Any:
        from sklearn.feature_extraction.text import TfidfVectorizer

        vectorizer = TfidfVectorizer(analyzer=list)
        vectors = vectorizer.fit_transform(phrasings)
        return vectorizer, vectors

    def search(self, message: Terms) -> list[int]:
        vectorizer, vectors = self._made
        found = vectors @ vectorizer.transform([message]).T
        return best(found.toarray().ravel())


class Bm25s(Engine):
    """bm25s by Lucene's formula with our k1, in numpy."""

    packages = ("bm25s",)

    backend = "numpy"

    def build(self, phrasings: Sequence[Terms], folder: Path) -> None:
        import bm25s

        index = bm25s.BM25(method="lucene", k1=1.5, b=0.75)
        index.index(phrasings, show_progress=False)
        index.save(folder / "bm25s", show_progress=False)

    def load(self, folder: Path) -> None:
        import bm25s

        self._index = bm25s.BM25.load(folder / "bm25s", mmap=True)
        self._index.backend = self.backend

    def search(self, message: Terms) -> list[int]:
        known = [term for term in message if term in self._index.vocab_dict]
        if not known:
            return []
        rows, scores = self._index.retrieve(
            [known], k=min(K, self._index.scores["num_docs"]), show_progress=False
        )
        return [
            int(row) for row, score in zip(rows[0], scores[0], strict=True) if score
        ]


class Bm25sNumba(Bm25s):
    """The same compiled by numba, in the first search."""

    backend = "numba"


class Tantivy(Engine):
    """Tantivy, a search engine library in Rust: one segment, on disk."""

    packages = ("tantivy",)

    def build(self, phrasings: Sequence[Terms], folder: Path) -> None:
        import tantivy

        index = tantivy.Index(self._schema(), path=str(folder))
        writer = index.writer(heap_size=500_000_000, num_threads=1)
        for row, phrasing in enumerate(phrasings):
            writer.add_document(tantivy.Document(terms=" ".join(phrasing), row=row))
        writer.commit()
        writer.wait_merging_threads()

    def load(self, folder: Path) -> None:
        import tantivy

        self._tantivy: Any = tantivy
        self._searcher = tantivy.Index.open(str(folder)).searcher()

    def search(self, message: Terms) -> list[int]:
        query, any_of = self._tantivy.Query, self._tantivy.Occur.Should
        schema = self._schema()
        terms = [query.term_query(schema, "terms", term, "freq") for term in message]
        wanted = query.boolean_query([(any_of, term) for term in terms])
        hits = self._searcher.search(wanted, K, count=False).hits
        return [self._searcher.doc(place)["row"][0] for _, place in hits]

    @staticmethod
    @cache
    def _schema() -> Any:
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_text_field(
            "terms", tokenizer_name="whitespace", index_option="freq"
        )
        builder.add_integer_field("row", stored=True)
        return builder.build()


class Fts5(Engine):
    """SQLite's full-text index, optimised to one segment."""

    def build(self, phrasings: Sequence[Terms], folder: Path) -> None:
        with sqlite3.connect(folder / "fts5.db") as database:
            database.execute(
                "CREATE VIRTUAL TABLE phrasing USING fts5(terms, content='', "
                "tokenize=\"unicode61 remove_diacritics 0 tokenchars '_'\")"
            )
            database.executemany(
                "INSERT INTO phrasing(rowid, terms) VALUES (?, ?)",
                ((row, " ".join(terms)) for row, terms in enumerate(phrasings)),
            )
            database.execute("INSERT INTO phrasing(phrasing) VALUES ('optimize')")

    def load(self, folder: Path) -> None:
        self._database = sqlite3.connect(folder / "fts5.db")

    def search(self, message: Terms) -> list[int]:
        any_term = " OR ".join(f'"{term}"' for term in message)
        found = self._database.execute(
            "SELECT rowid FROM phrasing WHERE phrasing MATCH ? ORDER BY rank LIMIT ?",
            (any_term, K),
        )
        return [row for (row,) in found]


def best(scores: Any) -> list[int]:
    """The rows with the ten greatest scores other than 0."""
    close = np.argpartition(scores, -K)[-K:] if len(scores) > K else np.arange(K)
    return [int(row) for row in close[np.argsort(-scores[close])] if scores[row]]


ENGINES: dict[str, type[Engine]] = {
    "Askwell": Askwell,
    "rank_bm25": RankBm25,
    "bm25s": Bm25s,
    "bm25s, numba": Bm25sNumba,
    "tantivy": Tantivy,
    "SQLite FTS5": Fts5,
    "scikit-learn TF-IDF": TfIdf,
}
