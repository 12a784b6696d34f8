"""The tables of the store: texts, which go after some days, and counts, which stay."""

from sqlalchemy import Column, Date, Integer, MetaData, String, Table, Text

# The version of these tables. The store refuses a database that has another. It adds
# tables and columns that are missing: an earlier program of this version does without.
VERSION = 1
LENGTHS = {"kind": 16, "entry": 64, "rule": 64, "smalltalk": 64, "opinion": 16}

metadata = MetaData()


def _texts(name: str, *about: str, later: tuple[str, ...] = ()) -> Table:
    """A table of texts; an earlier version of the program made it without `later`.

    That version may go on writing to it, and names no such column: it has a default.
    """
    strings = [Column(each, String(LENGTHS[each]), nullable=False) for each in about]
    added = [
        Column(each, String(LENGTHS[each]), nullable=False, server_default="")
        for each in later
    ]
    return Table(
        name,
        metadata,
        Column("id", Integer, primary_key=True),
        Column("day", Date, nullable=False, index=True),
        *strings,
        Column("text", Text, nullable=False),
        *added,
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
remarks = _texts("askwell_remarks", "kind", "entry", "opinion", later=("rule",))
reply_counts = _counts("askwell_reply_counts", "kind", "entry")
feedback_counts = _counts("askwell_feedback_counts", "kind", "entry", "opinion")
# Of those counts, the replies that a safety rule had a say in.
rule_counts = _counts("askwell_rule_counts", "kind", "rule")
rule_feedback_counts = _counts(
    "askwell_rule_feedback_counts", "kind", "rule", "opinion"
)
# Of the counted replies, those that a rule of small talk had a say in.
smalltalk_counts = _counts("askwell_smalltalk_counts", "smalltalk")
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
