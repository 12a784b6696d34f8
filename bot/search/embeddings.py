"""The sentence encoder: texts to vectors whose cosine says how alike they mean.

The encoder is wordllama's static word embeddings, read from its package as data.
Another must offer `embed`, `vector` and `Vectors`: see bot/README.md, Five errands.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from threadpoolctl import threadpool_limits
from tokenizers import Tokenizer

# A row for each text, of 256 numbers; the length of a row is 1, or 0 where no token of
# the text is known.
Vectors = NDArray[np.float32]

_TINY = float(np.finfo(np.float32).tiny)
# Characters of the longest piece of text whose tokens are cached.
_PIECE = 32
_TOKENS = Path("tokenizers", "l2_supercat_tokenizer_config.json")
_VECTORS = Path("weights", "l2_supercat_256.safetensors")


@cache
def _model() -> tuple[Tokenizer, Vectors]:
    """Read wordllama's tokenizer and vectors; to import the package takes longer.

    Replies run side by side and are short: threads within one would only wait for each
    other, so numpy's products keep to one from here on.
    """
    threadpool_limits(limits=1, user_api="blas")
    spec = find_spec("wordllama")
    folder = Path(spec.origin or "").parent if spec else Path()
    vectors = load_file(folder / _VECTORS)["embedding.weight"].astype(np.float32)
    return Tokenizer.from_file(str(folder / _TOKENS)), vectors


def embed(texts: Sequence[str]) -> Vectors:
    """Return the vectors of texts, a row for each.

    A vector is the mean of its tokens' vectors at length 1, as wordllama pools them;
    the product of two rows is their cosine, from -1 to 1.
    """
    _, embedding = _model()
    vectors = np.zeros((len(texts), embedding.shape[1]), dtype=np.float32)
    for row, text in enumerate(texts):
        if tokens := [*chain.from_iterable(map(_tokens, text.split()))]:
            vectors[row] = np.add.reduce(embedding[tokens], axis=0)
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    vectors /= np.maximum(lengths, _TINY)[:, None]
    return vectors


@lru_cache(maxsize=1024)
def vector(text: str) -> Vectors:
    """Return the vector of one text."""
    row: Vectors = embed([text])[0]
    return row


def _tokens(piece: str) -> Sequence[int]:
    """Cut a piece of text into tokens, of which none spans a space."""
    return _cached(piece) if len(piece) <= _PIECE else _cut(piece)


def _cut(piece: str) -> Sequence[int]:
    tokenizer, _ = _model()
    tokens: list[int] = tokenizer.encode(piece, add_special_tokens=False).ids
    return tokens


# Most of what visitors write is made of a few thousand pieces.
_cached = lru_cache(maxsize=16_384)(_cut)
