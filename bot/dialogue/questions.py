"""The questions of a message, each with what a search finds for it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from bot.dialogue.asking import Asking, Part
from bot.dialogue.clauses import Clauses, Words
from bot.dialogue.comparison import Comparison, Comparisons
from bot.dialogue.followup import FollowUps
from bot.dialogue.question import Question
from bot.domain import Entry, KnowledgeBase, Trigger
from bot.phrases import Lexicon, Triggers, is_negated
from bot.search import Finding, Retriever
from bot.text import Word, wordlist_of

# Parts that are searched for at most, the last ones: people ask at the end. A part with
# its context takes two searches.
_PARTS = 3
# Words of a message up to which the whole is searched for as well. On
# tests/evaluation/data/dev 30 words lose two labels, 60 none.
_SHORT = 45
# A question with all its context is believed from this confidence on, although a part
# without it may find more. On the same labels 0.7 loses two, and 0.5 none.
_LIKELY = 0.6
# The confidence from which a message that leans on the last entry is answered. On the
# follow-ups of tests/evaluation/data/dev, of which 96 do, 84 right answers have it and
# 5 wrong ones (0.2: 86 and 7, 0.4: 83 and 4). Others with the last entry ask for
# _LIKELY: of 114 off the subject, after any entry, 5 have that (0.4: 21).
_LEANING = 0.3
# A part of up to so many terms must find one of so many closest entries of the whole.
_SHORT_PART = 6
_CLOSEST = 5
# Words that are so frequent in their language tell nothing of what knowledge is about
# ("home", "work", "kind"). On the same labels 800 to 1,400 do not differ.
_FREQUENT = 1_200


class QuestionFinder:
    """Finds the questions of messages, and what the knowledge has for each."""

    def __init__(
        self, knowledge: KnowledgeBase, lexicon: Lexicon, retriever: Retriever
    ) -> None:
        self._lexicon = lexicon
        self._retriever = retriever
        self._uncovered = Triggers(knowledge.scope.uncovered, lexicon)
        self._language = retriever.language
        pack = self._language.pack
        self._clauses, self._asking = Clauses(pack), Asking(pack)
        self._comparisons = Comparisons(pack)
        self._follow_ups = FollowUps(self._language)
        listed = wordlist_of(self._language.code).words[:_FREQUENT]
        frequent = {self._language.stem(word) for word in (*listed, *pack.empty)}
        self._content = {
            term
            for entry in knowledge
            for term in retriever.analyse(self._language.words(entry.question)).terms
            if term not in frequent
        }

    def find(self, message_words: Words) -> tuple[Question, ...]:
        """Return the questions of a message, the surest first, at least one.

        A sentence that is a phrasing to the letter comes before all others.
        """
        questions = self._find(message_words)
        if questions[0].is_curated:
            return questions
        curated = self._curated_sentence(message_words)
        return (curated, *questions) if curated else questions

    def _find(self, message_words: Words) -> tuple[Question, ...]:
        """Return the questions of a message by the parts of it that ask.

        Where a long message says more than it asks, only the parts that ask are
        searched for. Of a shorter one the whole is a question as well, and comes first
        where it is likely right; a curated phrasing comes before all.
        """
        asked = self._asking.what_is_asked(message_words, self.is_about)
        parts = asked.parts[-_PARTS:]
        if parts and asked.has_background and len(message_words) > _SHORT:
            return _ranked(q for part in parts for q in self._part(part))
        named = [word for part in parts for word in part.named]
        whole = self._question(
            message_words,
            named if asked.has_background and named else message_words,
            # "I don't buy it" has a word of an entry, and asks nothing of it.
            by_last=not parts and self._clauses.tells(message_words),
        )
        if not parts or parts[0].words == message_words:
            return (whole,)
        # Then a part comes first only if it is curated.
        by_words = whole.finding.confidence > _LIKELY
        found = (q for part in parts for q in self._part(part, by_words=by_words))
        return _ranked((q for q in found if self._fits(q, whole.finding)), whole)

    def _curated_sentence(self, message_words: Words) -> Question | None:
        """Return the last sentence of several that is a phrasing to the letter."""
        if message_words[-1:] and not message_words[-1].sentence:
            return None
        groups = groupby(message_words, key=lambda word: word.sentence)
        for sentence in [tuple(group) for _, group in groups][: -_PARTS - 1 : -1]:
            if self._retriever.is_phrasing(sentence):
                return self._question(sentence, sentence, by_words=True)
        return None

    def find_within(
        self, message_words: Words, last: Entry, *, leans: bool = True
    ) -> Question:
        """Return the question of a message with the entry `last`.

        `leans` says that the message shows that it needs it; otherwise more speaks
        against what is found.
        """
        filled_in = self._filled_in(message_words, last)
        forms = message_words, filled_in
        finding = self._retriever.search_within(last, *dict.fromkeys(forms))
        question = self._found(message_words, finding, self._subject(message_words))
        answer_from = _LEANING if leans else _LIKELY
        return replace(question, leant_on=last.id, answer_from=answer_from)

    def _filled_in(self, message_words: Words, last: Entry) -> Words:
        """Return a question that names no subject with that of an entry in it.

        After "What is melasma?", "can it be treated" is "can melasma be treated", and
        "for how long" is "for how long melasma".
        """
        place = self._follow_ups.place_of_subject(message_words)
        if place is None or self.is_about(message_words):
            return message_words
        subject = tuple(
            word
            for word in self._language.words(last.question)
            if self.is_about([word])
        )
        return message_words[: place.start] + subject + message_words[place.stop :]

    def find_whole(self, asked: Words, named: Words) -> tuple[Question, ...]:
        """Return words as one question whose subject other words name."""
        return (self._question(asked, named),)

    def is_curated(self, message_words: Words) -> bool:
        """Whether a message is a phrasing to the letter."""
        return self._retriever.is_phrasing(message_words)

    def is_plain(self, message_words: Words) -> bool:
        """Whether a message is one question that nothing but one search decides."""
        parts = self._asking.what_is_asked(message_words, self.is_about).parts
        is_whole = not parts or parts[0].words == message_words
        is_comparison = bool(self._comparisons.compared(message_words, self.is_about))
        return is_whole and not is_comparison and not self._subject(message_words)

    def _part(self, part: Part, *, by_words: bool = False) -> Iterator[Question]:
        """Yield a part by itself, and within its context."""
        for context in dict.fromkeys(((), part.context)):
            question = self._question(
                part.words, part.named, context, by_words=by_words
            )
            # "What are they" alone could be about anything, unless it is curated.
            if question.is_curated or self._clauses.says_anything(context + part.words):
                yield replace(question, in_context=context == part.context)

    def _question(
        self,
        asked: Words,
        named: Sequence[Word],
        context: Words = (),
        *,
        by_words: bool = False,
        by_last: bool = False,
    ) -> Question:
        """Search for a question, with the words before it that it may need."""
        uncovered = self._subject(named)
        # Nothing but a curated phrasing is answered then, and words alone know these.
        is_curated_only = uncovered is not None or not self._clauses.says_anything(
            context + asked
        )
        by_words = by_words or is_curated_only
        finding = self._retriever.search(
            context + asked, by_words=by_words, by_last=by_last and not by_words
        )
        return self._found(asked, finding, uncovered)

    def _found(
        self, asked: Words, finding: Finding, uncovered: Trigger | None
    ) -> Question:
        comparison = self._comparisons.compared(asked, self.is_about)
        sides = self._sides(comparison)
        is_open = bool(sides) and not self._is_on(comparison, finding)
        return Question(
            words=asked,
            finding=finding,
            uncovered=uncovered,
            sides=sides,
            is_open=is_open,
            is_about=self.is_about(asked),
        )

    def _subject(self, named: Sequence[Word]) -> Trigger | None:
        """Return the first uncovered subject that words name and do not deny."""
        return self._uncovered.first_found(
            self._lexicon.read(named), lambda place: not is_negated(named, place)
        )

    def _sides(self, comparison: Comparison) -> tuple[str, ...]:
        """Return an entry for each of two things compared, or none."""
        found = [self._retriever.search(side) for side in comparison]
        suggest_from = self._retriever.scoring.suggest_from
        entries = dict.fromkeys(
            side.matches[0].entry.id
            for side in found
            if side.confidence >= suggest_from
        )
        return tuple(entries) if len(entries) > 1 else ()

    def _is_on(self, comparison: Comparison, finding: Finding) -> bool:
        """Whether a phrasing of the best match names both things compared."""
        one, other = map(self._about, comparison)
        return any(
            one.intersection(text.terms) and other.intersection(text.terms)
            for text in self._retriever.analyse_entry(finding.matches[0].entry)
        )

    def _fits(self, part: Question, whole: Finding) -> bool:
        """Whether a short part says what it is about, or finds what the whole is about.

        "What makes that happen?" alone would find anything.
        """
        terms, matches = part.finding.terms, part.finding.matches
        if len(terms) > _SHORT_PART or not matches or part.is_curated:
            return True
        stands_alone = len(
            self._about(part.words)
        ) > 1 and not self._asking.points_back(part.words)
        closest = {match.entry.id for match in whole.matches[:_CLOSEST]}
        return stands_alone or part.entry in closest

    def _about(self, asked: Sequence[Word]) -> set[str]:
        return self._content.intersection(self._retriever.analyse(asked).terms)

    def is_about(self, asked: Sequence[Word]) -> bool:
        """Whether words name anything that the knowledge is about."""
        return bool(self._about(asked))


def _ranked(
    parts: Iterable[Question], whole: Question | None = None
) -> tuple[Question, ...]:
    """Return curated phrasings first, then what is likely with all its context.

    That is the whole, and then a part. The others come by how sure they are.
    """

    def rank(question: Question) -> tuple[bool, bool, bool, float]:
        confidence = question.finding.confidence
        is_unlikely = not question.in_context or confidence <= _LIKELY
        is_part = question is not whole
        return (
            not question.is_curated,
            is_unlikely or is_part,
            is_unlikely,
            -confidence,
        )

    return tuple(sorted([*parts, *([whole] if whole else [])], key=rank))
