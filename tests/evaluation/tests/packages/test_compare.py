import io

import numpy as np
import pytest
from rich.console import Console

from bot import Kind
from tests.evaluation.builders import (
    FakeResponder,
    make_knowledge,
    make_label,
    make_reply,
)
from tests.evaluation.channels import in_process
from tests.evaluation.measures import Ranking
from tests.evaluation.peers.compare import (
    ASKWELL,
    by_score,
    comparable,
    standing,
    standings,
    table,
)
from tests.evaluation.peers.systems import PEERS, stemmed

MELASMA = make_label("tell me: what is melasma? thanks", expect="what-is-melasma")
PRICE = make_label("price?", expect="decline")


@pytest.mark.parametrize("name", PEERS)
def test_every_peer_finds_an_entry_by_its_words(name: str) -> None:
    knowledge = make_knowledge()

    attempt = by_score(knowledge, PEERS[name](tuple(knowledge)))(MELASMA)

    assert attempt.ranking[0] == "what-is-melasma"
    assert set(attempt.ranking) == set(knowledge.entries)


@pytest.mark.parametrize("name", PEERS)
def test_every_peer_takes_words_that_nobody_knows(name: str) -> None:
    knowledge = make_knowledge()

    attempt = by_score(knowledge, PEERS[name](tuple(knowledge)))(make_label("xyzzy"))

    assert np.isfinite(attempt.confidence)


def test_stems_leave_stop_words_out() -> None:
    assert stemmed("The sessions that I needed") == ["session", "need"]


def test_equal_scores_keep_the_curated_order() -> None:
    knowledge = make_knowledge()

    attempt = by_score(knowledge, lambda _: np.zeros(3))(MELASMA)

    assert attempt.ranking == tuple(knowledge.entries)


def test_only_labels_that_a_search_can_meet_are_compared() -> None:
    labels = [
        MELASMA,
        PRICE,
        make_label("and how many?", after=["melasma"]),
        make_label("hello", expect="smalltalk"),
        make_label("no air", expect="escalate"),
        make_label("pills?", expect=["healing-time", "refer"]),
    ]

    assert comparable(labels) == [MELASMA, PRICE]


def test_standings_by_hand() -> None:
    knowledge = make_knowledge()
    scores = {MELASMA.ask: np.array([0.1, 0.3, 0.2]), PRICE.ask: np.array([0.2, 0, 0])}

    one = standing("peer", [MELASMA, PRICE], by_score(knowledge, scores.__getitem__))

    assert one.ranking == Ranking(success_1=0.0, success_3=1.0, mrr=0.5)
    assert (one.answerable, one.auroc, one.coverage) == (1, 1.0, 0.0)


def test_askwell_stands_beside_every_peer() -> None:
    replies = {
        MELASMA.ask: make_reply(entry="what-is-melasma", confidence=0.9),
        PRICE.ask: make_reply(Kind.DECLINE, confidence=0.1),
    }
    responder = FakeResponder(replies=replies, matches=["what-is-melasma"])
    ask = in_process(responder)

    found = list(standings([MELASMA, PRICE], responder.knowledge, ask))

    assert [one.name for one in found] == [*PEERS, ASKWELL]
    assert found[-1].ranking == Ranking(success_1=1.0, success_3=1.0, mrr=1.0)
    assert (found[-1].auroc, found[-1].coverage) == (1.0, 1.0)
    file = io.StringIO()
    Console(file=file, width=120).print(table(found))
    assert "Askwell" in file.getvalue()
