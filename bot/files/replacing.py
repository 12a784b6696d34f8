"""A file replaced at once, so that nobody ever reads half of it."""

import os
import shutil
from pathlib import Path


def replace_file(path: Path, content: bytes) -> None:
    """Replace what is in a file, or write a new one; its mode stays.

    Where the path is a link, it stays one, and the file that it leads to changes.
    """
    target = path.resolve()
    draft = target.with_name(f".{target.name}.new")
    draft.write_bytes(content)
    if target.exists():
        shutil.copymode(target, draft)
    os.replace(draft, target)
