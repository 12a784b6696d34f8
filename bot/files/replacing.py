"""A file replaced at once, so that nobody ever reads half of it."""

import os
import shutil
from pathlib import Path


def replace_file(path: Path, content: bytes) -> None:
    """Replace what is in a file; its mode stays."""
    draft = path.with_name(f".{path.name}.new")
    draft.write_bytes(content)
    shutil.copymode(path, draft)
    os.replace(draft, path)
