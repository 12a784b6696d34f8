"""Every reference between knowledge files, followed: duplicates and dead ends."""

from collections.abc import Collection

from bot.domain import Entry, Kind, KnowledgeBase, Model
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
    _check_conditions(knowledge, documents, known)
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


def _check_conditions(
    knowledge: KnowledgeBase, documents: dict[str, Document], known: Known
) -> None:
    """The ids and chips of whatever has phrases; all dangers share a list of ids."""
    for name, page in knowledge.safety.pages.items():
        _check_ids(documents[f"safety/{name}.yaml"], (), page, known)
    taken: dict[tuple[str, str], str] = {}
    for (name, key), conditions in knowledge.conditions.items():
        for number, one in enumerate(conditions):
            document, loc = documents[name], (key, number, "id")
            _check_ids(document, (key, number), one, known)
            if other := taken.get((key, one.id)):
                document.report(loc, f"the id is taken by {other}; choose another")
            place = f"{document.path}:{document.line(loc)}"
            taken.setdefault((key, one.id), place)
