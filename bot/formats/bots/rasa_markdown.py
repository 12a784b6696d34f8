"""The Markdown files of a Rasa 1 bot: intents, stories and responses of retrieval."""

import re
from collections.abc import Iterator

from bot.formats.base import ForeignFile, Place, Reading
from bot.formats.bots.rasa_bot import PREFIX, Intent, RasaBot

_INTENT = re.compile(r"(?m)^##[ \t]*intent:")
_STORY = re.compile(r"(?m)^\*[ \t]*[\w/]+.*\n(?:[ \t]*\n)*[ \t]+-[ \t]")
_HEADING = re.compile(r"##[ \t]*(?:(\w+):)?(.*)")
_EXAMPLE = re.compile(r"[-*+][ \t]+(.*)")
_ASKED = re.compile(r"\*[ \t]*(.*)")
_ACTION = re.compile(r"[\w/]+\Z|(?:slot|form)\{")


def is_rasa_markdown(file: ForeignFile) -> bool:
    """Whether a file is Markdown with intents or stories of Rasa 1."""
    is_markdown = file.path.lower().endswith(".md")
    return is_markdown and bool(_INTENT.search(file.text) or _STORY.search(file.text))


def read_markdown(file: ForeignFile, bot: RasaBot, reading: Reading) -> None:
    """Add what a Markdown file says to a bot; files that are not Rasa's add nothing."""
    for line, kind, name, body in _chapters(file.text):
        if kind == "intent":
            place = Place(file.path, line, f"intent {name!r}")
            examples = tuple(match[1] for row in body if (match := _EXAMPLE.match(row)))
            bot.intents.append(Intent(name=name, examples=examples, place=place))
        elif kind:
            reading.left_out[f"a list of the kind {kind!r}"] += 1
        else:
            bot.tie(_steps(body, bot), rule=False)


def _chapters(text: str) -> Iterator[tuple[int, str, str, list[str]]]:
    """Yield the line, the kind, the name and the lines of each heading's part."""
    kind, name, first = "", "", 1
    body: list[str] = []
    for line, row in enumerate(text.splitlines(), start=1):
        if heading := _HEADING.match(row):
            yield first, kind, name, body
            kind, name, first, body = heading[1] or "", heading[2].strip(), line, []
        else:
            body.append(row.strip())
    yield first, kind, name, body


def _steps(body: list[str], bot: RasaBot) -> Iterator[tuple[list[str], str]]:
    """Yield the steps of a story; a text that answers a retrieval intent is kept."""
    asked: list[str] = []
    for row in body:
        if intents := _ASKED.match(row):
            ways = re.split(r"\s+OR\s+", intents[1])
            asked = [way.partition("{")[0].strip() for way in ways]
            yield asked, ""
        elif action := _EXAMPLE.match(row):
            if _ACTION.match(action[1]):
                yield [], action[1]
            else:
                for intent in asked:
                    bot.responses.setdefault(f"{PREFIX}{intent}", action[1])
