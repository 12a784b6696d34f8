"""Decisions hardly depend on how much else the knowledge has."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot import Conversation, Entry, KnowledgeBase, Reply, Responder
from tests.builders import make_entry, with_entries
from tests.evaluation.labels import ORDINARY, Label, read_labels

LABELS = Path(__file__).parents[2] / "evaluation" / "data" / "dev"
THINGS = """
    parcel voucher invoice warehouse mortgage overdraft cheque pension trainers umbrella
    """.split()


def unrelated() -> Iterator[Entry]:
    """Four entries about each of ten things from shops and banks: 40 in all."""
    for thing in THINGS:
        yield make_entry(
            f"{thing}-cost",
            f"How much does a {thing} cost?",
            f"{thing} price",
            f"what do I pay for the {thing}",
        )
        yield make_entry(
            f"{thing}-time",
            f"How long does the {thing} take to arrive?",
            f"when will my {thing} come",
            f"waiting for a {thing}",
        )
        yield make_entry(
            f"{thing}-lost",
            f"What can I do about a lost {thing}?",
            f"my {thing} is gone",
            f"replace the {thing}",
        )
        yield make_entry(
            f"{thing}-change",
            f"Can I change my {thing} later?",
            f"cancel a {thing}",
            f"is it possible to swap the {thing}",
        )


def decision(responder: Responder, label: Label) -> tuple[str, str | None]:
    """The kind of the last reply of a label's conversation, and its entry."""
    conversation = Conversation()
    replies: list[Reply] = []
    for message in (*label.after, label.ask):
        replies.append(responder.reply(message, conversation))
        conversation = replies[-1].conversation
    entry = replies[-1].entry
    return replies[-1].kind.value, entry.id if entry else None


def test_forty_unrelated_entries_change_at_most_three_decisions_in_a_hundred(
    shipped: KnowledgeBase, shipped_responder: Responder
) -> None:
    # A third of the entries are then about something else, so that more is about what
    # the knowledge is about.
    more = tuple(unrelated())
    larger = Responder(with_entries(shipped, *more))
    # An ordinary message may be about anything, the new entries' subjects too, and a
    # conversation changes with each of its messages.
    labels = [
        label
        for label in read_labels(sorted(LABELS.glob("*.yaml")), shipped)
        if label.expect != (ORDINARY,) and not label.after
    ]

    changed = {
        label.name: (before, after)
        for label in labels
        for before, after in [
            (decision(shipped_responder, label), decision(larger, label))
        ]
        if before != after
    }

    assert len(more) == 40
    assert len(labels) >= 1_000
    assert len(changed) <= len(labels) * 3 // 100, (len(changed), changed)


@pytest.mark.parametrize("semantic", [True, False])
def test_an_entry_is_found_among_many_as_among_few(
    shop: KnowledgeBase, semantic: bool
) -> None:
    settings = shop.settings.model_copy(update={"semantic": semantic})
    small = replace(shop, settings=settings)
    large = with_entries(small, *(e for e in unrelated() if "parcel" not in e.id))
    few, many = Responder(small), Responder(large)

    for entry in shop:
        for question in entry.all_phrasings:
            answered = [bot.reply(question).entry for bot in (few, many)]
            assert [found and found.id for found in answered] == [entry.id] * 2
