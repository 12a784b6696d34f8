"""A check of small talk by asking: does each phrase and sign get its own reply?"""

from collections.abc import Iterator

from bot.check.lengths import is_too_long, too_long
from bot.check.places import Watch, problem_at
from bot.dialogue import Responder
from bot.domain import KnowledgeBase, Problem, Severity
from bot.phrases import texts_of

# A rule, the number of a phrase or sign of it, and a text that this stands for.
_Asked = tuple[str, int, str]


def check_smalltalk(responder: Responder, watch: Watch[_Asked]) -> Iterator[Problem]:
    """Yield each phrase of small talk that gets another reply than its rule's."""
    wrong: set[tuple[str, int]] = set()
    for id, number, text in watch(list(_asked(responder.knowledge))):
        if (id, number) in wrong or not (what := _wrong(responder, id, text)):
            continue
        wrong.add((id, number))
        yield problem_at(
            responder.knowledge,
            (f"smalltalk/{id}", number),
            what,
            check="smalltalk",
            severity=Severity.ERROR,
            where=f"rule {id!r}",
            file="smalltalk.yaml",
        )


def _wrong(responder: Responder, id: str, text: str) -> str:
    """Say what keeps a phrase from getting its rule's reply; nothing if it gets it."""
    if is_too_long(text):
        return f"{too_long(text)}; shorten it or remove it"
    reply = responder.reply(text)
    if reply.smalltalk == id:
        return ""
    by = reply.smalltalk or (reply.rule.id if reply.rule else None)
    got = f"the reply of {by!r}" if by else f"a reply of kind {reply.kind.value!r}"
    return f"{text!r} gets {got}; remove it here or there"


def _asked(knowledge: KnowledgeBase) -> Iterator[_Asked]:
    for rule in knowledge.smalltalk.rules:
        for number, pattern in enumerate(rule.when):
            for text in texts_of(pattern, knowledge.groups):
                yield rule.id, number, text
        for number, sign in enumerate(rule.signs, start=len(rule.when)):
            yield rule.id, number, sign
