"""Which files a knowledge folder has, and what each kind of file holds."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from bot import domain
from bot.domain import KnowledgeError, Problem
from bot.text import did_you_mean

# What each file holds whose name is given.
FILES: dict[str, TypeAdapter[Any]] = {
    "sources.yaml": TypeAdapter(dict[str, domain.Source]),
    "safety/disclaimers.yaml": TypeAdapter(dict[domain.Id, domain.Text]),
    "safety/claims.yaml": TypeAdapter(domain.Phrases),
    "safety/words.yaml": TypeAdapter(domain.Words),
    "safety/emoji.yaml": TypeAdapter(dict[domain.Text, domain.Text]),
    "safety/levels.yaml": TypeAdapter(dict[domain.Level, domain.LevelDefaults]),
    "scope.yaml": TypeAdapter(domain.Scope),
    "smalltalk.yaml": TypeAdapter(domain.SmalltalkFile),
    "synonyms.yaml": TypeAdapter(tuple[domain.Phrases, ...]),
    "settings.yaml": TypeAdapter(domain.Settings),
    "calibration.yaml": TypeAdapter(domain.Calibration),
}
# What the other files of a folder hold, whose names are the editors' own.
FOLDERS: dict[str, TypeAdapter[Any]] = {
    "safety": TypeAdapter(domain.Page),
    "topics": TypeAdapter(domain.Topic),
}
_GONE = {
    "safety.yaml": "dangers have a folder: write a page for each reply, such as "
    "safety/breathing.yaml with its level, reply, dangers, words and examples; the "
    "other parts go to safety/disclaimers.yaml, safety/claims.yaml and, where several "
    "pages share them, safety/words.yaml; `askwell init my-faq` writes an example",
    "examples.yaml": "examples stand on the page of their danger in safety/, under "
    "'examples:', and those that must set off none under 'ordinary:'; "
    "`askwell init my-faq` writes an example",
}
_NO_TOPICS = {
    "topics": "no topic files here; a knowledge base needs at least one, such as "
    "topics/delivery.yaml; `askwell init my-faq` writes an example"
}


def paths_of(folder: Path) -> dict[str, Path]:
    """The folder's knowledge files by their path in it, topics last and by name.

    Raises KnowledgeError where there are no topics, or a file that has become a folder.
    """
    lacking = {} if _visible((folder / "topics").glob("*.yaml")) else _NO_TOPICS
    gone = {name: what for name, what in _GONE.items() if (folder / name).exists()}
    if wrong := lacking | gone:
        reasons = {folder / name: what for name, what in wrong.items()}
        raise KnowledgeError(_problems(reasons))
    given = {name: path for name in FILES if (path := folder / name).exists()}
    own = {
        f"{name}/{path.name}": path
        for name in FOLDERS
        for path in _visible((folder / name).glob("*.yaml"))
        if f"{name}/{path.name}" not in FILES
    }
    return given | own


def adapter_of(name: str) -> TypeAdapter[Any]:
    """What the file of a path in the folder holds, such as `safety/breathing.yaml`."""
    return FILES.get(name) or FOLDERS[name.partition("/")[0]]


def contents(folder: Path) -> str:
    """A hash of every knowledge file in a folder; raises as `paths_of` does."""
    digest = hashlib.blake2b(digest_size=16)
    for path in paths_of(folder).values():
        data = path.read_bytes()
        digest.update(f"{path}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()


def version_of(files: Iterable[tuple[str, bytes]]) -> str:
    """A hash of files' names and bytes: 12 hexadecimal digits of SHA-256."""
    digest = hashlib.sha256()
    for name, data in files:
        digest.update(name.encode() + b"\0" + data + b"\0")
    return digest.hexdigest()[:12]


def misplaced(folder: Path) -> tuple[Problem, ...]:
    """Files that look like knowledge but would be passed over in silence."""
    strays = {
        path: f"no knowledge file has this name{did_you_mean(path.name, FILES)}; "
        "topics belong into topics/, dangers into safety/"
        for path in _visible(folder.glob("*.y*ml"))
        if path.name not in FILES
    }
    unnamed = {
        path: f"rename it to '{path.stem}.yaml'"
        for name in FOLDERS
        for path in _visible((folder / name).glob("*.yml"))
    }
    return _problems(strays | unnamed)


def _problems(reasons: Mapping[Path, str]) -> tuple[Problem, ...]:
    return tuple(
        Problem(path=str(path), line=1, what=what) for path, what in reasons.items()
    )


def _visible(paths: Iterable[Path]) -> list[Path]:
    """The files by name, without those that editors hide beside the one being edited.

    Emacs locks a file with a link that leads nowhere: `.#plan.yaml`.
    """
    return sorted(path for path in paths if not path.name.startswith("."))
