"""Metrics for Prometheus, the same whichever process of a server is asked."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from tempfile import TemporaryDirectory
from threading import Lock
from typing import ClassVar, cast

from flask import Flask, Response, g

from bot import Kind
from web.live import Bases
from web.observe.requests import elapsed_s, method, route

# The package for Prometheus shares metrics between processes by the files of a folder,
# which it looks for under this name when it is imported. So the functions import it.
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
# Seconds. A reply takes a few milliseconds; one that takes over 0.1 is too slow.
BUCKETS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 5.0)


class Metrics:
    """The metrics of an app; counters add up all processes, workers that died too."""

    KEY: ClassVar[str] = "askwell-metrics"

    def __init__(self) -> None:
        import prometheus_client as prometheus

        self._registry = registry = prometheus.CollectorRegistry()
        self._lock = Lock()
        self._dropped_before = 0
        counter = partial(prometheus.Counter, registry=registry)
        gauge = partial(prometheus.Gauge, registry=registry)
        self.replies = counter(
            "askwell_replies",
            "Replies by kind, and by the level of the safety rule that had a say.",
            ["kind", "level"],
        )
        self.rules = counter(
            "askwell_rules",
            "Replies that a safety rule had a say in, by rule and grade: siren, "
            "referral or note.",
            ["rule", "grade"],
        )
        self.seconds = prometheus.Histogram(
            "askwell_request_seconds",
            "How long requests took.",
            ["method", "path", "status"],
            buckets=BUCKETS,
            registry=registry,
        )
        self.reloads = counter(
            "askwell_reloads",
            "Changed knowledge by what became of it: ok or refused. Each process "
            "reloads for itself.",
            ["outcome"],
        )
        self.restarts = counter(
            "askwell_worker_restarts", "Workers that died and were replaced."
        )
        self.loaded = gauge(
            "askwell_knowledge_loaded_timestamp_seconds",
            "When the knowledge was loaded that is served; the longest ago of all "
            "processes.",
            multiprocess_mode="livemin",
        )
        self.queued = gauge(
            "askwell_store_queue",
            "Replies and opinions that wait to be written.",
            multiprocess_mode="livesum",
        )
        self.dropped = counter(
            "askwell_store_dropped", "Replies and opinions that were lost."
        )
        self.store = gauge(
            "askwell_store_status",
            "Processes by how the store is to them: ok, away or off.",
            ["status"],
            multiprocess_mode="livesum",
        )
        for kind in Kind:
            self.replies.labels(kind.value, "")
        for outcome in ("ok", "refused"):
            self.reloads.labels(outcome)

    def update(self, bases: Bases) -> None:
        """Read what no event tells: the state of this process's knowledge and store."""
        loaded_at = min(base.knowledge_state.loaded_at for base in bases)
        store_status = bases.store_status
        with self._lock:
            self.loaded.set(loaded_at.timestamp())
            self.queued.set(bases.queued)
            for status in ("ok", "away", "off"):
                self.store.labels(status).set(store_status == status)
            dropped = bases.dropped
            self.dropped.inc(dropped - self._dropped_before)
            self._dropped_before = dropped

    def count_request(self, response: Response) -> Response:
        """Count the present request, and the reply that it got."""
        labels = (method(), route(), str(response.status_code))
        self.seconds.labels(*labels).observe(elapsed_s())
        if reply := g.get("reply"):
            level = reply.rule.level if reply.rule else ""
            self.replies.labels(reply.kind.value, level).inc()
            if reply.grade:
                self.rules.labels(reply.rule.id, reply.grade.value).inc()
        return response

    def count_restart(self, process: int) -> None:
        """Count a worker that died, and leave out the state of its process."""
        self.restarts.inc()
        self.leave_out(process)

    def leave_out(self, process: int) -> None:
        """Leave the state of a process out of the gauges; its counts stay."""
        if FOLDER in os.environ:
            from prometheus_client.multiprocess import mark_process_dead

            mark_process_dead(process)  # type: ignore[no-untyped-call]

    def page(self, bases: Bases) -> Response:
        """All metrics in Prometheus's text format."""
        from prometheus_client import CollectorRegistry, generate_latest
        from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
        from prometheus_client.multiprocess import MultiProcessCollector

        self.update(bases)
        registry = self._registry
        if FOLDER in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        text = generate_latest(registry).decode()
        # Labels, with nothing to add up: the versions that this process serves.
        name = "askwell_knowledge_info"
        text += f"# HELP {name} The knowledge that the asked process serves.\n"
        text += f"# TYPE {name} gauge\n"
        for base in bases:
            text += f'{name}{{version="{base.knowledge.version}"}} 1.0\n'
        return Response(text, content_type=CONTENT_TYPE_PLAIN_0_0_4)


def init_app(app: Flask) -> None:
    """Count every request of an app."""
    app.extensions[Metrics.KEY] = metrics = Metrics()
    app.after_request(metrics.count_request)


def metrics_of(app: Flask) -> Metrics:
    """The metrics of an app that `init_app` has seen."""
    return cast(Metrics, app.extensions[Metrics.KEY])


@contextmanager
def shared_by_processes() -> Iterator[None]:
    """Lets apps that are made inside count together with the processes they fork."""
    with TemporaryDirectory(prefix="askwell-metrics-") as folder:
        os.environ[FOLDER] = folder
        yield
