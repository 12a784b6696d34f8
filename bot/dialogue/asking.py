"""What a message asks: the parts of it that are questions, and what they point at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.dialogue.clauses import Clauses, Piece, Words, joined
from bot.text import LanguagePack, Word

IsAbout = Callable[[Sequence[Word]], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a message that asks.

    `context` are the words before it that it needs to be understood, if any; `named`
    are those that name its subject.
    """

    words: Words
    named: Words
    context: Words = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The parts of a message that ask, in order, and whether the rest says anything.

    Without parts the whole message is the question.
    """

    parts: tuple[Part, ...]
    has_background: bool


class Asking:
    """Finds what messages ask, by the words of a language."""

    def __init__(self, pack: LanguagePack) -> None:
        self._words, self._clauses = pack.asking, Clauses(pack)

    def what_is_asked(self, message_words: Sequence[Word], is_about: IsAbout) -> Asked:
        """Find the parts that ask, by their words and by question marks.

        `is_about` says whether words are about anything that the knowledge is about. A
        part that points back, or says nothing by itself, gets the nearest earlier part
        or clause that is.
        """
        parts: list[Part] = []
        earlier: list[Words] = []
        has_background = False
        for piece in self._clauses.pieces(message_words):
            if piece.question:
                part = self._part(
                    piece, earlier, parts[-1] if parts else None, is_about
                )
                if part.context or self._clauses.says_anything(part.words):
                    parts.append(part)
                earlier.append(piece.question)
            else:
                has_background = has_background or self._clauses.says_anything(
                    joined(piece.before)
                )
                earlier += piece.before
        return Asked(parts=tuple(parts), has_background=has_background)

    def _part(
        self,
        piece: Piece,
        earlier: Sequence[Words],
        last: Part | None,
        is_about: IsAbout,
    ) -> Part:
        """Return a question with what it needs, first of all of its own sentence.

        What is not about the knowledge by itself is about what the last question is
        about.
        """
        words, before = piece.question, joined(piece.before)
        leans = self.points_back(words) or not self._clauses.says_anything(words)
        context = before
        # "Bows and tape, do those come": the topic is named by what points at it.
        named = before + words if leans or not is_about(words) else words
        if leans:
            if not is_about(before):
                context = next(filter(is_about, reversed(earlier)), before)
            if last and not is_about(words):
                context, named = context or last.words, last.named + named
        return Part(words=words, named=named, context=context)

    def points_back(self, question: Sequence[Word]) -> bool:
        """Whether a question is about something said before it: "and is it safe?"."""
        texts = [word.text for word in question]
        return any(map(self._points, ("", *texts), texts))

    def _points(self, before: str, text: str) -> bool:
        """Whether a word points back; not so "is there a" and "the serious ones"."""
        if text == "there":
            return before not in self._words.inverted
        if text in self._words.ones:
            return before in self._words.before_one
        return text in self._words.pointers
