"""Texts of several kinds to those that are nearly the same in two of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot import KnowledgeBase
from bot.search import Idf
from bot.search.lexical import PhrasingBm25
from bot.text import Language
from tests.evaluation.labels import Label
from tests.evaluation.terminal import progress

# From here on two texts are nearly the same.
ALIKE = 0.9
# As many texts are counted at least, so that a word of few texts weighs what it does
# in a search.
FLOOR = PhrasingBm25.FLOOR


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What somebody wrote, of which kind it is, and where it stands."""

    kind: str
    text: str
    place: str
    stems: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """A text that is nearly the same as one of another kind; `alike` is up to 1."""

    text: Text
    of: Text
    alike: float

    @property
    def kinds(self) -> str:
        """The kinds of both, such as "test repeats dev"."""
        return f"{self.text.kind} repeats {self.of.kind}"

    def __str__(self) -> str:
        return (
            f"{self.text.place}: {self.text.text!r} repeats the {self.of.kind} "
            f"{self.of.text!r} ({self.of.place}), {self.alike:.2f} alike"
        )


def curated(knowledge: KnowledgeBase, language: Language) -> Iterator[Text]:
    """Every phrasing, and every example and ordinary sentence of the safety pages."""
    for entry in knowledge:
        for number, text in enumerate(entry.all_phrasings):
            place = knowledge.places[entry.id, number]
            yield _text("phrasing", text, place, language)

    safety = knowledge.safety
    sentences = {f"examples/{rule.id}": rule.examples for rule in safety.rules} | {
        f"ordinary/{id}": page.ordinary for id, page in safety.pages.items()
    }

    for kind, texts in sentences.items():
        for number, text in enumerate(texts):
            yield _text("example", text, knowledge.places[kind, number], language)


def labelled(labels: Iterable[Label], language: Language) -> Iterator[Text]:
    """Every label by the folder of its file, with all that was said before it."""
    for label in labels:
        yield _text(label.folder, label.name, (label.path, label.line), language)


def _text(kind: str, text: str, place: tuple[str, int], language: Language) -> Text:
    return Text(
        kind=kind,
        text=text,
        place=f"{place[0]}:{place[1]}",
        stems=frozenset(language.stems_of(text)),
    )


def repeats(
    texts: Sequence[Text], language: Language, least: float
) -> Iterator[Repeat]:
    """Every text with each text of another kind before it that it nearly repeats."""
    documents = [text.stems for text in texts]
    idf = Idf.from_documents(documents, floor=FLOOR, stops=language.stop_stems)
    having: defaultdict[str, list[Text]] = defaultdict(list)

    for text in progress("comparing", texts):
        rare = _rare(text.stems, idf, least)
        candidates = {id(one): one for stem in rare for one in having[stem]}

        for other in candidates.values():
            alike = idf.shared(text.stems, other.stems)

            if other.kind != text.kind and alike >= least:
                yield Repeat(text=text, of=other, alike=alike)

        for stem in text.stems:
            having[stem].append(text)


def _rare(stems: Iterable[str], idf: Idf, least: float) -> Iterator[str]:
    """The rarest stems, of which whatever is as alike as `least` has at least one.

    What lacks them all lacks more of the idf than it may.
    """
    may_lack = (1 - least) * idf.total(stems)
    lacks = 0.0

    for stem in sorted(stems, key=lambda stem: (-idf(stem), stem)):
        yield stem
        lacks += idf(stem)

        if lacks > may_lack:
            return
