"""Engines for indexes: one in this process, and Milvus Lite as a server."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from pymilvus import MilvusClient, MilvusException

from bot.domain.errors import IndexAway
from bot.search.milvus.bounds import Vector
from bot.search.milvus.remote_index import Hit, Progress
from tests.servers.own_server import OwnServer


class Memory:
    """Sums in 32 bits, as engines do, and the last entry first among equals."""

    def __init__(self) -> None:
        self.collections: dict[str, list[Vector]] = {}
        self.limits: list[int] = []
        self.is_away = False
        self.missed = 0

    def fill(
        self,
        name: str,
        size: int,
        vectors: Callable[[int, int], Sequence[Vector]],
        progress: Progress,
    ) -> None:
        if self.is_away:
            raise IndexAway("as told")
        self.collections[name] = list(vectors(0, size))
        progress(size, size)

    def search(self, name: str, vector: Vector, limit: int) -> list[Hit]:
        if self.is_away:
            self.missed += 1
            raise IndexAway("as told")
        self.limits.append(limit)
        scores = [_product(vector, held) for held in self.collections[name]]
        rows = sorted(range(len(scores)), key=lambda row: (-scores[row], -row))
        return [Hit(row, scores[row]) for row in rows[:limit] if scores[row] > 0]


def _product(one: Vector, other: Vector) -> float:
    total = np.float32(0)
    for place in one.keys() & other.keys():
        total += np.float32(one[place]) * np.float32(other[place])
    return float(total)


class MilvusLite(OwnServer):
    """A `milvus-lite server`; started again it has what it had before."""

    name = "milvus-lite"
    patience_s = 60.0  # it takes two

    def __init__(self, data: Path) -> None:
        super().__init__()
        self._data = data.resolve()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def command(self) -> list[str]:
        return [
            *(sys.executable, "-m", "milvus_lite", "server"),
            *("--data-dir", str(self._data)),
            # Without a host it would listen to everybody.
            *("--host", "127.0.0.1", "--port", str(self.port)),
        ]

    def answers(self) -> bool:
        try:
            client = MilvusClient(self.url, timeout=1)
            client.list_collections()
        except MilvusException:
            return False
        client.close()
        return True
