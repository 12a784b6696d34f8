"""The tables of the store: texts, which go after some days, and counts, which stay."""

from sqlalchemy import Column, Date, Integer, MetaData, String, Table, Text

# The version of these tables. The store refuses a database that has another.
VERSION = 1
LENGTHS = {"kind": 16, "entry": 64, "opinion": 16}

metadata = MetaData()


def _texts(name: str, *about: str) -> Table:
    strings = [Column(each, String(LENGTHS[each]), nullable=False) for each in about]
    return Table(
        name,
        metadata,
        Column("id", Integer, primary_key=True),
        Column("day", Date, nullable=False, index=True),
        *strings,
        Column("text", Text, nullable=False),
    )


def _counts(name: str, *about: str) -> Table:
    strings = [Column(each, String(LENGTHS[each]), primary_key=True) for each in about]
    return Table(
        name,
        metadata,
        Column("day", Date, primary_key=True),
        *strings,
        Column("number", Integer, nullable=False),
    )


misses = _texts("askwell_misses", "kind")
remarks = _texts("askwell_remarks", "kind", "entry", "opinion")
reply_counts = _counts("askwell_reply_counts", "kind", "entry")
feedback_counts = _counts("askwell_feedback_counts", "kind", "entry", "opinion")
# The replies that were judged, so that none is judged twice.
marks = Table(
    "askwell_marks",
    metadata,
    Column("mark", String(64), primary_key=True),
    Column("day", Date, nullable=False, index=True),
)
schema = Table(
    "askwell_schema",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("version", Integer, nullable=False),
)
