"""What a conversation remembers between two messages: ids, never text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """The turns so far, as far as the next message can need them.

    `entry` is the last entry answered, `topic` its topic, `chips` the entries offered
    with the last reply, in their order, and `touched` the safety groups that the last
    message touched.
    """

    entry: str | None = None
    topic: str | None = None
    chips: tuple[str, ...] = ()
    touched: tuple[str, ...] = ()
