"""The id of an entry changed in a file, of the knowledge or of labels, in place."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import yaml

from bot.domain import KnowledgeError, Problem
from bot.files.yaml_editor import end_of, nodes_of, replace_lines, split_lines
from bot.files.yaml_reader import LOADER

# The keys of lists of entries' ids, in whichever file of the knowledge.
_REFERENCES = ("next", "starters")
# What stands below this key are groups by name, and a group may be called "next".
_GROUPS = "words"
# What a label of JSON expects; a quotation mark within a text has a \ before it.
_EXPECTED = re.compile(r'"expect"\s*:\s*("[^"]*"|\[[^\]]*\])')


def rename_in_knowledge(
    content: bytes, path: str, old: str, new: str, aliases: Sequence[str]
) -> bytes:
    """Return the bytes of a knowledge file in which the entry `old` is called `new`.

    Where the file has the entry, its `aliases` become these. All else keeps every byte.
    Raises KnowledgeError where the file would not hold just what it should.
    """
    lines = split_lines(content)
    root = nodes_of(content)
    _replace(lines, _references(root), old, new)
    for entry in _entries(root):
        pairs = {key.value: (key, value) for key, value in entry.value}
        if pairs["id"][1].value == old:
            _replace(lines, [pairs["id"][1]], old, new)
            _write_aliases(lines, pairs, aliases)
    after = "".join(lines).encode()
    expected = _renamed(_loaded(content), old, new)
    for entry in expected.get("entries", ()) if isinstance(expected, dict) else ():
        if entry["id"] == old:
            entry["id"] = new
            entry["aliases"] = list(aliases)
            if not aliases:
                del entry["aliases"]
    _verify(_loaded(after), expected, path)
    return after


def rename_in_labels(content: bytes, path: str, old: str, new: str) -> bytes:
    """Return the bytes of a file of labels, YAML or JSON lines, that expect `new`.

    Raises KnowledgeError where it is neither, or would not hold just what it should.
    """
    try:
        if not path.endswith(".jsonl"):
            return _rename_in_yaml(content, path, old, new)
        lines = content.split(b"\n")
        return b"\n".join(_rename_in_json(line, path, old, new) for line in lines)
    except (yaml.YAMLError, ValueError) as error:
        what = f"cannot be read as labels, so that nothing was changed: {error}"
        raise _error(path, what) from error


def _rename_in_yaml(content: bytes, path: str, old: str, new: str) -> bytes:
    lines = split_lines(content)
    _replace(lines, _expected(nodes_of(content)), old, new)
    after = "".join(lines).encode()
    labels = _loaded(content)
    for label in labels if isinstance(labels, list) else ():
        _expect(label, old, new)
    _verify(_loaded(after), labels, path)
    return after


def _rename_in_json(line: bytes, path: str, old: str, new: str) -> bytes:
    if old.encode() not in line:
        return line
    after = _EXPECTED.sub(
        lambda found: found[0].replace(f'"{old}"', f'"{new}"'), line.decode("utf-8")
    )
    label = json.loads(line)
    _expect(label, old, new)
    renamed = after.encode()
    _verify(json.loads(renamed), label, path)
    return renamed


def _expect(label: Any, old: str, new: str) -> None:
    if isinstance(label, dict) and "expect" in label:
        label["expect"] = _swapped(label["expect"], old, new)


def _entries(root: Any) -> list[Any]:
    return next((v.value for k, v in _pairs(root) if k.value == "entries"), [])


def _pairs(node: Any) -> list[tuple[Any, Any]]:
    return node.value if isinstance(node, yaml.MappingNode) else []


def _items(node: Any) -> list[Any]:
    return node.value if isinstance(node, yaml.SequenceNode) else []


def _references(node: Any) -> Iterator[Any]:
    """Yield the items of every list of entries' ids in a file."""
    for key, value in _pairs(node):
        if key.value in _REFERENCES:
            yield from _items(value)
        elif key.value != _GROUPS:
            yield from _references(value)
    for item in _items(node):
        yield from _references(item)


def _expected(root: Any) -> Iterator[Any]:
    """Yield what each label expects, one scalar at a time."""
    for label in _items(root):
        for key, value in _pairs(label):
            if key.value == "expect":
                yield from _items(value) or [value]


def _replace(lines: list[str], nodes: Iterable[Any], old: str, new: str) -> None:
    """Replace an id where it stands, and leave quotes around it as they are."""
    marks = [
        (node.start_mark.line, node.start_mark.column, node.end_mark.column)
        for node in nodes
        if node.value == old
    ]
    # From the end: what stands before a place in its line stays where it is.
    for line, start, end in sorted(marks, reverse=True):
        text = lines[line]
        lines[line] = text[:start] + text[start:end].replace(old, new) + text[end:]


def _write_aliases(lines: list[str], pairs: Any, aliases: Sequence[str]) -> None:
    """Write the aliases in place of those that stand there, else below the id."""
    key, value = pairs.get("aliases", pairs["id"])
    end = end_of(value, lines)
    start = key.start_mark.line if "aliases" in pairs else end
    indent = " " * pairs["id"][0].start_mark.column
    written = [f"{indent}aliases:", *(f"{indent}  - {alias}" for alias in aliases)]
    replace_lines(lines, start, end, written if aliases else ())


def _loaded(content: bytes) -> Any:
    return yaml.load(content.decode("utf-8"), Loader=LOADER)  # nosec


def _renamed(value: Any, old: str, new: str) -> Any:
    """Return a value with the id replaced in every list of references."""
    if isinstance(value, dict):
        return {key: _renamed_at(key, each, old, new) for key, each in value.items()}
    if isinstance(value, list):
        return [_renamed(each, old, new) for each in value]
    return value


def _renamed_at(key: str, value: Any, old: str, new: str) -> Any:
    if key in _REFERENCES:
        return _swapped(value, old, new)
    return value if key == _GROUPS else _renamed(value, old, new)


def _swapped(ids: Any, old: str, new: str) -> Any:
    if isinstance(ids, list):
        return [_swapped(id, old, new) for id in ids]
    return new if ids == old else ids


def _verify(after: Any, expected: Any, path: str) -> None:
    if after != expected:
        raise _error(path, "could not be edited safely; write the new id by hand")


def _error(path: str, what: str) -> KnowledgeError:
    return KnowledgeError((Problem(path=path, line=1, what=what),))
