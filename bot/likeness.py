"""Red flags in other words: is a message nearest to the examples of a rule?

A second net below the phrases of the safety lane. It reads the curated example sentences
with the same channels as a search.
"""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from itertools import groupby

from bot import assertion
from bot.analyzer import Word
from bot.analyzer import words
from bot.index import Index
from bot.index import Match
from bot.knowledge import Entry
from bot.knowledge import KnowledgeBase
from bot.knowledge import Level
from bot.knowledge import Rule
from bot.retriever import Retriever

_ORDINARY = "ordinary"
# How much nearer a rule must be than everything else. Chosen on two sets of messages
# whose writers had not seen the examples: a lower lead sets off more rules for nothing,
# a higher one misses more dangers.
_LEAD = 0.03
# Words below which a sentence is judged only with the rest of its message.
_SENTENCE_FROM = 3


class LikenessLane:
    """The example sentences, analysed and indexed once."""

    def __init__(self, knowledge: KnowledgeBase, retriever: Retriever) -> None:
        self._retriever = retriever
        self._rules = {rule.id: rule for rule in knowledge.safety.rules}
        sets = {**knowledge.examples.rules, _ORDINARY: knowledge.examples.ordinary}
        entries = [
            Entry(id=name, question=texts[0], phrasings=texts[1:], answer=name)
            for name, texts in sets.items()
            if texts
        ]
        self._index = Index(
            entries,
            [[retriever.query(words(w)) for w in entry.wordings] for entry in entries],
            semantic=knowledge.settings.semantic,
        )

    def find(self, message: Sequence[Word], denied: frozenset[str]) -> Rule | None:
        """The rule that a sentence of a message is nearest to by more than the lead.

        `denied` are rules that the message negates: they do not fire. Sentences that
        only ask set off nothing but a crisis.
        """
        leads = [
            (lead, rule.id)
            for sentence in _sentences(message)
            for rule, lead in self._leads(sentence)
            if rule.id not in denied and _may_fire(rule, sentence, message)
        ]
        lead, rule_id = max(leads, default=(0.0, ""))
        return self._rules[rule_id] if lead > _LEAD else None

    def _leads(self, sentence: Sequence[Word]) -> Iterator[tuple[Rule, float]]:
        """How much nearer a sentence is to each rule than to anything else."""
        query = self._retriever.query(sentence)
        matches = self._index.search(query)
        ordinary = [match for match in matches if match.entry.id == _ORDINARY]
        nearest = _nearest([*ordinary, *self._retriever.index.search(query)])
        for match in matches:
            if match.entry.id != _ORDINARY:
                yield self._rules[match.entry.id], _likeness(match) - nearest


def _sentences(message: Sequence[Word]) -> list[tuple[Word, ...]]:
    """The sentences of a message, and the whole where there are several."""
    cut = [tuple(found) for _, found in groupby(message, key=lambda w: w.sentence)]
    kept = [sentence for sentence in cut if len(sentence) >= _SENTENCE_FROM]
    return [tuple(message)] if len(cut) == 1 else [*kept, tuple(message)]


def _may_fire(rule: Rule, sentence: Sequence[Word], message: Sequence[Word]) -> bool:
    if rule.level is Level.CLINICIAN:
        return rule.anyone or assertion.is_personal(message)
    return rule.level is Level.CRISIS or not assertion.only_asks(sentence)


def _likeness(match: Match) -> float:
    """How near the best wordings come: half by their words, half by their meaning."""
    evidence = match.evidence
    lexical = (evidence["best words"] + evidence["best grams"]) / 2
    return (lexical + evidence.get("meaning", lexical)) / 2


def _nearest(matches: Iterable[Match]) -> float:
    return max(map(_likeness, matches), default=0.0)
