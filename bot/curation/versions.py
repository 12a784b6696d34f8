"""An edited file as a commit of git, where git has the file."""

import os
import shutil
import subprocess  # nosec B404: it runs git, without a shell
from dataclasses import dataclass
from pathlib import Path

# What a server has nobody to type an identity for.
NAME, ADDRESS = "Askwell desk", "desk@localhost"
# Seconds for one command, hooks and signing included.
PATIENCE_S = 60
# Set while a hook of git runs a program; they would lead to another repository.
_PLACES = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """The short hash of a commit, or a note why there is none; neither without git."""

    id: str = ""
    note: str = ""

    @property
    def said(self) -> str:
        """One line for people; empty without git."""
        return f"Committed as {self.id}." if self.id else self.note


class Versions:
    """What git knows of one file."""

    def __init__(self, path: Path) -> None:
        """`path` is the file itself, no link to it."""
        self._path = path
        self._program = shutil.which("git")

    def obstacle(self) -> str | None:
        """Say why a change of the file cannot be committed by itself; None if it can.

        Empty where there is nothing to say: no git, or no repository.
        """
        if not self._program:
            return ""
        tree = self._git("rev-parse", "--is-inside-work-tree")
        if tree.returncode:
            is_repository = "not a git repository" not in tree.stderr
            return f"not committed: {_said(tree)}" if is_repository else ""
        if tree.stdout.strip() != "true":
            return ""
        if self._git("ls-files", "--error-unmatch", "--", self._path.name).returncode:
            return f"not committed: git does not have {self._path.name} yet"
        status = self._git("status", "--porcelain", "--", self._path.name)
        if status.returncode:
            return f"not committed: {_said(status)}"
        if status.stdout:
            return (
                f"not committed: {self._path.name} had other changes that were not "
                "committed either; commit them together"
            )
        return None

    def commit(self, title: str) -> Commit:
        """Commit the file, and nothing else. Hooks have their say."""
        name = self._path.name
        arguments = ("commit", "--quiet", "--only", "--file=-", "--", name)
        made = self._git(*self._identity(), *arguments, text=title)
        if made.returncode:
            return Commit(note=f"written, but not committed: {_said(made)}")
        return Commit(id=self._git("rev-parse", "--short", "HEAD").stdout.strip())

    def _identity(self) -> list[str]:
        """Return options for what the repository's configuration does not say."""
        usual = {"user.name": NAME, "user.email": ADDRESS}
        missing = [key for key in usual if self._git("config", key).returncode]
        return [part for key in missing for part in ("-c", f"{key}={usual[key]}")]

    def _git(self, *arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
        command = [str(self._program), "-C", str(self._path.parent), *arguments]
        places = {k: v for k, v in os.environ.items() if k not in _PLACES}
        # Nobody is there to be asked, and messages are looked at in English.
        environment = places | {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
        try:
            return subprocess.run(  # nosec B603: a list, and no shell
                command,
                input=text,
                env=environment,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=PATIENCE_S,
                check=False,
            )
        except subprocess.TimeoutExpired:
            said = f"git did not end within {PATIENCE_S} seconds"
            return subprocess.CompletedProcess(command, 1, "", said)


def _said(done: subprocess.CompletedProcess[str]) -> str:
    """Return the last lines of what git, or a hook, has said."""
    lines = (done.stderr or done.stdout).strip().splitlines() or ["git said nothing"]
    return " ".join(lines[-3:])
