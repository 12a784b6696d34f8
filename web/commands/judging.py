"""A message, shown with what the bot says now, to a label: a tester presses a key."""

import sys
from collections.abc import Mapping

import click

from bot import (
    ORDINARY,
    Explanation,
    Kind,
    Level,
    Match,
    MessageTooLong,
    NewLabel,
    Responder,
    did_you_mean,
    places_of_phrasings,
    same_phrasing,
)
from web.records import KeptMessage, says_who

TAG = "visitors"
# A number is one key.
CHOICES = 9
# Characters of a reply's first line.
WIDTH = 76
OUTCOMES = {
    "d": Kind.DECLINE.value,
    "o": ORDINARY,
    "t": Kind.SMALLTALK.value,
    "e": Kind.ESCALATE.value,
    "f": Kind.REFER.value,
}
HELP = """\
  1-9  the entry of this number should answer; any other: its id
  d    decline: nothing in the knowledge answers it
  o    ordinary: whatever is said, it must be no alarm
  t    small talk
  e    escalate: it tells of a danger; asks for the rule or level
  f    refer: a clinician should see it; asks for the rule or level
  r    put it in other words, then judge those
  s    skip it: it comes again another time
  q    quit: what was judged is in the file"""
LACKS_WORDS = (
    "Something that says who somebody is was taken out: r to put it in other words, "
    "or s to skip it."
)


class Quit(Exception):
    """The tester has judged enough."""


class Judging:
    """Asks a tester what should be said to messages."""

    def __init__(self, responder: Responder) -> None:
        self._responder = responder
        self._phrasings = places_of_phrasings(responder.knowledge)
        rules = responder.knowledge.safety.rules
        self._levels = {rule.id: rule.level for rule in rules}
        self._levels |= {level.value: level for level in Level}

    def repeats(self, text: str) -> str | None:
        """Why a text is no label, where it is a curated phrasing."""
        where = self._phrasings.get(same_phrasing(text))
        return where and f"{where}: {text!r} is a phrasing; a label must not repeat it"

    def label(self, message: KeptMessage) -> NewLabel | None:
        """The label that a tester makes of a message; None where it is skipped.

        Raises Quit.
        """
        text, now = message.text, self._show(message.text)
        while True:
            typed = read("Which? ")
            key = typed.lower()
            if key == "s":
                return None
            if key == "?":
                click.echo(HELP)
            elif key == "r":
                text = self._reworded(text)
                now = self._show(text)
            elif says_who(text):
                click.secho(LACKS_WORDS, fg="yellow")
            elif expect := self._expected(typed, now):
                return NewLabel(
                    ask=text,
                    expect=expect,
                    rule=self._rule(expect, now),
                    tags=(TAG,),
                    reworded=None if text == message.text else message.text,
                )

    def _show(self, text: str) -> Explanation | None:
        """Print what the bot says to a text now; None where it is too long for it."""
        try:
            now = self._responder.explain(text)
        except MessageTooLong as error:
            click.secho(str(error), fg="yellow")
            return None
        click.echo(f"  now: {summed(now)}")
        click.secho(f"       {first_line(now.reply.text)}", dim=True)
        width = max((len(match.entry.id) for match in chosen_from(now)), default=0)
        for number, match in enumerate(chosen_from(now), start=1):
            click.echo(f"  {number}  {match.entry.id:{width}}  {match.entry.question}")
        return now

    def _expected(self, key: str, now: Explanation | None) -> str | None:
        """The outcome that a key stands for; without one, says what there is."""
        numbered: Mapping[str, Match] = {
            str(number): match for number, match in enumerate(chosen_from(now), start=1)
        }
        entries = self._responder.knowledge.entries
        if key in numbered:
            return numbered[key].entry.id
        if key.lower() in OUTCOMES:
            return OUTCOMES[key.lower()]
        if key in entries:
            return key
        if key:
            near = did_you_mean(key, entries)
            what = f"{key!r} is no key and no entry{near or '; ? explains the keys'}"
            click.secho(what, fg="yellow")
        return None

    def _reworded(self, text: str) -> str:
        """The tester's words for it; the same text where they do without."""
        while words := " ".join(read("In other words (Enter: as it was): ").split()):
            if says_who(words):
                click.secho("That may say who somebody is: leave it out.", fg="yellow")
            elif problem := self.repeats(words):
                click.secho(problem, fg="yellow")
            else:
                return words
        return text

    def _rule(self, expect: str, now: Explanation | None) -> str | None:
        """The rule or level of an alarm, by default the one that sounds it now."""
        if expect not in (Kind.ESCALATE, Kind.REFER):
            return None
        known = [
            name
            for name, level in self._levels.items()
            if level.is_danger == (expect == Kind.ESCALATE)
        ]
        fired = now.reply.rule if now and now.reply.kind == expect else None
        usual = fired.level.value if fired else None
        while rule := read(f"Rule or level (Enter: {usual or 'any'}): "):
            if rule in known:
                return rule
            what = "One of: " + ", ".join(sorted(known))
            if rule != "?":
                near = did_you_mean(rule, known)
                what = f"There is no such rule or level{near or '; ? lists them'}"
            click.secho(what, fg="yellow")
        return usual


def read(prompt: str) -> str:
    """What the tester typed, trimmed. Raises Quit for "q", Ctrl-C and at the end."""
    try:
        answer = input(prompt).strip()
    except (EOFError, KeyboardInterrupt):
        click.echo()
        raise Quit from None
    if not sys.stdin.isatty():
        click.echo(answer)
    if answer.lower() == "q":
        raise Quit
    return answer


def summed(now: Explanation) -> str:
    """A reply without its text: `answer refund-time, confidence 0.91`."""
    reply = now.reply
    parts = [reply.kind.value, reply.entry.id if reply.entry else ""]
    if reply.rule:
        parts.append(f"by {reply.rule.id} ({reply.rule.level})")
    said = " ".join(filter(None, parts))
    sure = "" if reply.confidence is None else f", confidence {reply.confidence:.2f}"
    return said + sure


def first_line(text: str) -> str:
    line = text.strip().partition("\n")[0]
    return line if len(line) <= WIDTH else f"{line[: WIDTH - 1].rstrip()}…"


def chosen_from(now: Explanation | None) -> tuple[Match, ...]:
    """The matches that a tester may choose from by their numbers, best first."""
    return now.matches[:CHOICES] if now else ()
