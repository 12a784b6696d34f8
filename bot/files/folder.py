"""Which files a knowledge folder has, and what each kind of file holds."""

import hashlib
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from bot import domain
from bot.domain import KnowledgeError, Problem, Severity
from bot.files.reading import read_file
from bot.text import did_you_mean

# What each file holds whose name is given.
FILES: dict[str, TypeAdapter[Any]] = {
    "sources.yaml": TypeAdapter(dict[str, domain.Source]),
    "safety/disclaimers.yaml": TypeAdapter(dict[domain.Id, domain.Text]),
    "safety/claims.yaml": TypeAdapter(domain.Phrases),
    "safety/instructions.yaml": TypeAdapter(domain.Phrases),
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

_WARNING = Severity.WARNING
# Bytes in which a file says what it holds.
_HEAD = 4096
# A name that YAML files have, or had before something was added to it.
_YAML_NAME = re.compile(r"\.ya?ml\b", re.IGNORECASE)
# What files of topics and pages have in them, whatever they are called.
_KEYS = re.compile(rb"^(?:entries|dangers):", re.MULTILINE)
# What editors and Git add to the name of the file as it was before.
_BACKUP = re.compile(r"\.(?:bak|old|orig|rej|save|sw[a-p])$|~$|#$", re.IGNORECASE)


def paths_of(folder: Path) -> dict[str, Path]:
    """The folder's knowledge files by their path in it, topics last and by name.

    Raises KnowledgeError where there are no topics, a file that has become a folder, or
    a name that is no text.
    """
    _require_readable_names(folder)
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
    """A hash of every knowledge file in a folder.

    Raises as `paths_of` does, and OSError where a file cannot be read.
    """
    digest = hashlib.blake2b(digest_size=16)
    for path in paths_of(folder).values():
        data = read_file(path)
        digest.update(os.fsencode(path) + f"\0{len(data)}\0".encode() + data)
    return digest.hexdigest()


def misplaced(folder: Path, taken: Collection[Path]) -> tuple[Problem, ...]:
    """Files that look like knowledge but would be passed over in silence.

    `taken` are those that are read. Those that only hold what knowledge does, and
    folders, are warnings, since they may be kept on purpose.
    """
    passed = [p for p in _yaml_files(folder) if p not in taken and not _is_backup(p)]
    wrong = {path: _why_passed_over(path, folder) for path in passed}
    unnamed = {path: _why_passed_over(path, folder) for path in _unnamed(folder)}
    warnings = _problems(unnamed | _misnamed_folders(folder))
    found = *_problems(wrong), *(replace(p, severity=_WARNING) for p in warnings)
    return tuple(replace(problem, check="misplaced") for problem in found)


def _yaml_files(folder: Path) -> Iterator[Path]:
    """Whatever is named like YAML, but for what is hidden."""
    inner = ((folder / name).rglob("*") for name in FOLDERS)
    for paths in (folder.iterdir(), *inner):
        for path in _visible(paths):
            is_hidden = any(p.startswith(".") for p in path.relative_to(folder).parts)
            if _YAML_NAME.search(path.name) and not is_hidden:
                yield path


def _unnamed(folder: Path) -> Iterator[Path]:
    """Files of topics and pages whose names have nothing of YAML: `results.txt`."""
    for home in FOLDERS:
        for path in _visible((folder / home).glob("*")):
            is_plain = path.suffix in ("", ".txt") and not _YAML_NAME.search(path.name)
            if is_plain and path.is_file() and _KEYS.search(read_file(path, _HEAD)):
                yield path


def _is_backup(path: Path) -> bool:
    return bool(_BACKUP.search(path.name))


def _why_passed_over(path: Path, folder: Path) -> str:
    home, *inner = path.relative_to(folder).parts[:-1] or ("",)
    if inner:
        return f"folders in {home}/ are passed over; move the file to {home}/ itself"
    if path.suffix != ".yaml":
        name = f"{_YAML_NAME.split(path.name)[0].removesuffix('.txt')}.yaml"
        return f"is passed over for its name; rename it to '{name}', or move it away"
    return (
        f"no knowledge file has this name{did_you_mean(path.name, FILES)}; "
        "topics belong into topics/, dangers into safety/"
    )


def _misnamed_folders(folder: Path) -> dict[Path, str]:
    """Folders with YAML files whose name is nearly that of one that is read."""
    return {
        path: f"nothing is read from this folder{meant}"
        for path in _visible(folder.iterdir())
        if path.name not in FOLDERS and path.is_dir()
        if (meant := did_you_mean(path.name.lower(), FOLDERS))
        if any(_YAML_NAME.search(inner.name) for inner in path.iterdir())
    }


def _require_readable_names(folder: Path) -> None:
    """Raise KnowledgeError for names that are bytes of another encoding."""
    where = (folder, *(folder / name for name in FOLDERS))
    names = (path for inner in where if inner.is_dir() for path in inner.iterdir())
    wrong = {
        path: "the file's name is not UTF-8; rename it"
        for path in _visible(names)
        if not _is_utf8(path.name) and _YAML_NAME.search(path.name)
    }
    if wrong:
        raise KnowledgeError(_problems(wrong))


def _is_utf8(name: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in name)


def shown(path: Path) -> str:
    """A path as it can be printed, whatever bytes its name has."""
    return str(path).encode("utf-8", "backslashreplace").decode()


def _problems(reasons: Mapping[Path, str]) -> tuple[Problem, ...]:
    return tuple(
        Problem(path=shown(path), line=1, what=what) for path, what in reasons.items()
    )


def _visible(paths: Iterable[Path]) -> list[Path]:
    """The files by name, without those that editors hide beside the one being edited.

    Emacs locks a file with a link that leads nowhere: `.#plan.yaml`.
    """
    return sorted(path for path in paths if not path.name.startswith("."))
