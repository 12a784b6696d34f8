"""Conversations of channels whose clients do not send them back, by sender."""

import time
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, ClassVar, cast

from cachetools import TTLCache

from web.sessions.redis import RedisConnection, ask_redis
from web.sessions.signing import DAY_S, Pseudonyms

if TYPE_CHECKING:
    from redis import Redis

# Conversations that one process holds, about 500 bytes each; beyond that, the one that
# was used longest ago goes.
CAPACITY = 10_000


class ConversationStore:
    """Keeps signed conversations, which hold ids and no text, for a day after a turn.

    They are in Redis. Without Redis, and for what Redis does not accept while it is
    away, they are in this process. The key of a conversation is its sender's pseudonym.
    Each message replaces the whole conversation: of several messages that a sender
    sends at the same moment, the last counts.
    """

    KEY: ClassVar[str] = "askwell-conversations"

    def __init__(
        self,
        secret_keys: tuple[str, ...],
        redis: RedisConnection | None,
        *,
        capacity: int = CAPACITY,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._pseudonyms = Pseudonyms(secret_keys, "sender")
        self._redis = redis
        self._lock = Lock()
        self._local = TTLCache[str, str](capacity, DAY_S, timer=clock)

    def __len__(self) -> int:
        """How many conversations this process itself holds."""
        with self._lock:
            return len(self._local)

    def load(self, sender: str) -> str | None:
        """The signed conversation of a sender; None if there is none."""
        name = self._pseudonyms.of(sender)

        def read(redis: "Redis") -> str | None:
            content = cast(bytes | None, redis.get(redis_key(name)))
            return content.decode("ascii", "replace") if content else None

        with self._lock:
            local = self._local.get(name)
        return local or ask_redis(self._redis, read, lambda: None)

    def save(self, sender: str, conversation: str) -> None:
        """Replace the signed conversation of a sender."""
        name = self._pseudonyms.of(sender)

        def write(redis: "Redis") -> bool:
            return bool(redis.set(redis_key(name), conversation, ex=DAY_S))

        is_shared = ask_redis(self._redis, write, lambda: False)
        with self._lock:
            self._local.pop(name, None)
            if not is_shared:
                self._local[name] = conversation


def redis_key(name: str) -> str:
    """The key in Redis, apart from what others keep there."""
    return f"askwell:conversation:{name}"
