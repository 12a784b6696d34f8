"""Logs what knowledge that is new in service changes for visitors.

It looks back, so that nobody waits: an edit that mends a danger is in service at once,
and what must not be is refused before. It takes a share of one processor for some
seconds, in one process of a server.
"""

import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

from bot import (
    Changes,
    KnowledgeBase,
    ReplyChange,
    Responder,
    asked_of,
    changes_summary,
    compare,
)

log = logging.getLogger(__name__)

# Seconds that it goes on, and seconds of rest after each of work: visitors go first.
_MOST_S = 30.0
_REST = 1.0
# Phrasings from which on only the examples of dangers are asked, which come first.
_MANY = 20_000
# Lost sirens that are told one by one.
_TOLD = 20


def log_changes(before: Responder, after: Responder, folder: Path, stop: Event) -> None:
    """Ask both versions what their editors wrote, and log what differs.

    It ends early when `stop` is set, or its time is up: the log has how many were
    asked. Another process of the server may be at it: then there is nothing to do here.
    """
    try:
        with _alone(folder) as is_alone:
            if is_alone:
                _log(_changes(before, after, stop))
    except Exception:
        log.exception("What %s changes for visitors is not known.", folder)


def _changes(before: Responder, after: Responder, stop: Event) -> Changes:
    asked = asked_of(_bounded(before.knowledge), _bounded(after.knowledge))
    return compare(before, after, asked, watch=_Gently(stop))


def _log(changes: Changes) -> None:
    if changes:
        summary = changes_summary(changes)
        log.info("For visitors: %s (%d messages asked).", summary, changes.asked)
    for change in changes.lost_sirens[:_TOLD]:
        log.warning("A siren is lost: %s", _told(change))
    if (more := len(changes.lost_sirens) - _TOLD) > 0:
        log.warning("%d more sirens are lost; askwell diff shows them.", more)


def _told(change: ReplyChange) -> str:
    return f"{str(change.asked)!r} got {change.before}, and now {change.after}."


def _bounded(base: KnowledgeBase) -> KnowledgeBase:
    phrasings = sum(len(entry.all_phrasings) for entry in base)
    return replace(base, topics={}) if phrasings > _MANY else base


class _Gently:
    """Goes through messages with rests, as long as there is time."""

    def __init__(self, stop: Event) -> None:
        self._stop = stop

    def __call__(self, items: Iterable[Any], label: str, most: int) -> Iterator[Any]:
        ends = monotonic() + _MOST_S
        for item in items:
            started = monotonic()
            yield item
            now = monotonic()
            if now > ends or self._stop.wait((now - started) * _REST):
                return


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Whether no other process is at it; where that cannot be known, it is so."""
    from fcntl import LOCK_EX, LOCK_NB, flock

    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        yield True
        return
    try:
        flock(handle, LOCK_EX | LOCK_NB)
        is_alone = True
    except BlockingIOError:
        is_alone = False
    except OSError:
        is_alone = True
    try:
        yield is_alone
    finally:
        os.close(handle)
