"""Dialogflow ES: the folder of an agent's export, with two files for an intent.

`intents/delivery.json` has the responses, `intents/delivery_usersays_en.json` the
phrases. The agent's own language is taken, else the first that has phrases. We only
read it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.formats.base import ForeignFile, Format, Place, Reading, Record
from bot.formats.bots.json_records import parse_json
from bot.formats.texts import one_line_each, several_lines
from bot.formats.values import as_list, as_mapping, as_text, one_or_more, texts_of

_PHRASES = re.compile(r"(.+)_usersays_([\w-]+)\.json", re.IGNORECASE)
# The kind of a message that is text; cards, buttons and payloads have others.
_TEXT = "0"

_ByLanguage = dict[str, list[Any]]


def read(files: Sequence[ForeignFile]) -> Reading:
    """Read the intents of files whose phrases stand in others of them."""
    reading = Reading()
    contents = {file.path: parse_json(file, reading) for file in files}
    phrases: dict[str, _ByLanguage] = {}
    for path, content in contents.items():
        if named := _PHRASES.fullmatch(path):
            phrases.setdefault(named[1], {})[named[2]] = as_list(content)
    for path, content in contents.items():
        intent = as_mapping(content)
        if "responses" in intent:
            by_language = phrases.get(path.removesuffix(".json"), {})
            if inner := as_list(intent.get("userSays")):
                by_language = {"": inner}
            _add(intent, by_language, _language(contents), Place(path), reading)
    return reading


def _language(contents: Mapping[str, Any]) -> str:
    """Return the language that the file of the agent names, or nothing."""
    agents = (as_mapping(c) for p, c in contents.items() if p.endswith("agent.json"))
    return as_text(next(agents, {}).get("language"))


def _add(
    intent: dict[str, Any],
    by_language: _ByLanguage,
    language: str,
    place: Place,
    reading: Reading,
) -> None:
    """Add the record of an intent, or say why it has none."""
    name = as_text(intent.get("name"))
    place = place._replace(where=f"intent {name!r}")
    if what := _kept_out(intent, by_language):
        reading.report(place, what)
        return
    spoken = language if language in by_language else next(iter(by_language))
    phrases = list(map(as_mapping, by_language[spoken]))
    messages = list(_messages(intent, spoken))
    answers = [texts_of(message.get("speech")) for message in messages]
    question, *others = one_line_each(*_asked(phrases)) or ("",)
    reading.add(
        Record(
            id=name,
            question=question,
            answer=several_lines("\n\n".join(texts[0] for texts in answers if texts)),
            phrasings=tuple(others),
            place=place,
        )
    )
    reading.leave_out(
        {
            "other languages": len(by_language) > 1,
            "further answers": any(len(texts) > 1 for texts in answers),
            "cards, buttons or the like": not all(map(_is_text, messages)),
            "templates as phrases": any(phrase.get("isTemplate") for phrase in phrases),
            "a webhook": intent.get("webhookUsed"),
        }
    )


def _kept_out(intent: dict[str, Any], by_language: _ByLanguage) -> str:
    """Say why an intent cannot be an entry; nothing where it can."""
    if intent.get("fallbackIntent"):
        return "is for what is not understood, which Askwell replies to by itself"
    if contexts := texts_of(intent.get("contexts", [])):
        return (
            f"follows another intent ({contexts[0]}); write what stands alone by hand"
        )
    if not by_language:
        return "has no phrases; name the whole folder, its _usersays_ files too"
    return ""


def _messages(intent: dict[str, Any], language: str) -> Iterator[dict[str, Any]]:
    """Yield the messages of a language that are for no platform of its own."""
    for response in map(as_mapping, one_or_more(intent["responses"])):
        for message in map(as_mapping, as_list(response.get("messages"))):
            spoken = as_text(message.get("lang")) or language
            if language in ("", spoken) and not message.get("platform"):
                yield message


def _is_text(message: dict[str, Any]) -> bool:
    return str(message.get("type")) == _TEXT


def _asked(phrases: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Yield what visitors say, put together from its parts."""
    for phrase in phrases:
        if not phrase.get("isTemplate"):
            parts = map(as_mapping, as_list(phrase.get("data")))
            yield "".join(as_text(part.get("text")) for part in parts)


def recognises(file: ForeignFile) -> bool:
    """Whether a file has the phrases or the messages of an intent."""
    marks = ('"messages"', '"speech"')
    return bool(_PHRASES.fullmatch(file.path)) or all(m in file.text for m in marks)


FORMAT = Format(
    name="dialogflow",
    title="Dialogflow ES",
    holds=frozenset({"id", "phrasings"}),
    read=read,
    endings=(".json",),
    recognises=recognises,
)
