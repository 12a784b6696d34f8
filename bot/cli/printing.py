"""Replies, and what led to them, as people read them in a terminal."""

from collections.abc import Iterable, Mapping
from shutil import get_terminal_size
from textwrap import fill
from typing import Any

import click

from bot.cli.output import print_table
from bot.dialogue import Explanation, Responder
from bot.domain import (
    Citation,
    Kind,
    KnowledgeBase,
    Reply,
    Rule,
    catalogue_of,
    filled,
)
from bot.text import without_links

_STYLES: dict[Kind, dict[str, Any]] = {
    Kind.ESCALATE: {"fg": "white", "bg": "red", "bold": True},
    Kind.REFER: {"fg": "yellow"},
    Kind.DECLINE: {"dim": True},
    Kind.SUGGEST: {"fg": "cyan"},
}
_MATCHES = 5


def say(text: str, **style: Any) -> None:
    """Print text with its lines broken between words where the terminal ends."""
    width = get_terminal_size().columns
    for line in text.split("\n"):
        line = fill(line, width, break_on_hyphens=False, break_long_words=False)
        click.secho(line, **style)


def print_reply(reply: Reply, locale: str) -> None:
    """Print a reply as a visitor reads it, in the language of a locale."""
    say(without_links(reply.text), **_STYLES.get(reply.kind, {}))
    if reply.note:
        say(f"\n{without_links(reply.note)}", italic=True)
    if reply.disclaimer:
        say(f"\n{reply.disclaimer}", italic=True, dim=True)
    for source in reply.sources:
        say(f"  {_cited(source, catalogue_of(locale).terminal)}", dim=True)
    for call in reply.calls:
        say(f"  {call}", bold=True)
    print_chips(suggestion.question for suggestion in reply.suggestions)


def _cited(source: Citation, words: Mapping[str, str]) -> str:
    """A source in one line: `Source: Care leaflet, “Healing” https://…`."""
    section = source.section and filled(words["section"], {"section": source.section})
    address = source.url and f" {source.url}"
    cited = "".join(filter(None, (source.title, section, address)))
    return words["source"].replace("{source}", cited)


def print_chips(questions: Iterable[str]) -> None:
    """Print questions with the numbers that press them, from 1."""
    for number, question in enumerate(questions, start=1):
        say(f"  {number}. {question}", fg="cyan")


def print_turn(message: str, reply: Reply) -> None:
    """Print a message and what was replied to it, in one line."""
    say(f"After {message!r}: {_outcome(reply)}", dim=True)


def _outcome(reply: Reply) -> str:
    """A reply's kind, with the id of the entry or the rule that it comes from."""
    entry, rule = reply.entry, reply.rule
    said = entry.id if entry else reply.smalltalk or (rule.id if rule else "")
    return f"{reply.kind.value} {said}".strip()


def print_explanation(explanation: Explanation, responder: Responder) -> None:
    """Print the stages that a message went through, with their numbers."""
    outcome = click.style(_outcome(explanation.reply), bold=True)
    click.echo(f"{outcome} (decided by: {explanation.stage})")
    _print_conversation(explanation)
    say("Read as: " + " ".join(word.text for word in explanation.read))
    if explanation.asked != explanation.read:
        say("Asked: " + " ".join(word.text for word in explanation.asked))
    _print_verdict(explanation, responder.knowledge)
    _print_terms(explanation, responder)
    _print_matches(explanation)
    _print_confidence(explanation)


def _print_conversation(explanation: Explanation) -> None:
    """Print what the message's conversation carried, and what was made of it."""
    before, act = explanation.before, explanation.act
    carried = {
        "last answer": before.entry,
        "which leant on": before.leant_on,
        "last reply": before.kind,
        "declines in a row": before.declined,
        "chips": ", ".join(f"{n}. {id}" for n, id in enumerate(before.chips, start=1)),
        "next matches": ", ".join(before.others),
        "siren": before.siren,
        "safety words": ", ".join(before.touched),
    }
    if said := [f"{name}: {value}" for name, value in carried.items() if value]:
        say(f"Carried: {'; '.join(said)}")
    if explanation.leant_on:
        say(f"Completed by: the question of {explanation.leant_on!r}, searched beside")
    if act:
        confidence = explanation.finding.confidence
        say(
            f"Act: {act.rule.id!r}, for it is like {act.phrase!r} "
            f"({act.likelihood:.2f}; the nearest entry is {confidence:.2f} likely)"
        )


def _print_verdict(explanation: Explanation, knowledge: KnowledgeBase) -> None:
    verdict = explanation.verdict
    rule = verdict.rule or verdict.noted
    if not rule:
        say("Safety: no rule")
        return
    status = "is noted" if not verdict.rule else "refers"
    status = "sounds the siren" if verdict.is_siren else status
    said = f"Safety: {rule.id} ({rule.level.value}) {status}"
    if verdict.like is None:
        file, line = knowledge.places.get(verdict.place, ("safety", 1))
        say(f"{said}: by the phrase {verdict.evidence!r} ({file}:{line})")
        return
    say(f"{said}: it is like its examples (probability {verdict.like.probability:.2f})")
    words = [(word, f"{weight:+.2f}") for word, weight in verdict.like.weights]
    print_table("Words that tell of it", ("stem", "log-odds"), words)
    print_table(
        "Nearest examples",
        ("example", "place"),
        [
            (text, _place_of_example(rule, text, knowledge))
            for text in explanation.examples
        ],
    )


def _place_of_example(rule: Rule, text: str, knowledge: KnowledgeBase) -> str:
    place = f"examples/{rule.id}", rule.examples.index(text)
    file, line = knowledge.places.get(place, ("safety", 1))
    return f"{file}:{line}"


def _print_terms(explanation: Explanation, responder: Responder) -> None:
    finding, retriever = explanation.finding, responder.retriever
    if not finding.matches:
        return
    first = finding.matches[0].entry
    rows = [
        (term, retriever.idf(term), "yes" if retriever.has(term, first) else "no")
        for term in dict.fromkeys(finding.terms)
    ]
    print_table("Terms", ("term", "idf", "first match has it"), rows)


def _print_matches(explanation: Explanation) -> None:
    if not explanation.matches:
        say("No entry shares anything with the message.")
        return
    matches = explanation.matches[:_MATCHES]
    rows = [(match.entry.id, match.score, *match.parts.values()) for match in matches]
    print_table("Matches", ("entry", "score", *explanation.matches[0].parts), rows)


def _print_confidence(explanation: Explanation) -> None:
    finding = explanation.finding
    if finding.evidence is None:
        return
    scoring = finding.scoring
    judged = "words and the encoder" if scoring.is_semantic else "words alone"
    say(f"Judged by {judged}; the nearest phrasing: {explanation.nearest!r}")
    rows = [
        (name, value, weight, f"{value * weight:+.2f}")
        for name, value, weight in scoring.parts(finding.evidence)
    ]
    print_table("Confidence", ("evidence", "value", "weight", "part"), rows)
    say(
        f"Confidence {finding.confidence:.2f}; answers begin at "
        f"{scoring.answer_from:.2f}, suggestions at {scoring.suggest_from:.2f}."
    )
