"""What the servers are measured on: the chat with its knowledge, and a trivial view."""

from flask import Flask, request
from flask.typing import ResponseReturnValue

from web.app import create_app
from web.config import Config


def make_app() -> Flask:
    """The app as shipped, without limits and store, and a view that does nothing."""
    app = create_app(Config(rate_limit=None, database_url=None))

    @app.post("/trivial")
    def trivial() -> ResponseReturnValue:
        return {"length": len(str(request.get_json()))}

    return app


def warm_app() -> Flask:
    """The same with everything loaded that a first message needs."""
    app = make_app()
    app.test_client().post("/api/chat", json={"message": "Wie viele brauche ich?"})
    return app
