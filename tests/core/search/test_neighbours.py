"""Texts that are no entry's, beside the entries."""

import pytest

from bot import KnowledgeBase, Settings
from bot.search.neighbours import Neighbours
from bot.search.retriever import Retriever
from tests.builders import make_knowledge, make_shop

pytestmark = pytest.mark.usefixtures("word_encoder")

TEXTS = ("talk to a person", "say that again", "say it again")


def beside(knowledge: KnowledgeBase, *texts: str) -> Neighbours | None:
    retriever = Retriever(knowledge)
    return retriever.beside([retriever.analyse_text(text) for text in texts])


def test_a_message_is_nearest_to_the_text_that_is_most_like_it() -> None:
    retriever = Retriever(make_shop())
    texts = [retriever.analyse_text(text) for text in TEXTS]
    neighbours = retriever.beside(texts)
    assert neighbours

    near = neighbours.nearest(retriever.analyse_text("a person to talk to"))
    same = neighbours.nearest(texts[1])

    assert near.place == 0
    assert near.lead > 0
    assert same.place == 1
    assert same.cosine == pytest.approx(1, abs=1e-3)


def test_what_an_entry_asks_is_nearer_to_that_entry() -> None:
    retriever = Retriever(make_shop())
    neighbours = retriever.beside([retriever.analyse_text(text) for text in TEXTS])
    assert neighbours

    near = neighbours.nearest(retriever.analyse_text("print the return label"))

    assert near.lead < 0
    assert near.cosine + abs(near.lead) == pytest.approx(1, abs=1e-3)


def test_there_is_nothing_to_be_near_without_texts_entries_or_the_encoder() -> None:
    lexical = make_shop(settings=Settings(semantic=False))

    assert beside(make_shop()) is None
    assert beside(make_knowledge(), *TEXTS) is None
    assert beside(lexical, *TEXTS) is None
