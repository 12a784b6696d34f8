"""Many messages asked of two versions: on all processors, and each only once.

The core knows no processes. What is asked goes to some that this command starts, where
it is so much that they are ready sooner.
"""

import os
import signal
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from multiprocessing import get_context
from typing import NamedTuple

from bot.changes import (
    REPLIES,
    Asked,
    Changes,
    Origin,
    Outcome,
    can_keep,
    changes_between,
    keep_outcomes,
    known_outcomes,
    outcome_of,
)
from bot.cli.output import with_progress
from bot.dialogue import Responder
from bot.domain import KnowledgeBase
from bot.search import keeping_vectors, processors

# Messages that one process asks sooner than several are started.
_FEW = 400
# Messages that are asked at a time, and processes at most: each holds the knowledge.
_CHUNK = 40
_PROCESSES = 8
# Seconds after which such a process looks whether the command is still there.
_LOOK_S = 2.0

# The outcomes before and after of a message.
Pair = tuple[Outcome, Outcome]


class _Task(NamedTuple):
    """Messages with the sides, 0 before and 1 after, that they are to be asked of."""

    asked: tuple[tuple[Asked, tuple[int, ...]], ...]
    keep: bool


_Answers = list[tuple[int, Asked, Outcome]]


class BothVersions:
    """Two versions of the knowledge, which are made ready when they are first asked."""

    def __init__(self, *bases: KnowledgeBase, after: Responder | None = None) -> None:
        """Take the versions before and after; `after` is the second, ready already."""
        self.bases = bases
        self._responders = {1: after} if after else {}

    def responder(self, side: int) -> Responder:
        """Return what replies from a version, made once."""
        if side not in self._responders:
            self._responders[side] = Responder(self.bases[side], watch=with_progress)
        return self._responders[side]

    def answers(self, task: _Task) -> _Answers:
        """Ask a task's messages, with the vectors of all but kept misses on disk."""
        with keeping_vectors(REPLIES) if task.keep else nullcontext():
            return [
                (side, asked, outcome_of(self.responder(side), asked))
                for asked, sides in task.asked
                for side in sides
            ]


def compared(
    before: KnowledgeBase,
    after: KnowledgeBase,
    asked: Sequence[Asked],
    responder: Responder | None = None,
) -> Changes:
    """Ask two versions, unless they are one; from disk what was asked before.

    `responder` is that of the second, if it is there already.
    """
    if after.replies_as(before):
        return Changes(asked=len(asked))
    versions = BothVersions(before, after, after=responder)
    return changes_between(before, after, outcomes_of(versions, asked))


def outcomes_of(
    versions: BothVersions, asked: Sequence[Asked]
) -> Iterator[tuple[Asked, Pair]]:
    """Yield the outcomes of each message before and after; most are known already."""
    found = [known_outcomes(base, asked) for base in versions.bases]
    tasks = list(_tasks(asked, found, keeps=can_keep()))
    label = f"asking {sum(len(task.asked) for task in tasks):,} messages"
    for answers in with_progress(_asked(versions, tasks), label, len(tasks)):
        for side, each, outcome in answers:
            found[side][each] = outcome
    before, after = found
    for each in asked:
        yield each, (before[each], after[each])


def _tasks(
    asked: Iterable[Asked], known: Sequence[Mapping[Asked, Outcome]], *, keeps: bool
) -> Iterator[_Task]:
    """Cut what is not known into tasks, kept misses apart.

    Without `keeps` nothing is kept of any.
    """
    for keep in (True, False):
        some = [
            (each, sides)
            for each in asked
            if (each.origin is not Origin.MISS) is keep
            if (sides := tuple(n for n, of in enumerate(known) if each not in of))
        ]
        for start in range(0, len(some), _CHUNK):
            chunk = tuple(some[start : start + _CHUNK])
            yield _Task(asked=chunk, keep=keep and keeps)


def _asked(versions: BothVersions, tasks: Sequence[_Task]) -> Iterator[_Answers]:
    """Yield what became of each task, and keep what may be kept as it comes."""
    for task, answers in zip(tasks, _run(versions, tasks), strict=True):
        if task.keep:
            for side, base in enumerate(versions.bases):
                mine = {asked: one for which, asked, one in answers if which == side}
                keep_outcomes(base, mine)
        yield answers


def _run(versions: BothVersions, tasks: Sequence[_Task]) -> Iterator[_Answers]:
    if sum(len(task.asked) for task in tasks) <= _FEW or processors() == 1:
        yield from map(versions.answers, tasks)
        return
    # A fresh start: threads of the encoder do not survive a fork.
    context, most = get_context("spawn"), min(processors(), _PROCESSES)
    given = (os.getpid(), versions.bases)
    with ProcessPoolExecutor(most, context, initializer=_begin, initargs=given) as pool:
        try:
            yield from pool.map(_answers, tasks)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


# The versions of a process that was started to ask them.
_here: list[BothVersions] = []


def _begin(parent: int, bases: tuple[KnowledgeBase, ...]) -> None:
    """Make a process ready, which ends when its parent is gone, however that ended."""
    _here[:] = [BothVersions(*bases)]
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, lambda *_: _end_without(parent))
        signal.setitimer(signal.ITIMER_REAL, _LOOK_S, _LOOK_S)


def _end_without(parent: int) -> None:
    if os.getppid() != parent:
        os._exit(1)


def _answers(task: _Task) -> _Answers:
    return _here[0].answers(task)
