"""Every reference between knowledge files, followed: duplicates and dead ends."""

import difflib
from collections.abc import Collection, Iterable

from bot.domain import Entry, Kind, KnowledgeBase, Model, Trigger
from bot.files.yaml_reader import Document, Loc
from bot.phrases import Groups, Lexicon, UnknownGroup
from bot.text import same_phrasing

# For each key of references what they name, and what there is (None: not known).
Known = dict[str, tuple[str, Collection[str] | None]]


def check_references(
    knowledge: KnowledgeBase, documents: dict[str, Document], broken: set[str]
) -> None:
    """Report duplicate ids and phrasings, and every reference that leads nowhere.

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
                ("rules", rule), f"there is no rule {rule!r}{did_you_mean(close)}"
            )
    if "settings.yaml" in documents:
        starters: Known = {"starters": known["next"]}
        _check_ids(documents["settings.yaml"], (), knowledge.settings, starters)


def _any_topic(broken: set[str]) -> bool:
    return any(path.startswith("topics/") for path in broken)


def _check_entries(
    knowledge: KnowledgeBase, documents: dict[str, Document], known: Known
) -> None:
    ids: dict[str, str] = {}
    phrasings: dict[str, str] = {}
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
            _check_phrasings(document, loc, entry, phrasings)
            _check_ids(document, loc, entry, known)


def _check_phrasings(
    document: Document, loc: Loc, entry: Entry, seen: dict[str, str]
) -> None:
    for index, phrasing in enumerate(entry.all_phrasings):
        at = (*loc, "phrasings", index - 1) if index else (*loc, "question")
        key = same_phrasing(phrasing)
        if key in seen:
            document.report(
                at, f"{phrasing!r} is also on {seen[key]}; keep one of them"
            )
        seen.setdefault(key, f"{document.path}:{document.line(at)}")


def _check_ids(document: Document, loc: Loc, value: Model, known: Known) -> None:
    """Report the references of a value that lead nowhere."""
    for name, (what, there) in known.items():
        for index, reference in enumerate(getattr(value, name, ())):
            if there is not None and reference not in there:
                close = difflib.get_close_matches(reference, there, n=1, cutoff=0.6)
                document.report(
                    (*loc, name, index),
                    f"there is no {what} {reference!r}{did_you_mean(close)}",
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
    document: Document | None,
    key: str,
    triggers: Iterable[Trigger],
    known: Known,
    groups: Groups | None,
) -> None:
    seen: set[str] = set()
    lexicon = None if groups is None else Lexicon(groups)
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
                if groups is not None and lexicon is not None:
                    at = (*loc, part, index)
                    _check_phrase(document, at, text, lexicon, groups)


def _check_phrase(
    document: Document, loc: Loc, text: str, lexicon: Lexicon, groups: Groups
) -> None:
    try:
        phrase = lexicon.compile(text)
    except UnknownGroup as error:
        name = str(error)
        close = difflib.get_close_matches(name, groups, n=1, cutoff=0.6)
        document.report(
            loc, f"there is no group {{{name}}} in safety.yaml{did_you_mean(close)}"
        )
    else:
        if not phrase.items:
            document.report(loc, f"{text!r} has no words")


def did_you_mean(close: list[str]) -> str:
    return f", did you mean {close[0]!r}?" if close else ""
