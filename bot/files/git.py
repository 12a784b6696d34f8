"""Git, run in a folder: what it answers, or why it does not."""

import os
import subprocess  # nosec B404
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

# The security scan lets only this module start a process, by its marks "nosec": that is
# git alone, with a list of arguments that no shell reads.

# Seconds for one command, hooks and signing included.
PATIENCE_S = 60
# The lines of what git, or a hook, says at the end: what is wrong and git's own advice.
_LINES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class GitAnswer:
    """What a command of git has answered.

    `ok` says whether it did what it was asked for, `output` is what it wrote. `error`
    is one line that says why it did not, in English, with git's own advice.
    """

    ok: bool = False
    output: bytes = b""
    error: str = ""
    is_installed: bool = True

    @property
    def text(self) -> str:
        """The output as a text, without white space around it."""
        return self.output.decode(errors="replace").strip()

    @property
    def is_outside(self) -> bool:
        """Whether the folder is in no repository; git may refuse one that there is."""
        return "not a git repository (or any" in self.error


def ask_git(
    folder: Path, *arguments: str, text: str = "", patience_s: float = PATIENCE_S
) -> GitAnswer:
    """Run git in a folder, give it `text` to read, and return its answer.

    The repository is that of the folder, also where a hook of another one runs this.
    Nothing is raised: without git, or where it does not end, the answer says so.
    """
    command = ["git", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(  # nosec B603
            command,
            input=text.encode(errors="replace"),
            env=_environment(),
            capture_output=True,
            timeout=patience_s,
            check=False,
        )
    except FileNotFoundError:
        return GitAnswer(error="git is not installed", is_installed=False)
    except OSError as error:
        return GitAnswer(error=f"git cannot be started: {error.strerror}")
    except subprocess.TimeoutExpired:
        return GitAnswer(error=f"git did not end within {patience_s:g} seconds")
    if done.returncode:
        return GitAnswer(output=done.stdout, error=_said(done.stderr or done.stdout))
    return GitAnswer(ok=True, output=done.stdout)


def _environment() -> dict[str, str]:
    """What git is to know of this process: nothing that leads to another repository."""
    local = _local_variables()
    usual = {name: value for name, value in os.environ.items() if name not in local}
    # Nobody is there to be asked, and what git says is looked at in English.
    return usual | {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}


@lru_cache(maxsize=1)
def _local_variables() -> frozenset[str]:
    """The variables that tell git of one repository, which a hook of git has set."""
    command = ["git", "rev-parse", "--local-env-vars"]
    done = subprocess.run(  # nosec B603
        command, capture_output=True, timeout=PATIENCE_S, check=False
    )
    return frozenset(done.stdout.decode().split())


def _said(output: bytes) -> str:
    lines = map(str.strip, output.decode(errors="replace").splitlines())
    return " ".join(list(filter(None, lines))[-_LINES:]) or "git said nothing"
