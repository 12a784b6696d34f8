"""Whether every file that is served is still there: half a save must not be served."""

from collections.abc import Iterator

from bot.domain import KnowledgeBase, Problem
from bot.text import counted

# Files whose items are a list; the others hold keys.
_LISTS = {"synonyms.yaml"}


def check_files_kept(
    knowledge: KnowledgeBase, served: KnowledgeBase
) -> Iterator[Problem]:
    """Yield each file that was served and is gone, but for those in safety/.

    A topic may be renamed, or its entries moved to others.
    """
    for name in served.files:
        folder, _, _ = name.rpartition("/")
        if name in knowledge.files or folder == "safety":
            continue
        if folder != "topics":
            nothing = "[]" if name in _LISTS else "{}"
            yield _lost(name, "this file", f"leave the file with '{nothing}'")
        elif lost := _lost_entries(name, knowledge, served):
            what = f"this topic, with {counted(lost, 'entry')},"
            yield _lost(name, what, "leave the file with its title and 'entries: []'")


def _lost_entries(name: str, knowledge: KnowledgeBase, served: KnowledgeBase) -> int:
    topic = name.removeprefix("topics/").removesuffix(".yaml")
    entries = served.topics[topic].entries if topic in served.topics else ()
    return sum(knowledge.current_id(entry.id) is None for entry in entries)


def _lost(name: str, what: str, on_purpose: str) -> Problem:
    fix = f"put it back. To remove it on purpose, {on_purpose}, or restart the server"
    return Problem(
        path=name, line=1, what=f"{what} is served and is gone; {fix}", check="lost"
    )
