"""What is kept of misses and feedback: the tables and the statements on them.

Texts come here redacted and leave after some days; counts have no text and stay.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Column,
    Connection,
    Date,
    Engine,
    Integer,
    MetaData,
    NullPool,
    String,
    Table,
    Text,
    create_engine,
    delete,
    event,
    func,
    insert,
    inspect,
    select,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, NoSuchModuleError

from web.records.values import (
    FeedbackCount,
    Kept,
    KeptFeedback,
    KeptReply,
    Remark,
    ReplyCount,
    StoreAway,
    StoreError,
)

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

    Upsert = sqlite.Insert | postgresql.Insert

VERSION = 1
# Seconds that a connection waits for the database, or for another process's write.
PATIENCE_S = 5
# What PostgreSQL's lock for making tables is called: any number, always the same.
LOCK = 0x41736B77

metadata = MetaData()
schema = Table(
    "askwell_schema",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("version", Integer, nullable=False),
)
misses = Table(
    "askwell_misses",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("day", Date, nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("text", Text, nullable=False),
)
remarks = Table(
    "askwell_remarks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("day", Date, nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("entry", String(64), nullable=False),
    Column("opinion", String(16), nullable=False),
    Column("text", Text, nullable=False),
)
reply_counts = Table(
    "askwell_reply_counts",
    metadata,
    Column("day", Date, primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("entry", String(64), primary_key=True),
    Column("number", Integer, nullable=False),
)
feedback_counts = Table(
    "askwell_feedback_counts",
    metadata,
    Column("day", Date, primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("entry", String(64), primary_key=True),
    Column("opinion", String(16), primary_key=True),
    Column("number", Integer, nullable=False),
)
# Which replies were judged, so that none is judged twice: no word of what was said.
marks = Table(
    "askwell_marks",
    metadata,
    Column("mark", String(64), primary_key=True),
    Column("day", Date, nullable=False, index=True),
)


class Store:
    """A database of misses, feedback and counts."""

    def __init__(self, url: str) -> None:
        """Nothing is opened before `prepare`, and nothing stays open in between.

        So no connection is ever stale, and none is shared by processes. A batch with
        its connection takes some 30 ms, be it 1 reply or 500, which only opinions wait
        for (either database on two busy cores; median of 30).
        """
        self.url = make_url(url)
        self.engine = _make_engine(self.url)

    def __str__(self) -> str:
        return self.url.render_as_string(hide_password=True)

    def renew(self) -> None:
        """After a fork: let go of locks that a thread of the parent may have held."""
        self.engine = _make_engine(self.url)

    def prepare(self) -> None:
        """Make the tables where they are missing.

        Raises StoreError where they are another version's, StoreAway where the database
        does not answer.
        """
        self._make_folder()
        with _answering(self.engine) as connection:
            _wait_alone(connection)
            if inspect(connection).has_table(schema.name):
                self._check(connection)
            metadata.create_all(connection)
            statement = upsert(schema, connection.dialect.name)
            row = {"name": "version", "version": VERSION}
            connection.execute(statement.on_conflict_do_nothing(), row)
            self._check(connection)

    def _make_folder(self) -> None:
        """Make a new database's folder: what visitors wrote is for its owner only."""
        if self.engine.dialect.name != "sqlite" or not self.url.database:
            return
        folder = Path(self.url.database).parent
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StoreAway(f"cannot make {folder}: {error.strerror}") from error

    def _check(self, connection: Connection) -> None:
        versions = connection.scalars(select(schema.c.version)).all()
        if any(version != VERSION for version in versions):
            raise StoreError(
                f"The database {self} has tables of version {max(versions)}, and this "
                f"program writes version {VERSION}: run the program that they belong "
                "to, or name another database in FAQ_DATABASE_URL."
            )

    def write(self, kept: Iterable[Kept]) -> None:
        """Keep all of these, or none where the database does not answer (StoreAway)."""
        replies: list[KeptReply] = []
        opinions: list[KeptFeedback] = []
        for one in kept:
            if isinstance(one, KeptReply):
                replies.append(one)
            else:
                opinions.append(one)
        with _answering(self.engine) as connection:
            first = _judged_first(connection, opinions)
            _insert(connection, misses, [one for one in replies if one.text])
            _insert(connection, remarks, [one for one in first if one.text])
            _count(connection, reply_counts, replies)
            _count(connection, feedback_counts, first)
        for opinion in opinions:
            opinion.written.set()

    def forget(self, before: date, *, marks_before: date) -> None:
        """Delete every text from before a day, and every mark from before another."""
        with _answering(self.engine) as connection:
            for table in (misses, remarks):
                connection.execute(delete(table).where(table.c.day < before))
            connection.execute(delete(marks).where(marks.c.day < marks_before))

    def misses(self, since: date) -> dict[str, int]:
        """The messages that were missed since a day, with how often."""
        number = func.count().label("times")
        statement = (
            select(misses.c.text, number)
            .where(misses.c.day >= since)
            .group_by(misses.c.text)
            .order_by(number.desc(), misses.c.text)
        )
        with _answering(self.engine) as connection:
            return {row.text: row.times for row in connection.execute(statement)}

    def replies(self, since: date) -> list[ReplyCount]:
        """The counts of replies since a day."""
        columns = reply_counts.c
        statement = (
            select(columns.day, columns.kind, columns.entry, columns.number)
            .where(columns.day >= since)
            .order_by(columns.day, columns.kind, columns.entry)
        )
        with _answering(self.engine) as connection:
            return [ReplyCount(*row) for row in connection.execute(statement)]

    def feedback(self, since: date) -> list[FeedbackCount]:
        """The counts of opinions since a day."""
        columns = feedback_counts.c
        about = (columns.kind, columns.entry, columns.opinion)
        statement = (
            select(*about, func.sum(columns.number))
            .where(columns.day >= since)
            .group_by(*about)
            .order_by(*about)
        )
        with _answering(self.engine) as connection:
            return [FeedbackCount(*row) for row in connection.execute(statement)]

    def remarks(self, since: date) -> list[Remark]:
        """The questions that came with a thumbs-down since a day, the latest first."""
        columns = remarks.c
        statement = (
            select(
                columns.day, columns.kind, columns.entry, columns.opinion, columns.text
            )
            .where(columns.day >= since)
            .order_by(columns.day.desc(), columns.id.desc())
        )
        with _answering(self.engine) as connection:
            return [Remark(*row) for row in connection.execute(statement)]


def _make_engine(url: URL) -> Engine:
    """Raises StoreError where the database's driver is not installed."""
    is_sqlite = url.get_backend_name() == "sqlite"
    # A server that is gone without a word is noticed as soon as one that says so.
    limits = {"connect_timeout": PATIENCE_S, "tcp_user_timeout": PATIENCE_S * 1000}
    try:
        engine = create_engine(
            url,
            poolclass=NullPool,
            # Parameters are what visitors wrote: they belong into no message or log.
            hide_parameters=True,
            connect_args={} if is_sqlite else limits,
        )
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise StoreError(
            f"FAQ_DATABASE_URL: the driver for {url.drivername!r} is not installed: "
            f"{error}. Run: pip install -r requirements-production.txt"
        ) from None
    if is_sqlite:
        event.listen(engine, "connect", _set_up_sqlite)
    return engine


def _wait_alone(connection: Connection) -> None:
    """Let one process at a time make tables: "if they are not there" is no lock."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(select(func.pg_advisory_xact_lock(LOCK)))


def _set_up_sqlite(connection: Any, _: object) -> None:
    """Let others read while one writes, and wait for each other."""
    connection.execute(f"PRAGMA busy_timeout = {PATIENCE_S * 1000}")
    connection.execute("PRAGMA journal_mode = WAL")


@contextmanager
def _answering(engine: Engine) -> Iterator[Connection]:
    """A transaction; what keeps the database from answering becomes StoreAway."""
    try:
        with engine.begin() as connection:
            yield connection
    except (DataError, IntegrityError) as error:
        # The cause may quote the row, with what a visitor wrote.
        raise StoreError(f"The database refuses what was kept: {_why(error)}") from None
    except DBAPIError as error:
        raise StoreAway(_why(error)) from error


def _why(error: DBAPIError) -> str:
    """What the driver says, in a line: the next ones are details of rows and hints."""
    return str(error.orig).partition("\n")[0]


def _judged_first(
    connection: Connection, opinions: Iterable[KeptFeedback]
) -> list[KeptFeedback]:
    """The first opinions on their replies; also of several processes, and for good.

    Marks are written in order, so that no two processes wait for each other.
    """
    first: dict[str, KeptFeedback] = {}
    for one in opinions:
        first.setdefault(one.mark, one)
    if not first:
        return []
    statement = upsert(marks, connection.dialect.name).on_conflict_do_nothing()
    rows = [{"mark": mark, "day": first[mark].day} for mark in sorted(first)]
    new = connection.scalars(statement.returning(marks.c.mark), rows).all()
    return [first[mark] for mark in new]


def _columns(table: Table) -> list[str]:
    """The columns that a kept reply or opinion has a value for."""
    own = ("id", "number")
    return [column.name for column in table.columns if column.name not in own]


def _insert(connection: Connection, table: Table, kept: Iterable[Kept]) -> None:
    names = _columns(table)
    rows = [{name: getattr(one, name) for name in names} for one in kept]
    if rows:
        connection.execute(insert(table), rows)


def _count(connection: Connection, table: Table, kept: Iterable[Kept]) -> None:
    """Add to a table's counts, always in the same order: no two processes lock up."""
    names = _columns(table)
    counts = Counter(tuple(getattr(one, name) for name in names) for one in kept)
    rows = [
        dict(zip(names, key, strict=True), number=number)
        for key, number in sorted(counts.items())
    ]
    if rows:
        connection.execute(counting(table, connection.dialect.name), rows)


def counting(table: Table, dialect: str) -> "Upsert":
    """The statement that adds to counts, or begins them."""
    statement = upsert(table, dialect)
    return statement.on_conflict_do_update(
        index_elements=_columns(table),
        set_={"number": table.c.number + statement.excluded.number},
    )


def upsert(table: Table, dialect: str) -> "Upsert":
    """An insert that knows what to do on a conflict: both have it, each its own."""
    if dialect == "sqlite":
        return sqlite.insert(table)

    # Only here: it comes with every driver that there is for it.
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)
