"""Kept messages that may become labels: those of thumbs-downs, and those missed."""

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from bot import mark_of, same_phrasing
from web.records.redaction import is_redacted, one_line, redact, trimmed
from web.records.suggestions import times
from web.records.values import Remark


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptMessage:
    """What a visitor wrote, in one line, and why it was kept, in words."""

    text: str
    why: str


def kept_messages(
    remarks: Iterable[Remark], misses: Mapping[str, int]
) -> tuple[KeptMessage, ...]:
    """Every message once, without placeholders around it and in the order given.

    The first are those of thumbs-downs (`remarks`). `misses` are messages with how
    often each was missed.
    """
    texts: dict[str, str] = {}
    whys: dict[str, list[str]] = {}
    for remark in remarks:
        said = f"{remark.kind} {remark.entry}".rstrip()
        opinion = "" if remark.opinion == "unhelpful" else f" ({remark.opinion})"
        key = _noted(remark.text, texts)
        whys.setdefault(key, []).append(f"a thumbs-down{opinion} on {said}")
    numbers: Counter[str] = Counter()
    for text, number in misses.items():
        numbers[_noted(text, texts)] += number
    for key, number in numbers.items():
        whys.setdefault(key, []).append(f"missed {times(number)}")
    return tuple(
        KeptMessage(text=text, why="; ".join(dict.fromkeys(whys[key])))
        for key, text in texts.items()
        if text
    )


def _noted(text: str, texts: dict[str, str]) -> str:
    """The form of a text in which it is one with others; the first is noted."""
    text = trimmed(one_line(text))
    key = same_phrasing(text)
    texts.setdefault(key, text)
    return key


def unlabelled(
    messages: Iterable[KeptMessage], labelled: Set[str]
) -> tuple[KeptMessage, ...]:
    """The messages that are not among `labelled`, which are as `bot.labelled` has them.

    What is no words at all, such as "???", has nothing to be known by, and stays out.
    """
    return tuple(
        message
        for message in messages
        if (key := same_phrasing(message.text))
        and labelled.isdisjoint((key, mark_of(key)))
    )


def says_who(text: str) -> bool:
    """Whether a text may say who somebody is, or lacks what did."""
    return is_redacted(text) or redact(text) != one_line(text)
