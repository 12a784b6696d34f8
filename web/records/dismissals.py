"""Which misses an editor dismissed, by keyed hashes: no text outlives the others.

A plain hash of a short message can be guessed, with tables made once for all sites. The
key is random and of one knowledge base, and stands in the database, for commands and
servers share nothing else. Who has that database can still try a message and see
whether it was dismissed: as much as its texts say, and nothing of who asked.
"""

import hmac
import re
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, delete, select

from web.records.database import upsert
from web.records.redaction import as_missed
from web.records.tables import Tables

KEY_BYTES = 32


def dismiss(
    connection: Connection, tables: Tables, messages: Iterable[str], texts: Counter[str]
) -> None:
    """Note messages with how often they stand among the texts that are kept."""
    key = _made_key(connection, tables)
    asked: Counter[str] = Counter()
    for text, number in texts.items():
        asked[_mark(as_missed(text), key)] += number
    marks = sorted({_mark(message, key) for message in messages})
    if not marks:
        return
    insert = upsert(connection, tables.dismissed)
    again = insert.on_conflict_do_update(
        index_elements=["mark"], set_={"number": insert.excluded.number}
    )
    rows = [{"mark": mark, "number": max(asked[mark], 1)} for mark in marks]
    connection.execute(again, rows)


def restore(connection: Connection, tables: Tables, messages: Iterable[str]) -> None:
    """Forget that messages were dismissed."""
    if key := _key(connection, tables):
        marks = {_mark(message, key) for message in messages}
        dismissed = tables.dismissed
        connection.execute(delete(dismissed).where(dismissed.c.mark.in_(marks)))


def dismissed(
    connection: Connection, tables: Tables, messages: Iterable[str]
) -> Mapping[str, int]:
    """Those messages that were dismissed, with how often each was asked then."""
    key = _key(connection, tables)
    if not key:
        return {}
    columns = tables.dismissed.c
    rows = connection.execute(select(columns.mark, columns.number))
    numbers = {row.mark: row.number for row in rows}
    marks = {message: _mark(message, key) for message in messages}
    return {
        message: numbers[mark] for message, mark in marks.items() if mark in numbers
    }


def _mark(message: str, key: str) -> str:
    """The keyed hash of a message: of its words, or of its signs if it has none."""
    folded = message.casefold()
    plain = " ".join(re.findall(r"\w+", folded)) or folded
    return hmac.new(bytes.fromhex(key), plain.encode(), "sha256").hexdigest()


def _key(connection: Connection, tables: Tables) -> str | None:
    return connection.scalar(select(tables.keys.c.key))


def _made_key(connection: Connection, tables: Tables) -> str:
    """The key, which the first process to dismiss anything makes for all."""
    statement = upsert(connection, tables.keys).on_conflict_do_nothing()
    new = {"name": "dismissed", "key": secrets.token_hex(KEY_BYTES)}
    connection.execute(statement, new)
    made: str = connection.scalars(select(tables.keys.c.key)).one()
    return made
