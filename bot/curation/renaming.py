"""An entry called by another id, in every file of the knowledge and of labels."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from bot.changes import label_files
from bot.domain import BadRequest, Id, Kind, KnowledgeBase
from bot.files import (
    load,
    paths_of,
    rename_in_knowledge,
    rename_in_labels,
    replace_file,
)
from bot.text import did_you_mean

_ID: TypeAdapter[str] = TypeAdapter(Id)
# Files of names that the editors give, none of which is that of an entry.
_WITHOUT_IDS = ("sources.yaml", "safety/words.yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Renaming:
    """The files that change where an entry gets another id, and what they hold then.

    `missing` are the paths of labels where nothing is.
    """

    before: dict[Path, bytes]
    after: dict[Path, bytes]
    missing: tuple[Path, ...] = ()

    def write(self) -> None:
        """Change the files. Raises BadRequest where one was changed meanwhile."""
        for path, content in self.before.items():
            if path.read_bytes() != content:
                raise BadRequest(f"{path} was changed meanwhile; try again")
        for path, content in self.after.items():
            replace_file(path, content)


def rename(folder: Path, old: str, new: str, labels: Iterable[Path] = ()) -> Renaming:
    """Return what changes where the entry `old` of a folder is called `new`.

    Its old id becomes an alias, by which links, kept conversations and counts still
    find it. Labels change that the settings name, and those in `labels`, files or
    folders with some. Nothing is written yet. Raises KnowledgeError where the knowledge
    is wrong or labels cannot be read, and BadRequest for an id that is not there, or
    cannot be taken.
    """
    knowledge = load(folder)
    _require(knowledge, old, new)
    known = [*knowledge.entries[old].aliases, old]
    aliases = [alias for alias in known if alias != new]
    before = {
        path: path.read_bytes()
        for name, path in paths_of(folder).items()
        if name not in _WITHOUT_IDS
    }
    after = {
        path: rename_in_knowledge(content, str(path), old, new, aliases)
        for path, content in before.items()
    }
    named = [folder / path for path in knowledge.settings.labels]
    files, missing = label_files((*named, *labels))
    for path in files:
        before[path] = path.read_bytes()
        after[path] = rename_in_labels(before[path], str(path), old, new)
    changed = {path: text for path, text in after.items() if text != before[path]}
    return Renaming(
        before={path: before[path] for path in changed},
        after=changed,
        missing=tuple(missing),
    )


def _require(knowledge: KnowledgeBase, old: str, new: str) -> None:
    """Raise BadRequest where the entry `old` cannot be called `new`."""
    current = knowledge.current_id(old)
    if current is None:
        hint = did_you_mean(old, knowledge.entries)
        raise BadRequest(f"There is no entry {old!r}{hint or '.'}")
    if current != old:
        raise BadRequest(f"{old!r} is an earlier id of {current!r}: use that.")
    try:
        _ID.validate_python(new)
    except ValidationError:
        raise BadRequest(
            f"{new!r} is no id: up to 64 lower-case letters and digits, in words with "
            "single hyphens between them, such as opening-hours."
        ) from None
    if new in list(Kind):
        raise BadRequest(f"{new!r} is the name of a reply kind; choose another id.")
    if new == old or knowledge.current_id(new) not in (None, old):
        raise BadRequest(f"The id {new!r} is taken; choose another.")
