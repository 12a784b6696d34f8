"""Plain values to YAML as editors write it: blocks, one item a line, few quotes."""

from typing import Any

import yaml

# A line ends with the first word that passes this.
_WIDTH = 78
# From here on a text stands below its key, folded.
_LONG = 72
# Tokens that the folded style does not give back as they were.
_UNFOLDABLE = ("\n ", " \n", "\t", "\r", "\x85", "\u2028", "\u2029", "\ufeff")


class _Dumper(yaml.SafeDumper):
    """Lists indented, long text folded, several lines as they are, few quotes.

    Text that other YAML readers take for something else (`no`, `10`) is quoted.
    """

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def choose_scalar_style(self) -> str:
        style = super().choose_scalar_style()
        return '"' if style == "'" else style

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    tag = "tag:yaml.org,2002:str"
    if any(token in text for token in _UNFOLDABLE):
        return dumper.represent_scalar(tag, text, style='"')
    style = "|" if "\n" in text else ">" if len(text) > _LONG else None
    return dumper.represent_scalar(tag, text, style=style)


_Dumper.add_representer(str, _text)


def to_yaml(value: Any) -> str:
    """The text of a YAML file that reads back as `value`; dates stand as they are."""
    return yaml.dump(
        value, Dumper=_Dumper, width=_WIDTH, allow_unicode=True, sort_keys=False
    )
