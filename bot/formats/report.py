"""What became of an import's rows: in a line, and as JSON for other tools."""

from collections.abc import Iterator
from pathlib import Path

from bot.domain import Problem
from bot.formats.bots.json_records import to_json
from bot.formats.transfer import Imported
from bot.text import counted, having


def totals(imported: Imported) -> str:
    """Write the sum in one line: `14 rows: 12 entries, 1 phrasing, 1 reject`.

    After an update also how many entries changed, and how many rows said nothing new.
    """
    parts = (
        counted(len(imported.entries), "entry"),
        *_of_update(imported),
        counted(imported.phrasings, "phrasing"),
        counted(len(imported.rejects), "reject"),
    )
    return f"{counted(imported.rows, 'row')}: {', '.join(parts)}"


def _of_update(imported: Imported) -> Iterator[str]:
    if imported.changed or imported.unchanged:
        yield f"{len(imported.changed)} changed"
        yield f"{imported.unchanged} unchanged"


def as_json(imported: Imported) -> str:
    """Write what became of the rows as JSON; each reject has its file and line."""
    content = {
        "files": imported.files,
        "rows": imported.rows,
        "entries": len(imported.entries),
        "changed": imported.changed,
        "unchanged": imported.unchanged,
        "phrasings": imported.phrasings,
        "rejects": list(map(_reject, imported.rejects)),
        "remarks": imported.remarks,
    }
    return to_json(content)


def _reject(reject: Problem) -> dict[str, str | int]:
    names = ("path", "line", "where", "what")
    return {name: getattr(reject, name) for name in names}


def advice(imported: Imported, folder: Path) -> Iterator[str]:
    """Yield lines that say what to do after an import, most important first."""
    yield "Next, in the new entries:" if imported.entries else "Next:"
    entries = imported.entries
    steps = {
        "no sources: say where each answer stands, and put the facts into "
        "sources.yaml": sum(not e.sources for e in entries),
        "fewer than eight phrasings: write how else visitors ask": sum(
            len(e.phrasings) < 8 for e in entries
        ),
        "no date of review: read each answer, then write 'reviewed:'": sum(
            not e.reviewed for e in entries
        ),
    }
    for what, number in steps.items():
        if number:
            yield f"  - {having(number, 'entry')} {what}."
    if imported.answers:
        what = "another answer: hold it against its sources and its plain form"
        yield f"  - {having(len(imported.answers), 'entry')} {what}."
    if imported.entries:
        yield "  - Give each topic the title that visitors should see."
    yield f"  - Then: askwell calibrate --knowledge {folder}"
