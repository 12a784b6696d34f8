"""Who may see the desk: a signed cookie, marked forms, and patience with guesses."""

import hashlib
import hmac
import math
import secrets
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import NamedTuple

from web.sessions import SignedValues, signer

SHIFT_S = 8 * 60 * 60
# Tries that cost nothing; after them the wait doubles. The token is out of reach of
# guesses anyhow: this keeps the log and the processor quiet.
FREE_TRIES = 5
FIRST_WAIT_S = 2
LONGEST_WAIT_S = 300
ADDRESSES = 1_000


class Visit(NamedTuple):
    """A browser at the desk: its own number, and whether it has shown the token."""

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
            hmac.digest(key.encode(), self._token, hashlib.sha256)
            for key in secret_keys
        )
        self._visits = SignedValues[Visit](Visit, keys, "desk visit", max_age_s=SHIFT_S)
        self._forms = signer(keys, "desk form")

    def opens(self, token: str) -> bool:
        """Whether this is the token; takes as long for a wrong one."""
        return hmac.compare_digest(token.encode("utf-8", "replace"), self._token)

    def dump(self, visit: Visit) -> str:
        return self._visits.dump(visit)

    def load(self, cookie: str | None) -> Visit | None:
        """The visit of a cookie; None for one that is forged or too old."""
        return self._visits.load(cookie or "")

    def form_mark(self, visit: Visit) -> str:
        """What a form of this visit carries: another site cannot know it."""
        return self._forms.get_signature(visit.id).decode()

    def is_own_form(self, visit: Visit, mark: str) -> bool:
        return self._forms.verify_signature(visit.id, mark.encode("utf-8", "replace"))


class Throttle:
    """Lets an address try again later, and later still.

    Addresses stay in memory, the latest of them, and go with the process.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._failed: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def wait_s(self, address: str) -> int:
        """The seconds until an address may try again."""
        with self._lock:
            _, until = self._failed.get(address, (0, 0.0))
        return max(0, math.ceil(until - self._clock()))

    def failed(self, address: str) -> None:
        with self._lock:
            tries = self._failed.pop(address, (0, 0.0))[0] + 1
            over = tries - FREE_TRIES
            wait = min(FIRST_WAIT_S * 2 ** min(over, 30), LONGEST_WAIT_S)
            until = self._clock() + (wait if over >= 0 else 0)
            self._failed[address] = (tries, until)
            if len(self._failed) > ADDRESSES:
                self._failed.popitem(last=False)

    def succeeded(self, address: str) -> None:
        with self._lock:
            self._failed.pop(address, None)
