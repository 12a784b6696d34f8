"""The HTTP channel: the chat API, the pages and the widget's files."""

import logging
import os
from dataclasses import replace

from flask import Flask
from flask_cors import CORS

from bot import OpenedKnowledge, load, open_knowledge
from web.config import Config as Config
from web.config import ConfigError as ConfigError
from web.http import client_address, compression, errors, headers, limits
from web.live import KnowledgeState, Replier, Services, with_shared_index
from web.observe import metrics
from web.observe import requests as request_log
from web.records import NoRecorder, Recorder, StoreRecorder
from web.records import StoreError as StoreError
from web.sessions import (
    ConversationToken,
    KeptConversations,
    RedisLink,
    ReplyToken,
    passing_key,
)
from web.views import Desk, api, desk, pages, rasa

log = logging.getLogger(__name__)

BODY_LIMIT = 16 * 1024  # bytes


def create_app(config: Config | None = None, responder: Replier | None = None) -> Flask:
    """Make the app; what is not given comes from the environment and its knowledge."""
    config = with_key(config or Config.from_environment(os.environ))
    link = RedisLink(config.redis_url) if config.redis_url else None
    app = Flask(__name__)
    app.json.sort_keys = False  # type: ignore[attr-defined]  # as the models order them
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    index = None
    if responder:
        opened = OpenedKnowledge(responder.knowledge)
    elif config.index_url:
        opened = OpenedKnowledge(load(config.knowledge))
        responder, index = with_shared_index(opened.knowledge, config.index_url)
        index.prepare_in_background()
    else:
        opened = open_knowledge(config.knowledge)
        responder = opened.responder
    app.extensions[Services.KEY] = Services(
        responder=responder,
        conversations=ConversationToken(config.secret_keys),
        replies=ReplyToken(config.secret_keys),
        recorder=started_recorder(config),
        knowledge_state=KnowledgeState.of(opened),
        index=index,
    )
    request_log.init_app(app, config.trusted_proxies)
    metrics.init_app(app)
    app.register_blueprint(api.bp)
    app.register_blueprint(pages.bp)
    app.extensions[KeptConversations.KEY] = KeptConversations(config.secret_keys, link)
    app.register_blueprint(rasa.bp)
    if config.desk_token:
        app.extensions[Desk.KEY] = Desk.of(config, config.desk_token)
        app.register_blueprint(desk.bp)
    client_address.init_app(app, config.trusted_proxies)
    limits.init_app(app, config, link)
    errors.init_app(app)
    headers.init_app(app, config.allowed_origins)
    compression.init_app(app)
    allow_origins(app, config.allowed_origins)

    return app


def with_key(config: Config) -> Config:
    """The same with a key that does not last, where it has none."""
    if config.secret_keys:
        return config

    log.warning(
        "FAQ_SECRET_KEY is not set: conversations will not survive a restart, and "
        "several server processes cannot share them."
    )
    return replace(config, secret_keys=(passing_key(),))


def started_recorder(config: Config) -> Recorder:
    """Where misses and feedback go. Raises StoreError for another version's tables."""
    if not config.database_url:
        return NoRecorder()

    # Only here: the database's packages take long to import, and are not always used.
    from web.records.store import Store

    recorder = StoreRecorder(
        Store(config.database_url), retention_days=config.retention_days
    )
    recorder.start()
    return recorder


def allow_origins(app: Flask, origins: tuple[str, ...]) -> None:
    """Let pages of other origins use the API and load the widget.

    Module scripts are fetched with CORS, so the widget's files need it as well.
    """
    if not origins:
        return

    CORS(
        app,
        resources=[r"/api/.*", r"/webhooks/.*", r"/static/faq-chat.*"],
        origins=list(origins),
        methods=["GET", "POST"],
        allow_headers=["Content-Type"],
        expose_headers=["Retry-After"],
        send_wildcard=True,
        max_age=600,
    )
