import pytest

from bot.domain import Trigger
from bot.phrases.lexicon import Lexicon, Message
from bot.phrases.triggers import CompiledTrigger, Triggers
from bot.text import ENGLISH
from tests.builders import SHOP_GROUPS, make_trigger


def compiled(trigger: Trigger, text: str) -> tuple[CompiledTrigger[Trigger], Message]:
    lexicon = Lexicon(ENGLISH, SHOP_GROUPS)
    ready = CompiledTrigger(trigger, lexicon)
    return ready, lexicon.read(ENGLISH.words(text))


def fires(trigger: Trigger, text: str) -> bool:
    ready, message = compiled(trigger, text)
    return any(ready.find(message))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the battery burns", True),
        ("a toy battery burns", False),
        ("the battery burns like a toy", False),
        ("The battery burns. It is in a toy.", True),
        ("It is a toy. The battery burns.", True),
        ("the toy is nice", False),
    ],
)
def test_an_exception_counts_in_the_sentence_of_the_match(
    text: str, expected: bool
) -> None:
    trigger = make_trigger(["{battery} {burning}"], unless=("toy",))

    assert fires(trigger, text) is expected


def test_one_sentence_with_an_exception_does_not_excuse_another() -> None:
    trigger = make_trigger(["{battery} {burning}"], unless=("toy",))

    assert fires(trigger, "The toy battery burns. My own battery burns too.")


def test_an_exception_stands_in_one_sentence() -> None:
    trigger = make_trigger(["{battery} {burning}"], unless=("toy shop",))

    assert fires(trigger, "My toy battery burns. The shop is shut.")
    assert not fires(trigger, "The battery burns in the toy shop.")


@pytest.mark.parametrize(("window", "expected"), [(8, True), (3, False)])
def test_a_trigger_has_its_own_window(window: int, expected: bool) -> None:
    trigger = make_trigger(["{battery} {burning}"], window=window)

    assert fires(trigger, "the battery in my torch burns") is expected


def test_any_of_its_phrases_will_do() -> None:
    trigger = make_trigger(["leaks", "{battery} {burning}"])

    assert fires(trigger, "it leaks")
    assert fires(trigger, "battery smoke")
    assert not fires(trigger, "battery")


@pytest.mark.parametrize(
    ("when", "text", "touched", "expected"),
    [
        ("{battery} {burning}", "now it burns", {"battery"}, True),
        ("{battery} {burning}", "it is the battery", {"burning"}, True),
        ("{battery} {burning}", "now it burns", {"nuts"}, False),
        ("{battery} {burning}", "now it burns", set(), False),
        ("{battery} {burning}", "thank you", {"battery", "burning"}, False),
        ("{battery} {burning}", "now the toy burns", {"battery"}, False),
        ("{battery} smoke", "smoke", {"battery"}, False),
    ],
)
def test_what_the_last_message_touched_completes_phrases_of_groups(
    when: str, text: str, touched: set[str], expected: bool
) -> None:
    ready, message = compiled(make_trigger([when], unless=("toy",)), text)

    assert any(ready.completed(message, frozenset(touched))) is expected


def test_the_first_trigger_in_curated_order_is_found() -> None:
    lexicon = Lexicon(ENGLISH, {})
    curated = [make_trigger([word], id=word) for word in ("cash", "voucher", "coupon")]
    triggers = Triggers(curated, lexicon)

    found = triggers.first_found(lexicon.read(ENGLISH.words("coupon or voucher?")))
    none = triggers.first_found(lexicon.read(ENGLISH.words("hello")))

    assert found == curated[1]
    assert none is None


def test_a_trigger_of_which_no_phrase_is_whole_is_passed_over() -> None:
    lexicon = Lexicon(ENGLISH, {})
    curated = [
        make_trigger(["gift card", "voucher"], id="gift"),
        make_trigger(["card"], id="card"),
        make_trigger(["cash", "card reader"], id="cash"),
    ]
    triggers = Triggers(curated, lexicon)

    standing = triggers.standing_in(
        lexicon.read(ENGLISH.words("card, or a voucher, or cash"))
    )
    found = triggers.standing_in(lexicon.read(ENGLISH.words("my card")))

    assert [one.trigger.id for one in standing] == ["gift", "card", "cash"]
    assert [one.trigger.id for one in found] == ["card"]
