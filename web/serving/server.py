"""One worker's HTTP server: waitress, with a stop that finishes open requests.

Waitress reads a request to its end in one loop, and only then gives it to a thread: a
client that sends slowly holds a connection and nothing else.
"""

import logging
import socket
import time
from collections.abc import Callable
from time import monotonic
from types import FrameType
from typing import cast

from flask import Flask
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import BaseWSGIServer, create_server
from waitress.task import WSGITask

log = logging.getLogger(__name__)

# A reply is computed without waiting for anything: more threads would only take turns.
THREADS = 4
# Bytes. The app refuses far smaller bodies, with a problem document; these limits are
# for what is not worth reading.
BODY_LIMIT = 1024 * 1024
HEADER_LIMIT = 32 * 1024
# Open connections of one worker. A client that is silent or sends slowly has one.
CONNECTIONS = 1_000
# Seconds that a request may take to arrive, that a connection may be silent, and that a
# client has to begin its request after the server was told to stop.
ARRIVE_S = 30
SILENT_S = 30
LINGER_S = 0.5
# Seconds between two calls of `tick`.
TICK_S = 1.0


class ClosingTask(WSGITask):
    """Sends a response, and closes its connection if the server is stopping."""

    def build_response_header(self) -> bytes:
        if not self.channel.server.accepting:
            self.set_close_on_finish()
        return super().build_response_header()

    def write(self, data: bytes) -> None:
        """Send the head of a response together with its body.

        A process that is killed between the two leaves half a response, and no proxy
        can ask another server for the rest.
        """
        if self.wrote_header or not self.complete or self.content_length is None:
            super().write(data)
            return
        head = self.build_response_header()
        self.wrote_header = True
        self.content_bytes_written += len(data)
        body = data[: self.content_length] if self.has_body else b""
        self.channel.write_soon(head + body)


class Channel(HTTPChannel):
    """A connection whose responses are sent by ClosingTask."""

    task_class = ClosingTask


class Server:
    """Serves an app on a listening socket, which other processes may share.

    It calls `tick` about once a second, whatever requests come.
    """

    def __init__(
        self, app: Flask, listening: socket.socket, tick: Callable[[], None]
    ) -> None:
        self._tick = tick
        self._ticked_at = 0.0
        self._is_stopping = False
        self._map: dict[int, socket.socket] = {}
        self._arriving: dict[HTTPRequestParser, float] = {}
        server = create_server(
            app,
            map=self._map,
            sockets=[listening],
            threads=THREADS,
            ident=None,
            connection_limit=CONNECTIONS,
            asyncore_use_poll=True,  # select() ends at 1,024 files
            max_request_body_size=BODY_LIMIT,
            max_request_header_size=HEADER_LIMIT,
            channel_timeout=SILENT_S,
            cleanup_interval=SILENT_S // 3,
            # The app knows how many proxies to trust.
            clear_untrusted_proxy_headers=False,
        )
        # waitress makes another class for several sockets only.
        self._server = cast(BaseWSGIServer, server)
        self._server.channel_class = Channel

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """Let `run` end. Takes what a signal handler gets, and may be one."""
        self._is_stopping = True
        self._server.pull_trigger()

    def run(self, grace_s: float) -> int:
        """Serve until `stop`, then finish the open requests, for `grace_s` seconds.

        Gives the number of connections that were cut off when these were over.
        """
        while not self._is_stopping:
            self._loop_once(TICK_S)
        self._accept_waiting()
        # Not the server's own close: threads still wake the loop by its trigger.
        wasyncore.dispatcher.close(self._server)
        end = monotonic() + grace_s
        while self._busy_connections() and monotonic() < end:
            self._loop_once(LINGER_S / 5)
        cut_off = self._busy_connections()
        self._server.task_dispatcher.shutdown(timeout=1)
        return cut_off

    def _loop_once(self, timeout: float) -> None:
        wasyncore.loop(timeout=timeout, use_poll=True, map=self._map, count=1)
        now = monotonic()
        if now - self._ticked_at >= TICK_S:
            self._ticked_at = now
            self._drop_slow(now)
            self._tick()

    def _channels(self) -> list[HTTPChannel]:
        # A dictionary by file number; the type stubs say that it is one channel.
        channels = cast(dict[int, HTTPChannel], self._server.active_channels)
        return list(channels.values())

    def _drop_slow(self, now: float) -> None:
        """Close connections whose request takes longer than ARRIVE_S to arrive."""
        arriving, self._arriving = self._arriving, {}
        for channel in self._channels():
            if channel.request:
                since = arriving.get(channel.request, now)
                self._arriving[channel.request] = since
                channel.will_close |= now - since > ARRIVE_S

    def _accept_waiting(self) -> None:
        """Accept the clients that connected before the stop, and then no more."""
        for _ in range(CONNECTIONS):
            before = len(self._map)
            self._server.handle_accept()
            if len(self._map) == before:
                break
        self._server.accepting = False

    def _busy_connections(self) -> int:
        """How many have a request or its response, or may still begin a request."""
        late = time.time() - LINGER_S
        busy = [
            each
            for each in self._channels()
            if each.requests
            or each.request
            or each.total_outbufs_len
            or each.last_activity > late
        ]
        return len(busy)
