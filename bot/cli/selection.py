"""The part of the knowledge that somebody asks about: files, or entries by id."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from bot.domain import BadRequest, KnowledgeBase, Problem
from bot.text import did_you_mean

# Files that hold rules, with their words and examples.
_RULES = ("safety/", "scope.yaml", "smalltalk.yaml")


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Files and ids of entries; with neither, everything.

    `entries` are those whose phrasings are to be asked, or None for all of them.
    """

    folder: Path
    files: frozenset[Path] = frozenset()
    ids: frozenset[str] = frozenset()
    entries: frozenset[str] | None = None

    @classmethod
    def of(cls, names: Sequence[str], folder: Path) -> Self:
        """Take each name as the file that there is, or else as the id of an entry."""
        found = {name: _file_of(name, folder) for name in names}
        return cls(
            folder=folder,
            files=frozenset(filter(None, found.values())),
            ids=frozenset(name for name, path in found.items() if path is None),
        )

    def in_knowledge(self, knowledge: KnowledgeBase) -> Self:
        """Return the selection with its entries.

        Raises BadRequest for a name that is neither a file nor an entry.
        """
        if not (self.files or self.ids):
            return self
        for id in sorted(self.ids - knowledge.entries.keys()):
            if current := knowledge.current_id(id):
                raise BadRequest(f"{id!r} is called {current!r} now: check that.")
            files = [Path(name).name for name in knowledge.files]
            hint = did_you_mean(id, [*knowledge.entries, *knowledge.files, *files])
            what = f"There is no entry and no file {id!r} in {self.folder}{hint}"
            raise BadRequest(what if hint else f"{what}.")
        topics = {path.stem for path in self.files if path.parent.name == "topics"}
        inside = {id for id, topic in knowledge.topic_of.items() if topic in topics}
        return replace(self, entries=self.ids | inside)

    @property
    def has_rules(self) -> bool:
        """Whether a file is selected that has rules, with words and examples."""
        inside = (str(path.relative_to(self.folder.resolve())) for path in self.files)
        return any(name.startswith(_RULES) for name in inside)

    def of_knowledge(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Return the problems of what is selected."""
        return tuple(self._selected(problems))

    def of_files(self, problems: Sequence[Problem]) -> tuple[Problem, ...]:
        """Return those of what is selected, or all where others keep it unread."""
        return tuple(self._selected(problems)) or tuple(problems)

    def _selected(self, problems: Iterable[Problem]) -> Iterator[Problem]:
        if not (self.files or self.ids):
            yield from problems
            return
        wheres = {f"entry {id!r}" for id in self.ids}
        for problem in problems:
            path = Path(problem.path)
            if problem.where in wheres or path.resolve() in self.files:
                yield problem


def _file_of(name: str, folder: Path) -> Path | None:
    """Return the file that a name means: in the folder or its folders, or a path."""
    inside = (folder / name, *(folder / home / name for home in ("topics", "safety")))
    for path in (*inside, Path(name)):
        if path.is_file() and path.resolve().is_relative_to(folder.resolve()):
            return path.resolve()
    return None
