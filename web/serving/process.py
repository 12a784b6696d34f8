"""A server's processes: a parent that loads and forks, and workers that serve."""

import gc
import logging
import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from socket import socket
from threading import Timer

from flask import Flask

from bot import processors
from web.config import Config
from web.live import bases_of, services_of
from web.observe import metrics_of
from web.serving.reloader import Reloader
from web.serving.server import Server
from web.serving.workers import Workers

log = logging.getLogger(__name__)

# In another language: what tells languages apart takes half a second to load. It waits
# for so many seconds, so that the first visitor does not wait for it.
WARM_UP = "Wie viele Sitzungen brauche ich?"
WARM_UP_AFTER_S = 1.0


@contextmanager
def garbage_kept() -> Iterator[None]:
    """Load without garbage collection, which saves a tenth of the time of a start.

    What was loaded is frozen: later collections pass over it. One that did not would
    take a tenth of a second and write to every value, so that each worker would get a
    copy of the memory that they share.
    """
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()


def serve(app: Flask, config: Config, listening: socket) -> bool:
    """Serve until SIGTERM or SIGINT; whether every worker finished within its grace."""
    metrics = metrics_of(app)
    workers = Workers(
        _number_of_workers(config),
        partial(_work, app, config, listening, parent=os.getpid()),
        refresh=partial(_reload, app),
        on_death=metrics.count_restart,
        grace_s=config.grace_s,
    )
    workers.start()
    metrics.leave_out(os.getpid())  # the parent serves nothing
    name = services_of(app).knowledge.settings.name
    print(f"{name} is at {_url(listening)} (Ctrl-C stops it)", flush=True)
    workers.wait()
    listening.close()
    return workers.stop()


def _url(listening: socket) -> str:
    """The address as a browser on this machine can use it."""
    host, port, *_ = listening.getsockname()
    if host in {"0.0.0.0", "::"}:
        host = "localhost"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _number_of_workers(config: Config) -> int:
    """One, unless told otherwise: some things are shared through Redis only."""
    if config.workers > 1 and not config.redis_url:
        log.warning(
            "FAQ_WORKERS is %d without FAQ_REDIS_URL: each process limits clients for "
            "itself, and conversations of other channels are not shared.",
            config.workers,
        )
    return config.workers or (processors() if config.redis_url else 1)


def _work(app: Flask, config: Config, listening: socket, *, parent: int) -> None:
    """Serve in a worker until it is told to stop, or its `parent` is gone."""

    def tick() -> None:
        metrics_of(app).update(bases_of(app))
        if os.getppid() != parent:
            server.stop()

    server = Server(app, listening, tick)
    signal.signal(signal.SIGTERM, server.stop)
    warm_up = Timer(WARM_UP_AFTER_S, _warm_up, args=[app])
    warm_up.daemon = True
    warm_up.start()
    with ExitStack() as stack:
        for reloader in _reloaders(app):
            stack.enter_context(reloader)
        cut = server.run(config.grace_s)
    if cut:
        log.warning("%d connections were cut off: FAQ_GRACE_S is over.", cut)
    for base in bases_of(app):
        base.recorder.close()


def _reloaders(app: Flask) -> list[Reloader]:
    return [Reloader(app, base.folder, tag=base.tag) for base in bases_of(app)]


def _reload(app: Flask) -> None:
    for reloader in _reloaders(app):
        reloader.reload()


def _warm_up(app: Flask) -> None:
    for base in bases_of(app):
        base.responder.reply(WARM_UP)
