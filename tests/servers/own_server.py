"""A program of another project that serves on loopback, as long as a test needs it."""

import os
import signal
import socket
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Sequence
from time import monotonic, sleep
from typing import ClassVar, Self

import psutil


class OwnServer(ABC):
    """A server on a free port of this machine, and no other address."""

    name: ClassVar[str]
    # Seconds that it may take to start on a busy machine.
    patience_s: ClassVar[float]

    def __init__(self) -> None:
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    @abstractmethod
    def command(self) -> Sequence[str]:
        """What starts it."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether it does what it is there for."""

    def start(self) -> None:
        """Start it; it answers when this is done."""
        self._process = subprocess.Popen(
            self.command, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until = monotonic() + self.patience_s
        while not self.answers():
            if self._process.poll() is not None or monotonic() > until:
                raise RuntimeError(f"{self.name} does not start; is it installed?")
            sleep(0.01)

    def kill(self) -> None:
        """End it at once, as a crash does."""
        if self._process:
            self._process.kill()
            self._process.wait(self.patience_s)
            self._process = None

    def hang(self) -> None:
        """Let it take connections and say nothing."""
        self._signal(signal.SIGSTOP)
        while self._process and not is_stopped(self._process.pid):
            sleep(0.001)

    def go_on(self) -> None:
        """End its silence."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        if self._process:
            os.kill(self._process.pid, number)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()


def is_stopped(pid: int) -> bool:
    """Whether a process has been stopped by a signal, which takes a moment."""
    return psutil.Process(pid).status() == psutil.STATUS_STOPPED


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])
