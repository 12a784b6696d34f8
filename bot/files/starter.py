"""A small knowledge base to begin with, copied from `example/` for editors."""

import shutil
from pathlib import Path

from bot.domain import BadRequest
from bot.files.schema import write_schemas

EXAMPLE = Path(__file__).parent / "example"


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
    return [
        path
        for pattern in ("topics/*.yaml", "*.yaml", "safety/*.yaml")
        for path in sorted(folder.glob(pattern))
    ]
