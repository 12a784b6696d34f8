"""Makes the Flask app: services, views, limits, headers."""

import logging
import os
import secrets
from dataclasses import replace

from flask import Flask
from flask_cors import CORS

from bot import Watch, unwatched
from web.config import Config
from web.http import client_address, compress, errors, headers, limits
from web.live import Bases, Replier, open_bases
from web.observe import metrics
from web.observe import requests as request_log
from web.sessions import RedisConnection
from web.strings import Catalogues
from web.views import Desk, api, desk, desk_edits, desk_entries, pages, rasa, tester

log = logging.getLogger(__name__)

BODY_LIMIT = 16 * 1024  # bytes


def create_app(
    config: Config | None = None,
    responder: Replier | None = None,
    watch: Watch = unwatched,
) -> Flask:
    """Make the app, with settings of the environment and loaded knowledge by default.

    `watch` sees the encoder read the knowledge that is new to it, for a progress bar.
    A given `responder` replies from the knowledge of the first folder, and alone.
    Raises ConfigError for settings that cannot be used, BadCatalogue for words of the
    site's owner that cannot, StoreError for a store of another version, and the errors
    of loading.
    """
    config = with_key(config or Config.from_environment(os.environ))
    redis = RedisConnection(config.redis_url)
    app = Flask(__name__)
    app.json.sort_keys = False  # type: ignore[attr-defined]  # as the models order them
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    app.extensions[Catalogues.KEY] = Catalogues(config.strings)
    app.extensions[Bases.KEY] = open_bases(config, responder, redis, watch)
    request_log.init_app(app, config.trusted_proxies)
    metrics.init_app(app)
    for view in (api, pages, rasa):
        app.register_blueprint(view.bp)
    if config.desk_token:
        app.extensions[Desk.KEY] = Desk.of(config, config.desk_token)
        app.register_blueprint(desk.bp)
        app.register_blueprint(desk_entries.bp)
        if config.desk_edits:
            desk_edits.init_app(app, config.secret_keys)
    client_address.init_app(app, config.trusted_proxies)
    tester.init_app(app)  # before the limits, which a tester does not count towards
    limits.init_app(app, config, redis, tester.is_tester)
    errors.init_app(app)
    headers.init_app(app, config.allowed_origins)
    app.after_request(compress)
    allow_origins(app, config.allowed_origins)
    return app


def with_key(config: Config) -> Config:
    """Give settings without a secret key one that ends with this process."""
    if config.secret_keys:
        return config
    log.warning(
        "FAQ_SECRET_KEY is not set: conversations will not survive a restart, and "
        "several server processes cannot share them."
    )
    return replace(config, secret_keys=(secrets.token_hex(),))


def allow_origins(app: Flask, origins: tuple[str, ...]) -> None:
    """Let other origins use the API and the widget, whose modules need CORS as well."""
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
