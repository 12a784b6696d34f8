"""What loading a folder tells its editors, as they read it."""

from pathlib import Path

from bot import KnowledgeError, load


def noticed(folder: Path) -> list[str]:
    """What is noticed, or wrong, with its file and line."""
    try:
        problems = load(folder).noticed
    except KnowledgeError as error:
        problems = error.problems
    return [str(problem).replace(f"{folder}/", "") for problem in problems]
