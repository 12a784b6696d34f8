"""Static word embeddings: how near two wordings are in meaning."""

from collections.abc import Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


@cache
def _model() -> Any:
    """wordllama's model from its own package; it would try to download it elsewhere."""
    from wordllama import WordLlama

    folder = Path(str(resources.files("wordllama")))
    return WordLlama.load(cache_dir=folder, disable_download=True)


def embed(texts: Sequence[str]) -> Vectors:
    """A vector of length 1 for each text; of length 0 where no token is known."""
    with np.errstate(invalid="ignore"):
        vectors: Vectors = np.nan_to_num(_model().embed(list(texts), norm=True))
    return vectors
