"""What became of an import's rows: in a line, and as JSON for other tools."""

import json

from bot.domain import Problem
from bot.formats.transfer import Imported
from bot.text import counted


def totals(imported: Imported) -> str:
    """Write the sum in one line: `14 rows: 12 entries, 1 phrasing, 1 reject`."""
    rows = counted(imported.rows, "row")
    entries = counted(len(imported.entries), "entry")
    phrasings = counted(imported.phrasings, "phrasing")
    return f"{rows}: {entries}, {phrasings}, {counted(len(imported.rejects), 'reject')}"


def as_json(imported: Imported) -> str:
    """Write what became of the rows as JSON; each reject has its file and line."""
    content = {
        "files": imported.files,
        "rows": imported.rows,
        "entries": len(imported.entries),
        "phrasings": imported.phrasings,
        "rejects": list(map(_reject, imported.rejects)),
        "remarks": imported.remarks,
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _reject(reject: Problem) -> dict[str, str | int]:
    names = ("path", "line", "where", "what")
    return {name: getattr(reject, name) for name in names}
