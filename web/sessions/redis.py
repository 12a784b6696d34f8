"""Redis as far as it answers: whoever asks goes on without it while it is away."""

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

# Seconds. Redis answers in about a millisecond; one that hangs may delay a reply by
# this much, and while it is away one request in so many seconds at most.
TIMEOUT_S = 0.25
REST_S = 2.0


class RedisAway(Exception):
    """Redis does not answer; the log has said why."""


class RedisLink:
    """Asks Redis, and lets it rest where it does not answer. Threads may share it."""

    def __init__(self, url: str, *, clock: Callable[[], float] = monotonic) -> None:
        """Connects with the first question. `url` is such as redis://host:6379/0.

        Raises ConfigError where the package that it takes is not installed.
        """
        self._redis, self._trouble = client(url)
        self._clock = clock
        self._lock = Lock()
        self._is_away = False
        self._asked_at = 0.0

    def ask(self, question: Callable[["Redis"], Answer]) -> Answer:
        """What `question` gets from Redis. Raises RedisAway."""
        if not self._may_ask():
            raise RedisAway

        try:
            answer = question(self._redis)
        except (self._trouble, OSError) as error:
            self._note_trouble(error)
            raise RedisAway from error

        self._note_ok()
        return answer

    def _may_ask(self) -> bool:
        """Of all that would ask a Redis that is away, one tries, now and then."""
        with self._lock:
            now = self._clock()
            if self._is_away and now - self._asked_at < REST_S:
                return False
            self._asked_at = now
            return True

    def _note_trouble(self, error: Exception) -> None:
        with self._lock:
            was_away, self._is_away = self._is_away, True

        if not was_away:
            log.warning(
                "Redis does not answer, this process goes on alone for now: %s", error
            )

    def _note_ok(self) -> None:
        # Nearly always nothing to note: no lock for that.
        if not self._is_away:
            return

        with self._lock:
            was_away, self._is_away = self._is_away, False

        if was_away:
            log.warning("Redis answers again.")


def ask(
    link: RedisLink | None,
    question: Callable[["Redis"], Answer],
    otherwise: Callable[[], Answer],
) -> Answer:
    """What Redis says; what `otherwise` says where there is none or it is away."""
    if not link:
        return otherwise()

    try:
        return link.ask(question)
    except RedisAway:
        return otherwise()


def client(url: str) -> "tuple[Redis, type[Exception]]":
    """A client that gives up soon, and the root of what it raises.

    The package is loaded here: a server without Redis needs none.
    """
    try:
        import redis
        from redis.backoff import NoBackoff
        from redis.retry import Retry
    except ModuleNotFoundError:
        raise ConfigError(
            "FAQ_REDIS_URL needs packages that are not installed: "
            "pip install -r requirements-production.txt"
        ) from None

    made = redis.Redis.from_url(
        url,
        socket_timeout=TIMEOUT_S,
        socket_connect_timeout=TIMEOUT_S,
        retry=Retry(NoBackoff(), 0),
    )
    return made, redis.RedisError
