"""The problems of a check as lines for people and for other programs."""

import json
from collections.abc import Iterator, Sequence

from bot.domain import KnowledgeBase, Problem, Severity
from bot.text import counted

_FIELDS = ("severity", "check", "path", "line", "where", "what")
_COMMANDS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.ADVICE: "notice",
}


def ordered(problems: Sequence[Problem]) -> list[Problem]:
    """Sort problems by file and line; those of one line keep their order.

    Files that are passed over come first: what refers to them follows from that.
    """
    return sorted(problems, key=lambda p: (not _is_cause(p), p.path, p.line))


def _is_cause(problem: Problem) -> bool:
    return problem.check == "misplaced" and problem.severity is Severity.ERROR


def tally(problems: Sequence[Problem]) -> dict[Severity, int]:
    """Count the problems of each severity."""
    severities = [problem.severity for problem in problems]
    return {severity: severities.count(severity) for severity in Severity}


def summary(problems: Sequence[Problem], knowledge: KnowledgeBase | None) -> str:
    """Sum up: `2 entries, 4 phrasings: 0 errors, 1 warning, 2 pieces of advice.`

    `knowledge` is None where it could not be read.
    """
    numbers = tally(problems)
    advice = counted(numbers[Severity.ADVICE], "piece of advice", "pieces of advice")
    result = (
        f"{counted(numbers[Severity.ERROR], 'error')}, "
        f"{counted(numbers[Severity.WARNING], 'warning')}, {advice}."
    )
    if knowledge is None:
        return result
    entries, phrasings = sizes(knowledge)
    return f"{counted(entries, 'entry')}, {counted(phrasings, 'phrasing')}: {result}"


def sizes(knowledge: KnowledgeBase) -> tuple[int, int]:
    """Count the entries and their phrasings."""
    return len(knowledge.entries), sum(len(entry.all_phrasings) for entry in knowledge)


def as_github(problems: Sequence[Problem]) -> Iterator[str]:
    """Yield workflow commands, which GitHub shows beside the lines of a change.

    `::warning file=topics/a.yaml,line=3,title=length::entry 'a': the answer has …`
    """
    for problem in ordered(problems):
        where = f"{problem.where}: " if problem.where else ""
        yield (
            f"::{_COMMANDS[problem.severity]} file={_property(problem.path)},"
            f"line={problem.line},title={_property(problem.check)}"
            f"::{_data(where + problem.what)}"
        )


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def as_json(problems: Sequence[Problem], knowledge: KnowledgeBase | None) -> str:
    """Write one JSON object: the numbers, and every problem by file and line."""
    entries, phrasings = sizes(knowledge) if knowledge else (None, None)
    return json.dumps(
        {
            "knowledge": knowledge.version if knowledge else None,
            "entries": entries,
            "phrasings": phrasings,
            **{str(severity): n for severity, n in tally(problems).items()},
            "problems": [
                {name: getattr(problem, name) for name in _FIELDS}
                for problem in ordered(problems)
            ],
        },
        ensure_ascii=False,
        indent=2,
    )
