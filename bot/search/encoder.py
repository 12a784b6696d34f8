"""A sentence encoder: texts to vectors whose cosine says how alike they mean."""

import os
from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

# A row for each text, of 384 numbers; the length of a row is 1.
Vectors = NDArray[np.float32]
# Tokens of a text that are read. Hardly a question or a phrasing has more.
TOKENS = 64


class Encoder(Protocol):
    """What turns texts into vectors."""

    @property
    def name(self) -> str:
        """What tells its vectors from those of others."""

    def encode(self, text: str) -> Vectors:
        """Return the vector of one text, on one processor."""

    def encode_all(self, texts: Sequence[str]) -> Iterator[Vectors]:
        """Yield the vectors of texts, some rows at a time, on all processors."""

    def batches(self, count: int) -> int:
        """Return how many times `encode_all` yields for so many texts."""


def pooled(tokens: Vectors, weights: Vectors) -> Vectors:
    """Return the mean of each text's token vectors, by their weights, at length 1.

    `tokens` are texts x tokens x numbers, `weights` texts x tokens.
    """
    total: Vectors = np.einsum("tij,ti->tj", tokens, weights)
    vectors: Vectors = total / np.linalg.norm(total, axis=1, keepdims=True)
    return vectors


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
