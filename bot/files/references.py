"""Every reference between knowledge files, followed: duplicates and dead ends."""

from collections import defaultdict
from collections.abc import Collection

from bot.domain import Entry, Kind, KnowledgeBase, Model, Topic
from bot.files.document import Document, Loc
from bot.files.pages import check_order
from bot.files.words import check_words
from bot.text import did_you_mean, same_phrasing

# For each key of references what they name, and what there is (None: not known).
Known = dict[str, tuple[str, Collection[str] | None]]


def check_references(
    knowledge: KnowledgeBase, documents: dict[str, Document], broken: set[str]
) -> None:
    """Report duplicate ids and phrasings, and every reference that leads nowhere.

    References into a broken file are left alone: it is not known what it has.
    """
    entries = None if _any(broken, "topics") else knowledge.entries
    sources = None if "sources.yaml" in broken else _source_ids(knowledge)
    texts = knowledge.safety.disclaimers
    disclaimers = None if "safety/disclaimers.yaml" in broken else texts
    known: Known = {
        "next": ("entry", entries),
        "sources": ("source", sources),
        "disclaimers": ("disclaimer", disclaimers),
    }
    for key, file in (
        ("sources", "sources.yaml"),
        ("disclaimers", "safety/disclaimers.yaml"),
    ):
        if _check_file(knowledge, documents, key, file):
            known[key] = (known[key][0], None)
    _check_entries(knowledge, documents, known)
    _check_conditions(knowledge, documents, known)
    check_words(knowledge, documents, broken)
    is_whole = not _any(broken, "safety")
    check_order(knowledge.safety, documents, is_whole=is_whole)
    if "settings.yaml" in documents:
        starters: Known = {"starters": known["next"]}
        _check_ids(documents["settings.yaml"], (), knowledge.settings, starters)


def _check_file(
    knowledge: KnowledgeBase, documents: dict[str, Document], key: str, file: str
) -> bool:
    """Whether a file that entries refer to is missing: one problem, at the first."""
    if file in documents:
        return False
    places = [
        (documents[f"topics/{name}.yaml"], ("entries", number, key, 0))
        for name, topic in knowledge.topics.items()
        for number, entry in enumerate(topic.entries)
        if getattr(entry, key)
    ]
    if places:
        document, loc = places[0]
        more = f", as {len(places) - 1} more do" if len(places) > 1 else ""
        what = f"refers to {file}{more}, and there is no such file; put it back"
        document.report(loc, what)
    return bool(places)


def _any(broken: set[str], folder: str) -> bool:
    return any(path.startswith(f"{folder}/") for path in broken)


def _check_entries(
    knowledge: KnowledgeBase, documents: dict[str, Document], known: Known
) -> None:
    ids: dict[str, str] = {}
    phrasings: dict[str, str] = {}
    aliases: list[tuple[Document, Loc, str]] = []
    for topic_id, topic in knowledge.topics.items():
        document = documents[f"topics/{topic_id}.yaml"]
        if copied := _copied(topic, ids):
            what = f"all its ids are taken by {copied}; delete one of the two files"
            document.report((), what)
            continue
        for number, entry in enumerate(topic.entries):
            loc = ("entries", number)
            if entry.id in list(Kind):
                what = "an id may not be the name of a reply kind"
                document.report((*loc, "id"), what)
            # What else a copy has in common with its original follows from that.
            if _check_taken(document, (*loc, "id"), entry.id, ids):
                continue
            aliases += [
                (document, (*loc, "aliases", place), alias)
                for place, alias in enumerate(entry.aliases)
            ]
            _check_phrasings(document, loc, entry, phrasings)
            _check_ids(document, loc, entry, known)
    # After all ids, which stand first where an id and an alias are the same.
    for document, at, alias in aliases:
        _check_taken(document, at, alias, ids)


def _copied(topic: Topic, ids: dict[str, str]) -> str | None:
    """The file that a topic is a copy of, if every entry of it has an id from there."""
    files = {ids.get(entry.id, "").rpartition(":")[0] for entry in topic.entries}
    return next(iter(files)) if len(topic.entries) > 1 == len(files) else None


def _check_taken(document: Document, loc: Loc, id: str, taken: dict[str, str]) -> bool:
    """Report an id that is taken, and say whether it is."""
    if is_taken := id in taken:
        document.report(loc, f"the id is taken by {taken[id]}; choose another")
    taken.setdefault(id, f"{document.path}:{document.line(loc)}")
    return is_taken


def _check_phrasings(
    document: Document, loc: Loc, entry: Entry, seen: dict[str, str]
) -> None:
    for index, phrasing in enumerate(entry.all_phrasings):
        at = (*loc, "phrasings", index - 1) if index else (*loc, "question")
        key = same_phrasing(phrasing)
        if key in seen:
            what = f"{phrasing!r} is also on {seen[key]}; keep one of them"
            document.report(at, what)
        seen.setdefault(key, f"{document.path}:{document.line(at)}")


def _check_ids(document: Document, loc: Loc, value: Model, known: Known) -> None:
    """Report the references of a value that lead nowhere."""
    for name, (what, there) in known.items():
        for index, reference in enumerate(getattr(value, name, ())):
            if there is not None and reference not in there:
                hint = did_you_mean(reference, there)
                lack = f"there is no {what} {reference!r}{hint}"
                document.report((*loc, name, index), lack)


def _source_ids(knowledge: KnowledgeBase) -> list[str]:
    sections = [
        f"{source_id}#{section_id}"
        for source_id, source in knowledge.sources.items()
        for section_id in source.sections
    ]
    return [*knowledge.sources, *sections]


def _check_conditions(
    knowledge: KnowledgeBase, documents: dict[str, Document], known: Known
) -> None:
    """The ids and chips of whatever has phrases; all dangers share a list of ids."""
    for name, page in knowledge.safety.pages.items():
        _check_ids(documents[f"safety/{name}.yaml"], (), page, known)
    taken: dict[str, dict[str, str]] = defaultdict(dict)
    for (name, key), conditions in knowledge.conditions.items():
        for number, one in enumerate(conditions):
            document, loc = documents[name], (key, number)
            _check_ids(document, loc, one, known)
            _check_taken(document, (*loc, "id"), one.id, taken[key])
