"""A shop that talks, and a way to talk to it."""

import pytest

from bot import Responder
from tests.builders import make_talkative_shop


@pytest.fixture(scope="session")
def talkative() -> Responder:
    """The shop with every act; it never changes, so all tests share it."""
    return Responder(make_talkative_shop())
