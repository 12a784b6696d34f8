"""Where everything stands: the file and the line of each part of the knowledge."""

from collections.abc import Iterable, Iterator, Mapping

from bot.domain import Entry, KnowledgeBase, Page, Topic, Words
from bot.files.yaml_reader import Document, Loc

# A kind and an item of that kind, where it stands in its file.
_Part = tuple[str, str | int, Loc]


def places_of(
    knowledge: KnowledgeBase, documents: Mapping[str, Document]
) -> dict[tuple[str, str | int], tuple[str, int]]:
    """The file and line of everything that a message to editors may point to."""
    parts = {
        **{
            f"topics/{id}.yaml": _topic(topic) for id, topic in knowledge.topics.items()
        },
        **{
            f"safety/{id}.yaml": _page(id, page)
            for id, page in knowledge.safety.pages.items()
        },
        "safety/words.yaml": _words(knowledge.safety.words, ()),
        "scope.yaml": _words(knowledge.scope.words, ("words",)),
        "smalltalk.yaml": _words(knowledge.smalltalk.words, ("words",)),
        "synonyms.yaml": _items("synonyms", range(len(knowledge.synonyms))),
        "sources.yaml": _items("sources", knowledge.sources),
    }
    return {
        (kind, part): (document.path, document.line(loc))
        for name, of_file in parts.items()
        if (document := documents.get(name))
        for kind, part, loc in of_file
    }


def _topic(topic: Topic) -> Iterator[_Part]:
    """Each entry, its answer and its phrasings (0: the question)."""
    for number, entry in enumerate(topic.entries):
        for part, loc in _entry_parts(entry):
            yield entry.id, part, ("entries", number, *loc)


def _entry_parts(entry: Entry) -> Iterator[tuple[str | int, Loc]]:
    yield "entry", ()
    yield 0, ("question",)
    for name in ("answer", "next", "review_due", "allow"):
        yield name, (name,)
    for number in range(len(entry.phrasings)):
        yield number + 1, ("phrasings", number)


def _page(id: str, page: Page) -> Iterator[_Part]:
    """A danger page, its dangers' phrases and examples, and its words."""
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


def _words(words: Words, loc: Loc) -> Iterator[_Part]:
    for name, members in words.items():
        yield "words", name, (*loc, name)
        yield from _items(f"words/{name}", range(len(members)), (*loc, name))


def _items(kind: str, names: Iterable[str | int], loc: Loc = ()) -> Iterator[_Part]:
    for name in names:
        yield kind, name, (*loc, name)
