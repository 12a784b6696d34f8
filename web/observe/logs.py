"""Log lines: one JSON object a line for machines, plain text on a terminal.

Nothing that is logged can begin a line of its own, or send a terminal control codes.
"""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

from flask import g, has_request_context

# The attribute of a log record with the fields of a request.
FIELDS = "fields"
# Every control character but the line feed, and its escape.
CONTROL_CODES = {*range(0x20), *range(0x7F, 0xA0)} - {0x0A}
CONTROLS = {code: f"\\x{code:02x}" for code in CONTROL_CODES}


class JsonFormatter(logging.Formatter):
    """Formats a log record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Such as `{"time": "2026-11-01T09:00:00+00:00", "level": "INFO", …}`."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "process": record.process,
            "message": record.getMessage(),
        }
        if has_request_context() and "request_id" in g:
            line["request_id"] = g.request_id
        line |= getattr(record, FIELDS, {})
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line)


class TextFormatter(logging.Formatter):
    """Formats a log record for a person."""

    def format(self, record: logging.LogRecord) -> str:
        """Such as `INFO: request method=GET`; lines after the first are indented."""
        fields: dict[str, Any] = getattr(record, FIELDS, {})
        parts = (f"{name}={value}" for name, value in fields.items())
        text = " ".join((f"{record.levelname}: {record.getMessage()}", *parts))
        if record.exc_info:
            text += f"\n{self.formatException(record.exc_info)}"
        return text.translate(CONTROLS).replace("\n", "\n  ")


def set_up(level: int, *, is_server: bool) -> None:
    """Log to standard error from a level on: JSON for a server without a terminal."""
    handler = logging.StreamHandler()
    is_json = is_server and not sys.stderr.isatty()
    handler.setFormatter(JsonFormatter() if is_json else TextFormatter())
    logging.basicConfig(level=level, handlers=[handler])
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
