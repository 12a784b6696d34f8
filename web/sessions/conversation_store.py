"""Conversations of channels whose clients do not send them back, by sender."""

import time
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, cast

from cachetools import TTLCache

from web.sessions.redis import RedisConnection
from web.sessions.signing import DAY_S, Pseudonyms

if TYPE_CHECKING:
    from redis import Redis

# Conversations that one process holds, about 500 bytes each; beyond that, the one that
# was used longest ago goes.
CAPACITY = 10_000


class ConversationStore:
    """Keeps signed conversations, which hold ids and no text, for a day after a turn.

    They are in Redis; in this process what Redis does not take. Their keys are senders'
    pseudonyms. Each message replaces the whole conversation: of several messages that a
    sender sends at the same moment, the last counts.
    """

    def __init__(
        self,
        secret_keys: tuple[str, ...],
        redis: RedisConnection,
        *,
        capacity: int = CAPACITY,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._pseudonyms = Pseudonyms(secret_keys, "sender")
        self._redis = redis
        self._lock = Lock()
        self._local = TTLCache[str, str](capacity, DAY_S, timer=clock)

    def load(self, sender: str) -> str | None:
        """The signed conversation of a sender; None if there is none."""
        key = self._key(sender)

        def read(redis: "Redis") -> str | None:
            content = cast(bytes | None, redis.get(key))
            return content.decode("ascii", "replace") if content else None

        with self._lock:
            local = self._local.get(key)
        return local or self._redis.ask(read, lambda: None)

    def save(self, sender: str, conversation: str) -> None:
        """Replace the signed conversation of a sender."""
        key = self._key(sender)
        is_shared = self._redis.ask(
            lambda redis: bool(redis.set(key, conversation, ex=DAY_S)), lambda: False
        )
        with self._lock:
            self._local.pop(key, None)
            if not is_shared:
                self._local[key] = conversation

    def _key(self, sender: str) -> str:
        return f"askwell:conversation:{self._pseudonyms.of(sender)}"
