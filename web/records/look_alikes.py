"""False alarms as YAML: what visitors asked when a rule's reply did not help."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from bot import Grade, KnowledgeBase, as_item
from web.records.redaction import is_redacted
from web.records.usage import RuleUse


def look_alikes(
    rules: Iterable[RuleUse], folder: Path, knowledge: KnowledgeBase
) -> str:
    """YAML for the pages of rules whose replies did not help, to paste:

    # knowledge/safety/fire.yaml, look-alike to add under ordinary: (fire, referral)
      - is there a fire sale
    """
    pages = {
        danger.id: folder / "safety" / f"{name}.yaml"
        for name, page in knowledge.safety.pages.items()
        for danger in page.dangers
    }
    parts = (
        "\n".join(_lines(rule, pages[rule.id]))
        for rule in rules
        if rule.unhelpful and rule.id in pages
    )
    return "\n\n".join(parts)


def _lines(rule: RuleUse, page: Path) -> Iterator[str]:
    known = [text for text in rule.remarks if not is_redacted(text)]
    what = "look-alikes" if len(known) > 1 else "look-alike"
    yield f"# {page}, {what} to add under ordinary: ({rule.id}, {rule.grade.value})"
    yield from (f"  {as_item(text)}" for text in known)
    if not known and rule.grade is Grade.SIREN:
        yield "  # with a siren, no question is kept: write what it may have been"
    elif not known:
        yield "  # no question is kept: write what it may have been"
