"""What git knows of one file, and an edit of the file as a commit."""

from dataclasses import dataclass
from pathlib import Path

from bot.files import GitAnswer, ask_git

# What a server has nobody to type an identity for.
NAME, ADDRESS = "Askwell desk", "desk@localhost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """The short hash of a commit, or a note why there is none; neither without git."""

    id: str = ""
    note: str = ""

    @property
    def said(self) -> str:
        """One line for people; empty without git."""
        return f"Committed as {self.id}." if self.id else self.note


class FileHistory:
    """What git knows of one file."""

    def __init__(self, path: Path) -> None:
        """`path` is the file itself, no link to it."""
        self._path = path

    def obstacle(self) -> str | None:
        """Say why a change of the file cannot be committed by itself; None if it can.

        Empty where there is nothing to say: no git, or no repository.
        """
        tree = self._git("rev-parse", "--is-inside-work-tree")
        if tree.is_outside or not tree.is_installed:
            return ""
        if not tree.ok:
            return f"not committed: {tree.error}"
        if tree.text != "true":
            return ""
        if not self._git("ls-files", "--error-unmatch", "--", self._path.name).ok:
            return f"not committed: git does not have {self._path.name} yet"
        status = self._git("status", "--porcelain", "--", self._path.name)
        if not status.ok:
            return f"not committed: {status.error}"
        if status.output:
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
        if not made.ok:
            return Commit(note=f"written, but not committed: {made.error}")
        return Commit(id=self._git("rev-parse", "--short", "HEAD").text)

    def _identity(self) -> list[str]:
        """Return options for what the repository's configuration does not say."""
        usual = {"user.name": NAME, "user.email": ADDRESS}
        missing = [key for key in usual if not self._git("config", key).ok]
        return [part for key in missing for part in ("-c", f"{key}={usual[key]}")]

    def _git(self, *arguments: str, text: str = "") -> GitAnswer:
        return ask_git(self._path.parent, *arguments, text=text)
