"""Log lines: JSON, one to a line, for machines; plain text on a terminal.

Whatever is logged can neither begin a line of its own nor reach a terminal's controls.
"""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

from flask import g, has_request_context

# What a record has beside its own words: the fields of a request.
FIELDS = "fields"
# Every control character but the line feed, as its escape.
CONTROLS = {
    code: f"\\x{code:02x}"
    for code in (*range(0x20), *range(0x7F, 0xA0))
    if code != 0x0A
}


class JsonFormatter(logging.Formatter):
    """A record as a line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "process": record.process,
            "message": record.getMessage(),
        }
        if request_id := current_request():
            line["request_id"] = request_id
        line |= getattr(record, FIELDS, {})
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line)


class TextFormatter(logging.Formatter):
    """A record for a person; its further lines are set in."""

    def format(self, record: logging.LogRecord) -> str:
        fields: dict[str, Any] = getattr(record, FIELDS, {})
        parts = (f"{name}={value}" for name, value in fields.items())
        text = " ".join((f"{record.levelname}: {record.getMessage()}", *parts))
        if record.exc_info:
            text += f"\n{self.formatException(record.exc_info)}"
        return text.translate(CONTROLS).replace("\n", "\n  ")


def set_up(level: int, *, is_server: bool) -> None:
    """Log to standard error: JSON where a server's is no terminal."""
    handler = logging.StreamHandler()
    is_json = is_server and not sys.stderr.isatty()
    handler.setFormatter(JsonFormatter() if is_json else TextFormatter())
    logging.basicConfig(level=level, handlers=[handler])
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    logging.getLogger("watchfiles").setLevel(logging.WARNING)


def current_request() -> str:
    """The id of the request that is handled, or nothing."""
    return str(g.get("request_id", "")) if has_request_context() else ""
