"""Time that passes at once, for what is signed to expire."""

from collections.abc import Callable
from time import time

import pytest
from itsdangerous import TimestampSigner

from web.sessions.signing import DAY_S


@pytest.fixture
def days_later(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Moves what reads signed texts to more than a day from now."""
    later = int(time()) + DAY_S + 2

    return lambda: monkeypatch.setattr(
        TimestampSigner, "get_timestamp", lambda _: later
    )
