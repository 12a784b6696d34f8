"""Knowledge files to a KnowledgeBase. The only reader; reports all problems at once."""

import difflib
import hashlib
from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.analyzer import same_wording
from bot.analyzer import words
from bot.errors import KnowledgeError
from bot.errors import Problem
from bot.knowledge import Entry
from bot.knowledge import Examples
from bot.knowledge import KnowledgeBase
from bot.knowledge import Model
from bot.knowledge import Phrases
from bot.knowledge import Safety
from bot.knowledge import Scope
from bot.knowledge import Settings
from bot.knowledge import SmalltalkFile
from bot.knowledge import Source
from bot.knowledge import Topic
from bot.knowledge import Trigger
from bot.phrases import Groups
from bot.phrases import Lexicon
from bot.phrases import UnknownGroup
from bot.reply import Kind

Loc = tuple[str | int, ...]
# For each key of references what they name, and what there is (None: not known).
Known = dict[str, tuple[str, Collection[str] | None]]

_FILES: dict[str, TypeAdapter[Any]] = {
    "sources.yaml": TypeAdapter(dict[str, Source]),
    "safety.yaml": TypeAdapter(Safety),
    "examples.yaml": TypeAdapter(Examples),
    "scope.yaml": TypeAdapter(Scope),
    "smalltalk.yaml": TypeAdapter(SmalltalkFile),
    "synonyms.yaml": TypeAdapter(tuple[Phrases, ...]),
    "settings.yaml": TypeAdapter(Settings),
}
_OTHER_FILES = ("calibration.yaml",)
_TOPIC: TypeAdapter[Any] = TypeAdapter(Topic)
_NAMED = {
    "entries": "entry",
    "rules": "rule",
    "refuse": "refusal",
    "uncovered": "subject",
}
_PLAIN_TAGS = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map")}
_YAML = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(kw_only=True)
class _Document:
    """A parsed file: plain values, the line of every key and value by its path.

    `reports` has what is wrong with it: the line, the path and the sentence.
    """

    path: str
    value: Any = None
    lines: dict[Loc, int] = field(default_factory=dict)
    reports: list[tuple[int, Loc, str]] = field(default_factory=list)

    def line(self, loc: Loc) -> int:
        """The line of a path, or of the nearest thing around it."""
        while loc and loc not in self.lines:
            loc = loc[:-1]
        return self.lines.get(loc, 1)

    def report(self, loc: Loc, what: str) -> None:
        """Note what is wrong at a path."""
        self.reports.append((self.line(loc), loc, what))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was reported, as editors read it."""
        return tuple(
            Problem(path=self.path, line=line, where=self._where(loc), what=what)
            for line, loc, what in self.reports
        )

    def _where(self, loc: Loc) -> str:
        """ "entry 'id'" or the like for a path inside one."""
        match loc:
            case (str(key), int(number), *_) if key in _NAMED:
                item = self.value[key][number] if self.value else None
                name = item.get("id") if isinstance(item, dict) else None
                return f"{_NAMED[key]} {name or number + 1!r}"
            case (str(key), _, *_):
                return repr(key)
        return ""


def load(folder: Path) -> KnowledgeBase:
    """The knowledge base in a folder.

    Raises KnowledgeError with every problem of every file. Only `topics/*.yaml` must
    be there.
    """
    paths = _paths(folder)
    documents = {path: _parse(path) for path in paths}
    values = {path: _validate(path, documents[path]) for path in paths}
    by_name = {path.name: values[path] for path in paths if path.parent == folder}
    topics = {
        path.stem: values[path]
        for path in paths
        if path.parent != folder and isinstance(values[path], Topic)
    }
    smalltalk = by_name.get("smalltalk.yaml") or SmalltalkFile()
    knowledge = KnowledgeBase(
        version=_version(paths),
        topics=topics,
        sources=by_name.get("sources.yaml") or {},
        safety=by_name.get("safety.yaml") or Safety(),
        examples=by_name.get("examples.yaml") or Examples(),
        scope=by_name.get("scope.yaml") or Scope(),
        smalltalk=smalltalk.rules,
        synonyms=by_name.get("synonyms.yaml") or (),
        settings=by_name.get("settings.yaml") or Settings(),
        places=_places({path.stem: documents[path] for path in paths}, topics),
    )
    located = {str(path.relative_to(folder)): documents[path] for path in paths}
    broken = {path for path, document in located.items() if document.reports}
    _check_references(knowledge, located, broken)
    problems = tuple(p for document in documents.values() for p in document.problems)
    problems += _misplaced(folder)
    if problems:
        raise KnowledgeError(problems)
    return knowledge


def _paths(folder: Path) -> list[Path]:
    """The folder's knowledge files, topics last and by name."""
    topics = sorted((folder / "topics").glob("*.yaml"))
    if not topics:
        raise KnowledgeError(
            (
                Problem(
                    path=str(folder / "topics"),
                    line=1,
                    what="no topic files here; a knowledge base needs at least one, "
                    "such as topics/delivery.yaml (knowledge/README.md shows how)",
                ),
            )
        )
    return [*(folder / name for name in _FILES if (folder / name).exists()), *topics]


def _misplaced(folder: Path) -> tuple[Problem, ...]:
    """Files that look like knowledge but would be passed over in silence."""
    known = (*_FILES, *_OTHER_FILES)
    strays = [
        (path, difflib.get_close_matches(path.name, known, n=1, cutoff=0.6))
        for path in sorted(folder.glob("*.y*ml"))
        if path.name not in known
    ]
    return tuple(
        Problem(
            path=str(path),
            line=1,
            what=f"no knowledge file has this name{_did_you_mean(close)}; "
            "topics belong into topics/",
        )
        for path, close in strays
    ) + tuple(
        Problem(path=str(path), line=1, what=f"rename it to '{path.stem}.yaml'")
        for path in sorted((folder / "topics").glob("*.yml"))
    )


def _version(paths: Iterable[Path]) -> str:
    """A hash of the files' names and bytes: 12 hexadecimal digits of SHA-256."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def _parse(path: Path) -> _Document:
    """A file's plain values with their lines; scalars stay as written."""
    document = _Document(path=str(path))
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_YAML)
    except UnicodeDecodeError as error:
        document.report((), f"not UTF-8 at byte {error.start}; save the file as UTF-8")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        document.lines[()] = mark.line + 1 if mark else 1
        document.report((), f"not valid YAML: {error.problem}; {_yaml_hint(error)}")
    except yaml.YAMLError as error:
        document.report((), f"not valid YAML: {error}")
    else:
        if node is None:
            document.report((), "the file is empty")
        else:
            document.value = _build(node, (), document, set())
    return document


def _yaml_hint(error: yaml.MarkedYAMLError) -> str:
    """The likely cause of what the YAML parser stumbled over."""
    problem = error.problem or ""
    if "cannot start any token" in problem:
        return "indent with spaces, not tabs; quote text that begins with a sign"
    if "mapping values" in problem:
        return "put text that contains ': ' in double quotes"
    return "look at the indentation and the quotes of this line and the one above"


def _build(node: Any, loc: Loc, document: _Document, seen: set[int]) -> Any:
    """A node's plain value; notes lines, and refuses tags, aliases and double keys."""
    document.lines.setdefault(loc, node.start_mark.line + 1)
    if id(node) in seen:
        document.report(loc, "aliases (*name) are not allowed; write the text out")
        return None
    seen.add(id(node))
    if node.tag not in _PLAIN_TAGS:
        document.report(loc, f"tags are not allowed; remove {node.tag!r}")
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [
            _build(item, (*loc, index), document, seen)
            for index, item in enumerate(node.value)
        ]
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "?"
        line = key_node.start_mark.line + 1
        if key in result:
            first = document.line((*loc, key))
            what = f"{key!r} is here twice (first on line {first}); keep one"
            document.reports.append((line, (*loc, key), what))
            continue
        document.lines[(*loc, key)] = line
        result[key] = _build(value_node, (*loc, key), document, seen)
    return result


def _validate(path: Path, document: _Document) -> Any:
    """The model's value of a document, or None with the problems noted."""
    if document.reports:
        return None
    adapter = _TOPIC if path.parent.name == "topics" else _FILES[path.name]
    try:
        return adapter.validate_python(document.value)
    except ValidationError as error:
        for details in error.errors():
            loc = tuple(part for part in details["loc"] if part != "[key]")
            document.report(loc, _explain(details, document.value))
        return None


def _explain(details: ErrorDetails, value: Any) -> str:
    """A validation error in an editor's words."""
    name = next(
        (part for part in reversed(details["loc"]) if isinstance(part, str)), ""
    )
    found = details["input"]
    context = details.get("ctx", {})
    match details["type"]:
        case "extra_forbidden":
            return f"unknown key {name!r}{_did_you_mean(_similar_key(name))}"
        case "missing":
            return f"{name!r} is missing"
        case "string_too_short" | "too_short":
            return f"{name!r} is empty; write something or remove the line"
        case "string_type":
            return (
                f"{name!r} should be text but is a {_kind_of(found)}; "
                "put text that contains ': ' in double quotes"
            )
        case "tuple_type":
            return f"{name!r} should be a list: one item a line, each after '- '"
        case "dict_type" | "model_type" | "model_attributes_type":
            return f"{name!r} should hold 'key: value' lines"
        case "string_pattern_mismatch" if "a-z0-9" in context.get("pattern", ""):
            return (
                f"{found!r} is not an id; use lower-case letters, digits and single "
                f"hyphens, such as {_kebab(str(found))!r}"
            )
        case "string_pattern_mismatch" if name.endswith("url"):
            return f"{found!r} is not an address; it starts with https://"
        case "string_pattern_mismatch":
            return f"{found!r} is not a valid {name!r}; write it like en or en-GB"
        case "literal_error" | "enum":
            options = str(context.get("expected", ""))
            close = difflib.get_close_matches(
                str(found),
                [o.strip(" '") for o in options.replace(" or ", ",").split(",")],
            )
            return f"{found!r} is not one of {options}{_did_you_mean(close[:1])}"
        case kind if kind.startswith("date"):
            return f"{found!r} is not a date; write it like 2026-11-22"
        case _:
            return f"{name!r}: {details['msg'].lower()} (found {found!r})"


def _similar_key(name: str) -> list[str]:
    """The known key that an unknown one was probably meant to be."""
    keys = {key for model in _models(Model) for key in model.model_fields}
    return difflib.get_close_matches(name, sorted(keys), n=1, cutoff=0.6)


def _models(base: type[Model]) -> Iterator[type[Model]]:
    for model in base.__subclasses__():
        yield model
        yield from _models(model)


def _did_you_mean(close: list[str]) -> str:
    return f", did you mean {close[0]!r}?" if close else ""


def _kind_of(value: Any) -> str:
    return "list" if isinstance(value, list) else "mapping"


def _kebab(text: str) -> str:
    return "-".join(word.text for word in words(text)) or "an-id"


def _places(
    documents: dict[str, _Document], topics: dict[str, Topic]
) -> dict[tuple[str, str | int], tuple[str, int]]:
    """Where each entry, its answer and its wordings (0: the question) stand."""
    return {
        (entry.id, part): (document.path, document.line(("entries", number, *inside)))
        for topic_id, topic in topics.items()
        for document in [documents[topic_id]]
        for number, entry in enumerate(topic.entries)
        for part, inside in _parts(entry)
    }


def _parts(entry: Entry) -> list[tuple[str | int, Loc]]:
    phrasings = [(i + 1, ("phrasings", i)) for i in range(len(entry.phrasings))]
    return [("entry", ()), ("answer", ("answer",)), (0, ("question",)), *phrasings]


def _check_references(
    knowledge: KnowledgeBase, documents: dict[str, _Document], broken: set[str]
) -> None:
    """Report duplicate ids and wordings, and every reference that leads nowhere.

    References into a broken file are left alone: it is not known what it has.
    """
    safety, sources = knowledge.safety, _source_ids(knowledge)
    known: Known = {
        "next": ("entry", None if _any_topic(broken) else knowledge.entries),
        "sources": ("source", None if "sources.yaml" in broken else sources),
        "disclaimers": (
            "disclaimer",
            None if "safety.yaml" in broken else safety.disclaimers,
        ),
    }
    _check_entries(knowledge, documents, known)
    for name, key, triggers in (
        ("safety.yaml", "rules", safety.rules),
        ("scope.yaml", "refuse", knowledge.scope.refuse),
        ("scope.yaml", "uncovered", knowledge.scope.uncovered),
        ("smalltalk.yaml", "rules", knowledge.smalltalk),
    ):
        groups = None if "safety.yaml" in broken else safety.groups
        _check_triggers(documents.get(name), key, triggers, known, groups)
    rules = None if "safety.yaml" in broken else {rule.id for rule in safety.rules}
    for rule in knowledge.examples.rules:
        if rules is not None and rule not in rules:
            close = difflib.get_close_matches(rule, rules, n=1, cutoff=0.6)
            documents["examples.yaml"].report(
                ("rules", rule), f"there is no rule {rule!r}{_did_you_mean(close)}"
            )
    if "settings.yaml" in documents:
        starters: Known = {"starters": known["next"]}
        _check_ids(documents["settings.yaml"], (), knowledge.settings, starters)


def _any_topic(broken: set[str]) -> bool:
    return any(path.startswith("topics/") for path in broken)


def _check_entries(
    knowledge: KnowledgeBase, documents: dict[str, _Document], known: Known
) -> None:
    ids: dict[str, str] = {}
    wordings: dict[str, str] = {}
    for topic_id, topic in knowledge.topics.items():
        document = documents[f"topics/{topic_id}.yaml"]
        for number, entry in enumerate(topic.entries):
            loc: Loc = ("entries", number)
            place = f"{document.path}:{document.line((*loc, 'id'))}"
            if entry.id in list(Kind):
                document.report(
                    (*loc, "id"), "an id may not be the name of a reply kind"
                )
            if entry.id in ids:
                document.report(
                    (*loc, "id"), f"the id is taken by {ids[entry.id]}; choose another"
                )
            ids.setdefault(entry.id, place)
            _check_wordings(document, loc, entry, wordings)
            _check_ids(document, loc, entry, known)


def _check_wordings(
    document: _Document, loc: Loc, entry: Entry, seen: dict[str, str]
) -> None:
    for index, wording in enumerate(entry.wordings):
        at = (*loc, "phrasings", index - 1) if index else (*loc, "question")
        key = same_wording(wording)
        if key in seen:
            document.report(at, f"{wording!r} is also on {seen[key]}; keep one of them")
        seen.setdefault(key, f"{document.path}:{document.line(at)}")


def _check_ids(document: _Document, loc: Loc, value: Model, known: Known) -> None:
    """Report the references of a value that lead nowhere."""
    for name, (what, there) in known.items():
        for index, reference in enumerate(getattr(value, name, ())):
            if there is not None and reference not in there:
                close = difflib.get_close_matches(reference, there, n=1, cutoff=0.6)
                document.report(
                    (*loc, name, index),
                    f"there is no {what} {reference!r}{_did_you_mean(close)}",
                )


def _source_ids(knowledge: KnowledgeBase) -> list[str]:
    return [
        *knowledge.sources,
        *(
            f"{source_id}#{section_id}"
            for source_id, source in knowledge.sources.items()
            for section_id in source.sections
        ),
    ]


def _check_triggers(
    document: _Document | None,
    key: str,
    triggers: Iterable[Trigger],
    known: Known,
    groups: Groups | None,
) -> None:
    seen: set[str] = set()
    for number, trigger in enumerate(triggers):
        if document is None:
            return
        loc: Loc = (key, number)
        if trigger.id in seen:
            document.report((*loc, "id"), "the id is used twice; choose another")
        seen.add(trigger.id)
        _check_ids(document, loc, trigger, known)
        for part in ("when", "unless"):
            for index, text in enumerate(getattr(trigger, part)):
                if groups is not None:
                    _check_phrase(document, (*loc, part, index), text, groups)


def _check_phrase(document: _Document, loc: Loc, text: str, groups: Groups) -> None:
    try:
        phrase = Lexicon(groups).compile(text)
    except UnknownGroup as error:
        name = str(error)
        close = difflib.get_close_matches(name, groups, n=1, cutoff=0.6)
        document.report(
            loc, f"there is no group {{{name}}} in safety.yaml{_did_you_mean(close)}"
        )
    else:
        if not phrase.items:
            document.report(loc, f"{text!r} has no words")
