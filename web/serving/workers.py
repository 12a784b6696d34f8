"""Processes that serve from one socket, made by fork so that they share what is loaded.

The parent serves nothing: it replaces a worker that dies, and stops them all.
"""

import logging
import os
import select
import signal
import sys
import traceback
from collections.abc import Callable
from time import monotonic
from types import FrameType

log = logging.getLogger(__name__)

WATCHED = (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD)
STOPS = {signal.SIGTERM, signal.SIGINT}
LOOK_S = 1.0
# Workers that die one after the other are replaced at this pace, not faster.
PACE_S = 1.0
# What a worker has beyond the grace, to write what is queued.
MARGIN_S = 10.0

Work = Callable[[], None]


class Workers:
    """Keeps a number of processes at work until a signal stops them.

    `work` runs in each; it ends on SIGTERM. In the parent, `refresh` runs before a dead
    worker is replaced, and `buried` after, with the process id of the dead.
    """

    def __init__(
        self,
        number: int,
        work: Work,
        *,
        refresh: Work,
        buried: Callable[[int], None],
        grace_s: float,
    ) -> None:
        self._number = number
        self._work = work
        self._refresh = refresh
        self._buried = buried
        self._grace_s = grace_s
        self._running: set[int] = set()
        self._wakes, self._waker = os.pipe()

    def start(self) -> None:
        """Fork every worker. Signals are the workers' and `wait`'s from now on."""
        for name in (self._wakes, self._waker):
            os.set_blocking(name, False)
        for number in WATCHED:
            signal.signal(number, noted)
        # Whichever thread a signal comes to, it wakes the parent here.
        signal.set_wakeup_fd(self._waker)
        for _ in range(self._number):
            self._fork()

    def wait(self) -> None:
        """Replace workers that die, until SIGTERM or SIGINT."""
        while not self._signals(LOOK_S) & STOPS:
            for worker, how in self._dead():
                log.error("Worker %d %s; another takes its place.", worker, how)
                self._buried(worker)
            if len(self._running) < self._number:
                self._refresh()
                self._fork()
                if self._signals(PACE_S) & STOPS:
                    return

    def stop(self) -> bool:
        """Let every worker finish; whether all did, within the grace.

        A second signal ends them at once.
        """
        end = monotonic() + self._grace_s + MARGIN_S
        while self._running:
            # Again and again: one that was just forked may not have listened yet.
            self._send(signal.SIGTERM)
            is_over = bool(self._signals(LOOK_S) & STOPS) or monotonic() > end
            self._dead()
            if is_over and self._running:
                log.error("Workers %s are ended at once.", sorted(self._running))
                self._send(signal.SIGKILL)
                return False
        return True

    def _fork(self) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        worker = os.fork()
        if worker:
            self._running.add(worker)
        else:
            self._be_worker()

    def _be_worker(self) -> None:
        """Work, and leave without the parent's own ends."""
        status = 1
        try:
            signal.set_wakeup_fd(-1)
            os.close(self._wakes)
            os.close(self._waker)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            # A terminal sends it to all of its processes; the parent tells them.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            self._work()
            status = 0
        except BaseException:
            log.critical("A worker failed:\n%s", traceback.format_exc())
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)

    def _signals(self, timeout: float) -> set[int]:
        """The signals that came since the last look, or come within seconds."""
        ready, _, _ = select.select([self._wakes], [], [], timeout)
        return set(os.read(self._wakes, 512)) if ready else set()

    def _send(self, number: signal.Signals) -> None:
        for worker in self._running:
            os.kill(worker, number)

    def _dead(self) -> list[tuple[int, str]]:
        """The workers that ended since the last look, and how."""
        found = []
        for worker in list(self._running):
            done, status = os.waitpid(worker, os.WNOHANG)
            if done:
                self._running.discard(worker)
                found.append((worker, ended(os.waitstatus_to_exitcode(status))))
        return found


def noted(_signal: int, _frame: FrameType | None) -> None:
    """Nothing: what a signal does is written to the waker's pipe."""


def ended(code: int) -> str:
    """How a process ended, for people."""
    if code >= 0:
        return f"ended with status {code}"

    return f"was killed by {signal.Signals(-code).name}"


def processors() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))

    return os.cpu_count() or 1
