"""What other bots fill in before they send an answer, such as `{{UserInfo.Name}}`."""

import re

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


def named_placeholders(found: tuple[str, ...]) -> str:
    """Name placeholders: `the placeholder {name}`."""
    return f"the placeholder{'s' * (len(found) > 1)} {', '.join(found)}"
