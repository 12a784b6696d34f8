"""Topics as files of a knowledge folder: new ones, changes in old ones, differences."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent
from typing import Any

from bot.domain import Entry, KnowledgeBase, Topic, Watch
from bot.files import SIZE_LIMIT, Change, edit_topic, modeline, replace_file, to_yaml
from bot.formats.differences import difference
from bot.formats.ids import Ids

# Bytes of the entries of a file; the rest is for what editors add.
_LARGEST = SIZE_LIMIT // 2


@dataclass(frozen=True, slots=True, kw_only=True)
class FileEdit:
    """A file that is to be written: its bytes before, None if it is new, and after."""

    path: Path
    before: bytes | None = None
    after: bytes

    def write(self) -> None:
        """Write the file; FileExistsError where one that should be new is there."""
        if self.before is not None:
            replace_file(self.path, self.after)
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("xb") as file:
            file.write(self.after)

    @property
    def difference(self) -> str:
        """The unified diff of the file."""
        old, new = ((text or b"").decode("utf-8") for text in (self.before, self.after))
        name = str(self.path)
        return difference(old, new, name if self.before else "/dev/null", name)


def _text(title: str, entries: Iterable[str]) -> str:
    """Write a topic of written entries, with an empty line between them."""
    return to_yaml({"title": title}) + "entries:\n" + "\n".join(entries)


def _entry_text(entry: Entry) -> str:
    return indent(to_yaml([_values(entry)]), "  ")


def _values(entry: Entry) -> dict[str, Any]:
    values = entry.model_dump(exclude_defaults=True)
    return {k: list(v) if isinstance(v, tuple) else v for k, v in values.items()}


def file_edits(
    topics: Mapping[str, Topic],
    known: KnowledgeBase,
    changes: Mapping[str, Change],
    folder: Path,
    watch: Watch,
) -> Iterator[FileEdit]:
    """Yield what to write: the changes and new entries of known topics, and new topics.

    `topics` has new entries by the id of their topic. Raises KnowledgeError where a
    file cannot be edited safely.
    """
    for id in known.topics:
        added = [_values(entry) for entry in topics[id].entries] if id in topics else []
        here = {e: c for e, c in changes.items() if known.topic_of[e] == id}
        if added or here:
            path = folder / "topics" / f"{id}.yaml"
            before = path.read_bytes()
            after = edit_topic(before, str(path), here, added)
            yield FileEdit(path=path, before=before, after=after)
    new = {id: topic for id, topic in topics.items() if id not in known.topics}
    yield from _new_files(new, known, folder, watch)


def _new_files(
    topics: Mapping[str, Topic], known: KnowledgeBase, folder: Path, watch: Watch
) -> Iterator[FileEdit]:
    """Yield the files of new topics; one that would be too large becomes several."""
    ids = Ids({*topics, *known.topics})
    entries = [entry for topic in topics.values() for entry in topic.entries]
    texts = {
        entry.id: _entry_text(entry)
        for entry in watch(entries, "writing entries", len(entries))
    }
    head = modeline(folder, "topic")
    for id, topic in topics.items():
        parts = _parts([texts[entry.id] for entry in topic.entries])
        for number, part in enumerate(parts):
            name = ids.take(id) if number else id
            title = f"{topic.title} {number + 1}" if number else topic.title
            text = (head + _text(title, part)).encode("utf-8")
            yield FileEdit(path=folder / "topics" / f"{name}.yaml", after=text)


def _parts(texts: Sequence[str]) -> Iterator[list[str]]:
    """Part the texts of entries, so that each part can be read as a file."""
    part: list[str] = []
    size = 0
    for text in texts:
        size += len(text.encode("utf-8"))
        if part and size > _LARGEST:
            yield part
            part, size = [], len(text.encode("utf-8"))
        part.append(text)
    yield part
