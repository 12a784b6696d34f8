"""What led to a reply, for editors and tools."""

from dataclasses import dataclass

from bot.dialogue.acts import FoundAct
from bot.domain import Conversation, Reply
from bot.safety import Verdict
from bot.search import Finding, Match
from bot.text import Word

# Stages that find no question in a message, or none that can be read.
FOREIGN, NOTHING_ASKED = "language", "nothing asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The reply to a message that begins a conversation, and what decided on it.

    `stage`, `read` and `finding` are as in an `Explanation`; `subject` is the id of
    what scope declines on purpose, if that is the reply.
    """

    reply: Reply
    stage: str
    subject: str
    read: tuple[Word, ...]
    finding: Finding

    @property
    def is_readable(self) -> bool:
        """Whether the bot finds a question in the message, whatever it replies."""
        return self.stage not in (FOREIGN, NOTHING_ASKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a reply is what it is.

    `stage` names the step that replied, such as `safety` or `act 'thanks'`;
    `read` is the message as mended, `asked` the part of it that was taken for the
    question; `verdict` is that of the safety lane, `examples` those that the message is
    like, the nearest first and as the verdict's evidence; `finding` is what the search
    finds for the question, even where an earlier stage replied. `nearest` is the first
    match's phrasing that is nearest to the question, None without a match. `before` is
    the conversation that the message came in, `leant_on` the entry of it that the
    question was searched with, and `act` what the message was found to be like.
    """

    reply: Reply
    stage: str
    before: Conversation
    leant_on: str | None
    act: FoundAct | None
    read: tuple[Word, ...]
    asked: tuple[Word, ...]
    verdict: Verdict
    examples: tuple[str, ...]
    finding: Finding
    nearest: str | None

    @property
    def matches(self) -> tuple[Match, ...]:
        return self.finding.matches
