"""Words to terms: stems, with synonyms merged."""

from collections.abc import Iterable, Sequence

from bot.text.language import Language, Word


class Analyzer:
    """Turns words into terms: their stems, with synonyms merged into one term.

    The term of a group of synonyms is made of its first member, whose stems are joined
    by "_". Members may have several words; the longest that stands in a text wins.
    """

    def __init__(
        self, language: Language, synonyms: Iterable[Iterable[str]] = ()
    ) -> None:
        self._synonyms: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for group in synonyms:
            members = [language.stems_of(member) for member in group]
            for member in filter(None, members):
                term = "_".join(members[0])
                self._synonyms.setdefault(member[0], []).append((member, term))
        for candidates in self._synonyms.values():
            candidates.sort(key=lambda candidate: -len(candidate[0]))

    def terms(self, text_words: Iterable[Word]) -> tuple[str, ...]:
        """Return the terms of words, in order."""
        stems = tuple([word.stem for word in text_words])
        terms: list[str] = []
        position = 0
        while position < len(stems):
            length, term = 1, stems[position]
            if term in self._synonyms:
                length, term = self._longest_synonym(stems, position)
            terms.append(term)
            position += length
        return tuple(terms)

    def _longest_synonym(self, stems: Sequence[str], start: int) -> tuple[int, str]:
        """Return how many stems from `start` on make one term, and the term."""
        for member, term in self._synonyms[stems[start]]:
            if stems[start : start + len(member)] == member:
                return len(member), term
        return 1, stems[start]
