"""An encoder instead of the real one: quick, and it notes what it reads."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from pathlib import Path

import numpy as np
import pytest

from bot.search import vectors
from bot.search.encoder import Vectors

SIZE = 384


@dataclass
class WordEncoder:
    """Texts are the nearer, the more words they share; it notes what it reads.

    `asked` are the texts that were encoded alone, `curated` those that were together.
    """

    name: str = "words"
    asked: list[str] = field(default_factory=list)
    curated: list[str] = field(default_factory=list)

    def encode(self, text: str) -> Vectors:
        self.asked.append(text)
        return _vector(text)

    def encode_all(self, texts: Sequence[str]) -> Iterator[Vectors]:
        for text in texts:
            self.curated.append(text)
            yield _vector(text)[None, :]

    def batches(self, count: int) -> int:
        return count


@cache
def _of_word(word: str) -> Vectors:
    seed = int.from_bytes(blake2b(word.encode(), digest_size=4).digest())
    return np.random.default_rng(seed).standard_normal(SIZE, np.float32)


def _vector(text: str) -> Vectors:
    total: Vectors = np.sum([_of_word(word) for word in text.split() or [""]], axis=0)
    length: Vectors = total / np.linalg.norm(total)
    return length


@contextmanager
def encoding_with(encoder: WordEncoder, folder: Path) -> Iterator[WordEncoder]:
    """Use this encoder, in a process that has read nothing yet, and this folder."""
    with pytest.MonkeyPatch.context() as patch:
        for module in ("vectors", "scoring"):
            name = f"bot.search.{module}.load_encoder"
            patch.setattr(name, lambda language=None: encoder)
        patch.chdir(folder)
        with forgetting():
            yield encoder


@contextmanager
def forgetting() -> Iterator[None]:
    """A process that has read no vector yet."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vectors, "_read_here", {})
        vectors.vector.cache_clear()
        yield
    vectors.vector.cache_clear()
