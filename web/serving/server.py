"""One worker's HTTP server: waitress, with a stop that finishes what is under way.

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

# A reply is computed without waiting, so that more threads only take turns.
THREADS = 4
# Far above what the app takes, which answers with a problem document; these are for
# what is not worth reading.
BODY_LIMIT = 1024 * 1024
HEADER_LIMIT = 32 * 1024
# Open connections of one worker; a client that keeps quiet or sends slowly has one.
CONNECTIONS = 1_000
# Seconds: for a request to arrive whole, for a connection to be of no use, and for a
# client to begin its request while the server stops.
ARRIVE_S = 30
QUIET_S = 30
LINGER_S = 0.5
TURN_S = 1.0


class LastTask(WSGITask):
    """A response; of a server that stops, it ends its connection."""

    def build_response_header(self) -> bytes:
        if not self.channel.server.accepting:
            self.set_close_on_finish()
        return super().build_response_header()

    def write(self, data: bytes) -> None:
        """Send the head together with the beginning of the body.

        A process that is killed between the two leaves half a reply, which no proxy
        can ask another server for any more.
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
    """A connection."""

    task_class = LastTask


class Server:
    """Serves an app on a socket that others may accept from as well.

    `look` is called about once a second, whatever comes in.
    """

    def __init__(
        self, app: Flask, listening: socket.socket, look: Callable[[], None]
    ) -> None:
        self._look = look
        self._looked_at = 0.0
        self._is_stopping = False
        self._map: dict[int, socket.socket] = {}
        self._arriving: dict[HTTPRequestParser, float] = {}
        made = create_server(
            app,
            map=self._map,
            sockets=[listening],
            threads=THREADS,
            ident=None,
            connection_limit=CONNECTIONS,
            asyncore_use_poll=True,  # select() ends at 1,024 files
            max_request_body_size=BODY_LIMIT,
            max_request_header_size=HEADER_LIMIT,
            channel_timeout=QUIET_S,
            cleanup_interval=QUIET_S // 3,
            # The app knows how many proxies to trust.
            clear_untrusted_proxy_headers=False,
        )
        # It is another class for several sockets only.
        self._server = cast(BaseWSGIServer, made)
        self._server.channel_class = Channel

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """Let `run` end; may be called from a signal handler."""
        self._is_stopping = True
        self._server.pull_trigger()

    def run(self, grace_s: float) -> int:
        """Serve until `stop`; then for `grace_s` at most, until nothing is under way.

        Gives the number of connections that were cut off.
        """
        while not self._is_stopping:
            self._turn(TURN_S)

        self._accept_waiting()
        # Not the server's own close: threads still wake the loop by its trigger.
        wasyncore.dispatcher.close(self._server)
        end = monotonic() + grace_s
        while self._under_way() and monotonic() < end:
            self._turn(LINGER_S / 5)
        cut = self._under_way()
        self._server.task_dispatcher.shutdown(timeout=1)
        return cut

    def _turn(self, timeout: float) -> None:
        wasyncore.loop(timeout=timeout, use_poll=True, map=self._map, count=1)
        now = monotonic()
        if now - self._looked_at >= TURN_S:
            self._looked_at = now
            self._drop_slow(now)
            self._look()

    def _channels(self) -> list[HTTPChannel]:
        # By number of file; the stubs say that it is one channel.
        found = cast(dict[int, HTTPChannel], self._server.active_channels)
        return list(found.values())

    def _drop_slow(self, now: float) -> None:
        """Close connections that send their request byte by byte."""
        seen, self._arriving = self._arriving, {}
        for channel in self._channels():
            if channel.request:
                since = seen.get(channel.request, now)
                self._arriving[channel.request] = since
                channel.will_close |= now - since > ARRIVE_S

    def _accept_waiting(self) -> None:
        """Take those who had connected before the stop; then nobody."""
        for _ in range(CONNECTIONS):
            before = len(self._map)
            self._server.handle_accept()
            if len(self._map) == before:
                break
        self._server.accepting = False

    def _under_way(self) -> int:
        """Connections with a request or its response, or too young to tell."""
        late = time.time() - LINGER_S
        return sum(
            bool(
                channel.requests
                or channel.request
                or channel.total_outbufs_len
                or channel.last_activity > late
            )
            for channel in self._channels()
        )
