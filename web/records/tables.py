"""The tables of the store. Texts go after some days; counts have no text and stay."""

from sqlalchemy import Column, Date, Integer, MetaData, String, Table, Text

# The version of these tables. The store refuses a database that has another.
VERSION = 1

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
# The replies that were judged, so that none is judged twice.
marks = Table(
    "askwell_marks",
    metadata,
    Column("mark", String(64), primary_key=True),
    Column("day", Date, nullable=False, index=True),
)
