"""Knowledge to begin with: a small example, and general pages of dangers."""

import shutil
from pathlib import Path

from bot.domain import BadRequest, KnowledgeError, Settings
from bot.files.folder import FILES
from bot.files.schema import modeline, write_schemas
from bot.files.validation import validate
from bot.files.yaml_reader import parse

EXAMPLE = Path(__file__).parent / "example"
# A folder for each language, with pages that are about no subject.
GENERAL = Path(__file__).parent / "safety"
LANGUAGES = sorted(path.name for path in GENERAL.iterdir())


def begin(folder: Path) -> list[Path]:
    """Copy the example into a folder, with the schemas; the files, in reading order.

    Raises BadRequest where the folder has anything in it.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadRequest(
            f"{folder} is there already and not empty; name a new folder, "
            "such as my-knowledge."
        )
    shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True)
    write_schemas(folder)
    _copy(GENERAL / "en", folder)
    return [
        path
        for pattern in ("topics/*.yaml", "*.yaml", "safety/*.yaml")
        for path in sorted(folder.glob(pattern))
    ]


def begin_safety(folder: Path) -> list[Path]:
    """Copy the general pages of dangers into a knowledge folder; the new files.

    They are in the language of the folder's settings.yaml, English without one. None
    are copied where the folder has pages of its own, even if they are switched off, or
    where there are none in its language. Raises KnowledgeError for settings that do not
    load.
    """
    source = GENERAL / _locale(folder).partition("-")[0]
    return _copy(source, folder) if source.is_dir() and not _pages(folder) else []


def begin_around(folder: Path, locale: str) -> list[Path]:
    """Write what topics in a new folder lack: their locale, and pages of dangers.

    Returns the new files.
    """
    settings = folder / "settings.yaml"
    settings.write_text(f"{modeline(folder, 'settings')}locale: {locale}\n", "utf-8")
    return [settings, *begin_safety(folder)]


def _pages(folder: Path) -> list[Path]:
    pages = (folder / "safety").glob("*.yaml")
    return [page for page in pages if f"safety/{page.name}" not in FILES]


def _locale(folder: Path) -> str:
    path = folder / "settings.yaml"
    if not path.exists():
        return Settings().locale
    document = parse(path)
    settings: Settings | None = validate(document, FILES["settings.yaml"])
    if settings is None or document.problems:
        raise KnowledgeError(tuple(document.problems))
    return settings.locale


def _copy(pages: Path, folder: Path) -> list[Path]:
    """Copy pages into a folder's `safety/`, with a modeline if it has the schemas."""
    target = folder / "safety"
    target.mkdir(parents=True, exist_ok=True)
    return [
        _write(page, target / page.name, folder) for page in sorted(pages.iterdir())
    ]


def _write(page: Path, target: Path, folder: Path) -> Path:
    _, _, text = page.read_text(encoding="utf-8").partition("\n")
    target.write_text(modeline(folder, "page") + text, encoding="utf-8")
    return target
