"""Acts resolved against the turn before: the reply to a turn that asks for no entry."""

from bot.dialogue.composer import Composer
from bot.domain import Act, Conversation, Entry, Kind, KnowledgeBase, Reply, Smalltalk
from bot.text import first_sentence

# After these the last answer is what a visitor speaks of.
_BELOW_AN_ANSWER = (Kind.ANSWER, Kind.SMALLTALK)
# Chips that go on from an answer, at most.
_CHIPS = 5


class ActResolver:
    """Replies to an act, given the conversation that it comes in."""

    def __init__(
        self,
        knowledge: KnowledgeBase,
        conversation: Conversation,
        composer: Composer,
    ) -> None:
        self._knowledge, self._composer = knowledge, composer
        self._before = conversation
        is_below = conversation.kind in _BELOW_AN_ANSWER
        last = knowledge.entries.get(conversation.entry or "")
        self._last = last if is_below else None

    def reply(self, rule: Smalltalk) -> Reply:
        """Return the reply to a turn that is this rule's."""
        match rule.act:
            case Act.ASSENT | Act.REFUSAL if self._before.kind is Kind.SUGGEST:
                return self._choose(rule)
            case Act.NOT_MEANT:
                return self._not_meant(rule)
            case Act.ELSE:
                return self._composer.smalltalk(rule, chips=self._knowledge.openers)
            case Act.PERSON:
                hand_off = self._knowledge.settings.hand_off
                return self._composer.smalltalk(rule, hand_off=hand_off)
        if self._last:
            return self._below(rule, self._last)
        return self._composer.smalltalk(rule)

    def _below(self, rule: Smalltalk, last: Entry) -> Reply:
        """Reply to an act that is about the last answer."""
        composer = self._composer
        match rule.act:
            case Act.AGAIN:
                return composer.answer(last, confidence=1.0)
            case Act.SIMPLER:
                short = last.plain or first_sentence(last.answer)
                return composer.answer(last, confidence=1.0, text=short)
            case Act.MORE:
                return self._go_on(rule, last)
        text = rule.reply_after and composer.filled(rule.reply_after, last)
        return composer.smalltalk(rule, text, chips=last.next if text else None)

    def _go_on(self, rule: Smalltalk, last: Entry) -> Reply:
        """Offer what goes on from an answer; then the rest of its topic."""
        topic = self._knowledge.topics[self._knowledge.topic_of[last.id]]
        of_topic = [entry.id for entry in topic.entries if entry.id != last.id]
        offered = self._before.chips
        fresh = [id for id in (*last.next, *of_topic) if id not in offered]
        was_offered = self._before.kind is Kind.SMALLTALK and set(last.next) & {
            *offered
        }
        chips = fresh if was_offered or not last.next else last.next
        return self._composer.smalltalk(
            rule, rule.reply_after, chips=tuple(dict.fromkeys(chips))[:_CHIPS]
        )

    def _choose(self, rule: Smalltalk) -> Reply:
        """Take the first of what was suggested, or none of it."""
        first = next(iter(self._before.chips), "")
        if rule.act is Act.REFUSAL:
            rules = self._knowledge.smalltalk.rules
            return self._not_meant(
                next((each for each in rules if each.act is Act.NOT_MEANT), rule)
            )
        if first in self._knowledge.entries:
            entry = self._knowledge.entries[first]
            return self._composer.answer(entry, confidence=1.0)
        return self._composer.smalltalk(rule)

    def _not_meant(self, rule: Smalltalk) -> Reply:
        """Offer the next matches of what was asked."""
        if others := self._before.others:
            return self._composer.smalltalk(rule, rule.reply_after, chips=others)
        return self._composer.smalltalk(rule)
