"""How many requests each client has made in its current window.

The counts are in Redis, or in this process while Redis is away or there is none. The
storages of the limits package are not used: the one in memory starts a thread every
ten milliseconds of traffic, which walks over every client and forgets none before its
time; and a Redis window's end is rounded, so that Retry-After could say too little.
"""

import time
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from cachetools import TLRUCache

from web.sessions import RedisConnection

if TYPE_CHECKING:
    from redis import Redis

# Windows that a process remembers, about 400 bytes each.
WINDOWS = 50_000
# Both give a count and whole milliseconds. ADD never leaves a count without an end.
ADD = """
local count = redis.call('INCR', KEYS[1])
if redis.call('PTTL', KEYS[1]) < 0 then
    redis.call('PEXPIRE', KEYS[1], ARGV[1])
end
return {count, redis.call('PTTL', KEYS[1])}
"""
GET = "return {redis.call('GET', KEYS[1]) or 0, redis.call('PTTL', KEYS[1])}"


class Window(NamedTuple):
    """The requests in a window, and the seconds until it ends; both 0 without one."""

    requests: int
    left_s: float


class RequestCounts:
    """Counts requests by key in fixed windows, each from its first request on.

    Threads may share it. Of more than `capacity` windows in this process, the one that
    was asked for longest ago is forgotten.
    """

    def __init__(
        self,
        redis: RedisConnection,
        *,
        capacity: int = WINDOWS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._redis = redis
        self._lock = Lock()
        self.windows: TLRUCache[str, tuple[int, float]] = TLRUCache(
            capacity, ttu=lambda key, window, now: window[1], timer=clock
        )

    def add(self, key: str, length_s: int) -> Window:
        """Count a request; without a window, one of `length_s` seconds begins."""
        return self._ask(ADD, key, length_s, amount=1)

    def get(self, key: str) -> Window:
        """The current window of a key."""
        return self._ask(GET, key, 0, amount=0)

    def _ask(self, script: str, key: str, length_s: int, *, amount: int) -> Window:
        def ask(redis: "Redis") -> Window:
            name, length_ms = f"askwell:limit:{key}", str(length_s * 1000)
            answer: Any = redis.eval(script, 1, name, length_ms)
            count, left_ms = map(int, answer)
            return Window(count, max(0, left_ms + 1) / 1000)

        return self._redis.ask(ask, lambda: self._add(key, length_s, amount))

    def _add(self, key: str, length_s: int, amount: int) -> Window:
        with self._lock:
            now = self._clock()
            count, end = self.windows.get(key, (0, now + length_s))
            self.windows[key] = (count + amount, end)
            return Window(count + amount, end - now)
