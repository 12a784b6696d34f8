"""An edit tried on a copy of the knowledge: what would be wrong, and what changes.

Nothing here changes a file; the journal writes what an editor has agreed to.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.changes import Asked, Changes, Origin, compare, each_once
from bot.check import check, check_as_written, errors
from bot.curation.drafts import Draft, draft
from bot.curation.edits import Edit
from bot.dialogue import Responder
from bot.domain import KnowledgeBase, KnowledgeError, Problem, Severity
from bot.files import load, paths_of, read_file

# Examples of dangers that are asked at most: a second for both versions.
_EXAMPLES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A draft that may be written, the problems new with it, and what visitors get.

    None of the problems is an error. `changes` are of the messages that are near.
    """

    draft: Draft
    problems: tuple[Problem, ...] = ()
    changes: Changes = field(default_factory=Changes)


def propose(
    folder: Path,
    edit: Edit,
    served: Responder | None = None,
    misses: Iterable[str] = (),
) -> Proposal:
    """Try an edit on a copy of the knowledge in a folder.

    Raises UnknownEntry, OSError where a file cannot be read, and KnowledgeError with
    what is wrong with the edit or would be with the knowledge, a lost alarm included.
    Only the phrasings of the entry and of those that are near are checked; these, the
    examples of dangers with the same words and the `misses` are asked before and after.
    `served` saves time where it replies from the knowledge as it is.
    """
    before = load(folder)
    drafted = draft(folder, edit)
    with TemporaryDirectory() as name:
        copy = Path(name)
        _copy(drafted, copy)
        moved = partial(_moved, copy=copy, folder=folder)
        try:
            after = load(copy)
        except KnowledgeError as error:
            raise KnowledgeError(moved(error.problems)) from None
        trial = _Trial(edit=drafted.edit, before=before, after=after, moved=moved)
        problems, changes = trial.run(served, misses)
    proposal = Proposal(draft=drafted, problems=problems, changes=changes)
    if wrong := (*errors(problems), *_alarms_lost(proposal)):
        raise KnowledgeError(wrong)
    return proposal


def _copy(drafted: Draft, copy: Path) -> None:
    """Copy the knowledge files, with the edited one as it is after the edit."""
    for name, source in paths_of(drafted.folder).items():
        target = copy / name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(read_file(source))
    (copy / drafted.file).write_bytes(drafted.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trial:
    """The knowledge before and after an edit; `moved` is `_moved` of the copy."""

    edit: Edit
    before: KnowledgeBase
    after: KnowledgeBase
    moved: Callable[[Iterable[Problem]], tuple[Problem, ...]]

    def run(
        self, served: Responder | None, misses: Iterable[str]
    ) -> tuple[tuple[Problem, ...], Changes]:
        """Return the problems that are new, and what changes for visitors."""
        written = self.moved(check_as_written(self.after))
        new = _new(written, check_as_written(self.before))
        if not (self.edit.phrasing or self.edit.answer):
            return new, Changes()
        then = Responder(self.after)
        is_same = served and served.knowledge.replies_as(self.before)
        now = served if served and is_same else Responder(self.before)
        near = _near(then, self.edit)
        found = [p for p in self.moved(check(then, near)) if p not in written]
        changes = compare(now, then, self._asked(then, near, misses))
        return new + _new(found, check(now, near)), changes

    def _asked(
        self, then: Responder, near: Iterable[str], misses: Iterable[str]
    ) -> tuple[Asked, ...]:
        entries = self.after.entries
        phrasings = [text for id in near for text in entries[id].all_phrasings]
        examples = _examples_like(self.edit.phrasing, then)
        by_origin = {
            Origin.EXAMPLE: examples,
            Origin.PHRASING: phrasings,
            Origin.MISS: misses,
        }
        return each_once(
            Asked(message=text, origin=origin)
            for origin, texts in by_origin.items()
            for text in texts
        )


def _examples_like(phrasing: str, responder: Responder) -> list[str]:
    """Return the examples of dangers that share most words with a phrasing.

    A phrasing is ordinary: its words speak against the dangers that have them, too.
    """
    language = responder.retriever.language
    words = {*language.stems_of(phrasing)} - language.stop_stems
    rules = responder.knowledge.safety.rules
    examples = [text for rule in rules for text in rule.examples]
    shared = {text: len(words & {*language.stems_of(text)}) for text in examples}
    alike = [text for text in shared if shared[text]]
    return sorted(alike, key=lambda text: -shared[text])[:_EXAMPLES]


def _alarms_lost(proposal: Proposal) -> Iterator[Problem]:
    """Yield each message of a danger that would no longer sound its alarm."""
    draft = proposal.draft
    for change in proposal.changes.lost_sirens:
        what = (
            f"'{change.asked}' would no longer sound the alarm of "
            f"{change.before.rule!r}; leave out the words that it shares with this"
        )
        where = f"entry {draft.edit.entry!r}"
        yield Problem(path=str(draft.path), line=draft.line, where=where, what=what)


def _new(after: Iterable[Problem], before: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems that were not there before, but for advice."""
    found = [p for p in after if p.severity is not Severity.ADVICE]
    # To look at what was before may take seconds.
    known = {(p.where, p.what) for p in before} if found else set()
    return tuple(p for p in found if (p.where, p.what) not in known)


def _near(responder: Responder, edit: Edit) -> list[str]:
    """Return the ids of the entry, and of those that its phrasing or answer finds."""
    retriever = responder.retriever
    found = retriever.search(retriever.language.words(edit.phrasing or edit.answer))
    matches = (match.entry.id for match in found.matches)
    return list(dict.fromkeys((edit.entry, *matches)))


def _moved(
    problems: Iterable[Problem], copy: Path, folder: Path
) -> tuple[Problem, ...]:
    """Return the problems of the copy as those of the folder."""
    old, new = str(copy), str(folder)
    return tuple(
        replace(p, path=p.path.replace(old, new), what=p.what.replace(old, new))
        for p in problems
    )
