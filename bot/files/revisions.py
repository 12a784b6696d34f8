"""A folder as a revision of git has it."""

import io
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.domain import BadRequest

# Set while a hook of git runs a program; they would lead to another repository.
_PLACES = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")


@contextmanager
def at_revision(folder: Path, revision: str) -> Iterator[Path]:
    """Give the path of a copy of the folder as it is in `revision`, such as HEAD~1.

    Raises BadRequest where git is not installed, or has no such folder or revision.
    """
    if not folder.is_dir():
        raise BadRequest(f"There is no folder {folder}; name yours with --knowledge.")
    prefix = _asked(
        folder,
        "rev-parse",
        "--show-prefix",
        wrong=f"{folder} is in no repository of git; name a folder in place of "
        f"{revision!r}",
    )
    commit = _asked(
        folder,
        *("rev-parse", "--verify", "--quiet", "--end-of-options"),
        f"{revision}^{{commit}}",
        wrong=f"{revision!r} is neither a folder nor a revision of {folder}; "
        f"`git -C {folder} log` lists those there are",
    )
    # From the root, since within a folder git would look for the folder in the tree.
    root = _asked(folder, "rev-parse", "--show-toplevel", wrong=f"{folder} is bare")
    tree = f"{commit.decode()}:{os.fsdecode(prefix).rstrip('/')}"
    files = _asked(
        Path(os.fsdecode(root)),
        *("archive", "--format=tar", tree),
        wrong=f"{revision!r} does not have {folder}; name a later one",
    )
    with TemporaryDirectory(prefix="askwell-") as name:
        copy = Path(name).resolve() / folder.resolve().name
        with tarfile.open(fileobj=io.BytesIO(files)) as archive:
            archive.extractall(copy, filter="data")
        yield copy


def _asked(folder: Path, *arguments: str, wrong: str) -> bytes:
    """Return what git says in a folder; raises BadRequest, `wrong`, if it refuses."""
    program = shutil.which("git")
    if not program:
        raise BadRequest("git is not installed here; name a folder in its place.")
    environment = {k: v for k, v in os.environ.items() if k not in _PLACES}
    done = subprocess.run(  # nosec B603: a list, and no shell
        [program, "-C", str(folder), *arguments],
        capture_output=True,
        env=environment,
        check=False,
    )
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip().splitlines()
        raise BadRequest(f"{wrong} ({reason[-1]})." if reason else f"{wrong}.")
    return done.stdout if arguments[0] == "archive" else done.stdout.rstrip(b"\n")
