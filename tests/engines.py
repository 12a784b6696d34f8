"""Engines for indexes: one in this process, and Milvus Lite as a server."""

import signal
import subprocess
import sys
from collections.abc import Callable
from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from time import sleep
from typing import Self

import numpy as np
from pymilvus import MilvusClient
from pymilvus import MilvusException

from bot.errors import IndexAway
from bot.remote_index import Found
from bot.remote_index import Progress
from bot.remote_index import Vector
from tests.redis_server import free_port

# Seconds that one may take to start on a busy machine; it takes two.
PATIENCE_S = 60.0


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

    def search(self, name: str, vector: Vector, limit: int) -> list[Found]:
        if self.is_away:
            self.missed += 1
            raise IndexAway("as told")
        self.limits.append(limit)
        scores = [_product(vector, held) for held in self.collections[name]]
        rows = sorted(range(len(scores)), key=lambda row: (-scores[row], -row))
        return [Found(row, scores[row]) for row in rows[:limit] if scores[row] > 0]


def _product(one: Vector, other: Vector) -> float:
    total = np.float32(0)
    for place in one.keys() & other.keys():
        total += np.float32(one[place]) * np.float32(other[place])
    return float(total)


class MilvusLite:
    """A `milvus-lite server` on a free port of this machine, and no other address."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it; it answers when this is done, and has what it had before."""
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "milvus_lite", "server"),
                *("--data-dir", str(self._data)),
                # Without a host it would listen to everybody.
                *("--host", "127.0.0.1", "--port", str(self.port)),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = monotonic() + PATIENCE_S
        while not self.answers():
            if self._process.poll() is not None or monotonic() > until:
                raise RuntimeError("milvus-lite does not start; is it installed?")
            sleep(0.05)

    def kill(self) -> None:
        """End it at once, as a crash does."""
        if self._process:
            self._process.kill()
            self._process.wait(PATIENCE_S)
            self._process = None

    def hang(self) -> None:
        """Let it take connections and say nothing."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """End its silence."""
        self._signal(signal.SIGCONT)

    def answers(self) -> bool:
        try:
            client = MilvusClient(self.url, timeout=1)
            client.list_collections()
        except MilvusException:
            return False
        client.close()
        return True

    def _signal(self, number: signal.Signals) -> None:
        if self._process:
            self._process.send_signal(number)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
