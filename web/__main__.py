"""`python -m web`: serve the chat."""

import argparse
import logging
import os
import signal
import socket
import sys
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from flask import Flask
from waitress.server import create_server

from bot import KnowledgeError
from web import Config
from web import ConfigError
from web import create_app
from web.services import Services

# Far above what the app takes, which answers with a problem document; this one is
# for bodies that are not worth reading.
READ_LIMIT = 1024 * 1024
THREADS = 8

EPILOG = """\
environment:
  FAQ_KNOWLEDGE        the knowledge folder (--knowledge wins)
  FAQ_SECRET_KEY       signs conversations; set it so that they survive a restart:
                       python -c 'import secrets; print(secrets.token_hex())'
  FAQ_ALLOWED_ORIGINS  sites that may embed the chat, such as
                       https://www.example.org,https://shop.example.org

examples:
  python -m web
  python -m web --port 8080 --knowledge ~/shop-faq
  curl -s localhost:8000/api/chat -H 'content-type: application/json' \\
       -d '{"message": "how many goes will I need?"}'
"""


def main(arguments: list[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s: %(message)s")
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)

    try:
        config = Config.from_environment(os.environ)
        if options.knowledge:
            config = replace(config, knowledge=options.knowledge)
        app = create_app(config)
    except (ConfigError, KnowledgeError) as error:
        print(error, file=sys.stderr)
        return 1

    return serve(app, options.host, options.port)


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="python -m web",
        description="Serve the chat: the demo page, the widget and the HTTP API.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument(
        "--host",
        default="127.0.0.1",
        help="address to listen on (default: %(default)s; 0.0.0.0 for every one)",
    )
    made.add_argument(
        "--port",
        type=int,
        default=8000,
        help="port to listen on (default: %(default)s; 0 for any free one)",
    )
    made.add_argument(
        "--knowledge",
        type=Path,
        metavar="DIR",
        help="knowledge folder (default: the one that comes with the program)",
    )
    return made


def serve(app: Flask, host: str, port: int) -> int:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET

    try:
        listening = socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        print(f"Cannot listen on {host}:{port}: {error}", file=sys.stderr)
        return 1

    signal.signal(signal.SIGTERM, stop)
    server = create_server(
        app,
        sockets=[listening],
        threads=THREADS,
        ident=None,
        max_request_body_size=READ_LIMIT,
    )
    name = app.extensions[Services.KEY].knowledge.settings.name
    url = f"http://{shown(host)}:{listening.getsockname()[1]}/"
    print(f"{name} is at {url} (Ctrl-C stops it)", flush=True)
    server.run()
    return 0


def shown(host: str) -> str:
    """The host as a browser on this machine can use it."""
    if host in {"0.0.0.0", "::"}:
        return "localhost"

    return f"[{host}]" if ":" in host else host


def stop(*_: object) -> NoReturn:
    raise SystemExit(0)


if __name__ == "__main__":
    sys.exit(main())
