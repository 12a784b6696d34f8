"""Knowledge files to a KnowledgeBase. The only reader; reports all problems at once."""

import difflib
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from bot.domain import (
    Calibration,
    Entry,
    Examples,
    KnowledgeBase,
    KnowledgeError,
    Model,
    Phrases,
    Problem,
    Safety,
    Scope,
    Settings,
    SmalltalkFile,
    Source,
    Topic,
)
from bot.files.references import check_references, did_you_mean
from bot.files.yaml_reader import Document, Loc, parse
from bot.text import words

# What each file beside the topics holds.
FILES: dict[str, TypeAdapter[Any]] = {
    "sources.yaml": TypeAdapter(dict[str, Source]),
    "safety.yaml": TypeAdapter(Safety),
    "examples.yaml": TypeAdapter(Examples),
    "scope.yaml": TypeAdapter(Scope),
    "smalltalk.yaml": TypeAdapter(SmalltalkFile),
    "synonyms.yaml": TypeAdapter(tuple[Phrases, ...]),
    "settings.yaml": TypeAdapter(Settings),
    "calibration.yaml": TypeAdapter(Calibration),
}
TOPIC: TypeAdapter[Any] = TypeAdapter(Topic)


def load(folder: Path) -> KnowledgeBase:
    """The knowledge base in a folder.

    Raises KnowledgeError with every problem of every file. Only `topics/*.yaml` must
    be there.
    """
    paths = _paths(folder)
    documents = {path: parse(path) for path in paths}
    values = {path: _validate(path, documents[path]) for path in paths}
    by_name = {path.name: values[path] for path in paths if path.parent == folder}
    topics = {
        path.stem: values[path]
        for path in paths
        if path.parent != folder and isinstance(values[path], Topic)
    }
    smalltalk = by_name.get("smalltalk.yaml") or SmalltalkFile()
    knowledge = KnowledgeBase(
        version=_version(
            (path.name, documents[path].data)
            for path in paths
            if path.name != "calibration.yaml"
        ),
        topics=topics,
        sources=by_name.get("sources.yaml") or {},
        safety=by_name.get("safety.yaml") or Safety(),
        examples=by_name.get("examples.yaml") or Examples(),
        scope=by_name.get("scope.yaml") or Scope(),
        smalltalk=smalltalk.rules,
        synonyms=by_name.get("synonyms.yaml") or (),
        settings=by_name.get("settings.yaml") or Settings(),
        calibration=by_name.get("calibration.yaml"),
        places=_places({path.stem: documents[path] for path in paths}, topics)
        | _example_places(documents.get(folder / "examples.yaml"))
        | _rule_places(documents.get(folder / "safety.yaml"), by_name)
        | _list_places(documents.get(folder / "synonyms.yaml"), "synonyms")
        | _list_places(documents.get(folder / "sources.yaml"), "sources"),
    )
    located = {str(path.relative_to(folder)): documents[path] for path in paths}
    broken = {path for path, document in located.items() if document.reports}
    check_references(knowledge, located, broken)
    problems = tuple(p for document in documents.values() for p in document.problems)
    problems += _misplaced(folder)
    if problems:
        raise KnowledgeError(problems)
    return knowledge


def contents(folder: Path) -> str:
    """A hash of every knowledge file in a folder, with its path as `load` names it.

    Raises KnowledgeError where there are none.
    """
    digest = hashlib.blake2b(digest_size=16)
    for path in _paths(folder):
        data = path.read_bytes()
        digest.update(f"{path}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()


def _paths(folder: Path) -> list[Path]:
    """The folder's knowledge files, topics last and by name."""
    topics = _visible((folder / "topics").glob("*.yaml"))
    if not topics:
        raise KnowledgeError(
            (
                Problem(
                    path=str(folder / "topics"),
                    line=1,
                    what="no topic files here; a knowledge base needs at least one, "
                    "such as topics/delivery.yaml; `askwell init my-faq` writes an "
                    "example",
                ),
            )
        )
    return [*(folder / name for name in FILES if (folder / name).exists()), *topics]


def _visible(paths: Iterable[Path]) -> list[Path]:
    """The files by name, without those that editors hide beside the one being edited.

    Emacs locks a file with a link that leads nowhere: `.#plan.yaml`.
    """
    return sorted(path for path in paths if not path.name.startswith("."))


def _misplaced(folder: Path) -> tuple[Problem, ...]:
    """Files that look like knowledge but would be passed over in silence."""
    known = tuple(FILES)
    strays = [
        (path, difflib.get_close_matches(path.name, known, n=1, cutoff=0.6))
        for path in _visible(folder.glob("*.y*ml"))
        if path.name not in known
    ]
    return tuple(
        Problem(
            path=str(path),
            line=1,
            what=f"no knowledge file has this name{did_you_mean(close)}; "
            "topics belong into topics/",
        )
        for path, close in strays
    ) + tuple(
        Problem(path=str(path), line=1, what=f"rename it to '{path.stem}.yaml'")
        for path in _visible((folder / "topics").glob("*.yml"))
    )


def _version(files: Iterable[tuple[str, bytes]]) -> str:
    """A hash of the files' names and bytes: 12 hexadecimal digits of SHA-256."""
    digest = hashlib.sha256()
    for name, data in files:
        digest.update(name.encode() + b"\0" + data + b"\0")
    return digest.hexdigest()[:12]


def _validate(path: Path, document: Document) -> Any:
    """The model's value of a document, or None with the problems noted."""
    if document.reports:
        return None
    adapter = TOPIC if path.parent.name == "topics" else FILES[path.name]
    try:
        return adapter.validate_python(document.value)
    except ValidationError as error:
        for details in error.errors():
            loc = tuple(part for part in details["loc"] if part != "[key]")
            document.report(loc, _explain(details))
        return None


def _explain(details: ErrorDetails) -> str:
    """A validation error in an editor's words."""
    name = next(
        (part for part in reversed(details["loc"]) if isinstance(part, str)), ""
    )
    found = details["input"]
    context = details.get("ctx", {})
    match details["type"]:
        case "extra_forbidden":
            return f"unknown key {name!r}{did_you_mean(_similar_key(name))}"
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
            return f"{found!r} is not one of {options}{did_you_mean(close[:1])}"
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


def _kind_of(value: Any) -> str:
    return "list" if isinstance(value, list) else "mapping"


def _kebab(text: str) -> str:
    return "-".join(word.text for word in words(text)) or "an-id"


def _places(
    documents: dict[str, Document], topics: dict[str, Topic]
) -> dict[tuple[str, str | int], tuple[str, int]]:
    """Where each entry, its answer and its phrasings (0: the question) stand."""
    return {
        (entry.id, part): (document.path, document.line(("entries", number, *inside)))
        for topic_id, topic in topics.items()
        for document in [documents[topic_id]]
        for number, entry in enumerate(topic.entries)
        for part, inside in _parts(entry)
    }


def _example_places(
    document: Document | None,
) -> dict[tuple[str, str | int], tuple[str, int]]:
    """Where each example stands: those of the rules, then the ordinary ones."""
    if document is None:
        return {}
    lines = [
        line
        for loc, line in document.lines.items()
        if (loc[:1] == ("rules",) and len(loc) == 3)
        or (loc[:1] == ("ordinary",) and len(loc) == 2)
    ]
    return {("examples", i): (document.path, line) for i, line in enumerate(lines)}


def _rule_places(
    document: Document | None, by_name: dict[str, Any]
) -> dict[tuple[str, str | int], tuple[str, int]]:
    """Where each phrase of each danger rule stands."""
    safety = by_name.get("safety.yaml")
    if document is None or not isinstance(safety, Safety):
        return {}
    return {
        (f"rules/{rule.id}", part): (
            document.path,
            document.line(("rules", number, "when", part)),
        )
        for number, rule in enumerate(safety.rules)
        for part in range(len(rule.when))
    }


def _list_places(
    document: Document | None, kind: str
) -> dict[tuple[str, str | int], tuple[str, int]]:
    """Where each item of a file stands, by its number or name."""
    if document is None:
        return {}
    return {
        (kind, loc[0]): (document.path, line)
        for loc, line in document.lines.items()
        if len(loc) == 1
    }


def _parts(entry: Entry) -> list[tuple[str | int, Loc]]:
    phrasings: list[tuple[str | int, Loc]] = [
        (i + 1, ("phrasings", i)) for i in range(len(entry.phrasings))
    ]
    named: list[tuple[str | int, Loc]] = [
        (name, (name,)) for name in ("answer", "next", "review_due", "allow")
    ]
    return [("entry", ()), (0, ("question",)), *named, *phrasings]
