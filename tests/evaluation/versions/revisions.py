"""The knowledge of a folder, or of the folder as a revision of git has it."""

import io
import subprocess
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

from bot import KnowledgeBase, KnowledgeError, load


class RevisionError(Exception):
    """A revision cannot be had; the message says what to do."""


def knowledge_of(given: str, folder: Path) -> KnowledgeBase:
    """The knowledge of a folder, or where there is none of that name, of a revision.

    The revision is one of `folder`, such as `HEAD~1`, a branch or a tag. Raises
    KnowledgeError, RevisionError and OSError.
    """
    if Path(given).is_dir():
        return load(Path(given))

    with TemporaryDirectory() as place:
        copy = Path(place) / "knowledge"
        _unpack(given, folder, copy)

        try:
            return load(copy)
        except KnowledgeError as error:
            problems = str(error).replace(str(copy), f"{given}:{folder}")
            raise RevisionError(problems) from error


def revision_of(folder: Path) -> str | None:
    """The revision that is checked out, "-dirty" if changed; None without git."""
    done = _git(folder, "describe", "--always", "--dirty", "--exclude=*")
    return done.stdout.decode().strip() if done.returncode == 0 else None


def _unpack(revision: str, folder: Path, copy: Path) -> None:
    """Write the folder's files, as the revision has them, to `copy`."""
    if not folder.is_dir():
        raise RevisionError(f"there is no folder {folder}; name it with --knowledge")

    place = _git(folder, "rev-parse", "--show-prefix")

    if place.returncode:
        what = f"{revision} is no folder, and {folder} is in no git repository"
        raise RevisionError(f"{what}; name a folder with knowledge")

    found = _git(
        folder, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}"
    )

    if found.returncode:
        what = f"{revision} is neither a folder nor a revision of {folder}"
        raise RevisionError(f"{what}; `git log -- {folder}` lists those there are")

    prefix = place.stdout.decode().rstrip("\n").rstrip("/")
    tree = f"{found.stdout.decode().strip()}:{prefix}"
    # From the root, since within a folder git would look for the folder in the tree.
    root = _git(folder, "rev-parse", "--show-toplevel").stdout.decode().rstrip("\n")
    archive = _git(Path(root), "archive", "--format=tar", tree)

    if archive.returncode:
        raise RevisionError(f"{revision} has no {folder}; name a later revision")

    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
        files.extractall(copy, filter="data")


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """What git says in a folder; where it is not installed, that it failed."""
    command = ["git", "-C", str(folder), *arguments]

    try:
        return subprocess.run(command, capture_output=True, check=False)
    except FileNotFoundError:
        return subprocess.CompletedProcess(command, 127, b"", b"")
