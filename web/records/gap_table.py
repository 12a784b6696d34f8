"""What became of missed messages as CSV, a message a row, for a spreadsheet."""

import csv
import io
from collections.abc import Iterator

from bot import Gaps, Miss, shielded

HEADINGS = (
    *("gap", "times", "message", "status", "remedy"),
    *("nearest entry", "confidence", "subject or rule"),
)


def as_csv(gaps: Gaps) -> str:
    """The table as text; no spreadsheet computes what visitors wrote.

    The numbers of gaps are those of `askwell gaps`, and of `--dismissed` for those that
    are dismissed.
    """
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(HEADINGS)
    rows.writerows(_rows(gaps))
    return out.getvalue()


def _rows(gaps: Gaps) -> Iterator[tuple[object, ...]]:
    for status, groups in (("open", gaps.open), ("dismissed", gaps.dismissed)):
        for number, gap in enumerate(groups, start=1):
            yield from (_row(miss, status, number) for miss in gap.misses)
    declined = [miss for subject in gaps.on_purpose for miss in subject.misses]
    for status, misses in (
        ("on purpose", declined),
        ("answered", gaps.answered),
        ("unreadable", gaps.unreadable),
    ):
        yield from (_row(miss, status) for miss in misses)


def _row(miss: Miss, status: str, number: int | None = None) -> tuple[object, ...]:
    nearest = miss.nearest[0].entry.id if miss.nearest else ""
    return (
        number or "",
        miss.times,
        shielded(miss.text),
        status,
        miss.remedy.value if miss.is_open else "",
        nearest,
        f"{miss.confidence:.2f}",
        miss.subject or miss.rule,
    )
