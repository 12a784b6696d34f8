"""What a check found, as lines for other programs."""

import json
from collections.abc import Iterator, Sequence

from bot.check.places import counted
from bot.domain import KnowledgeBase, Problem, Severity

_COMMANDS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.ADVICE: "notice",
}


def ordered(problems: Sequence[Problem]) -> list[Problem]:
    """The problems by file and line; those of one line keep their order."""
    return sorted(problems, key=lambda problem: (problem.path, problem.line))


def tally(problems: Sequence[Problem]) -> dict[Severity, int]:
    """How many problems there are of each severity."""
    found = [problem.severity for problem in problems]
    return {severity: found.count(severity) for severity in Severity}


def summary(problems: Sequence[Problem], knowledge: KnowledgeBase | None) -> str:
    """One line on all of it; `knowledge` is None where it could not be read."""
    found = tally(problems)
    result = ", ".join(
        (
            counted(found[Severity.ERROR], "error"),
            counted(found[Severity.WARNING], "warning"),
            counted(found[Severity.ADVICE], "piece of advice", "pieces of advice"),
        )
    )
    if knowledge is None:
        return f"{result}."
    entries, phrasings = sizes(knowledge)
    many = counted(entries, "entry", "entries")
    return f"{many}, {counted(phrasings, 'phrasing')}: {result}."


def sizes(knowledge: KnowledgeBase) -> tuple[int, int]:
    """The number of entries and of their phrasings."""
    return len(knowledge.entries), sum(len(entry.all_phrasings) for entry in knowledge)


def as_github(problems: Sequence[Problem]) -> Iterator[str]:
    """Workflow commands, which GitHub shows beside the lines of a change."""
    for problem in ordered(problems):
        where = f"{problem.where}: " if problem.where else ""
        yield (
            f"::{_COMMANDS[problem.severity]} file={_property(problem.path)},"
            f"line={problem.line},title={_property(problem.check)}"
            f"::{_data(where + problem.what)}"
        )


def _data(text: str) -> str:
    """A text without what would end a workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def as_json(problems: Sequence[Problem], knowledge: KnowledgeBase | None) -> str:
    """One object: the numbers, and every problem by file and line."""
    entries, phrasings = sizes(knowledge) if knowledge else (None, None)
    return json.dumps(
        {
            "knowledge": knowledge.version if knowledge else None,
            "entries": entries,
            "phrasings": phrasings,
            **{str(severity): n for severity, n in tally(problems).items()},
            "problems": [
                {
                    "severity": problem.severity,
                    "check": problem.check,
                    "path": problem.path,
                    "line": problem.line,
                    "where": problem.where,
                    "what": problem.what,
                }
                for problem in ordered(problems)
            ],
        },
        ensure_ascii=False,
        indent=2,
    )
