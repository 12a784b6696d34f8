"""Outcomes on disk, by what they were computed from: nothing is asked twice.

The key is a hash of the program, of the version of the knowledge, and of what was
asked. The vectors of these messages lie beside them. No kept miss gets there.
"""

import logging
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from hashlib import blake2b
from pathlib import Path

from pydantic import TypeAdapter

from bot.changes.asked import Asked, Origin
from bot.changes.outcome import Outcome
from bot.domain import KnowledgeBase
from bot.files import program
from bot.search import words_alone

log = logging.getLogger(__name__)

REPLIES = Path("var", "replies.db")
# Outcomes that the file holds, some 40 MB: of ten thousand messages, twenty versions.
_MOST = 200_000
# Seconds to wait while another process writes.
_TIMEOUT_S = 30
_OUTCOME: TypeAdapter[Outcome] = TypeAdapter(Outcome)
# Files that this process does without: what they failed at has been said.
_unusable: set[Path] = set()


def known_outcomes(
    base: KnowledgeBase, asked: Iterable[Asked], path: Path = REPLIES
) -> dict[Asked, Outcome]:
    """Return the outcomes that the file has, for this very version and program."""
    keys = _keys(base, asked)
    found: dict[Asked, Outcome] = {}

    def read(file: sqlite3.Connection) -> None:
        for each, key in keys.items():
            rows = file.execute("SELECT outcome FROM outcomes WHERE key = ?", (key,))
            found.update((each, _OUTCOME.validate_json(text)) for (text,) in rows)

    _use(path, read)
    return found


def can_keep(path: Path = REPLIES) -> bool:
    """Tell whether the file can be written; where it cannot, a warning says why."""
    # A number that nobody reads is written: read-only files can be locked as well.
    return _use(path, lambda file: file.execute("PRAGMA user_version = 1"))


def keep_outcomes(
    base: KnowledgeBase, outcomes: Mapping[Asked, Outcome], path: Path = REPLIES
) -> None:
    """Add outcomes to the file, but for those of kept misses, and drop the oldest."""
    keys = _keys(base, outcomes)
    rows = [(key, _OUTCOME.dump_json(outcomes[each])) for each, key in keys.items()]

    def add(file: sqlite3.Connection) -> None:
        file.executemany("INSERT OR IGNORE INTO outcomes VALUES (?, ?)", rows)
        file.execute(
            "DELETE FROM outcomes WHERE rowid <= (SELECT MAX(rowid) FROM outcomes) - ?",
            (_MOST,),
        )

    _use(path, add)


def _use(path: Path, use: Callable[[sqlite3.Connection], object]) -> bool:
    """Read or write the file; return False where that failed, now or earlier.

    It is tried no more then, since each try may wait for another process.
    """
    if path.absolute() in _unusable:
        return False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path, timeout=_TIMEOUT_S)) as file, file:
            file.execute(
                "CREATE TABLE IF NOT EXISTS outcomes (key BLOB UNIQUE, outcome)"
            )
            use(file)
    except (OSError, sqlite3.Error) as error:
        log.warning("%s cannot be used, so nothing is kept there: %s.", path, error)
        _unusable.add(path.absolute())
        return False
    return True


def _keys(base: KnowledgeBase, asked: Iterable[Asked]) -> dict[Asked, bytes]:
    """The key of each but the kept misses."""
    made_from = _made_from(base)
    return {
        each: blake2b(f"{made_from}{each!r}".encode(), digest_size=16).digest()
        for each in asked
        if each.origin is not Origin.MISS
    }


def _made_from(base: KnowledgeBase) -> str:
    """What tells apart versions that may reply differently."""
    # A calibration is no part of the version; an encoder may be missing.
    return f"{program()} {base.version} {base.calibration!r} {words_alone(base)}\n"
