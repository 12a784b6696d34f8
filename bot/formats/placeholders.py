"""Answers with what another bot would fill in stay out until an editor writes it."""

from bot.domain import named_placeholders, placeholders_of
from bot.formats.base import Reading


def reject_placeholders(reading: Reading) -> None:
    """Reject the records whose answers nobody would fill in any more."""
    kept = []
    for record in reading.records:
        if found := placeholders_of(record.answer):
            what = f"the answer has {named_placeholders(found)}"
            for place in record.rows:
                reading.report(place, f"{what}; write the text in its place")
            reading.left_out["a placeholder of another bot"] += 1
        else:
            kept.append(record)
    reading.records = kept
