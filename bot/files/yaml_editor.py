"""Entries of a topic file changed in place: what is not changed keeps every byte."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import yaml

from bot.domain import KnowledgeError, Problem
from bot.files.yaml_reader import (
    LOADER,
    SIZE_LIMIT,
    as_item,
    parse_bytes,
    parse_text,
)
from bot.files.yaml_writer import to_yaml

# What YAML takes for the end of a line.
_LINE = re.compile(
    "[^\n\r\x85\u2028\u2029]*(?:\r\n|[\n\r\x85\u2028\u2029])|[^\n\r\x85\u2028\u2029]+"
)
_COMMENT = re.compile(r"\s+#.*")
_BLOCK = re.compile(r": [|>][-+\d]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What changes in an entry: texts by their keys, and phrasings after its others.

    A key that the entry does not have yet is added.
    """

    texts: Mapping[str, str | date] = field(default_factory=dict)
    phrasings: tuple[str, ...] = ()


class _Edit(NamedTuple):
    """Lines from `start`, counted from 0, to before `end`, and what replaces them."""

    start: int
    end: int
    lines: list[str]


def edit_topic(
    content: bytes,
    path: str,
    changes: Mapping[str, Change],
    added: Sequence[Mapping[str, Any]] = (),
) -> bytes:
    """Return the bytes of a topic file with changed entries, and others at its end.

    `content` is a file that loads, `changes` are by an entry's id, and `added` are the
    values of new entries. Comments stay, and so does the style of what is not changed;
    a list of phrasings in one line that gets another is written one a line. Raises
    KnowledgeError where the file would not hold just what it should.
    """
    lines = split_lines(content)
    edits = sorted(_edits(content, lines, changes, added), key=_place, reverse=True)
    for start, end, new in edits:
        replace_lines(lines, start, end, new)
    edited = "".join(lines).encode("utf-8")
    _verify(content, edited, path, changes, added)
    return edited


def split_lines(content: bytes) -> list[str]:
    """Cut the bytes of a YAML file into its lines, each with what ends it."""
    return _LINE.findall(content.decode("utf-8"))


def nodes_of(content: bytes) -> Any:
    """The nodes of a YAML file, which know where they begin and end."""
    return yaml.compose(content.decode("utf-8"), Loader=LOADER)


def replace_lines(lines: list[str], start: int, end: int, new: Iterable[str]) -> None:
    """Put new lines in place of those from `start` to before `end`.

    The new ones get the ending that the others have.
    """
    ending = "\r\n" if lines[0].endswith("\r\n") else "\n"
    if start and not lines[start - 1].endswith(("\n", "\r")):
        lines[start - 1] += ending
    lines[start:end] = [f"{line}{ending}" for line in new]


def _place(edit: _Edit) -> tuple[int, int]:
    return edit.start, edit.end


def _edits(
    content: bytes,
    lines: Sequence[str],
    changes: Mapping[str, Change],
    added: Sequence[Mapping[str, Any]],
) -> Iterator[_Edit]:
    """Yield what to edit; of what goes to one place, the last in the file first."""
    entries = _values(nodes_of(content))["entries"]
    if added:
        yield _appended(entries, added, lines)
    for entry in entries.value:
        change = changes.get(_values(entry)["id"].value, Change())
        for key, value in entry.value:
            if text := change.texts.get(key.value):
                yield _rewritten(key, value, text, lines)
        if new := {k: t for k, t in change.texts.items() if k not in _values(entry)}:
            yield _added_keys(entry, new, lines)
        if change.phrasings:
            yield _extended(entry, change.phrasings, lines)


def _values(mapping: Any) -> dict[str, Any]:
    return {key.value: value for key, value in mapping.value}


def _appended(
    entries: Any, added: Sequence[Mapping[str, Any]], lines: Sequence[str]
) -> _Edit:
    """Write new entries below the last one, with an empty line before each."""
    indent = " " * entries.start_mark.column
    end = end_of(entries, lines)
    texts = (["", *_lines_of([dict(values)], indent)] for values in added)
    return _Edit(end, end, [line for text in texts for line in text])


def _lines_of(value: Any, indent: str = "") -> list[str]:
    lines = to_yaml(value).removesuffix("\n").split("\n")
    return [f"{indent}{line}" if line else "" for line in lines]


def _added_keys(
    entry: Any, texts: Mapping[str, str | date], lines: Sequence[str]
) -> _Edit:
    """Write keys that an entry has not below its last one, or below its review."""
    values = _values(entry)
    last = values.get("reviewed") or entry.value[-1][1]
    indent = " " * entry.start_mark.column
    end = end_of(last, lines)
    written = [line for key, text in texts.items() for line in _keyed(key, text)]
    return _Edit(end, end, [f"{indent}{line}" if line else "" for line in written])


def _keyed(key: str, text: str | date) -> list[str]:
    """Return the lines of a key with its text, as they would stand in an entry."""
    # In a list, as entries are, so that lines end where those of others do.
    return [line[2:] for line in _lines_of([{key: text}])]


def _rewritten(key: Any, value: Any, text: str | date, lines: Sequence[str]) -> _Edit:
    """Write another text behind a key, and the comment of its line again."""
    start, column = key.start_mark.line, key.start_mark.column
    written = _keyed(key.value, text)
    written[0 if _BLOCK.search(written[0]) else -1] += _comment(value, lines)
    first, *rest = written
    inner = [f"{' ' * column}{line}" if line else "" for line in rest]
    before = lines[start][:column]
    return _Edit(start, end_of(value, lines), [f"{before}{first}", *inner])


def _comment(value: Any, lines: Sequence[str]) -> str:
    """Return the comment behind a text, or behind the `>-` above it."""
    is_below = getattr(value, "style", None) in ("|", ">")
    mark = value.start_mark if is_below else value.end_mark
    found = _COMMENT.search(lines[mark.line].rstrip(), mark.column)
    return found[0] if found else ""


def _extended(entry: Any, phrasings: Sequence[str], lines: Sequence[str]) -> _Edit:
    """Write phrasings after those of an entry, or below its question if it has none."""
    pairs = {key.value: (key, value) for key, value in entry.value}
    items = list(map(as_item, phrasings))
    if "phrasings" not in pairs:
        key, question = pairs["question"]
        end, indent = end_of(question, lines), " " * key.start_mark.column
        inner = [f"{indent}  {item}" for item in items]
        return _Edit(end, end, [f"{indent}phrasings:", *inner])
    key, old = pairs["phrasings"]
    end = end_of(old, lines)
    if old.value and not old.flow_style:
        indent = " " * old.start_mark.column
        return _Edit(end, end, [f"{indent}{item}" for item in items])
    return _unfolded(key, old, items, lines)


def _unfolded(key: Any, old: Any, items: list[str], lines: Sequence[str]) -> _Edit:
    """Write phrasings one a line that stood in one line, `[a, b]`, and others below."""
    start, column = key.start_mark.line, key.start_mark.column
    before = [as_item(node.value) for node in old.value or ()]
    inner = [f"{' ' * column}  {item}" for item in (*before, *items)]
    first = f"{lines[start][:column]}phrasings:{_comment(old, lines)}"
    return _Edit(start, end_of(old, lines), [first, *inner])


def end_of(node: Any, lines: Sequence[str]) -> int:
    """Return the line behind a value, without the empty lines that follow it."""
    if not isinstance(node, yaml.ScalarNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return end_of(last[1] if isinstance(last, tuple) else last, lines)
    end = int(node.end_mark.line) + bool(node.end_mark.column)
    while not lines[end - 1].strip():
        end -= 1
    return end


def _verify(
    before: bytes,
    after: bytes,
    path: str,
    changes: Mapping[str, Change],
    added: Sequence[Mapping[str, Any]],
) -> None:
    """Raise KnowledgeError where a file does not hold just what it should."""
    expected = deepcopy(parse_bytes(before, path).value)
    for entry in expected["entries"]:
        change = changes.get(entry["id"], Change())
        entry.update({key: str(text) for key, text in change.texts.items()})
        if change.phrasings:
            entry["phrasings"] = [*(entry.get("phrasings") or ()), *change.phrasings]
    for values in added:
        expected["entries"] += parse_text(path, to_yaml([dict(values)])).value
    document = parse_bytes(after, path)
    if len(after) > SIZE_LIMIT:
        raise KnowledgeError(document.problems)
    if document.reports or document.value != expected:
        what = "could not be edited safely; write what is new in it by hand"
        raise KnowledgeError((Problem(path=path, line=1, what=what),))
