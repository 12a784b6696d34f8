"""Figures for Prometheus, the same whichever process of a server is asked."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from threading import Lock
from typing import ClassVar, cast

from flask import Flask, Response, g

from bot import Kind
from web.live import Services
from web.observe.requests import method, took_s, view

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
# Seconds; a reply takes a few milliseconds, and one over 100 is too slow.
BUCKETS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 5.0)


class Metrics:
    """The figures of an app.

    Counters are of all processes together, from the start of the server on, those of
    dead workers included.
    """

    KEY: ClassVar[str] = "askwell-metrics"

    def __init__(self) -> None:
        # The package looks for the folder of several processes when it is imported.
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

        self._own = own = CollectorRegistry()
        self._lock = Lock()
        self._dropped_before = 0
        self.replies = Counter(
            "askwell_replies",
            "Replies by kind, and by the level of the safety rule that had a say.",
            ["kind", "level"],
            registry=own,
        )
        self.seconds = Histogram(
            "askwell_request_seconds",
            "How long requests took.",
            ["method", "path", "status"],
            buckets=BUCKETS,
            registry=own,
        )
        self.reloads = Counter(
            "askwell_reloads",
            "Changed knowledge by what became of it: ok or refused. Each process "
            "reloads for itself.",
            ["outcome"],
            registry=own,
        )
        self.restarts = Counter(
            "askwell_worker_restarts",
            "Workers that died and were replaced.",
            registry=own,
        )
        self.loaded = Gauge(
            "askwell_knowledge_loaded_timestamp_seconds",
            "When the knowledge was loaded that is served; the longest ago of all "
            "processes.",
            multiprocess_mode="livemin",
            registry=own,
        )
        self.queued = Gauge(
            "askwell_store_queue",
            "Replies and opinions that wait to be written.",
            multiprocess_mode="livesum",
            registry=own,
        )
        self.dropped = Counter(
            "askwell_store_dropped",
            "Replies and opinions that were lost.",
            registry=own,
        )
        self.store = Gauge(
            "askwell_store_status",
            "Processes by how the store is to them: ok, away or off.",
            ["status"],
            multiprocess_mode="livesum",
            registry=own,
        )
        for kind in Kind:
            self.replies.labels(kind.value, "")
        for outcome in ("ok", "refused"):
            self.reloads.labels(outcome)

    def look(self, here: Services) -> None:
        """Take down what has no event: the state of this process."""
        recorder = here.recorder
        with self._lock:
            self.loaded.set(here.knowledge_state.loaded_at.timestamp())
            self.queued.set(recorder.queued)
            for status in ("ok", "away", "off"):
                self.store.labels(status).set(recorder.status == status)
            self.dropped.inc(recorder.dropped - self._dropped_before)
            self._dropped_before = recorder.dropped

    def note(self, response: Response) -> Response:
        """Count a request, and the reply that it got."""
        labels = (method(), view(), str(response.status_code))
        self.seconds.labels(*labels).observe(took_s())
        if reply := g.get("reply"):
            level = reply.rule.level if reply.rule else ""
            self.replies.labels(reply.kind.value, level).inc()
        return response

    def replaced(self, process: int) -> None:
        """Count a worker that died, whose process is gone."""
        self.restarts.inc()
        self.forget(process)

    def forget(self, process: int) -> None:
        """Leave out the state of a process; its counts stay."""
        if FOLDER in os.environ:
            from prometheus_client.multiprocess import mark_process_dead

            mark_process_dead(process)  # type: ignore[no-untyped-call]

    def page(self, here: Services) -> Response:
        """What Prometheus reads."""
        from prometheus_client import CollectorRegistry, generate_latest
        from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
        from prometheus_client.multiprocess import MultiProcessCollector

        self.look(here)
        registry = self._own
        if FOLDER in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        text = generate_latest(registry) + version_line(here).encode()
        return Response(text, content_type=CONTENT_TYPE_PLAIN_0_0_4)


def version_line(here: Services) -> str:
    """The version of this process, which is a name and so no figure to add up."""
    name = "askwell_knowledge_info"
    return (
        f"# HELP {name} The knowledge that the asked process serves.\n"
        f"# TYPE {name} gauge\n"
        f'{name}{{version="{here.knowledge.version}"}} 1.0\n'
    )


def init_app(app: Flask) -> None:
    app.extensions[Metrics.KEY] = metrics = Metrics()
    app.after_request(metrics.note)


def metrics_of(app: Flask) -> Metrics:
    """The figures of an app."""
    return cast(Metrics, app.extensions[Metrics.KEY])


@contextmanager
def shared_by_processes() -> Iterator[None]:
    """Apps that are made inside count together with the processes forked from here."""
    with TemporaryDirectory(prefix="askwell-metrics-") as folder:
        os.environ[FOLDER] = folder
        yield
