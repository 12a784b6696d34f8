"""An earlier version of a knowledge folder: another folder, or a revision in git."""

import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.domain import BadRequest, Entry, KnowledgeBase, Problem, Topic, Words
from bot.files import load_what_is_right
from bot.phrases import groups_of

HEAD = "HEAD"
_NO_GIT = (
    "{folder} is in no git repository, so no earlier version is known; name an older "
    "copy of the folder: --from FOLDER"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A knowledge base as it was; `name` says which, and `problems` what is wrong.

    Files with problems are left out.
    """

    name: str
    knowledge: KnowledgeBase
    problems: tuple[Problem, ...] = ()


@contextmanager
def version_in(folder: Path, of: str | None = None) -> Iterator[tuple[str, Path]]:
    """Give the name and the folder of an earlier version, which last for the block.

    `of` is a folder, or a git revision of `folder`; without it HEAD. Raises BadRequest
    where there is none.
    """
    if of is not None and Path(of).is_dir():
        yield of, Path(of)
        return
    commit = _commit(folder, of or HEAD)
    with TemporaryDirectory(prefix="askwell-") as place:
        _unpack(folder, commit, Path(place))
        said = _git(folder, "log", "-1", "--format=%h of %cs, “%s”", commit)
        yield f"{of or HEAD} ({said.decode(errors='replace').strip()})", Path(place)


def earlier_version(folder: Path, of: str | None = None) -> Version:
    """Load an earlier version, as `version_in` finds it, without what is wrong in it.

    Raises BadRequest where there is none, and KnowledgeError where it has no topics.
    """
    with version_in(folder, of) as (name, place):
        knowledge, problems = load_what_is_right(place)
    if problems:
        knowledge = _without_dangling(knowledge)
    return Version(name=name, knowledge=knowledge, problems=problems)


def is_in_git(folder: Path) -> bool:
    """Whether git knows an earlier version of a folder."""
    try:
        _unpacked = _git(folder, "ls-tree", "--name-only", HEAD, ".")
    except BadRequest:
        return False
    return bool(_unpacked)


def _commit(folder: Path, revision: str) -> str:
    try:
        _git(folder, "rev-parse", "--git-dir")
    except BadRequest:
        raise BadRequest(_NO_GIT.format(folder=folder)) from None
    wanted = f"{revision}^{{commit}}"
    try:
        found = _git(folder, "rev-parse", "--verify", "--end-of-options", wanted)
    except BadRequest:
        raise BadRequest(
            f"{revision!r} is neither a folder nor a revision of {folder}: name one, "
            "such as --from main, --from HEAD~1 or --from ../old-faq"
        ) from None
    return found.decode().strip()


def _unpack(folder: Path, commit: str, place: Path) -> None:
    """Write the files that a commit has of a folder."""
    try:
        data = _git(folder, "archive", "--format=tar", commit)
    except BadRequest as error:
        raise BadRequest(
            f"{commit[:9]} has nothing of {folder}; commit the folder, or name an "
            f"older copy with --from FOLDER ({error})"
        ) from None
    with tarfile.open(fileobj=BytesIO(data)) as archive:
        archive.extractall(place, filter="data")


def _git(folder: Path, *arguments: str) -> bytes:
    """Run git in a folder, and return what it says; its error is a BadRequest."""
    command = ["git", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=True)
    except FileNotFoundError:
        raise BadRequest("git is not installed") from None
    except subprocess.CalledProcessError as error:
        raise BadRequest(error.stderr.decode(errors="replace").strip()) from None
    return done.stdout


def _without_dangling(knowledge: KnowledgeBase) -> KnowledgeBase:
    """The knowledge without references to sources and groups that it does not have."""
    known = {
        name
        for id, source in knowledge.sources.items()
        for name in (id, *(f"{id}#{section}" for section in source.sections))
    }
    topics = {
        id: _with_known_sources(topic, known) for id, topic in knowledge.topics.items()
    }
    named = {
        name
        for conditions in knowledge.conditions.values()
        for each in conditions
        for phrase in each.phrases
        for name in groups_of(phrase)
    }
    # A group without members stands nowhere, and neither do phrases that name it.
    unknown: Words = dict.fromkeys(named - knowledge.groups.keys(), ())
    words = {**knowledge.safety.words, **unknown}
    safety = replace(knowledge.safety, words=words)
    return replace(knowledge, topics=topics, safety=safety)


def _with_known_sources(topic: Topic, known: set[str]) -> Topic:
    def mended(entry: Entry) -> Entry:
        sources = tuple(source for source in entry.sources if source in known)
        return entry.model_copy(update={"sources": sources})

    return topic.model_copy(update={"entries": tuple(map(mended, topic.entries))})
