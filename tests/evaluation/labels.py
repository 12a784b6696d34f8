"""Label files to labels: YAML or JSON lines in, frozen values or every problem out."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

import yaml

from bot import Kind, KnowledgeBase, Level
from bot.text import same_phrasing

ORDINARY = "ordinary"
KINDS = (Kind.DECLINE, Kind.SMALLTALK, Kind.REFER, Kind.ESCALATE, ORDINARY)
# What a visitor wrote that `askwell labels new` put in other words is only for that.
KEYS = ("ask", "expect", "rule", "after", "tags", "reworded")


# Words from which a message is long.
_LONG = 40


class Form(StrEnum):
    """How a question is put, which says how hard it is."""

    SHORT = "first message"
    LONG = "long message"
    FOLLOW_UP = "later message"


class LabelsError(Exception):
    """Labels cannot be used; each problem is `path:line: what is wrong; the fix`."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A test question with the outcome expected of it.

    `expect` holds every acceptable outcome, an entry's id or a kind, or `ordinary`
    alone; `rule` is the id or level of the rule that must fire, or whose note must
    stand below a harmless label's reply; `after` are the messages that came before.
    It stands in `line` of the file `path`, in a `folder` such as `dev`.
    """

    ask: str
    expect: tuple[str, ...]
    rule: str | None = None
    after: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    folder: str = field(default="", compare=False)
    path: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)

    @property
    def entries(self) -> tuple[str, ...]:
        """The acceptable entries."""
        return tuple(one for one in self.expect if one not in KINDS)

    @property
    def expects_entry(self) -> bool:
        """Whether nothing but an entry will do."""
        return len(self.entries) == len(self.expect)

    @property
    def out_of_scope(self) -> bool:
        """Whether the label expects `decline` and accepts no entry."""
        return Kind.DECLINE in self.expect and not self.entries

    @property
    def ordinary(self) -> bool:
        """Whether anything may be said but an alarm."""
        return self.expect == (ORDINARY,)

    @property
    def harmless(self) -> bool:
        """Whether neither an escalation nor a referral is among what is expected."""
        return not {Kind.ESCALATE, Kind.REFER} & set(self.expect)

    @property
    def group(self) -> str:
        """The kind expected, `answer` for an entry; of a mixed label, its first."""
        first = self.expect[0]
        return first if first in KINDS else Kind.ANSWER.value

    @property
    def form(self) -> Form:
        """How the question is put: within a conversation, at length, or neither."""
        if self.after:
            return Form.FOLLOW_UP
        return Form.LONG if len(self.ask.split()) >= _LONG else Form.SHORT

    @property
    def name(self) -> str:
        """The whole conversation on one line, as reports and the baseline show it."""
        return " › ".join((*self.after, self.ask))


class Written(NamedTuple):
    """A label as it stands in a file, not yet checked."""

    path: Path
    line: int
    value: object


def read_labels(paths: Iterable[Path], knowledge: KnowledgeBase) -> tuple[Label, ...]:
    """Every label of the files, in their order, checked against the knowledge."""
    checker = _Checker(knowledge)
    labels = [
        checker.label(written) for path in paths for written in checker.read(path)
    ]

    if checker.problems:
        raise LabelsError(checker.problems)

    if not labels:
        raise LabelsError(["no labels found; name files of labels with --questions"])

    return tuple(label for label in labels if label)


def written_in_yaml(path: Path, text: str) -> Iterator[Written]:
    """Each item of a YAML list, with the line it starts on; scalars are strings."""
    loader = yaml.BaseLoader(text)
    root = loader.get_single_node()

    if root is None:
        return

    if not isinstance(root, yaml.SequenceNode):
        raise LabelsError([f"{path}:1: a label file is a list; start labels with '- '"])

    for node in root.value:
        line = node.start_mark.line + 1
        yield Written(path, line, loader.construct_object(node, deep=True))


def written_in_json(path: Path, text: str) -> Iterator[Written]:
    """One label from each line that is not blank."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                value = json.loads(line)
            except json.JSONDecodeError as error:
                what = f"is not JSON: {error.msg}; mend the line"
                raise LabelsError([f"{path}:{number}: {what}"]) from None

            yield Written(path, number, value)


class _Checker:
    """Turns what was written into labels and gathers every problem on the way."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.problems: list[str] = []
        self._expected = [*knowledge.entries, *KINDS]
        self._rules = [*(rule.id for rule in knowledge.safety.rules), *Level]
        self._phrasings = {
            same_phrasing(phrasing): entry.id
            for entry in knowledge
            for phrasing in entry.all_phrasings
        }

    def read(self, path: Path) -> list[Written]:
        """The labels in a file as they stand there; none where it cannot be read."""
        try:
            read = written_in_json if path.suffix == ".jsonl" else written_in_yaml
            return list(read(path, path.read_text(encoding="utf-8-sig")))
        except LabelsError as error:
            self.problems += error.problems
        except OSError as error:
            self.problems.append(f"{path}:1: cannot be read: {error.strerror}")
        except UnicodeDecodeError:
            self.problems.append(f"{path}:1: is not UTF-8; save it as UTF-8")
        except yaml.YAMLError as error:
            self.problems.append(_yaml_problem(path, error))

        return []

    def label(self, written: Written) -> Label | None:
        """The label, or None where a problem keeps it from being one."""
        before = len(self.problems)
        value = written.value

        if not isinstance(value, dict):
            self._problem(written, "a label needs the keys 'ask' and 'expect'")
            return None

        self._check_keys(written, value)
        self._text(written, value, "reworded")
        label = Label(
            ask=self._text(written, value, "ask"),
            expect=self._texts(written, value, "expect", one=True),
            rule=self._text(written, value, "rule") or None,
            after=self._texts(written, value, "after"),
            tags=self._texts(written, value, "tags"),
            folder=written.path.parent.name,
            path=str(written.path),
            line=written.line,
        )
        self._check_references(written, label)
        self._check_ordinary(written, label)
        return label if len(self.problems) == before else None

    def _problem(self, written: Written, what: str) -> None:
        self.problems.append(f"{written.path}:{written.line}: {what}")

    def _check_keys(self, written: Written, value: Mapping[str, object]) -> None:
        for key in value:
            if key not in KEYS:
                self._problem(written, f"unknown key {key!r}{_meant(key, KEYS)}")

        for key in ("ask", "expect"):
            if not value.get(key):
                self._problem(written, f"{key!r} is missing or empty")

    def _check_references(self, written: Written, label: Label) -> None:
        for one in label.expect:
            if one not in self._expected:
                known = _meant(one, self._expected) or (
                    "; name an entry, or one of " + ", ".join(KINDS)
                )
                self._problem(written, f"'expect' has no entry or kind {one!r}{known}")

        if label.rule and label.rule not in self._rules:
            meant = _meant(label.rule, self._rules)
            self._problem(written, f"there is no rule or level {label.rule!r}{meant}")

        entry = self._phrasings.get(same_phrasing(label.ask))

        # As a follow-up, the same words may well mean another entry.
        if entry and (not label.after or entry in label.expect):
            fix = "ask it in other words"
            what = f"{label.ask!r} repeats a phrasing of entry {entry!r}; {fix}"
            self._problem(written, what)

    def _check_ordinary(self, written: Written, label: Label) -> None:
        if ORDINARY in label.expect and not label.ordinary:
            what = "'ordinary' stands alone, since it takes every reply but an alarm"
            self._problem(written, f"{what}; leave out the others, or 'ordinary'")

        if ORDINARY in label.expect and label.rule:
            what = "'rule' says nothing beside 'ordinary', which no rule may set off"
            self._problem(written, f"{what}; leave it out")

    def _text(self, written: Written, value: Mapping[str, object], key: str) -> str:
        text = value.get(key) or ""

        if not isinstance(text, str):
            self._problem(written, f"{key!r} must be a text")
            return ""

        return text.strip()

    def _texts(
        self, written: Written, value: Mapping[str, object], key: str, one: bool = False
    ) -> tuple[str, ...]:
        """A list of texts; with `one`, a single text stands for a list of it."""
        texts = value.get(key) or []

        if one and isinstance(texts, str):
            return (texts.strip(),)

        if not isinstance(texts, list) or not all(
            isinstance(text, str) and text.strip() for text in texts
        ):
            self._problem(written, f"{key!r} must be a list of texts")
            return ()

        return tuple(text.strip() for text in texts)


def _yaml_problem(path: Path, error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or "cannot be parsed"
    return f"{path}:{mark.line + 1 if mark else 1}: is not YAML: {what}"


def _meant(word: str, known: Iterable[str]) -> str:
    close = get_close_matches(word, list(known), n=1)
    return f", did you mean '{close[0]}'?" if close else ""
