"""A Redis that may be away: whoever asks it goes on without it."""

import logging
from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from web.config import ConfigError

if TYPE_CHECKING:
    from redis import Redis

log = logging.getLogger(__name__)

Answer = TypeVar("Answer")

# Seconds. Redis answers in about a millisecond. One that hangs delays a reply by
# TIMEOUT_S at most, and only one request in REST_S.
TIMEOUT_S = 0.25
REST_S = 2.0


class RedisConnection:
    """Asks Redis, and lets it rest while it does not answer. Threads may share it."""

    def __init__(
        self, url: str | None, *, clock: Callable[[], float] = monotonic
    ) -> None:
        """Connects with the first question; without a URL there is no Redis to ask.

        Raises ConfigError where the package for Redis is not installed.
        """
        self._redis: Redis | None = None
        self._clock = clock
        self._lock = Lock()
        self._is_away = False
        self._asked_at = 0.0
        if url:
            self._connect(url)

    def _connect(self, url: str) -> None:
        # Not at the top: a server without Redis needs no package for it.
        try:
            import redis
            from redis.backoff import NoBackoff
            from redis.retry import Retry
        except ModuleNotFoundError:
            raise ConfigError(
                "FAQ_REDIS_URL needs packages that are not installed: "
                "pip install -r requirements-production.txt"
            ) from None

        self._errors = (redis.RedisError, OSError)
        self._redis = redis.Redis.from_url(
            url,
            socket_timeout=TIMEOUT_S,
            socket_connect_timeout=TIMEOUT_S,
            retry=Retry(NoBackoff(), 0),
        )

    def ask(
        self, question: Callable[["Redis"], Answer], fallback: Callable[[], Answer]
    ) -> Answer:
        """What `question` gets from Redis; without Redis, what `fallback` gives."""
        if not self._redis or not self._may_ask():
            return fallback()
        try:
            answer = question(self._redis)
        except self._errors as error:
            self._note(error)
            return fallback()
        self._note(None)
        return answer

    def _may_ask(self) -> bool:
        """While Redis is away, one request in REST_S tries it."""
        with self._lock:
            now = self._clock()
            if self._is_away and now - self._asked_at < REST_S:
                return False
            self._asked_at = now
            return True

    def _note(self, error: Exception | None) -> None:
        """Log once that Redis goes away, and once that it is back."""
        with self._lock:
            was_away, self._is_away = self._is_away, error is not None
        if error and not was_away:
            log.warning(
                "Redis does not answer, this process goes on alone for now: %s", error
            )
        elif was_away and not error:
            log.warning("Redis answers again.")
