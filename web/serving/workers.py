"""Worker processes, forked so that they share the memory of what is loaded.

The parent process serves nothing: it replaces workers that die, and stops them all.
"""

import logging
import os
import select
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from time import monotonic

log = logging.getLogger(__name__)

WATCHED = (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD)
STOPS = {signal.SIGTERM, signal.SIGINT}
# Seconds between two checks of the workers, and between two replacements of a worker.
POLL_S = 1.0
REPLACE_EVERY_S = 1.0
# Seconds that a worker has beyond its grace, to write what is queued.
MARGIN_S = 10.0

Work = Callable[[], None]


@dataclass(eq=False)
class Workers:
    """Keeps a number of processes at work until SIGTERM or SIGINT stops them.

    `work` runs in each, and has `grace_s` seconds to end after SIGTERM. In the parent
    process, `on_death` gets the process id of a worker that died, and `refresh` runs
    before another takes its place.
    """

    number: int
    work: Work
    _: KW_ONLY
    refresh: Work
    on_death: Callable[[int], None]
    grace_s: float

    def __post_init__(self) -> None:
        self._running: set[int] = set()
        self._signals_out, self._signals_in = os.pipe()

    def start(self) -> None:
        """Fork every worker; from then on `wait` and `stop` take the signals."""
        for pipe_end in (self._signals_out, self._signals_in):
            os.set_blocking(pipe_end, False)
        for number in WATCHED:
            signal.signal(number, lambda *_: None)
        # A handler runs in the main thread only, which may sleep when a signal comes to
        # another thread. Its number in the pipe wakes the main thread.
        signal.set_wakeup_fd(self._signals_in)
        for _ in range(self.number):
            self._fork()

    def wait(self) -> None:
        """Replace workers that die, until SIGTERM or SIGINT."""
        while not self._signals(POLL_S) & STOPS:
            for worker, ending in self._reap():
                log.error("Worker %d %s; another takes its place.", worker, ending)
                self.on_death(worker)
            if len(self._running) < self.number:
                self.refresh()
                self._fork()
                if self._signals(REPLACE_EVERY_S) & STOPS:
                    return

    def stop(self) -> bool:
        """Stop every worker; whether all of them finished within their grace.

        A second SIGTERM or SIGINT ends them at once.
        """
        end = monotonic() + self.grace_s + MARGIN_S
        while self._running:
            # Again and again: a worker that was just forked may not have a handler yet.
            self._send(signal.SIGTERM)
            is_over = bool(self._signals(POLL_S) & STOPS) or monotonic() > end
            self._reap()
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
            self._run_worker()

    def _run_worker(self) -> None:
        """Work, and exit without what the parent process does at its exit."""
        status = 1
        try:
            signal.set_wakeup_fd(-1)
            os.close(self._signals_out)
            os.close(self._signals_in)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            # A terminal sends it to every process; workers wait for the parent's word.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            self.work()
            status = 0
        except BaseException:
            log.critical("A worker failed:\n%s", traceback.format_exc())
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)

    def _signals(self, timeout: float) -> set[int]:
        """The signals since the last call; waits `timeout` seconds for the first."""
        ready, _, _ = select.select([self._signals_out], [], [], timeout)
        return set(os.read(self._signals_out, 512)) if ready else set()

    def _send(self, number: signal.Signals) -> None:
        for worker in self._running:
            os.kill(worker, number)

    def _reap(self) -> list[tuple[int, str]]:
        """The workers that ended since the last call, each with how it ended."""
        ended = []
        for worker in list(self._running):
            process, status = os.waitpid(worker, os.WNOHANG)
            if process:
                self._running.discard(worker)
                ended.append((worker, how_ended(os.waitstatus_to_exitcode(status))))
        return ended


def how_ended(code: int) -> str:
    """How a process ended: "ended with status 1", or "was killed by SIGKILL" for -9."""
    if code >= 0:
        return f"ended with status {code}"
    return f"was killed by {signal.Signals(-code).name}"
