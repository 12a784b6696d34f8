"""Where everything stands: the file and the line of each part of the knowledge."""

from collections.abc import Iterable, Iterator, Mapping

from bot.domain import KnowledgeBase, Page, Phrases, SmalltalkFile, Topic, Words
from bot.files.document import Document, Loc

# A kind and an item of that kind, where it stands in its file.
_Part = tuple[str, str | int, Loc]
# The keys of an entry that problems stand at.
_KEYS = (
    "answer",
    "plain",
    "disclaimers",
    "next",
    "reviewed",
    "reviewed_by",
    "review_due",
    "allow",
)


def places_of(
    knowledge: KnowledgeBase, documents: Mapping[str, Document]
) -> dict[tuple[str, str | int], tuple[str, int]]:
    """The file and line of everything that a message to editors may point to."""
    topics, pages = knowledge.topics.items(), knowledge.safety.pages.items()
    parts = {
        **{f"topics/{id}.yaml": _topic(topic) for id, topic in topics},
        **{f"safety/{id}.yaml": _page(id, page) for id, page in pages},
        "safety/words.yaml": _words(knowledge.safety.words, ()),
        "scope.yaml": _words(knowledge.scope.words, ("words",)),
        "smalltalk.yaml": _smalltalk(knowledge.smalltalk),
        "synonyms.yaml": _synonyms(knowledge.synonyms),
        "sources.yaml": _items("sources", knowledge.sources),
        "safety/disclaimers.yaml": _items("disclaimers", knowledge.safety.disclaimers),
        "calibration.yaml": [("calibration", "file", ())],
    }
    return {
        (kind, part): (document.path, document.line(loc))
        for name, of_file in parts.items()
        if (document := documents.get(name))
        for kind, part, loc in of_file
    }


def _topic(topic: Topic) -> Iterator[_Part]:
    """Each entry, some of its keys, and its phrasings (0: the question)."""
    for number, entry in enumerate(topic.entries):
        loc = ("entries", number)
        yield entry.id, "entry", loc
        yield entry.id, 0, (*loc, "question")
        yield from _items(entry.id, _KEYS, loc)
        for part in range(len(entry.phrasings)):
            yield entry.id, part + 1, (*loc, "phrasings", part)


def _page(id: str, page: Page) -> Iterator[_Part]:
    yield "pages", id, ()
    for number, danger in enumerate(page.dangers):
        of_page = len(page.examples) if number == 0 else 0
        yield from _items(f"examples/{danger.id}", range(of_page), ("examples",))
        yield "dangers", danger.id, ("dangers", number)
        for kind, texts, before in (
            ("when", danger.when, 0),
            ("unless", danger.unless, 0),
            ("examples", danger.examples, of_page),
        ):
            for part in range(len(texts)):
                loc = ("dangers", number, kind, part)
                yield f"{kind}/{danger.id}", before + part, loc
    yield from _items(f"ordinary/{id}", range(len(page.ordinary)), ("ordinary",))
    yield from _words(page.words, ("words",))


def _smalltalk(file: SmalltalkFile) -> Iterator[_Part]:
    """The words, and the phrases of each rule with its signs behind them."""
    yield from _words(file.words, ("words",))
    for number, rule in enumerate(file.rules):
        texts = [("when", n) for n in range(len(rule.when))]
        texts += [("signs", n) for n in range(len(rule.signs))]
        for part, loc in enumerate(texts):
            yield f"smalltalk/{rule.id}", part, ("rules", number, *loc)


def _synonyms(groups: tuple[Phrases, ...]) -> Iterator[_Part]:
    yield from _items("synonyms", range(len(groups)))
    for number, members in enumerate(groups):
        for part in range(len(members)):
            yield f"synonyms/{number}", part, (number, part)


def _words(words: Words, loc: Loc) -> Iterator[_Part]:
    for name, members in words.items():
        yield "words", name, (*loc, name)
        yield from _items(f"words/{name}", range(len(members)), (*loc, name))


def _items(kind: str, names: Iterable[str | int], loc: Loc = ()) -> Iterator[_Part]:
    for name in names:
        yield kind, name, (*loc, name)
