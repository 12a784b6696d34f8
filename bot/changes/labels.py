"""Testers' label files to messages: of each label what is asked, and after what."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bot.changes.asked import Asked, Origin
from bot.domain import BadRequest
from bot.files import parse

_KINDS = (".yaml", ".yml", ".jsonl")


def label_files(paths: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """Return the label files that paths name, each once, and paths where nothing is.

    A folder has those that end in .yaml, .yml or .jsonl, however deep they lie; what is
    hidden, as its name begins with a full stop, is left out.
    """
    files: dict[Path, Path] = {}
    missing = []
    for path in paths:
        if not path.exists():
            missing.append(path)
            continue
        for file in _within(path) if path.is_dir() else (path,):
            files.setdefault(file.resolve(), file)
    return list(files.values()), missing


def _within(folder: Path) -> list[Path]:
    return [
        file
        for file in sorted(folder.rglob("*"))
        if file.suffix in _KINDS and file.is_file()
        if not any(part.startswith(".") for part in file.relative_to(folder).parts)
    ]


def asked_in(files: Iterable[Path]) -> Iterator[Asked]:
    """Yield what the labels of files ask.

    Raises BadRequest for a file that holds something else, with its line.
    """
    for path in files:
        is_json = path.suffix == ".jsonl"
        for line, label in _of_json(path) if is_json else _of_yaml(path):
            yield _asked(path, line, label)


def _of_yaml(path: Path) -> Iterator[tuple[int, Any]]:
    document = parse(path)
    if document.problems:
        raise BadRequest(str(document.problems[0]))
    labels = document.value or []
    if not isinstance(labels, list):
        what = "a file of labels is a list; start labels with '- ask: …'"
        raise BadRequest(f"{path}:1: {what}")
    return ((document.line((place,)), label) for place, label in enumerate(labels))


def _of_json(path: Path) -> Iterator[tuple[int, Any]]:
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    # A message may hold signs at which splitlines would cut, too.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except json.JSONDecodeError as error:
                what = f"is not JSON: {error.msg}; mend the line"
                raise BadRequest(f"{path}:{number}: {what}") from None


def _asked(path: Path, line: int, label: Any) -> Asked:
    keys = label if isinstance(label, dict) else {}
    message, after = keys.get("ask"), keys.get("after") or []
    texts = [message, *after] if isinstance(after, list) else [None]
    written = [text.strip() for text in texts if isinstance(text, str)]
    if len(written) < len(texts) or not all(written):
        what = "a label needs 'ask', a text, and 'after', if any, is a list of texts"
        raise BadRequest(f"{path}:{line}: {what}")
    return Asked(message=written[0], after=tuple(written[1:]), origin=Origin.LABEL)
