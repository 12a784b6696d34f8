"""What other bots fill in before they send an answer, such as `{{UserInfo.Name}}`."""

import re

from bot.formats.base import Reading
from bot.text import listed

# "$5", "US$", "$HOME" and braces of prose are none.
_PLACEHOLDER = re.compile(
    r"""
      \{\{[^{}\n]+\}\}              # {{UserInfo.FirstName}}, {{#ifCond …}}
    | \{%[^{}\n]+%\}                # {% if name %}
    | [$%@\#]?\{[A-Za-z_][\w.]*\}   # {name}, ${user.name}, %{name}
    | (?<![\w?&/$])\$[a-z_][\w-]+(?:\.[a-z]\w*)*   # $place, $place.original
    """,
    re.VERBOSE,
)


def placeholders_of(text: str) -> tuple[str, ...]:
    """Return the placeholders of a text, each once: `"Hi {name}."` gives `{name}`."""
    return tuple(dict.fromkeys(_PLACEHOLDER.findall(text)))


def reject_placeholders(reading: Reading) -> None:
    """Reject the records whose answers nobody would fill in any more."""
    kept = []
    for record in reading.records:
        if found := placeholders_of(record.answer):
            what = named_placeholders(found)
            for place in record.rows:
                reading.report(
                    place, f"the answer has {what}; write the text in its place"
                )
            reading.left_out["a placeholder of another bot"] += 1
        else:
            kept.append(record)
    reading.records = kept


def named_placeholders(found: tuple[str, ...]) -> str:
    """Name placeholders: `the placeholder {name}`."""
    return f"the placeholder{'s' * (len(found) > 1)} {listed(found)}"
