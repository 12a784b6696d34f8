"""The tables of the store: texts, which go after some days, and counts, which stay."""

import re
from collections.abc import Iterator

from sqlalchemy import (
    Column,
    Connection,
    Date,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    inspect,
)

# The version of these tables. The store refuses a database that has another. It adds
# tables and columns that are missing: an earlier program of this version does without.
VERSION = 1
LENGTHS = {"kind": 16, "entry": 64, "rule": 64, "smalltalk": 64, "opinion": 16}

schema = Table(
    "askwell_schema",
    MetaData(),
    Column("name", String(16), primary_key=True),
    Column("version", Integer, nullable=False),
)


class Tables:
    """The tables with the records of one knowledge base.

    Those of the default base have names such as `askwell_misses`, and those of another
    have its tag as well, such as `askwell_de_misses`: the ids of two bases may be the
    same, and a base may come or go beside others without a change to their tables.
    """

    def __init__(self, tag: str = "") -> None:
        self.metadata = MetaData()
        self._prefix = f"askwell_{tag}_" if tag else "askwell_"
        self.misses = self._texts("misses", "kind")
        about = ("kind", "entry", "opinion")
        self.remarks = self._texts("remarks", *about, later=("rule",))
        self.reply_counts = self._counts("reply_counts", "kind", "entry")
        self.feedback_counts = self._counts("feedback_counts", *about)
        # Of those counts, the replies that a safety rule had a say in.
        self.rule_counts = self._counts("rule_counts", "kind", "rule")
        self.rule_feedback_counts = self._counts(
            "rule_feedback_counts", "kind", "rule", "opinion"
        )
        # Of the counted replies, those that a rule of small talk had a say in.
        self.smalltalk_counts = self._counts("smalltalk_counts", "smalltalk")
        # The replies that were judged, so that none is judged twice.
        self.marks = Table(
            f"{self._prefix}marks",
            self.metadata,
            Column("mark", String(64), primary_key=True),
            Column("day", Date, nullable=False, index=True),
        )

        # Misses that an editor dismissed, each with how often it had been asked, and
        # the key of their hashes.
        self.dismissed = Table(
            f"{self._prefix}dismissed",
            self.metadata,
            Column("mark", String(64), primary_key=True),
            Column("number", Integer, nullable=False),
        )
        self.keys = Table(
            f"{self._prefix}keys",
            self.metadata,
            Column("name", String(16), primary_key=True),
            Column("key", String(64), nullable=False),
        )

    def _texts(self, name: str, *about: str, later: tuple[str, ...] = ()) -> Table:
        """A table of texts; an earlier version of the program made it without `later`.

        That version may go on writing to it, and names no such column: it has a
        default.
        """
        strings = [
            Column(each, String(LENGTHS[each]), nullable=False) for each in about
        ]
        added = [
            Column(each, String(LENGTHS[each]), nullable=False, server_default="")
            for each in later
        ]
        return Table(
            f"{self._prefix}{name}",
            self.metadata,
            Column("id", Integer, primary_key=True),
            Column("day", Date, nullable=False, index=True),
            *strings,
            Column("text", Text, nullable=False),
            *added,
        )

    def _counts(self, name: str, *about: str) -> Table:
        strings = [
            Column(each, String(LENGTHS[each]), primary_key=True) for each in about
        ]
        return Table(
            f"{self._prefix}{name}",
            self.metadata,
            Column("day", Date, primary_key=True),
            *strings,
            Column("number", Integer, nullable=False),
        )


def tables_in(connection: Connection) -> Iterator[Tables]:
    """The tables of every knowledge base that a database has records of."""
    for name in inspect(connection).get_table_names():
        if found := re.fullmatch(r"askwell_(?:([a-z]+)_)?misses", name):
            yield Tables(found[1] or "")
