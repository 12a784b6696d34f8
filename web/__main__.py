"""`python -m web`: serve the chat, and look at what it could not answer."""

import argparse
import gc
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING

from flask import Flask

from bot import KnowledgeError
from web import Config, ConfigError, StoreError, create_app
from web.commands import Refused
from web.config import in_force, in_help
from web.live import Services, services_of
from web.observe import logs, metrics
from web.records import today_utc
from web.serving import Reloader, Server, Workers, processors

log = logging.getLogger(__name__)

if TYPE_CHECKING:
    # The class of what add_subparsers gives is private, and generic for types only.
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

Command = Callable[[Config, argparse.Namespace], int]

# In another language: what tells languages apart takes half a second to load. It waits
# for so many seconds, so that the first visitor does not wait for it.
WARM_UP = "Wie viele Sitzungen brauche ich?"
WARM_UP_AFTER_S = 1.0

EPILOG = f"""\
environment:
{in_help()}

examples:
  python -m web
  python -m web --port 8080 --knowledge ~/shop-faq
  python -m web --check-only && systemctl restart faq
  curl -s localhost:8000/api/chat -H 'content-type: application/json' \\
       -d '{{"message": "how many goes will I need?"}}'
  python -m web gaps
  python -m web gaps 1 --apply sessions-needed
  python -m web stats
  python -m web config
"""


def main(arguments: list[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    # Only a server needs to hear of settings that a server lacks.
    level = logging.INFO if options.command is serve_app else logging.ERROR
    logs.set_up(level, is_server=options.command is serve_app)

    try:
        config = Config.from_environment(os.environ)
        if options.knowledge:
            config = replace(config, knowledge=options.knowledge)
        command: Command = options.command
        return command(config, options)
    except (ConfigError, KnowledgeError, StoreError, Refused) as error:
        print(error, file=sys.stderr)
        return 1


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="python -m web",
        description="Serve the chat: the demo page, the widget and the HTTP API.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.set_defaults(command=serve_app)
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
    add_knowledge(made, default=None)
    made.add_argument(
        "--check-only",
        action="store_true",
        help="load, check and index the knowledge, say what is wrong with it, and "
        "stop: exit status 0 if it may be served, else 1",
    )
    commands = made.add_subparsers(title="instead of serving", metavar="COMMAND")
    add_gaps(commands)
    add_stats(commands)
    add_config(commands)
    return made


def add_knowledge(made: argparse.ArgumentParser, default: str | None) -> None:
    made.add_argument(
        "--knowledge",
        type=Path,
        metavar="DIR",
        default=default,
        help="knowledge folder (default: the one that comes with the program)",
    )


def add_gaps(commands: "Commands") -> None:
    made = commands.add_parser(
        "gaps",
        help="what visitors asked for and got no answer to, with YAML that helps",
        description="Questions without an answer, the most frequent first, those that "
        "ask for the same together, with the nearest entries and YAML to paste.",
    )
    made.set_defaults(command=gaps)
    made.add_argument(
        "which",
        nargs="?",
        metavar="NUMBER | WORDS",
        help="only the gap of this number; with --apply also any words in quotes",
    )
    made.add_argument(
        "--apply",
        metavar="ENTRY",
        help="add the gap's first phrasing, or the words, to this entry's phrasings; "
        "the file stays as it is where that would be wrong",
    )
    # Not a default of its own: it would undo what stands before the command.
    add_knowledge(made, default=argparse.SUPPRESS)


def add_stats(commands: "Commands") -> None:
    made = commands.add_parser(
        "stats",
        help="how questions ended, as /desk shows it",
        description="How questions ended per day, top entries, feedback, gaps, and the "
        "state of the knowledge.",
    )
    made.set_defaults(command=stats)
    add_knowledge(made, default=argparse.SUPPRESS)


def add_config(commands: "Commands") -> None:
    made = commands.add_parser(
        "config",
        help="every setting, its value in force and where that is from",
        description="Every setting with its value in force and where that is from; "
        "secrets are not shown.",
    )
    made.set_defaults(command=show_config)
    add_knowledge(made, default=argparse.SUPPRESS)


def show_config(config: Config, options: argparse.Namespace) -> int:
    sources = {"FAQ_KNOWLEDGE": "--knowledge"} if options.knowledge else {}
    print(in_force(config, os.environ, sources))
    return 0


def gaps(config: Config, options: argparse.Namespace) -> int:
    # Only here, as in stats: a server has no use for what prints tables.
    from rich.console import Console

    from web.commands import usage as terminal

    which, today, console = options.which, today_utc(), Console(highlight=False)
    number = int(which) if which and which.isdecimal() else None

    if options.apply and which:
        chosen = which if number is None else number
        return terminal.apply(config, today, console, which=chosen, entry=options.apply)

    if options.apply or (which and number is None):
        raise Refused(
            "Give the number of a gap, or words and the entry that they belong to: "
            "python -m web gaps 1 --apply ENTRY"
        )

    return terminal.show_gaps(config, today, console, which=number)


def stats(config: Config, options: argparse.Namespace) -> int:
    from rich.console import Console

    from web.commands import usage as terminal

    return terminal.show_stats(config, today_utc(), Console(highlight=False))


def serve_app(config: Config, options: argparse.Namespace) -> int:
    if options.check_only:
        # Nothing is asked, so nothing is to be kept.
        return report(
            services_of(create_app(replace(config, database_url=None, index_url=None)))
        )

    require_key(config, options.host)
    with metrics.shared_by_processes():
        with uncollected():
            app = create_app(config)
        for problem in services_of(app).knowledge_state.errors:
            log.error("%s", problem)
        return serve(app, config, options.host, options.port)


@contextmanager
def uncollected() -> Iterator[None]:
    """No look for garbage while what is loaded is there to stay: a tenth of a start.

    Nor later, until knowledge is replaced: a look takes a tenth of a second and writes
    to each value, so that workers would have copies of what they share.
    """
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()


def require_key(config: Config, host: str) -> None:
    """Raises ConfigError where others may connect and the key would not last."""
    if not config.secret_keys and not is_loopback(host):
        raise ConfigError(
            f"FAQ_SECRET_KEY is not set, and {host} is not this machine alone. Set it, "
            "the same for every process; make one with: "
            "python -c 'import secrets; print(secrets.token_hex())'"
        )


def is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def report(here: Services) -> int:
    """Print what is wrong with the knowledge, or that it is fine; the exit status."""
    state = here.knowledge_state

    for problem in state.problems:
        print(f"{problem.severity}: {problem}", file=sys.stderr)
    if state.errors:
        return 1

    print(f"{len(here.knowledge.entries)} entries, version {state.version}: fine.")
    return 0


def serve(app: Flask, config: Config, host: str, port: int) -> int:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET

    try:
        listening = socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        print(f"Cannot listen on {host}:{port}: {error}", file=sys.stderr)
        return 1

    counting = metrics.metrics_of(app)
    workers = Workers(
        number_of_workers(config),
        partial(work, app, config, listening),
        refresh=Reloader(app, config.knowledge).reload,
        on_death=counting.count_restart,
        grace_s=config.grace_s,
    )
    workers.start()
    counting.leave_out(os.getpid())  # it serves nothing
    url = f"http://{shown(host)}:{listening.getsockname()[1]}/"
    name = services_of(app).knowledge.settings.name
    print(f"{name} is at {url} (Ctrl-C stops it)", flush=True)
    workers.wait()
    listening.close()
    return 0 if workers.stop() else 1


def number_of_workers(config: Config) -> int:
    """One, unless told otherwise: some things are shared through Redis only."""
    several = processors() if config.redis_url else 1

    if config.workers > 1 and not config.redis_url:
        log.warning(
            "FAQ_WORKERS is %d without FAQ_REDIS_URL: each process limits clients for "
            "itself, and conversations of other channels are not shared.",
            config.workers,
        )

    return config.workers or several


def work(app: Flask, config: Config, listening: socket.socket) -> None:
    """What a worker does until it is told to stop, or its parent is gone."""
    parent = os.getppid()

    def look() -> None:
        metrics.metrics_of(app).update(services_of(app))
        if os.getppid() != parent:
            server.stop()

    server = Server(app, listening, look)
    signal.signal(signal.SIGTERM, server.stop)
    warm_up = Timer(WARM_UP_AFTER_S, services_of(app).responder.reply, args=[WARM_UP])
    warm_up.daemon = True
    warm_up.start()

    with Reloader(app, config.knowledge):
        cut = server.run(config.grace_s)

    if cut:
        log.warning("%d connections were cut off: FAQ_GRACE_S is over.", cut)
    services_of(app).recorder.close()


def shown(host: str) -> str:
    """The host as a browser on this machine can use it."""
    if host in {"0.0.0.0", "::"}:
        return "localhost"

    return f"[{host}]" if ":" in host else host


if __name__ == "__main__":
    sys.exit(main())
