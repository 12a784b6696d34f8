"""The YAML files of a Rasa bot: `nlu`, `responses`, `rules` and `stories`."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from bot.files import Document, parse_text
from bot.formats.base import ForeignFile, Place, Reading
from bot.formats.bots.rasa_bot import Intent, RasaBot
from bot.formats.texts import several_lines
from bot.formats.values import as_list, as_mapping, as_text, one_or_more

# Rasa 1 says `templates`.
_RESPONSES = ("responses", "templates")
_READ = {"nlu", "rules", "stories", *_RESPONSES}
_KNOWN = _READ | {"version", "intents", "actions"}


def read_yaml(file: ForeignFile, bot: RasaBot, reading: Reading) -> None:
    """Add what a YAML file says to a bot, and count what is left out."""
    document = parse_text(file.path, file.text)
    reading.problems += document.problems
    parts = as_mapping(document.value)
    for key in _RESPONSES:
        for name, variants in as_mapping(parts.get(key)).items():
            bot.responses[name] = _response(as_list(variants), reading)
    for number, item in enumerate(as_list(parts.get("nlu"))):
        _add_intent(as_mapping(item), ("nlu", number), document, bot, reading)
    for key in ("rules", "stories"):
        for story in as_list(parts.get(key)):
            steps = as_list(as_mapping(story).get("steps"))
            bot.tie(map(_step, map(as_mapping, steps)), rule=key == "rules")
    if parts.keys() & _READ:
        further = sorted(parts.keys() - _KNOWN)
        reading.left_out.update(f"a part {key!r}" for key in further)


def is_rasa_yaml(file: ForeignFile) -> bool:
    """Whether a file is YAML with intents or responses."""
    is_yaml = file.path.lower().endswith((".yml", ".yaml"))
    return is_yaml and bool(re.search(r"(?m)^(nlu|responses|templates):", file.text))


def _response(variants: Sequence[Any], reading: Reading) -> str:
    """Return the first text of a response."""
    texts = [as_text(as_mapping(v).get("text") or v) for v in variants]
    if len(variants) > 1:
        reading.left_out["other phrasings of the response"] += 1
    if any(as_mapping(variant).keys() - {"text"} for variant in variants):
        reading.left_out["buttons, images or conditions in the response"] += 1
    return several_lines(next(filter(None, texts), ""))


def _add_intent(
    item: dict[str, Any],
    loc: tuple[str, int],
    document: Document,
    bot: RasaBot,
    reading: Reading,
) -> None:
    if name := as_text(item.get("intent")):
        place = Place(document.path, document.line(loc), f"intent {name!r}")
        examples = tuple(_examples(item))
        bot.intents.append(Intent(name=name, examples=examples, place=place))
    else:
        kind = next(iter(item), "an empty item")
        reading.left_out[f"a list of the kind {kind!r}"] += 1


def _examples(intent: dict[str, Any]) -> Iterator[str]:
    """Yield the examples: a text of lines, or a list of texts or of mappings."""
    for item in one_or_more(intent.get("examples")):
        lines = as_text(as_mapping(item).get("text") or item).splitlines()
        yield from (re.sub(r"^\s*-\s+", "", line) for line in lines)


def _step(step: dict[str, Any]) -> tuple[list[str], str]:
    """Return the intents and the action of a step, of which it has one."""
    ways = [step, *map(as_mapping, as_list(step.get("or")))]
    intents = filter(None, (as_text(way.get("intent")) for way in ways))
    return list(intents), as_text(step.get("action"))
