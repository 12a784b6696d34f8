"""Outcomes on disk, by what they were computed from: nothing is asked twice.

The key is a hash of the program, of the version of the knowledge, and of what was
asked. The vectors of these messages lie beside them. No kept miss gets there.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from pathlib import Path

from pydantic import TypeAdapter

from bot.changes.asked import Asked, Origin
from bot.changes.outcome import Outcome
from bot.domain import KnowledgeBase
from bot.files import program
from bot.search import use_kept, words_alone

REPLIES = Path("var", "replies.db")
# Outcomes that the file holds, some 40 MB: of ten thousand messages, twenty versions.
_MOST = 200_000
_OUTCOME: TypeAdapter[Outcome] = TypeAdapter(Outcome)
_TABLE = "CREATE TABLE IF NOT EXISTS outcomes (key BLOB UNIQUE, outcome)"


def known_outcomes(
    base: KnowledgeBase, asked: Iterable[Asked], path: Path = REPLIES
) -> dict[Asked, Outcome]:
    """Return the outcomes that the file has, for this very version and program."""
    keys = _keys(base, asked)

    def read(file: sqlite3.Connection) -> dict[Asked, Outcome]:
        file.execute(_TABLE)
        found: dict[Asked, Outcome] = {}
        for each, key in keys.items():
            rows = file.execute("SELECT outcome FROM outcomes WHERE key = ?", (key,))
            found.update((each, _OUTCOME.validate_json(text)) for (text,) in rows)
        return found

    return use_kept(path, read) or {}


def can_keep(path: Path = REPLIES) -> bool:
    """Tell whether the file can be written; where it cannot, a warning says why."""
    # A number that nobody reads is written: read-only files can be locked as well.
    done = use_kept(path, lambda file: file.execute("PRAGMA user_version = 1"))
    return done is not None


def keep_outcomes(
    base: KnowledgeBase, outcomes: Mapping[Asked, Outcome], path: Path = REPLIES
) -> None:
    """Add outcomes to the file, but for those of kept misses, and drop the oldest."""
    keys = _keys(base, outcomes)
    rows = [(key, _OUTCOME.dump_json(outcomes[each])) for each, key in keys.items()]

    def add(file: sqlite3.Connection) -> None:
        file.execute(_TABLE)
        file.executemany("INSERT OR IGNORE INTO outcomes VALUES (?, ?)", rows)
        file.execute(
            "DELETE FROM outcomes WHERE rowid <= (SELECT MAX(rowid) FROM outcomes) - ?",
            (_MOST,),
        )

    use_kept(path, add)


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
