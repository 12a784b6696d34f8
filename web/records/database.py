"""SQLite and PostgreSQL: how they are opened, locked and written to."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.dialects import postgresql, sqlite

from web.records.values import StoreAway, StoreError

# Seconds that a connection waits for the database, or for another process's write.
PATIENCE_S = 5
# The number of PostgreSQL's advisory lock for making tables: any, but always the same.
LOCK = 0x41736B77


def make_engine(url: sa.URL) -> sa.Engine:
    """An engine that opens a connection for each transaction, and then closes it.

    So no connection is ever stale, and processes share none. A batch of records and its
    connection take some 30 ms, be it 1 reply or 500 (either database on two busy cores;
    median of 30). Raises StoreError where the database's driver is not installed.
    """
    is_sqlite = url.get_backend_name() == "sqlite"
    # The second, in milliseconds, notices a server that vanishes without a word.
    limits = {"connect_timeout": PATIENCE_S, "tcp_user_timeout": PATIENCE_S * 1000}
    try:
        engine = sa.create_engine(
            url,
            poolclass=sa.NullPool,
            # Parameters are what visitors wrote: they belong in no message or log.
            hide_parameters=True,
            connect_args={} if is_sqlite else limits,
        )
    except (ModuleNotFoundError, exc.NoSuchModuleError) as error:
        raise StoreError(
            f"FAQ_DATABASE_URL: the driver for {url.drivername!r} is not installed: "
            f"{error}. Run: pip install -r requirements-production.txt"
        ) from None
    if is_sqlite:
        sa.event.listen(engine, "connect", _set_up_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _: object) -> None:
    """Let others read while one process writes, and let writers wait for each other."""
    connection.execute(f"PRAGMA busy_timeout = {PATIENCE_S * 1000}")
    until = monotonic() + PATIENCE_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            # SQLite does not wait where another process does the same.
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() > until:
                raise
        sleep(0.01)


@contextmanager
def transaction(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection whose statements all take effect at the end, or none.

    Raises StoreAway where nothing answers, and StoreError for a value that is refused.
    """
    try:
        with engine.begin() as connection:
            yield connection
    except (exc.DataError, exc.IntegrityError) as error:
        # The cause may quote the row, with what a visitor wrote.
        refusal = f"The database refuses what was kept: {_reason(error)}"
        raise StoreError(refusal) from None
    except exc.DBAPIError as error:
        raise StoreAway(_reason(error)) from error


def _reason(error: exc.DBAPIError) -> str:
    """The driver's first line: the others have details of rows, and hints."""
    return str(error.orig).partition("\n")[0]


def lock_tables(connection: sa.Connection) -> None:
    """Let one process at a time make tables, to the end of its transaction.

    "CREATE TABLE IF NOT EXISTS" fails where two processes run it at the same moment.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))


def add_columns(connection: sa.Connection, metadata: sa.MetaData) -> None:
    """Add the columns that tables made by an earlier version of the program lack."""
    inspector = sa.inspect(connection)
    for table in metadata.sorted_tables:
        present = {column["name"] for column in inspector.get_columns(table.name)}
        for column in table.c:
            if column.name not in present:
                made = sa.schema.CreateColumn(column).compile(connection)
                statement = f"ALTER TABLE {table.name} ADD COLUMN {made}"
                connection.exec_driver_sql(statement)


def upsert(
    connection: sa.Connection, table: sa.Table
) -> sqlite.Insert | postgresql.Insert:
    """An INSERT with ON CONFLICT, which SQLAlchemy has for each database apart."""
    is_sqlite = connection.dialect.name == "sqlite"
    return sqlite.insert(table) if is_sqlite else postgresql.insert(table)
