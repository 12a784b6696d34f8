"""Checks of sources: cited, to be looked up, at an address safe to press."""

from collections.abc import Iterator

from bot.check.places import problem_at
from bot.domain import KnowledgeBase, Problem, Source


def check_sources(knowledge: KnowledgeBase) -> Iterator[Problem]:
    """Yield what is wrong with each source, in the order of sources.yaml."""
    cited = {text.partition("#")[0] for entry in knowledge for text in entry.sources}
    for id, source in knowledge.sources.items():
        for check, what in _faults(source, is_cited=id in cited):
            where, file = f"source {id!r}", "sources.yaml"
            yield problem_at(
                knowledge, ("sources", id), what, check=check, where=where, file=file
            )


def _faults(source: Source, *, is_cited: bool) -> Iterator[tuple[str, str]]:
    if not is_cited:
        yield (
            "uncited",
            "no entry cites it; cite it under 'sources:' of the answers that draw on "
            "it, or remove it",
        )
    elif not source.url and not source.note:
        yield (
            "source-address",
            "has no address; add 'url:', or a 'note:' that says where it was read",
        )
    if source.url and not source.url.startswith("https:"):
        yield (
            "source-https",
            f"visitors press {source.url}, and what comes by http can be read and "
            "changed on its way; write https:, or find a copy that has it",
        )
