"""Stored conversations end, are not too many, and say nothing of their senders."""

from tests.web.doubles import Clock
from web.sessions.conversation_store import ConversationStore
from web.sessions.redis import RedisConnection
from web.sessions.signing import DAY_S, Pseudonyms

KEYS = ("for-tests",)


def make_store(clock: Clock | None = None, capacity: int = 100) -> ConversationStore:
    return ConversationStore(
        KEYS, RedisConnection(None), capacity=capacity, clock=clock or Clock()
    )


def test_the_last_of_a_senders_conversations_is_kept() -> None:
    store = make_store()

    store.save("ada", "first")
    store.save("bob", "another")
    store.save("ada", "second")

    conversations = [store.load(sender) for sender in ("ada", "bob", "eve")]
    assert conversations == ["second", "another", None]


def test_a_conversation_ends_a_day_after_its_last_turn() -> None:
    clock = Clock()
    store = make_store(clock)
    store.save("ada", "first")
    store.save("bob", "another")

    clock.now += DAY_S - 1
    store.save("ada", "second")
    clock.now += 1
    ended, going_on = store.load("bob"), store.load("ada")
    store.save("eve", "new")

    assert (ended, going_on) == (None, "second")
    assert len(store._local) == 2


def test_of_too_many_the_longest_silent_goes() -> None:
    store = make_store(capacity=2)

    for sender in ("ada", "bob", "ada", "eve"):
        store.save(sender, "said")

    conversations = [store.load(sender) for sender in ("ada", "bob", "eve")]
    assert conversations == ["said", None, "said"]


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
