"""Runs a Redis of one's own that keeps nothing: stopped and started as tests need."""

import socket

from tests.servers.own_server import OwnServer


class RedisServer(OwnServer):
    """A `redis-server` without a file on disk: it starts empty."""

    name = "redis-server"
    patience_s = 10.0  # it takes 0.02

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def command(self) -> list[str]:
        return [
            *("redis-server", "--port", str(self.port), "--bind", "127.0.0.1"),
            *("--save", "", "--appendonly", "no", "--loglevel", "warning"),
        ]

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False
