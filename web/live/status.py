"""What is served and how its files stand to it, for those who run and edit it."""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from bot import OpenedKnowledge, Problem, errors


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeState:
    """How the knowledge that is served stands to its files.

    `loaded_at` is in UTC. `error` says why the files as they are now do not serve, a
    line for each problem; it is None when they do.
    """

    version: str
    loaded_at: datetime
    problems: tuple[Problem, ...] = ()
    error: str | None = None

    @classmethod
    def of(cls, opened: OpenedKnowledge) -> Self:
        """Return the state of knowledge that was just loaded.

        Its phrasings and examples are not asked, which takes far longer than the rest
        and is what `askwell check` does.
        """
        return cls(
            version=opened.knowledge.version,
            loaded_at=datetime.now(UTC),
            problems=opened.problems,
        )

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep knowledge from being published."""
        return tuple(errors(self.problems))


def within(folder: Path, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems with paths that begin in the knowledge folder.

    Where the folder is concerns nobody but the server: /srv/faq/topics/plan.yaml
    becomes topics/plan.yaml, and /srv/faq itself becomes faq.
    """
    inside = re.compile(rf"(?<![\w./-]){re.escape(str(folder))}(?:{os.sep}|(?![\w-]))")
    name = folder.name or "knowledge"

    def shorter(text: str) -> str:
        return inside.sub(lambda m: "" if m[0].endswith(os.sep) else name, text)

    return tuple(
        replace(problem, path=shorter(problem.path), what=shorter(problem.what))
        for problem in problems
    )
