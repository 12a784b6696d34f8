"""The lexical systems that Askwell is compared with, each as it is commonly set up.

Each sees what Askwell sees: the question and phrasings of every entry.
"""

import warnings
from collections.abc import Callable, Sequence

import bm25s
import numpy as np
from bm25s.stopwords import STOPWORDS_EN
from nltk.stem.snowball import SnowballStemmer
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion, make_union

from bot import Entry

Scores = NDArray[np.float64]
Score = Callable[[str], Scores]
Terms = Callable[[str], list[str]]

_STEMMER = SnowballStemmer("english")
_WORDS = r"(?u)\b\w\w+\b"


def split(text: str) -> list[str]:
    """Lower-case words between spaces."""
    return text.lower().split()


def stemmed(text: str) -> list[str]:
    """Snowball stems of the words that are no stop words."""
    (tokens,) = bm25s.tokenize(
        [text],
        token_pattern=_WORDS,
        stopwords=list(STOPWORDS_EN),
        return_ids=False,
        show_progress=False,
    )
    return [_STEMMER.stem(token) for token in tokens]


def okapi(entries: Sequence[Entry], terms: Terms) -> Score:
    """rank-bm25's Okapi, each entry one document."""
    index = BM25Okapi([terms(text) for text in _documents(entries)])
    return lambda message: np.asarray(index.get_scores(terms(message)))


def lucene(entries: Sequence[Entry], terms: Terms) -> Score:
    """bm25s with Lucene's formula, each entry one document."""
    index = bm25s.BM25(method="lucene")
    index.index([terms(text) for text in _documents(entries)], show_progress=False)
    known = index.vocab_dict

    def score(message: str) -> Scores:
        found = [term for term in terms(message) if term in known]
        return index.get_scores(found) if found else np.zeros(len(entries))

    return score


def cosine(entries: Sequence[Entry]) -> Score:
    """Cosine of TF-IDF vectors of words and characters, each entry one document."""
    vectorizer = _vectorizer()
    documents = vectorizer.fit_transform(_documents(entries))
    return lambda message: (
        (documents @ vectorizer.transform([message]).T).toarray().ravel()
    )


def classifier(entries: Sequence[Entry]) -> Score:
    """Logistic regression over the same TF-IDF, trained on the single phrasings."""
    texts = [text for entry in entries for text in entry.all_phrasings]
    rows = [row for row, entry in enumerate(entries) for _ in entry.all_phrasings]
    vectorizer = _vectorizer()
    model = LogisticRegression(C=10.0, max_iter=1000)

    with warnings.catch_warnings():
        # With one phrasing an entry, scikit-learn takes the rows for a regression.
        warnings.simplefilter("ignore", UserWarning)
        model.fit(vectorizer.fit_transform(texts), rows)

    return lambda message: model.predict_proba(vectorizer.transform([message]))[0]


PEERS: dict[str, Callable[[Sequence[Entry]], Score]] = {
    "rank-bm25 Okapi, split": lambda entries: okapi(entries, split),
    "rank-bm25 Okapi, stems, stop words": lambda entries: okapi(entries, stemmed),
    "bm25s Lucene, stems, stop words": lambda entries: lucene(entries, stemmed),
    "TF-IDF words + characters, cosine": cosine,
    "TF-IDF + logistic regression": classifier,
}


def _documents(entries: Sequence[Entry]) -> list[str]:
    return [" ".join(entry.all_phrasings) for entry in entries]


def _vectorizer() -> FeatureUnion:
    return make_union(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True),
    )
