"""Checks of dangers as they are written: examples, numbers, losses."""

from collections.abc import Iterable, Iterator

from bot.check.places import problem_at
from bot.domain import KnowledgeBase, Page, Problem, Severity
from bot.text import listed, split_links

# Files of safety/ that are no pages.
_SHARED_FILES = ("disclaimers", "levels", "words", "emoji", "claims", "instructions")


def check_any(knowledge: KnowledgeBase) -> Iterator[Problem]:
    """Whether messages are looked at for danger at all."""
    safety = knowledge.safety
    if safety.pages:
        return
    if safety.switched_off:
        severity = Severity.ADVICE
        then = "its pages say 'enabled: no'"
    else:
        severity = Severity.WARNING
        then = (
            "it has no pages; `askwell init --safety DIR` adds general ones, in "
            "English, German, French or Spanish"
        )
    what = f"no message is looked at for danger: {then}"
    place = ("safety", "pages")
    yield problem_at(knowledge, place, what, check="no-safety", severity=severity)


def check_pages(knowledge: KnowledgeBase) -> Iterator[Problem]:
    """Whether each danger has an example and each reply its numbers."""
    safety = knowledge.safety
    for rule in safety.rules:
        if not rule.examples:
            what = (
                "has no example; add sentences that must set it off under 'examples:'"
            )
            place, where = ("dangers", rule.id), f"danger {rule.id!r}"
            yield problem_at(knowledge, place, what, check="example", where=where)
    for name, page in safety.pages.items():
        yield from _check_numbers(knowledge, name, page)


def _check_numbers(
    knowledge: KnowledgeBase, name: str, page: Page
) -> Iterator[Problem]:
    """Whether the numbers in a page's texts are those of buttons, of any level."""
    levels = knowledge.safety.levels.values()
    calls = (*page.call, *(call for level in levels for call in level.call))
    known = {_digits(call.tel) for call in calls}
    texts = filter(None, (page.reply, page.reply_about, page.note))
    named = (
        _digits(span.address or "")
        for text in texts
        for span in split_links(text)
        if span.is_telephone
    )
    if strange := [number for number in dict.fromkeys(named) if number not in known]:
        yield _page_problem(
            knowledge,
            name,
            f"the text names {listed(strange)}, and the numbers to call are "
            f"{listed(sorted(known)) or 'none'}: mend the one that is wrong, or add it "
            "under 'call:', here or in safety/levels.yaml",
        )
    first = knowledge.safety.by_id[page.dangers[0].id]
    if page.level.is_grave and not first.call:
        yield _page_problem(
            knowledge,
            name,
            "there is no number to call; add some under 'call:', here or for every "
            "page of the level in safety/levels.yaml",
            severity=Severity.WARNING,
        )


def check_kept(knowledge: KnowledgeBase, served: KnowledgeBase) -> Iterator[Problem]:
    """Whether every danger that is served is still there.

    Without a restart, a server gives up none.
    """
    kept = {page: set(_ids(knowledge, page)) for page in knowledge.safety.pages}
    for page in _wanted(served.safety.pages, knowledge):
        yield from _check_lost(
            knowledge,
            page,
            [id for id in _ids(served, page) if id not in kept.get(page, ())],
            "put it back, or restart the server to serve without it",
        )
    for name in _SHARED_FILES:
        if getattr(served.safety, name) and not getattr(knowledge.safety, name):
            yield Problem(
                path=f"safety/{name}.yaml",
                line=1,
                what="this file is served and is gone or empty; put it back, or "
                "restart the server to serve without it",
                check="lost",
            )


def check_calibrated_dangers(knowledge: KnowledgeBase) -> Iterator[Problem]:
    """Whether every danger is still there that was when it was calibrated."""
    calibration = knowledge.calibration
    then = calibration.dangers if calibration else {}
    for page in _wanted(then, knowledge):
        dangers = then[page]
        yield from _check_lost(
            knowledge,
            page,
            [id for id in dangers if id not in _ids(knowledge, page)],
            "put it back, or run `askwell calibrate` if nobody shall be warned of it",
        )


def _wanted(pages: Iterable[str], knowledge: KnowledgeBase) -> Iterator[str]:
    """Yield the pages that were not switched off on purpose."""
    return (page for page in pages if page not in knowledge.safety.switched_off)


def _check_lost(
    knowledge: KnowledgeBase, page: str, lost: list[str], then: str
) -> Iterator[Problem]:
    if page not in knowledge.safety.pages:
        yield _page_problem(knowledge, page, f"this page of dangers is gone; {then}")
    elif lost:
        names = listed([repr(id) for id in lost])
        yield _page_problem(knowledge, page, f"the danger {names} is gone; {then}")


def _ids(knowledge: KnowledgeBase, page: str) -> list[str]:
    pages = knowledge.safety.pages
    return [danger.id for danger in pages[page].dangers] if page in pages else []


def _page_problem(
    knowledge: KnowledgeBase,
    page: str,
    what: str,
    *,
    severity: Severity = Severity.ERROR,
) -> Problem:
    return problem_at(
        knowledge,
        ("pages", page),
        what,
        check="danger",
        severity=severity,
        file=f"safety/{page}.yaml",
    )


def _digits(tel: str) -> str:
    return "".join(char for char in tel if char.isdigit())
