"""What the views work with. It hangs on the app, never on a module."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol, cast

from flask import Flask, current_app, g, request

from bot import Conversation, KnowledgeBase, Reply
from web.live.languages import closest
from web.live.search_backend import EngineIndex
from web.live.status import KnowledgeState
from web.records import Recorder, Status
from web.sessions import ConversationStore, ConversationToken, ReplyToken


class Replier(Protocol):
    """What a channel needs of a responder."""

    @property
    def knowledge(self) -> KnowledgeBase: ...

    def reply(
        self, message: str, conversation: Conversation = ..., entry: str | None = None
    ) -> Reply: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything behind the views of one knowledge base, which is in `folder`.

    New knowledge comes with new services. `tag` marks what belongs to no other base:
    signed values and tables. It is "" for the default base, and for another the
    language that it had at the start, such as "de".
    """

    folder: Path
    tag: str
    responder: Replier
    conversations: ConversationToken
    stored_conversations: ConversationStore
    replies: ReplyToken
    recorder: Recorder
    knowledge_state: KnowledgeState
    index: EngineIndex | None = None

    @property
    def knowledge(self) -> KnowledgeBase:
        return self.responder.knowledge

    @property
    def language(self) -> str:
        """The language that it is chosen by, without a country, such as "en"."""
        return self.knowledge.settings.language


class Bases:
    """The knowledge bases of a server, a language each; the first is the default.

    Each is replaced as a whole, between two requests, by one thread of its own.
    """

    KEY: ClassVar[str] = "askwell"

    def __init__(self, bases: Iterable[Services]) -> None:
        self._by_tag = {base.tag: base for base in bases}

    def __iter__(self) -> Iterator[Services]:
        return iter(list(self._by_tag.values()))

    def __len__(self) -> int:
        return len(self._by_tag)

    def __getitem__(self, tag: str) -> Services:
        return self._by_tag[tag]

    @property
    def default(self) -> Services:
        """What answers unless another base is asked for."""
        return self[""]

    def speaking(self, lang: str | None) -> Services:
        """The base in the language that "de-AT" names, or the default one."""
        by_language = {base.language: base for base in self}
        return by_language.get(closest(lang, by_language) or "", self.default)

    def replace(self, base: Services) -> None:
        """Serve this from now on instead of what has the same tag."""
        self._by_tag[base.tag] = base

    @property
    def store_status(self) -> Status:
        """How the store is to them: "away" where it is so to one of them."""
        statuses = {base.recorder.status for base in self}
        return "away" if "away" in statuses else self.default.recorder.status

    @property
    def dropped(self) -> int:
        """The records that were lost since the start of the process."""
        return sum(base.recorder.dropped for base in self)

    @property
    def queued(self) -> int:
        """The records that wait to be written."""
        return sum(base.recorder.queued for base in self)


def bases_of(app: Flask) -> Bases:
    """Return the knowledge bases that an app serves."""
    return cast(Bases, app.extensions[Bases.KEY])


def services_of(app: Flask) -> Services:
    """Return the services that an app's default base has now."""
    return bases_of(app).default


def services(lang: str | None = None) -> Services:
    """Return the services of this request: the same ones to its end, come what may.

    They are those of the base in the language `lang`, if it is given with the first
    call, else in that of the query's `lang`, else of the default base.
    """
    if Bases.KEY not in g:
        wanted = lang or request.args.get("lang")
        setattr(g, Bases.KEY, bases_of(current_app).speaking(wanted))
    return cast(Services, g.get(Bases.KEY))
