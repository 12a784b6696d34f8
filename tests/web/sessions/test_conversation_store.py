"""Kept conversations end, are not too many, and say nothing of their senders."""

from web.sessions.conversation_store import KeptConversations
from web.sessions.conversation_token import DAY_S
from web.sessions.pseudonym import Pseudonyms

KEYS = ("for-tests",)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def make_kept(clock: Clock | None = None, capacity: int = 100) -> KeptConversations:
    return KeptConversations(KEYS, None, capacity=capacity, clock=clock or Clock())


def test_the_last_of_a_senders_conversations_is_kept() -> None:
    kept = make_kept()

    kept.save("ada", "first")
    kept.save("bob", "another")
    kept.save("ada", "second")

    found = [kept.load(sender) for sender in ("ada", "bob", "eve")]
    assert found == ["second", "another", None]


def test_a_conversation_ends_a_day_after_its_last_turn() -> None:
    clock = Clock()
    kept = make_kept(clock)
    kept.save("ada", "first")
    kept.save("bob", "another")

    clock.now += DAY_S - 1
    kept.save("ada", "second")
    clock.now += 1
    ended, going_on = kept.load("bob"), kept.load("ada")
    kept.save("eve", "new")

    assert (ended, going_on) == (None, "second")
    assert len(kept) == 2


def test_of_too_many_the_longest_silent_goes() -> None:
    kept = make_kept(capacity=2)

    for sender in ("ada", "bob", "ada", "eve"):
        kept.save(sender, "said")

    found = [kept.load(sender) for sender in ("ada", "bob", "eve")]
    assert found == ["said", None, "said"]


def test_a_name_needs_the_key_and_the_purpose() -> None:
    names = {
        Pseudonyms(("key",), "sender").of("ada"),
        Pseudonyms(("key",), "client").of("ada"),
        Pseudonyms(("another key",), "sender").of("ada"),
        Pseudonyms(("key",), "sender").of("bob"),
    }

    assert len(names) == 4
    assert {len(name) for name in names} == {32}


def test_names_stay_while_a_new_key_is_brought_in() -> None:
    before = Pseudonyms(("old",), "sender").of("ada")

    assert Pseudonyms(("new", "old"), "sender").of("ada") == before
