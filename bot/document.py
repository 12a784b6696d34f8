"""A knowledge file as plain values that remember their lines, and what is wrong."""

import json
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from typing import Any

import yaml

from bot.errors import Problem

Loc = tuple[str | int, ...]

_NAMED = {
    "entries": "entry",
    "rules": "rule",
    "refuse": "refusal",
    "uncovered": "subject",
}
_PLAIN_TAGS = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map")}
_YAML = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(kw_only=True)
class Document:
    """A parsed file: plain values, the line of every key and value by its path.

    `data` is the file as it was read; `reports` has what is wrong with it: the line,
    the path and the sentence.
    """

    path: str
    data: bytes = b""
    value: Any = None
    lines: dict[Loc, int] = field(default_factory=dict)
    reports: list[tuple[int, Loc, str]] = field(default_factory=list)

    def line(self, loc: Loc) -> int:
        """The line of a path, or of the nearest thing around it."""
        while loc and loc not in self.lines:
            loc = loc[:-1]
        return self.lines.get(loc, 1)

    def report(self, loc: Loc, what: str) -> None:
        """Note what is wrong at a path."""
        self.reports.append((self.line(loc), loc, what))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was reported, as editors read it."""
        return tuple(
            Problem(path=self.path, line=line, where=self._where(loc), what=what)
            for line, loc, what in self.reports
        )

    def _where(self, loc: Loc) -> str:
        """ "entry 'id'" or the like for a path inside one."""
        match loc:
            case (str(key), int(number), *_) if key in _NAMED:
                item = self.value[key][number] if self.value else None
                name = item.get("id") if isinstance(item, dict) else None
                return f"{_NAMED[key]} {name or number + 1!r}"
            case (str(key), _, *_):
                return repr(key)
        return ""


def parse(path: Path) -> Document:
    """A file's plain values with their lines; scalars stay as written."""
    try:
        content = path.read_bytes()
    except OSError as error:
        unread = Document(path=str(path))
        unread.report((), f"cannot be read: {error.strerror}")
        return unread
    return parse_bytes(content, str(path))


def parse_bytes(content: bytes, path: str) -> Document:
    """The same of a file's bytes; `path` names it in what is reported."""
    document = Document(path=path, data=content)
    try:
        node = yaml.compose(content.decode("utf-8"), Loader=_YAML)
    except UnicodeDecodeError as error:
        document.report((), f"not UTF-8 at byte {error.start}; save the file as UTF-8")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        document.lines[()] = mark.line + 1 if mark else 1
        document.report((), f"not valid YAML: {error.problem}; {_yaml_hint(error)}")
    except yaml.YAMLError as error:
        document.report((), f"not valid YAML: {error}")
    else:
        if node is None:
            document.report((), "the file is empty")
        else:
            document.value = _build(node, (), document, set())
    return document


def parse_text(path: str, text: str) -> Document:
    """The same for a text; `path` names it in messages."""
    return parse_bytes(text.encode(), path)


def as_item(text: str) -> str:
    """A text of one line as an item of a list, in quotes where it needs them."""
    plain = f"- {text}"
    read = parse_bytes(plain.encode(), "")
    if read.value == [text] and not read.reports:
        return plain
    return f"- {json.dumps(text, ensure_ascii=False)}"


def _yaml_hint(error: yaml.MarkedYAMLError) -> str:
    """The likely cause of what the YAML parser stumbled over."""
    problem = error.problem or ""
    if "cannot start any token" in problem:
        return "indent with spaces, not tabs; quote text that begins with a sign"
    if "mapping values" in problem:
        return "put text that contains ': ' in double quotes"
    return "look at the indentation and the quotes of this line and the one above"


def _build(node: Any, loc: Loc, document: Document, seen: set[int]) -> Any:
    """A node's plain value; notes lines, and refuses tags, aliases and double keys."""
    document.lines.setdefault(loc, node.start_mark.line + 1)
    if id(node) in seen:
        document.report(loc, "aliases (*name) are not allowed; write the text out")
        return None
    seen.add(id(node))
    if node.tag not in _PLAIN_TAGS:
        document.report(loc, f"tags are not allowed; remove {node.tag!r}")
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [
            _build(item, (*loc, index), document, seen)
            for index, item in enumerate(node.value)
        ]
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "?"
        line = key_node.start_mark.line + 1
        if key in result:
            first = document.line((*loc, key))
            what = f"{key!r} is here twice (first on line {first}); keep one"
            document.reports.append((line, (*loc, key), what))
            continue
        document.lines[(*loc, key)] = line
        result[key] = _build(value_node, (*loc, key), document, seen)
    return result
