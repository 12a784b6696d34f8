"""Who may see the desk: a signed cookie, marked forms, and patience with guesses."""

import hmac
import math
import secrets
from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import NamedTuple

from cachetools import LRUCache
from itsdangerous import Signer

from web.sessions import SignedValues

# Seconds for which a visit lasts.
SHIFT_S = 8 * 60 * 60
# Wrong tokens that cost no wait; from then on it doubles. The token is out of reach of
# guesses anyhow: this keeps the log and the processor quiet.
FREE_TRIES = 5
FIRST_WAIT_S = 2
LONGEST_WAIT_S = 300
# Addresses that a process remembers.
ADDRESSES = 1_000


class Visit(NamedTuple):
    """A browser at the desk: its random id, and whether it has shown the token."""

    id: str
    is_in: bool

    @classmethod
    def new(cls, *, is_in: bool) -> "Visit":
        return cls(id=secrets.token_urlsafe(16), is_in=is_in)


class Access:
    """Checks the desk's token, and signs cookies and forms with it.

    Another token, or a secret key that is no longer accepted, ends every visit.
    """

    def __init__(self, *, token: str, secret_keys: tuple[str, ...]) -> None:
        self._token = token.encode()
        keys = tuple(
            hmac.digest(key.encode(), self._token, "sha256") for key in secret_keys
        )
        self._visits = SignedValues(Visit, keys, "desk visit", SHIFT_S)
        # itsdangerous signs with the last key.
        self._forms = Signer(keys[::-1], salt="desk form")

    def opens(self, token: str) -> bool:
        """Tell whether this is the token; a wrong one takes as long."""
        return hmac.compare_digest(token.encode("utf-8", "replace"), self._token)

    def dump(self, visit: Visit) -> str:
        return self._visits.dump(visit)

    def load(self, cookie: str | None) -> Visit | None:
        return self._visits.load(cookie or "")

    def form_mark(self, visit: Visit) -> str:
        """What a form of this visit carries: another site cannot know it."""
        return self._forms.get_signature(visit.id).decode()

    def is_own_form(self, visit: Visit, mark: str) -> bool:
        """Tell whether a form with this mark was made for this visit."""
        return self._forms.verify_signature(visit.id, mark.encode("utf-8", "replace"))


class Throttle:
    """Makes an address wait between wrong tokens, longer each time."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._failed: LRUCache[str, tuple[int, float]] = LRUCache(ADDRESSES)

    def wait_s(self, address: str) -> int:
        """Whole seconds until an address may try again; 0 for now."""
        with self._lock:
            _, until = self._failed.get(address, (0, 0.0))
        return max(0, math.ceil(until - self._clock()))

    def failed(self, address: str) -> None:
        """Count a wrong token of an address."""
        with self._lock:
            tries = self._failed.get(address, (0, 0.0))[0] + 1
            doublings = tries - FREE_TRIES
            wait = min(FIRST_WAIT_S * 2 ** min(doublings, 30), LONGEST_WAIT_S)
            until = self._clock() + (wait if doublings >= 0 else 0)
            self._failed[address] = (tries, until)

    def succeeded(self, address: str) -> None:
        """Forget the wrong tokens of an address."""
        with self._lock:
            self._failed.pop(address, None)
