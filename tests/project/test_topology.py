"""Two app servers behind nginx with PostgreSQL and Redis stand every fault, once each.

`python -m tests.load.topology` does the same for a minute, and prints figures.
"""

import pytest

from tests.load import topology
from tests.load.topology import Outcome, Visits


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return topology.run(seconds=0, more=20)


def test_no_chat_fails(outcome: Outcome) -> None:
    assert outcome.visits.replies.total() > 100
    assert not outcome.visits.failed


def test_every_reply_is_of_one_version(outcome: Outcome) -> None:
    assert len(outcome.visits.replies) >= 3
    assert not outcome.mixed


def test_every_accepted_opinion_is_in_the_database(outcome: Outcome) -> None:
    assert outcome.visits.accepted
    assert not outcome.lost


def test_a_failure_would_be_noticed() -> None:
    good = Visits()
    bad = Visits(failed=["chat: 502"])

    assert Outcome(visits=good, mixed={}, lost=[]).is_good
    assert not Outcome(visits=bad, mixed={}, lost=[]).is_good
    assert not Outcome(visits=good, mixed={("v1", "text of v2"): 1}, lost=[]).is_good
    assert not Outcome(visits=good, mixed={}, lost=["reply"]).is_good
