"""How often each client asked in its present window: in Redis, or in this process.

Flask-Limiter's own storages are not used. The one in memory starts a thread every ten
milliseconds of traffic, which walks over every client and forgets none before its time;
its way back from a Redis that is away fails requests when two of them notice at once;
and a Redis window's end is rounded, so that Retry-After could say too little.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

from limits.storage import Storage

from web.sessions import RedisAway, RedisConnection, ask_redis

if TYPE_CHECKING:
    from redis import Redis

# Windows that a process remembers, about 300 bytes each; then the oldest goes.
WINDOWS = 50_000
# Counts, and never leaves a count without an end.
COUNT = """
local count = redis.call('INCRBY', KEYS[1], ARGV[1])
if redis.call('PTTL', KEYS[1]) < 0 then
    redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return count
"""


class RequestCounts(Storage):
    """A storage for fixed windows, each from a client's first request on.

    While Redis is away, or without one, the counts are this process's own.
    """

    STORAGE_SCHEME = ["askwell"]  # noqa: RUF012  # as the base class has it
    URI = "askwell://"

    def __init__(
        self,
        uri: str | None = None,
        wrap_exceptions: bool = False,
        *,
        link: RedisConnection | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self.clock = clock
        self._link = link
        self._own = OwnCounts()

    @property
    def base_exceptions(self) -> type[Exception]:
        return RedisAway

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        def count(redis: "Redis") -> int:
            args = (COUNT, 1, name(key), str(amount), str(expiry * 1000))
            return int(cast(Any, redis.eval(*args)))

        own = partial(self._own.add, key, self.clock() + expiry, amount, self.clock())
        return ask_redis(self._link, count, own)

    def get(self, key: str) -> int:
        def read(redis: "Redis") -> int:
            return int(cast(Any, redis.get(name(key))) or 0)

        return ask_redis(self._link, read, lambda: self._own.get(key, self.clock())[0])

    def get_expiry(self, key: str) -> float:
        def read(redis: "Redis") -> float:
            left_ms = int(cast(Any, redis.pttl(name(key))))
            # Redis leaves out the fraction.
            return self.clock() + max(0, left_ms + 1) / 1000

        return ask_redis(self._link, read, lambda: self._own.get(key, self.clock())[1])

    def clear(self, key: str) -> None:
        def delete(redis: "Redis") -> None:
            redis.delete(name(key))

        ask_redis(self._link, delete, lambda: self._own.clear(key))

    def check(self) -> bool:
        return True

    def reset(self) -> None:
        raise NotImplementedError


class OwnCounts:
    """Counts with the end of their window, the oldest first."""

    def __init__(self, capacity: int = WINDOWS) -> None:
        self._capacity = capacity
        self._lock = Lock()
        self._windows: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def add(self, key: str, ends: float, amount: int, now: float) -> int:
        """Count on in a window, or begin one that ends at `ends`; the new count."""
        with self._lock:
            self._forget(now)
            count, end = self._windows.get(key, (0, ends))
            if end <= now:
                del self._windows[key]
                count, end = 0, ends
            self._windows[key] = (count + amount, end)
            if len(self._windows) > self._capacity:
                self._windows.popitem(last=False)
            return count + amount

    def get(self, key: str, now: float) -> tuple[int, float]:
        """The count and the end of a window; 0 and `now` where there is none."""
        count, end = self._windows.get(key, (0, now))
        return (count, end) if end > now else (0, now)

    def __len__(self) -> int:
        return len(self._windows)

    def clear(self, key: str) -> None:
        with self._lock:
            self._windows.pop(key, None)

    def _forget(self, now: float) -> None:
        while self._windows:
            oldest = next(iter(self._windows))
            if self._windows[oldest][1] > now:
                return
            del self._windows[oldest]


def name(key: str) -> str:
    """The key as Redis has it, apart from what else is there."""
    return f"askwell:limit:{key}"
