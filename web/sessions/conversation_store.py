"""Conversations of channels that cannot carry them along, by their sender."""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, ClassVar, cast

from web.sessions.conversation_token import DAY_S
from web.sessions.pseudonym import Pseudonyms
from web.sessions.redis import RedisLink, ask

if TYPE_CHECKING:
    from redis import Redis

# Conversations that a process keeps, about 500 bytes each; then the oldest goes.
CAPACITY = 10_000


class KeptConversations:
    """Signed conversations, which hold ids and no text, for a day from the last turn.

    They are in Redis, or in this process where there is none or it is away: what it did
    not take is this process's own until it does. Senders are kept as keyed hashes.
    Each message replaces the whole conversation, so messages of one sender at the same
    time leave that of the last.
    """

    KEY: ClassVar[str] = "askwell-kept-conversations"

    def __init__(
        self,
        secret_keys: tuple[str, ...],
        link: RedisLink | None,
        *,
        capacity: int = CAPACITY,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._names = Pseudonyms(secret_keys, "sender")
        self._link = link
        self._capacity = capacity
        self._clock = clock
        self._lock = Lock()
        self._own: OrderedDict[str, tuple[str, float]] = OrderedDict()

    def __len__(self) -> int:
        """How many this process keeps itself."""
        return len(self._own)

    def load(self, sender: str) -> str | None:
        """The sender's conversation, signed; None for a new one."""
        name = self._names.of(sender)
        return self._own_of(name) or self._shared_of(name)

    def save(self, sender: str, conversation: str) -> None:
        name = self._names.of(sender)
        is_shared = self._share(name, conversation)

        with self._lock:
            self._own.pop(name, None)
            if not is_shared:
                self._own[name] = (conversation, self._clock() + DAY_S)
            self._forget()

    def _own_of(self, name: str) -> str | None:
        conversation, ends = self._own.get(name, (None, 0.0))
        return conversation if ends > self._clock() else None

    def _shared_of(self, name: str) -> str | None:
        def read(redis: "Redis") -> str | None:
            found = cast(bytes | None, redis.get(key(name)))
            return found.decode("ascii", "replace") if found else None

        return ask(self._link, read, lambda: None)

    def _share(self, name: str, conversation: str) -> bool:
        """Whether Redis took it."""

        def write(redis: "Redis") -> bool:
            return bool(redis.set(key(name), conversation, ex=DAY_S))

        return ask(self._link, write, lambda: False)

    def _forget(self) -> None:
        """Let go what is over, and the oldest of too many; they are in that order."""
        while self._own:
            oldest = next(iter(self._own))
            is_over = self._own[oldest][1] <= self._clock()
            if not is_over and len(self._own) <= self._capacity:
                return
            del self._own[oldest]


def key(name: str) -> str:
    """Where Redis has it, apart from what else is there."""
    return f"askwell:conversation:{name}"
