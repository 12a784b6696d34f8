"""Labels made of what visitors wrote, added to a file that keeps what is there."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from bot.changes import asked_in, label_files
from bot.domain import BadRequest, KnowledgeBase
from bot.files import (
    Document,
    parse,
    parse_bytes,
    parse_text,
    replace_file,
    to_yaml,
)
from bot.text import same_phrasing

# What a label may expect besides an entry and a kind of reply: no alarm.
ORDINARY = "ordinary"
_KINDS = (".yaml", ".yml")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLabel:
    """A message with the outcome that somebody expects of it.

    `expect` is an entry's id, a kind of reply or `ordinary`; `rule` is the id or the
    level of the rule of an alarm. `reworded` is what the visitor wrote, where `ask`
    says it in other words; of that, the file gets `mark_of` alone.
    """

    ask: str
    expect: str
    rule: str | None = None
    tags: tuple[str, ...] = ()
    reworded: str | None = None

    def as_written(self) -> dict[str, Any]:
        """The label as its file has it, without what is empty."""
        keys = {
            "ask": self.ask,
            "expect": self.expect,
            "rule": self.rule,
            "tags": list(self.tags),
            "reworded": mark_of(self.reworded) if self.reworded else None,
        }
        return {key: value for key, value in keys.items() if value}


def mark_of(text: str) -> str:
    """A hash by which words are known again, and not read: 16 hexadecimal digits.

    >>> mark_of("Is it vegan?") == mark_of("is it vegan")
    True
    """
    return blake2b(same_phrasing(text).encode(), digest_size=8).hexdigest()


def add_label(path: Path, label: NewLabel) -> int:
    """Add a label to the end of a YAML file, which is made if it is not there.

    Returns the label's line. Raises BadRequest where the file is no list of labels to
    which one can be added; it is then as it was.
    """
    content, line = _with_label(path, label)
    if path.exists():
        replace_file(path, content)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return line


def require_label_file(path: Path) -> None:
    """Raise BadRequest where `add_label` would, before anybody has judged a thing."""
    _with_label(path, NewLabel(ask="a message", expect=ORDINARY))


def _with_label(path: Path, label: NewLabel) -> tuple[bytes, int]:
    """Return a file's bytes with a label at the end, and the label's line."""
    if path.suffix not in _KINDS:
        raise BadRequest(f"{path}: labels are added to YAML; name a .yaml file")
    item = to_yaml([label.as_written()])
    if not path.exists():
        return item.encode(), 1
    content, document = _read(path)
    before: list[Any] = document.value or []
    text = content.decode("utf-8")
    end = "\r\n" if "\r\n" in text else "\n"
    if text and not text.endswith("\n"):
        text += end
    last = text.count("\n")
    indent = _indent(document, text) if before else ""
    text += "".join(f"{indent}{line}{end}" for line in item.splitlines())
    after = parse_text(str(path), text)
    if after.value != [*before, label.as_written()]:
        raise BadRequest(
            f"{path}:{last}: no label can be added at the end of this file; write its "
            "labels one below the other, each beginning with '- ask:', or name another "
            "file with --into"
        )
    return text.encode(), after.line((len(before),))


def labelled(paths: Iterable[Path]) -> frozenset[str]:
    """What the label files at these paths ask by itself, in the form of same_phrasing.

    Of what was reworded it is the mark of the words that it had. Raises BadRequest for
    a file of something else; paths where nothing is are passed over.
    """
    files = [path for path in label_files(paths)[0] if not _is_blank(path.read_bytes())]
    asked = {each.message for each in asked_in(files) if not each.after}
    reworded = {
        str(label["reworded"])
        for path in files
        if path.suffix in _KINDS
        for label in parse(path).value or []
        if "reworded" in label
    }
    return frozenset(map(same_phrasing, asked)) | reworded


def places_of_phrasings(knowledge: KnowledgeBase) -> dict[str, str]:
    """Where each phrasing stands, `path:line: entry 'id'`, by what same_phrasing gives.

    A label must not repeat one: the search has seen its answer.
    """
    return {
        same_phrasing(text): f"{path}:{line}: entry {entry.id!r}"
        for entry in knowledge
        for number, text in enumerate(entry.all_phrasings)
        for path, line in [knowledge.places[entry.id, number]]
    }


def _read(path: Path) -> tuple[bytes, Document]:
    """A file of labels, maybe without any yet, as it is and as it reads."""
    content = path.read_bytes()
    document = parse_bytes(content, str(path))
    if document.problems and not _is_blank(content):
        raise BadRequest(str(document.problems[0]))
    if document.value and not isinstance(document.value, list):
        what = "a file of labels is a list; start labels with '- ask: …'"
        raise BadRequest(f"{path}:1: {what}")
    return content, document


def _is_blank(content: bytes) -> bool:
    """Whether a file that can be read has comments at most."""
    lines = content.decode("utf-8", "replace").splitlines()
    return all(not line.strip() or line.lstrip().startswith("#") for line in lines)


def _indent(document: Document, text: str) -> str:
    """What stands before the '-' of the file's labels."""
    line = text.splitlines()[document.line((0,)) - 1]
    found = re.match(r" *(?=-)", line)
    return found[0] if found else ""
