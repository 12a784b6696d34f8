"""The knowledge of a folder, or of the folder as a revision of git has it."""

from pathlib import Path

from bot import KnowledgeBase, KnowledgeError, load, version_in


class RevisionError(Exception):
    """What a revision has is wrong; the message names it by the revision."""


def knowledge_of(given: str, folder: Path) -> KnowledgeBase:
    """The knowledge of a folder, or where there is none of that name, of a revision.

    The revision is one of `folder`, such as `HEAD~1`, a branch or a tag. Raises
    KnowledgeError, RevisionError, BadRequest and OSError.
    """
    if Path(given).is_dir():
        return load(Path(given))

    with version_in(folder, given) as (_, copy):
        try:
            return load(copy)
        except KnowledgeError as error:
            problems = str(error).replace(str(copy), f"{given}:{folder}")
            raise RevisionError(problems) from error
