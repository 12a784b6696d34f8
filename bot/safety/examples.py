"""Red flags in other words: is a message nearest to a rule's examples?

A second net below the phrases of the safety lane. It reads the curated example
sentences with the same channels as a search.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

from bot.domain import Entry, IndexAway, KnowledgeBase, Level, Phrases, Rule
from bot.phrases import has_negator, is_personal, only_asks
from bot.search import AnalysedText, Index, Retriever
from bot.text import Word

_ORDINARY = "ordinary"
# Words below which a sentence says too little to be judged alone.
_SENTENCE_FROM = 3
# Sentences that are judged at most; the phrases judge all of them.
_SENTENCES = 40


class Likeness(NamedTuple):
    """A rule, and the sentence of a message that is like its examples."""

    rule: Rule
    sentence: tuple[Word, ...]


class LikenessLane:
    """The examples but the first of each danger, which is for its phrases, indexed."""

    def __init__(self, knowledge: KnowledgeBase, retriever: Retriever) -> None:
        self._retriever = retriever
        self._rules = {rule.id: rule for rule in knowledge.safety.rules}
        sets = {id: rule.examples[1:] for id, rule in self._rules.items()}
        self._index = self._indexed({**sets, _ORDINARY: knowledge.safety.ordinary})
        # The last one, if there are any.
        self._has_ordinary = any(e.id == _ORDINARY for e in self._index.entries)

    def _indexed(self, sets: Mapping[str, Phrases]) -> Index:
        """An index of sets of sentences, each set an entry of that name."""
        entries = [
            Entry(id=name, question=texts[0], phrasings=texts[1:], answer=name)
            for name, texts in sets.items()
            if texts
        ]
        return Index.from_phrasings(
            entries,
            map(self._retriever.analyse_entry, entries),
            weights=self._retriever.scoring.channel_weights,
        )

    def find(self, message: Sequence[Word], denied: frozenset[str]) -> Likeness | None:
        """The rule that a sentence of a message is nearest to by more than the lead.

        `denied` are rules that the message negates: they do not fire. Sentences that
        only ask set off nothing but a crisis.
        """
        leads = [
            (lead, rule.id, sentence)
            for sentence in _sentences(message)
            for rule, lead in self._leads(sentence)
            if rule.id not in denied and _may_fire(rule, sentence, message)
        ]
        if not leads:
            return None
        _, rule_id, sentence = max(leads, key=lambda lead: lead[:2])
        return Likeness(self._rules[rule_id], sentence)

    def nearest_example(self, like: Likeness) -> str:
        """The example of the rule that the sentence is nearest to; only editors ask."""
        examples = like.rule.examples[1:]
        index = self._indexed({str(n): (text,) for n, text in enumerate(examples)})
        [nearest, *_] = index.search(self._retriever.analyse(like.sentence))
        return nearest.entry.question

    def _leads(self, sentence: Sequence[Word]) -> Iterator[tuple[Rule, float]]:
        """The rules that a sentence is clearly nearest to, and how clearly."""
        query = self._retriever.analyse(sentence)
        if not self._rules:
            return
        scores = self._index.scores(query)
        ordinary = float(scores[-1]) if self._has_ordinary else 0.0
        thresholds = self._retriever.scoring.thresholds
        least_lead = thresholds["danger lead"]
        near = (scores >= thresholds["danger"]) & (scores - ordinary > least_lead)
        if not near.any():
            return
        entries = self._nearest_entry(query)
        for row in np.flatnonzero(near).tolist():
            lead = float(scores[row]) - max(ordinary, entries)
            if lead > least_lead:
                yield self._rules[self._index.entries[row].id], lead

    def _nearest_entry(self, query: AnalysedText) -> float:
        """What the nearest entry scores; 0 if it is not known: in doubt, escalate."""
        try:
            matches = self._retriever.search_index.search(query)
        except IndexAway:
            return 0.0
        return matches[0].score if matches else 0.0


def _sentences(message: Sequence[Word]) -> list[tuple[Word, ...]]:
    """The sentences of a message that are long enough, or the whole."""
    cut = [tuple(words) for _, words in groupby(message, key=lambda w: w.sentence)]
    kept = [sentence for sentence in cut if len(sentence) >= _SENTENCE_FROM]
    return kept[:_SENTENCES] or [tuple(message)]


def _may_fire(rule: Rule, sentence: Sequence[Word], message: Sequence[Word]) -> bool:
    if rule.level is Level.CLINICIAN:
        return not has_negator(sentence) and (rule.anyone or is_personal(message))
    return rule.level is Level.CRISIS or not only_asks(sentence)
