"""The sides that are in this process: a version of the knowledge, or its files."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock

from bot import (
    BotError,
    Conversation,
    KnowledgeBase,
    KnowledgeError,
    Problem,
    Responder,
    Watch,
    check_as_written,
    check_replacement,
    errors,
    load,
    unwatched,
)
from web.live import within
from web.preview.explained import Explained, Places
from web.preview.side import Heard, Said, Turn
from web.serving import state_of

# Turns whose replies are kept, so that a conversation is not searched for again.
KEPT = 256
LEFT_OUT = "Parts of it are wrong, and left out here:"
NEVER_READ = "The files cannot be read:"
STALE = "The files cannot be read now, so their last good state replies. To be mended:"
REFUSED = "A server would keep what it has until this is mended:"


class Edition:
    """One version of the knowledge, ready to be asked."""

    def __init__(
        self,
        knowledge: KnowledgeBase,
        folder: Path,
        watch: Watch = unwatched,
        responder: Responder | None = None,
    ) -> None:
        """`folder` is where the paths of problems and places begin.

        A given `responder` replies from the same version of the knowledge.
        """
        self.knowledge = knowledge
        self.responder = responder or Responder(knowledge, watch=watch)
        self._places = Places(knowledge=knowledge, folder=str(folder))
        self._kept = lru_cache(KEPT)(self._reply)

    def hear(self, turns: Sequence[Turn]) -> list[Heard]:
        """Say what it replies to each turn of a conversation."""
        conversation, heard = Conversation(), []
        for turn in turns:
            said, conversation = self._kept(turn, conversation)
            heard.append(said)
        return heard

    def _reply(self, turn: Turn, before: Conversation) -> tuple[Heard, Conversation]:
        """What is said to a turn, and the conversation after it."""
        responder, explained = self.responder, None
        try:
            if turn.entry in self.knowledge.entries:
                reply = responder.reply(turn.message, before, turn.entry)
            else:
                explanation = responder.explain(turn.message, before)
                reply = explanation.reply
                explained = Explained.of(explanation, self._places)
        except BotError as error:
            return Heard(trouble=str(error)), before
        place = self._places.of(reply.entry.id, "entry") if reply.entry else ""
        heard = Heard(said=Said.of(reply), explained=explained, place=place)
        return heard, reply.conversation


class FixedSide:
    """A version that does not change while it is asked."""

    def __init__(
        self, title: str, edition: Edition, problems: Sequence[Problem] = ()
    ) -> None:
        """`problems` are what was wrong with its files, and left out of the edition."""
        self.title, self.edition = title, edition
        self.warning = LEFT_OUT if problems else ""
        self.problems = tuple(problems)

    @property
    def language(self) -> str:
        return self.edition.knowledge.settings.language

    @property
    def version(self) -> str:
        return self.edition.knowledge.version

    def refresh(self) -> int:
        """Change nothing."""
        return 0

    def hear(self, turns: Sequence[Turn]) -> list[Heard]:
        """Say what it replies to each turn of a conversation."""
        return self.edition.hear(turns)


class FolderSide:
    """The files of a folder as they are now; while they are wrong, as they last were.

    Threads may share it.
    """

    def __init__(
        self,
        title: str,
        folder: Path,
        served: Edition | None = None,
        watch: Watch = unwatched,
    ) -> None:
        """`served` is the version whose place the files are to take, if it is known.

        `watch` sees the encoder read what is new to it.
        """
        self.title = title
        self.problems: tuple[Problem, ...] = ()
        self.edition: Edition | None = None
        self.warning = ""
        self._folder, self._served, self._watch = folder, served, watch
        self._seen: object = None
        self._changes = 0
        self._lock = Lock()
        self.refresh()

    @property
    def language(self) -> str | None:
        return self.edition.knowledge.settings.language if self.edition else None

    @property
    def version(self) -> str:
        return self.edition.knowledge.version if self.edition else ""

    def refresh(self) -> int:
        """Read the files again where they have changed; another number each time."""
        with self._lock:
            state = state_of(self._folder)
            if state != self._seen:
                self._read()
                # Only now: whatever changed meanwhile is read with the next refresh.
                self._seen = state
                self._changes += 1
            return self._changes

    def _read(self) -> None:
        try:
            knowledge = load(self._folder)
        except KnowledgeError as error:
            self.warning = STALE if self.edition else NEVER_READ
            self.problems = within(self._folder, error.problems)
            return
        known = self._known(knowledge)
        self.edition = Edition(knowledge, self._folder, self._watch, known)
        self.problems = within(self._folder, self._refusals(knowledge))
        self.warning = REFUSED if self.problems else ""

    def _known(self, knowledge: KnowledgeBase) -> Responder | None:
        """What replies from this version already, whatever moved within its files."""
        for edition in filter(None, (self.edition, self._served)):
            if knowledge.replies_as(edition.knowledge):
                return edition.responder
        return None

    def _refusals(self, knowledge: KnowledgeBase) -> list[Problem]:
        """Why a server would keep what it has."""
        found = errors(check_as_written(knowledge))
        served, responder = self._served, self.edition and self.edition.responder
        if served and responder and responder is not served.responder:
            found += errors(check_replacement(responder, served.knowledge))
        return found

    def hear(self, turns: Sequence[Turn]) -> list[Heard]:
        """Say what the files, or their last good state, reply to each turn."""
        edition = self.edition
        return edition.hear(turns) if edition else [Heard() for _ in turns]
