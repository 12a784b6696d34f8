"""Every reference between knowledge files, followed: duplicates and dead ends."""

from collections.abc import Collection, Iterable

from bot.domain import Conditions, Entry, Kind, KnowledgeBase, Model
from bot.files.hints import did_you_mean
from bot.files.pages import check_order
from bot.files.words import check_words
from bot.files.yaml_reader import Document, Loc
from bot.text import same_phrasing

# For each key of references what they name, and what there is (None: not known).
Known = dict[str, tuple[str, Collection[str] | None]]


def check_references(
    knowledge: KnowledgeBase, documents: dict[str, Document], broken: set[str]
) -> None:
    """Report duplicate ids and phrasings, and every reference that leads nowhere.

    References into a broken file are left alone: it is not known what it has.
    """
    texts, sources = knowledge.safety.disclaimers, _source_ids(knowledge)
    known: Known = {
        "next": ("entry", None if _any(broken, "topics") else knowledge.entries),
        "sources": ("source", None if "sources.yaml" in broken else sources),
        "disclaimers": (
            "disclaimer",
            None if "safety/disclaimers.yaml" in broken else texts,
        ),
    }
    _check_entries(knowledge, documents, known)
    _check_triggers(knowledge, documents, known)
    check_words(knowledge, documents, broken)
    is_whole = not _any(broken, "safety")
    check_order(knowledge.safety.pages, documents, is_whole=is_whole)
    if "settings.yaml" in documents:
        starters: Known = {"starters": known["next"]}
        _check_ids(documents["settings.yaml"], (), knowledge.settings, starters)


def _any(broken: set[str], folder: str) -> bool:
    return any(path.startswith(f"{folder}/") for path in broken)


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
                document.report(
                    (*loc, name, index),
                    f"there is no {what} {reference!r}{did_you_mean(reference, there)}",
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
    knowledge: KnowledgeBase, documents: dict[str, Document], known: Known
) -> None:
    """The ids and the chips of whatever has phrases; dangers share one list of ids."""
    dangers: dict[str, str] = {}
    for name, page in knowledge.safety.pages.items():
        document = documents[f"safety/{name}.yaml"]
        _check_ids(document, (), page, known)
        _check_unique(document, "dangers", page.dangers, dangers)
    scope = knowledge.scope
    for name, key, triggers in (
        ("scope.yaml", "refuse", scope.refuse),
        ("scope.yaml", "uncovered", scope.uncovered),
        ("smalltalk.yaml", "rules", knowledge.smalltalk.rules),
    ):
        if name in documents:
            _check_unique(documents[name], key, triggers, {})
        for number, trigger in enumerate(triggers):
            _check_ids(documents[name], (key, number), trigger, known)


def _check_unique(
    document: Document, key: str, triggers: Iterable[Conditions], seen: dict[str, str]
) -> None:
    for number, trigger in enumerate(triggers):
        loc: Loc = (key, number, "id")
        if trigger.id in seen:
            document.report(
                loc, f"the id is taken by {seen[trigger.id]}; choose another"
            )
        seen.setdefault(trigger.id, f"{document.path}:{document.line(loc)}")
