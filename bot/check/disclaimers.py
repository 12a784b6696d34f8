"""Checks of the texts below an answer: the default one, the brief one, their names."""

from collections.abc import Iterator

from bot.check.places import entry_problem, problem_at
from bot.check.readability import words_of
from bot.domain import KnowledgeBase, Level, Problem, Severity
from bot.text import counted

# Words that a glance takes in; it stands below every answer but the first.
_BRIEF_WORDS = 8
_RESERVED = {
    "default": "stands below every answer anyway",
    "brief": "stands for the others once they were shown",
}
# What general pages alarm about, whatever the subject of the answers is.
_ALARMS = {Level.CRISIS, Level.EMERGENCY, Level.DISTRESS}


def check_disclaimers(knowledge: KnowledgeBase) -> Iterator[Problem]:
    """Whether answers have a default and a brief disclaimer, and name neither."""
    yield from _check_default(knowledge)
    yield from _check_brief(knowledge)
    for entry in knowledge:
        for id in entry.disclaimers:
            if id in _RESERVED:
                what = f"names {id!r}, which {_RESERVED[id]}; remove it"
                yield entry_problem(
                    knowledge, entry.id, "disclaimers", what, check="disclaimer"
                )


def _check_default(knowledge: KnowledgeBase) -> Iterator[Problem]:
    if "default" not in knowledge.safety.disclaimers:
        what = "there is no 'default' disclaimer; every answer would go without one"
        levels = {rule.level for rule in knowledge.safety.rules}
        # Answers come near to advice on somebody's health; the alarms alone do not.
        is_health = not levels <= _ALARMS
        severity = Severity.ERROR if is_health else Severity.WARNING
        yield _problem(knowledge, "default", what, severity)


def _check_brief(knowledge: KnowledgeBase) -> Iterator[Problem]:
    texts = knowledge.safety.disclaimers
    length = len(words_of(texts.get("brief", "")))
    if length > _BRIEF_WORDS:
        what = (
            f"the 'brief' disclaimer has {counted(length, 'word')}, more than "
            f"{_BRIEF_WORDS}; keep what matters most, 'default' says the rest"
        )
        yield _problem(knowledge, "brief", what, Severity.WARNING)
    elif texts and "brief" not in texts:
        what = (
            "there is no 'brief' disclaimer, so the whole text stands below every "
            f"answer; add 'brief:' in at most {_BRIEF_WORDS} words"
        )
        yield _problem(knowledge, "brief", what, Severity.ADVICE)


def _problem(
    knowledge: KnowledgeBase, id: str, what: str, severity: Severity
) -> Problem:
    """Make a problem at a text, or, of one that is missing, at the first one."""
    texts = knowledge.safety.disclaimers
    place = ("disclaimers", id if id in texts else next(iter(texts), id))
    file = "safety/disclaimers.yaml"
    return problem_at(
        knowledge, place, what, check="disclaimer", severity=severity, file=file
    )
