"""Replies, and what led to them, as people read them in a terminal."""

import re

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.dialogue import Explanation, Responder
from bot.domain import Kind, Reply

_STYLES = {
    Kind.ESCALATE: "bold white on red",
    Kind.REFER: "yellow",
    Kind.DECLINE: "dim",
    Kind.SUGGEST: "cyan",
}
_MATCHES = 5


def plain(text: str) -> str:
    """A reply's text without link syntax: telephone numbers bare, addresses after."""
    text = re.sub(r"\[([^\]]+)\]\(tel:[^)]+\)", r"\1", text)
    return re.sub(r"\[([^\]]+)\]\((https?://[^)]+)\)", r"\1 (\2)", text)


def print_reply(reply: Reply, console: Console) -> None:
    """A reply as a visitor reads it in the terminal."""
    console.print(Text(plain(reply.text), style=_STYLES.get(reply.kind, "")))
    if reply.disclaimer:
        console.print(Text(f"\n{reply.disclaimer}", style="italic dim"))
    for source in reply.sources:
        where = f", “{source.section}”" if source.section else ""
        address = f" {source.url}" if source.url else ""
        console.print(Text(f"  Source: {source.title}{where}{address}", style="dim"))
    for number, suggestion in enumerate(reply.suggestions, start=1):
        console.print(Text(f"  {number}. {suggestion.question}", style="cyan"))


def print_explanation(
    explanation: Explanation, responder: Responder, console: Console
) -> None:
    """The stages that a message went through, with their numbers."""
    reply = explanation.reply
    said = reply.entry.id if reply.entry else reply.rule.id if reply.rule else ""
    console.print(Text(f"{reply.kind.value} {said}".strip(), style="bold"), end=" ")
    console.print(Text(f"(decided by: {explanation.stage})"))
    console.print(Text("Read as: " + " ".join(word.text for word in explanation.read)))
    _print_verdict(explanation, console)
    _print_terms(explanation, responder, console)
    _print_matches(explanation, console)
    _print_confidence(explanation, responder, console)


def _print_verdict(explanation: Explanation, console: Console) -> None:
    verdict = explanation.verdict
    rule = verdict.rule or verdict.advice
    if not rule:
        console.print(Text("Safety: no rule"))
        return
    status = "fires" if verdict.rule else "is asked about, so its advice is appended"
    console.print(
        Text(f"Safety: {rule.id} ({rule.level.value}) {status}: {verdict.evidence!r}")
    )


def _print_terms(
    explanation: Explanation, responder: Responder, console: Console
) -> None:
    finding = explanation.finding
    if not finding.matches:
        return
    table = Table(title="Terms", title_justify="left")
    for heading in ("term", "idf", "first match has it"):
        table.add_column(heading, justify="right" if heading == "idf" else "left")
    index = responder.retriever.search_index
    for term in dict.fromkeys(finding.terms):
        covered = responder.retriever.has(term, finding.matches[0].entry)
        table.add_row(term, f"{index.idf(term):.2f}", "yes" if covered else "no")
    console.print(table)


def _print_matches(explanation: Explanation, console: Console) -> None:
    if not explanation.matches:
        console.print(Text("No entry shares anything with the message."))
        return
    # The numbers need eighty columns; a long id gives way to them.
    table = Table(
        title="Matches",
        title_justify="left",
        box=SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 1, 0, 0),
    )
    table.add_column("entry", overflow="fold")
    for heading in ("score", *explanation.matches[0].evidence):
        table.add_column(heading, justify="right", min_width=_widest(heading))
    for match in explanation.matches[:_MATCHES]:
        parts = (match.score, *match.evidence.values())
        table.add_row(match.entry.id, *(f"{part:.2f}" for part in parts))
    console.print(table)


def _widest(heading: str) -> int:
    """The width of a heading's longest word, and of a number at least."""
    return max(len("-0.00"), *map(len, heading.split()))


def _print_confidence(
    explanation: Explanation, responder: Responder, console: Console
) -> None:
    scoring = responder.retriever.scoring
    finding = explanation.finding
    if finding.evidence is None:
        return
    table = Table(title="Confidence", title_justify="left")
    for heading in ("evidence", "value", "weight", "part"):
        table.add_column(heading, justify="left" if heading == "evidence" else "right")
    for name, value, weight in scoring.parts(finding.evidence):
        table.add_row(name, f"{value:.2f}", f"{weight:.2f}", f"{value * weight:+.2f}")
    console.print(table)
    console.print(
        Text(
            f"Confidence {finding.confidence:.2f}; answers begin at "
            f"{scoring.answer_from:.2f}, suggestions at "
            f"{scoring.suggest_from:.2f}."
        )
    )
