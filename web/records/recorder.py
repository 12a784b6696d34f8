"""Decides what to keep of replies and opinions, and takes out who a visitor is."""

import hashlib
from typing import TYPE_CHECKING

from bot import Kind, Reply
from web.config import Config
from web.records.redaction import redact
from web.records.values import FeedbackRecord, ReplyRecord
from web.records.writer import Status, StoreWriter
from web.sessions import JudgedReply

if TYPE_CHECKING:
    from web.records.store import Store

MISSES = (Kind.SUGGEST, Kind.DECLINE)


class NoRecorder:
    """Has StoreRecorder's interface and keeps nothing: FAQ_DATABASE_URL=off."""

    store: "Store | None" = None
    retention_days = 0
    status: Status = "off"
    dropped = 0
    queued = 0

    def reply(self, message: str, reply: Reply) -> None:
        """Keep nothing."""

    def feedback(self, judged: JudgedReply, opinion: str, message: str) -> bool:
        """Keep nothing, and be content."""
        return True

    def close(self) -> None:
        """Nothing is queued."""


class StoreRecorder(StoreWriter):
    """Keeps counts of replies and opinions, and redacted texts of some."""

    def reply(self, message: str, reply: Reply) -> None:
        """Count a reply, and keep a miss's message if no safety rule had a say.

        A message that a note stands below may tell how somebody is.
        """
        is_kept = reply.kind in MISSES and reply.rule is None
        self.put(
            ReplyRecord(
                day=self._today(),
                kind=reply.kind.value,
                entry=reply.entry.id if reply.entry else "",
                rule=reply.rule.id if reply.rule else "",
                smalltalk=reply.smalltalk or "",
                text=self._text(message) if is_kept else "",
            )
        )

    def feedback(self, judged: JudgedReply, opinion: str, message: str) -> bool:
        """Count an opinion, and keep its question unless that led to an escalation.

        Of several opinions on a reply the store keeps the first, so a client may send
        one again. True only once the opinion is in the database: no visitor is thanked
        for one that is lost when the process is killed.
        """
        return self.put_and_wait(
            FeedbackRecord(
                mark=hashlib.sha256(judged.mark.encode()).hexdigest(),
                day=self._today(),
                kind=judged.kind.value,
                entry=judged.entry or "",
                rule=judged.rule or "",
                opinion=opinion,
                text="" if judged.kind is Kind.ESCALATE else self._text(message),
            )
        )

    def _text(self, message: str) -> str:
        return redact(message) if self.retention_days else ""


Recorder = StoreRecorder | NoRecorder


def start_recorder(config: Config, tag: str) -> Recorder:
    """The recorder that the settings ask for, started. Raises StoreError.

    `tag` is that of the knowledge base whose replies it keeps: see `Tables`.
    """
    if not config.database_url:
        return NoRecorder()
    # Not at the top: the database's packages take long to load.
    from web.records.store import Store

    store = Store(config.database_url, tag)
    recorder = StoreRecorder(store, retention_days=config.retention_days)
    recorder.start()
    return recorder


def open_store(url: str, tag: str) -> "Store":
    """The store at an address, ready for use; raises StoreError and StoreAway.

    `tag` is that of the knowledge base whose records are meant.
    """
    from web.records.store import Store

    store = Store(url, tag)
    store.prepare()
    return store
