"""The store: misses, feedback and counts in a database, written and read again."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Executable, Table, delete, func, select
from sqlalchemy.engine import make_url

from web.records import dismissals
from web.records.database import (
    add_columns,
    lock_tables,
    make_engine,
    transaction,
    upsert,
)
from web.records.tables import VERSION, Tables, schema, tables_in
from web.records.values import (
    FeedbackCount,
    FeedbackRecord,
    Record,
    Remark,
    ReplyCount,
    ReplyRecord,
    RuleCount,
    RuleFeedbackCount,
    SmalltalkCount,
    StoreAway,
    StoreError,
)


class Store:
    """The misses, feedback and counts of a knowledge base, in a database.

    Every method opens a connection, and all but `reset_after_fork` raise StoreAway
    while the database does not answer.
    """

    def __init__(self, url: str, tag: str = "") -> None:
        """Opens nothing yet. `url` is such as sqlite:////srv/faq/askwell.db.

        `tag` is that of the knowledge base: see `Tables`.
        Raises StoreError where the database's driver is not installed.
        """
        self.url = make_url(url)
        self.engine = make_engine(self.url)
        self._tables = Tables(tag)

    def __str__(self) -> str:
        return self.url.render_as_string(hide_password=True)

    def reset_after_fork(self) -> None:
        """Let go of locks that a thread of the parent process may have held."""
        self.engine = make_engine(self.url)

    def prepare(self) -> None:
        """Make the folder of a SQLite file, and tables and columns that are missing.

        Raises StoreError where the tables belong to another version of the program.
        """
        self._make_folder()
        with transaction(self.engine) as connection:
            lock_tables(connection)
            schema.create(connection, checkfirst=True)
            statement = upsert(connection, schema).on_conflict_do_nothing()
            connection.execute(statement, {"name": "version", "version": VERSION})
            version = connection.scalar(select(schema.c.version))
            if version != VERSION:
                raise StoreError(
                    f"The database {self} has tables of version {version}, and this "
                    f"program writes version {VERSION}: run the program that they "
                    "belong to, or name another database in FAQ_DATABASE_URL."
                )
            self._tables.metadata.create_all(connection)
            add_columns(connection, self._tables.metadata)

    def _make_folder(self) -> None:
        if self.engine.dialect.name != "sqlite" or not self.url.database:
            return
        folder = Path(self.url.database).parent
        try:
            # What visitors wrote is for its owner only.
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StoreAway(f"cannot make {folder}: {error.strerror}") from error

    def write(self, records: Iterable[Record]) -> None:
        """Write all or none. Raises StoreError where the database refuses a value."""
        records = list(records)
        replies = [each for each in records if isinstance(each, ReplyRecord)]
        opinions = [each for each in records if isinstance(each, FeedbackRecord)]
        tables = self._tables
        with transaction(self.engine) as connection:
            first = _first_opinions(connection, tables.marks, opinions)
            missed = [reply for reply in replies if reply.text]
            _insert(connection, tables.misses, missed)
            remarked = [opinion for opinion in first if opinion.text]
            _insert(connection, tables.remarks, remarked)
            _count(connection, tables.reply_counts, replies)
            ruled = [reply for reply in replies if reply.rule]
            _count(connection, tables.rule_counts, ruled)
            said = [reply for reply in replies if reply.smalltalk]
            _count(connection, tables.smalltalk_counts, said)
            _count(connection, tables.feedback_counts, first)
            judged = [opinion for opinion in first if opinion.rule]
            _count(connection, tables.rule_feedback_counts, judged)
        for opinion in opinions:
            opinion.written.set()

    def delete_before(self, day: date, *, marks_day: date) -> None:
        """Delete texts from before `day`, and marks from before `marks_day`.

        Those of every knowledge base in the database: one that is served no longer has
        nobody else to delete them.
        """
        with transaction(self.engine) as connection:
            for tables in tables_in(connection):
                for table in (tables.misses, tables.remarks):
                    connection.execute(delete(table).where(table.c.day < day))
                marks = tables.marks
                connection.execute(delete(marks).where(marks.c.day < marks_day))

    def misses(self, since: date) -> dict[str, int]:
        """The messages missed from a day on with their numbers, most frequent first."""
        misses, number = self._tables.misses, func.count().label("number")
        statement = select(misses.c.text, number).where(misses.c.day >= since)
        statement = statement.group_by(misses.c.text)
        return dict(self._rows(statement.order_by(number.desc(), misses.c.text)))

    def replies(self, since: date) -> list[ReplyCount]:
        """The counts of replies from a day on, by day, kind and entry."""
        columns = self._tables.reply_counts.c[ReplyCount._fields]
        statement = select(*columns).where(columns.day >= since).order_by(*columns)
        return [ReplyCount(*row) for row in self._rows(statement)]

    def feedback(self, since: date) -> list[FeedbackCount]:
        """The counts of opinions from a day on, by kind, entry and opinion."""
        table = self._tables.feedback_counts
        rows = self._sums(table, since, "kind", "entry", "opinion")
        return [FeedbackCount(*row) for row in rows]

    def dismiss(self, messages: Iterable[str]) -> None:
        """Let misses stay away, with how often they are asked until now."""
        texts = Counter(self.misses(date.min))
        with transaction(self.engine) as connection:
            dismissals.dismiss(connection, self._tables, messages, texts)

    def restore(self, messages: Iterable[str]) -> None:
        """Let dismissed misses come back."""
        with transaction(self.engine) as connection:
            dismissals.restore(connection, self._tables, messages)

    def dismissed(self, messages: Iterable[str]) -> Mapping[str, int]:
        """Those of the messages that were dismissed, with how often asked then."""
        with transaction(self.engine) as connection:
            return dismissals.dismissed(connection, self._tables, messages)

    def rules(self, since: date) -> list[RuleCount]:
        """The counts of replies that safety rules had a say in, by kind and rule."""
        table = self._tables.rule_counts
        rows = self._sums(table, since, "kind", "rule", dated=True)
        return [RuleCount(*row) for row in rows]

    def rule_feedback(self, since: date) -> list[RuleFeedbackCount]:
        """The counts of opinions on these, by kind, rule and opinion."""
        table = self._tables.rule_feedback_counts
        rows = self._sums(table, since, "kind", "rule", "opinion")
        return [RuleFeedbackCount(*row) for row in rows]

    def smalltalk(self, since: date) -> list[SmalltalkCount]:
        """The counts of replies that rules of small talk had a say in, by rule."""
        table = self._tables.smalltalk_counts
        rows = self._sums(table, since, "smalltalk", dated=True)
        return [SmalltalkCount(*row) for row in rows]

    def remarks(self, since: date) -> list[Remark]:
        """The questions that came with a thumbs-down from a day on, latest first."""
        remarks = self._tables.remarks
        statement = select(*remarks.c[Remark._fields]).where(remarks.c.day >= since)
        rows = self._rows(statement.order_by(remarks.c.day.desc(), remarks.c.id.desc()))
        return [Remark(*row) for row in rows]

    def _sums(
        self, table: Table, since: date, *names: str, dated: bool = False
    ) -> list[tuple[Any, ...]]:
        """The numbers of a table from a day on, added up by its columns `names`.

        `dated` adds the first and the last day of each.
        """
        columns, day = table.c[names], table.c.day
        days = (func.min(day), func.max(day)) if dated else ()
        statement = select(*columns, func.sum(table.c.number), *days)
        statement = statement.where(table.c.day >= since).group_by(*columns)
        return self._rows(statement.order_by(*columns))

    def _rows(self, statement: Executable) -> list[tuple[Any, ...]]:
        with transaction(self.engine) as connection:
            return [tuple(row) for row in connection.execute(statement)]


def _first_opinions(
    connection: Connection, marks: Table, opinions: Iterable[FeedbackRecord]
) -> list[FeedbackRecord]:
    """The opinions on replies that nobody has judged yet, in any process."""
    first: dict[str, FeedbackRecord] = {}
    for opinion in opinions:
        first.setdefault(opinion.mark, opinion)
    if not first:
        return []
    statement = upsert(connection, marks).on_conflict_do_nothing()
    # In order, so that no two processes wait for each other.
    rows = [{"mark": mark, "day": first[mark].day} for mark in sorted(first)]
    new = connection.scalars(statement.returning(marks.c.mark), rows).all()
    return [first[mark] for mark in new]


def _row(table: Table, record: Record) -> dict[str, Any]:
    """The values of a record by column, but for those that the database makes."""
    names = {column.name for column in table.c} - {"id", "number"}
    return {name: getattr(record, name) for name in sorted(names)}


def _insert(connection: Connection, table: Table, records: Sequence[Record]) -> None:
    if records:
        connection.execute(table.insert(), [_row(table, each) for each in records])


def _count(connection: Connection, table: Table, records: Sequence[Record]) -> None:
    """Add to the counts of a table, always in order: no two processes lock up."""
    if not records:
        return
    counts = Counter(tuple(_row(table, record).items()) for record in records)
    rows = [dict(key, number=number) for key, number in sorted(counts.items())]
    insert = upsert(connection, table)
    number = table.c.number + insert.excluded.number
    statement = insert.on_conflict_do_update(
        index_elements=list(table.primary_key), set_={"number": number}
    )
    connection.execute(statement, rows)
