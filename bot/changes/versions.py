"""An earlier version of a knowledge folder: another folder, or a revision in git."""

import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.domain import BadRequest, Entry, KnowledgeBase, Problem, Topic, Words
from bot.files import GitAnswer, ask_git, load_what_is_right
from bot.phrases import groups_of

HEAD = "HEAD"
_ANOTHER = "name an older copy of the folder: --from FOLDER"


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
        said = ask_git(folder, "log", "-1", "--format=%h of %cs, “%s”", commit).text
        yield f"{of or HEAD} ({said or commit[:9]})", Path(place)


def earlier_version(folder: Path, of: str | None = None) -> Version:
    """Load an earlier version, as `version_in` finds it, without what is wrong in it.

    Raises BadRequest where there is none, and KnowledgeError where it has no topics.
    """
    with version_in(folder, of) as (name, place):
        knowledge, problems = load_what_is_right(place)
    if problems:
        knowledge = _without_dangling(knowledge)
    return Version(name=name, knowledge=knowledge, problems=problems)


def _commit(folder: Path, revision: str) -> str:
    """Return the hash of the commit that a revision is; raises BadRequest."""
    if not folder.is_dir():
        raise BadRequest(f"there is no folder {folder}; name yours with --knowledge")
    place = ask_git(folder, "rev-parse", "--git-dir")
    if not place.ok:
        what = _why_not(folder, place)
        raise BadRequest(f"{what}, so no earlier version is known; {_ANOTHER}")
    wanted = f"{revision}^{{commit}}"
    found = ask_git(folder, "rev-parse", "--verify", "--end-of-options", wanted)
    if not found.ok:
        raise BadRequest(
            f"{revision!r} is neither a folder nor a revision of {folder}: name one, "
            "such as --from main, --from HEAD~1 or --from ../old-faq"
            f"{_rest_of_history(folder)}"
        )
    return found.text


def _why_not(folder: Path, answer: GitAnswer) -> str:
    if answer.is_outside:
        return f"{folder} is in no git repository"
    if not answer.is_installed:
        return answer.error
    return f"git does not read {folder} ({answer.error})"


def _rest_of_history(folder: Path) -> str:
    is_shallow = ask_git(folder, "rev-parse", "--is-shallow-repository").text == "true"
    more = "; only the last commits are here: `git fetch --unshallow` gets the others"
    return more if is_shallow else ""


def _unpack(folder: Path, commit: str, place: Path) -> None:
    """Write the files that a commit has of a folder; raises BadRequest."""
    packed = ask_git(folder, "archive", "--format=tar", commit)
    if not packed.ok:
        what = f"{commit[:9]} has nothing of {folder}"
        if ask_git(folder, "check-ignore", "--quiet", ".").ok:
            raise BadRequest(f"{what}, which a .gitignore leaves out; {_ANOTHER}")
        raise BadRequest(f"{what}; commit the folder, or {_ANOTHER} ({packed.error})")
    try:
        with tarfile.open(fileobj=BytesIO(packed.output)) as archive:
            archive.extractall(place, filter="data")
    except tarfile.FilterError as error:
        name = folder / error.tarinfo.name
        raise BadRequest(
            f"{name} is, in {commit[:9]}, a link out of the folder or no plain file; "
            f"put the file itself there and commit it, or {_ANOTHER}"
        ) from None
    except tarfile.TarError as error:
        what = f"what git has of {folder} in {commit[:9]} cannot be unpacked: {error}"
        raise BadRequest(f"{what}; {_ANOTHER}") from None


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
