"""From folders with knowledge to the bases that a server answers from."""

from pathlib import Path

from bot import KnowledgeError, OpenedKnowledge, Problem, Watch, load, open_knowledge
from web.config import Config, ConfigError
from web.live.languages import tags_of
from web.live.search_backend import with_shared_index
from web.live.services import Bases, Replier, Services
from web.live.status import KnowledgeState
from web.records import start_recorder
from web.sessions import (
    ConversationStore,
    ConversationToken,
    RedisConnection,
    ReplyToken,
)


def open_bases(
    config: Config, responder: Replier | None, redis: RedisConnection, watch: Watch
) -> Bases:
    """Open a base for each folder, or one for a given responder.

    Raises KnowledgeError with what is wrong in every folder, StoreError, and
    ConfigError where two bases have one language or more than one is to share an index.
    """
    if config.index_url and len(config.knowledge) > 1:
        raise ConfigError(
            "FAQ_INDEX_URL holds the index of one knowledge base, and there are "
            f"{len(config.knowledge)}: leave it out, or run a server for each of them."
        )
    if responder:
        opened = [(config.knowledge[0], OpenedKnowledge(responder.knowledge))]
    else:
        opened = _open(config, watch)
    tags = tags_of((folder, each.knowledge) for folder, each in opened)
    stored = ConversationStore(config.secret_keys, redis)
    return Bases(
        _services(config, each, responder, stored, folder=folder, tag=tag)
        for tag, (folder, each) in zip(tags, opened, strict=True)
    )


def _open(config: Config, watch: Watch) -> list[tuple[Path, OpenedKnowledge]]:
    """The folders with their knowledge; raises KnowledgeError with all problems."""
    opened: list[tuple[Path, OpenedKnowledge]] = []
    problems: list[Problem] = []
    for folder in config.knowledge:
        try:
            opened.append((folder, _knowledge_in(folder, config, watch)))
        except KnowledgeError as error:
            problems += error.problems
    if problems:
        raise KnowledgeError(tuple(problems))
    return opened


def _knowledge_in(folder: Path, config: Config, watch: Watch) -> OpenedKnowledge:
    # Where an engine has the index, a saved one is of no use.
    if config.index_url:
        return OpenedKnowledge(load(folder))
    return open_knowledge(folder, watch=watch)


def _services(
    config: Config,
    opened: OpenedKnowledge,
    responder: Replier | None,
    stored_conversations: ConversationStore,
    *,
    folder: Path,
    tag: str,
) -> Services:
    """What the views work with of one base: the given responder, or its own."""
    index = None
    if not responder and config.index_url:
        responder, index = with_shared_index(opened.knowledge, config.index_url)
        index.prepare_in_background()
    return Services(
        folder=folder,
        tag=tag,
        responder=responder or opened.responder,
        conversations=ConversationToken(config.secret_keys, tag),
        stored_conversations=stored_conversations,
        replies=ReplyToken(config.secret_keys, tag),
        recorder=start_recorder(config, tag),
        knowledge_state=KnowledgeState.of(opened),
        index=index,
    )
