"""Naive Bayes over sets of features, calibrated with each sentence left out in turn."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from copy import copy
from typing import Self

import numpy as np
from numpy.typing import NDArray

# Of a sentence, each once and in order, so that what is added up is always the same.
Features = tuple[str, ...]

# Added to every count (Lidstone 1920).
_SMOOTHING = 0.1
# Newton's method settles within so many steps; damped, it also does where the classes
# can be told from the rest without a doubt.
_STEPS, _DAMPING = 25, 1e-3
# The features of a dozen words. The log-odds of more of them add up by chance, as their
# root: so they are measured by it.
_LONG = 36


class _Counts:
    """In how many sentences each feature is."""

    def __init__(self, sentences: Iterable[Features]) -> None:
        self.features = Counter(f for features in sentences for f in features)
        self.total = self.features.total()
        self._less: Features = ()

    def without(self, features: Features) -> Self:
        """The counts with one sentence less; the features stay known."""
        other = copy(self)
        other.total, other._less = self.total - len(features), features
        return other

    def log(self, feature: str) -> float:
        """The logarithm of a feature's smoothed count."""
        return math.log(self.features[feature] - (feature in self._less) + _SMOOTHING)


class NaiveBayes:
    """Classes of sentences, told from all other sentences and from one another."""

    def __init__(
        self, classes: Mapping[str, Sequence[Features]], others: Sequence[Features]
    ) -> None:
        """Count the features of sentences, and calibrate the probabilities on them.

        Every sentence has a feature.
        """
        told = [features for sentences in classes.values() for features in sentences]
        self._by_class = {name: _Counts(each) for name, each in classes.items()}
        self._told, self._others = _Counts(told), _Counts(others)
        self._known = len(self._told.features.keys() | self._others.features.keys())
        odds = (
            self._left_out(told, self._told, self._others, sign=1),
            self._left_out(others, self._others, self._told, sign=-1),
        )
        self._slope, self._intercept = _calibrated(np.concatenate(odds), len(told))

    @property
    def classes(self) -> Set[str]:
        """The names of the classes."""
        return self._by_class.keys()

    def without(self, name: str, features: Features) -> Self:
        """Return the classifier as it is without one sentence of a class."""
        if name not in self._by_class:
            return self
        other = copy(self)
        other._told = self._told.without(features)
        less = self._by_class[name].without(features)
        other._by_class = {**self._by_class, name: less}
        return other

    def probability(self, features: Features, among: int = 1) -> float:
        """Return how likely a sentence is of one of the classes, from 0 to 1.

        Of so many sentences `among` which it is one, one is of a class as often as one
        that stands alone: its odds are divided by their number (Bonferroni).
        """
        odds = self._log_odds(features) * _damped(np.array(len(features)))
        exponent = float(self._slope * odds) + self._intercept - math.log(among)
        return 1 / (1 + math.exp(min(-exponent, 700.0)))

    def weight(self, feature: str) -> float:
        """Return the log-odds of one feature; what no sentence has says nothing."""
        if not (self._told.features[feature] or self._others.features[feature]):
            return 0.0
        apart = self._log_total(self._others) - self._log_total(self._told)
        return self._told.log(feature) - self._others.log(feature) + apart

    def likeliest(self, features: Features) -> str:
        """Return the class that has the features most often; of equals the first."""

        def likelihood(name: str) -> float:
            counts = self._by_class[name]
            total = self._log_total(counts)
            return sum(counts.log(feature) - total for feature in features)

        return max(self._by_class, key=likelihood)

    def _log_odds(self, features: Features) -> float:
        return sum(map(self.weight, features))

    def _left_out(
        self, sentences: Sequence[Features], own: _Counts, other: _Counts, sign: int
    ) -> NDArray[np.float64]:
        """The log-odds of sentences that were counted, each without itself."""
        if not sentences:
            return np.zeros(0)
        sizes = np.array([len(features) for features in sentences])
        flat = [feature for features in sentences for feature in features]
        with_it = np.array([own.features[feature] for feature in flat])
        against = np.array([other.features[feature] for feature in flat])
        weights = np.log(with_it - 1 + _SMOOTHING) - np.log(against + _SMOOTHING)
        starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
        apart = self._log_total(other) - np.log(
            own.total - sizes + _SMOOTHING * self._known
        )
        sums: NDArray[np.float64] = np.add.reduceat(weights, starts) + sizes * apart
        return sign * sums * _damped(sizes)

    def _log_total(self, counts: _Counts) -> float:
        return math.log(counts.total + _SMOOTHING * self._known)


def _damped(sizes: NDArray[np.int_]) -> NDArray[np.float64]:
    """What the log-odds of sentences with so many features are multiplied by."""
    return np.sqrt(_LONG / np.maximum(sizes, _LONG))


def _calibrated(odds: NDArray[np.float64], told: int) -> tuple[float, float]:
    """The slope and the intercept that make probabilities of log-odds (Platt 1999).

    The first `told` sentences are of a class. The targets are Platt's, which keep a few
    sentences from being called certain.
    """
    others = len(odds) - told
    if not told or not others:
        return 0.0, -math.inf
    targets = np.full(len(odds), 1 / (others + 2))
    targets[:told] = (told + 1) / (told + 2)
    columns = np.column_stack((odds, np.ones(len(odds))))
    found = np.zeros(2)
    for _ in range(_STEPS):
        likely = 1 / (1 + np.exp(-np.clip(columns @ found, -30, 30)))
        slopes = columns.T @ (likely - targets)
        curves = (columns * (likely * (1 - likely))[:, None]).T @ columns
        found = found - np.linalg.solve(curves + _DAMPING * np.eye(2), slopes)
    return float(found[0]), float(found[1])
