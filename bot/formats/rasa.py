"""Rasa 3: intents with their examples in nlu.yml, responses in domain.yml.

An entry is an intent `topic/id` (a retrieval intent) and its response
`utter_topic/id`; a plain intent `name` goes with `utter_name`.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from bot.domain import KnowledgeBase
from bot.files import Document, parse_text, to_yaml
from bot.formats.base import Export, ForeignFile, Format, Place, Reading, Record
from bot.formats.plain_text import to_written
from bot.formats.texts import one_line_each, several_lines
from bot.formats.values import as_list, as_mapping, as_text, one_or_more

_VERSION = "3.1"
_PREFIX = "utter_"
# A marked entity: [Leeds](city) or [Leeds]{"entity": "city"}.
_ENTITY = re.compile(r"\[([^\[\]]+)\](?:\([^()]*\)|\{[^{}]*\})")
_KNOWN = {"version", "nlu", "responses", "intents", "actions"}


def write(knowledge: KnowledgeBase) -> Export:
    """Write `nlu.yml` and `domain.yml`, an intent with its response an entry.

    The domain names no intents and actions: Rasa takes them from these two, and warns
    of what is named twice.
    """
    names = {id: f"{knowledge.topic_of[id]}/{id}" for id in knowledge.entries}
    nlu = [_intent(names[e.id], one_line_each(*e.all_phrasings)) for e in knowledge]
    domain = {
        "version": _VERSION,
        "responses": {
            f"{_PREFIX}{names[e.id]}": [{"text": to_written(e.answer)}]
            for e in knowledge
        },
    }
    marked = sum(bool(_ENTITY.search(w)) for e in knowledge for w in e.all_phrasings)
    remark = f"{marked} phrasings have what Rasa takes for an entity, such as [a](b)."
    return Export(
        files={
            "nlu.yml": f'version: "{_VERSION}"\nnlu:\n' + "".join(nlu),
            "domain.yml": to_yaml(domain),
        },
        remarks=(
            *((remark,) if marked else ()),
            "Rasa needs a rule for each intent and a ResponseSelector beside these.",
        ),
    )


def _intent(name: str, examples: Sequence[str]) -> str:
    """Write an intent as Rasa's own files have it: its examples as a text of lines."""
    lines = (f"      - {to_written(example)}\n" for example in examples)
    return f"  - intent: {name}\n    examples: |\n{''.join(lines)}"


def read(files: Sequence[ForeignFile]) -> Reading:
    """Read the intents of files whose responses may stand in others of them."""
    reading = Reading()
    documents = [parse_text(file.path, file.text) for file in files]
    responses: dict[str, str] = {}
    for document in documents:
        reading.problems += document.problems
        responses |= _responses(document, reading)
    for document in documents:
        for number, intent in enumerate(as_list(as_mapping(document.value).get("nlu"))):
            place = Place(document.path, document.line(("nlu", number)))
            _add(as_mapping(intent), place, responses, reading)
    if not (reading.records or reading.rejects or reading.problems):
        what = "no intent with a response; name nlu.yml and domain.yml, or their folder"
        reading.refuse(Place(files[0].path), what)
    return reading


def _responses(document: Document, reading: Reading) -> dict[str, str]:
    """Return the first text of every response by its name."""
    responses = {}
    parts = as_mapping(document.value)
    for name, value in as_mapping(parts.get("responses")).items():
        variants = [as_mapping(variant) for variant in as_list(value)]
        texts = [as_text(variant.get("text")) for variant in variants]
        responses[name] = several_lines(next(filter(None, texts), ""))
        if len(variants) > 1:
            reading.left_out["other phrasings of the response"] += 1
        if any(variant.keys() - {"text"} for variant in variants):
            reading.left_out["buttons, images or conditions in the response"] += 1
    reading.left_out.update(f"a part {key!r}" for key in sorted(parts.keys() - _KNOWN))
    return responses


def _add(
    intent: dict[str, Any], place: Place, responses: dict[str, str], reading: Reading
) -> None:
    """Add the record of an intent, or count why it is left out."""
    name = as_text(intent.get("intent"))
    if not name:
        kind = next(iter(intent), "an empty item")
        reading.left_out[f"a list of the kind {kind!r}"] += 1
        return
    answer = responses.get(f"{_PREFIX}{name}", "")
    if not answer:
        reading.left_out["no text as response"] += 1
        return
    examples = tuple(_examples(intent))
    topic, slash, id = name.partition("/")
    unmarked = (_ENTITY.sub(r"\1", example) for example in examples)
    question, *phrasings = one_line_each(*unmarked) or ("",)
    if any(_ENTITY.search(example) for example in examples):
        reading.left_out["marked entities (their words stay)"] += 1
    reading.add(
        Record(
            id=id if slash else name,
            topic=topic if slash else "",
            question=question,
            answer=answer,
            phrasings=tuple(phrasings),
            place=place._replace(where=f"intent {name!r}"),
        )
    )


def _examples(intent: dict[str, Any]) -> Iterator[str]:
    """Yield the examples: a text of lines, or a list of texts or of mappings."""
    for item in one_or_more(intent.get("examples")):
        lines = as_text(as_mapping(item).get("text") or item).splitlines()
        yield from (re.sub(r"^\s*-\s+", "", line) for line in lines)


def recognises(file: ForeignFile) -> bool:
    """Whether a file is YAML with intents or responses."""
    is_yaml = file.path.lower().endswith((".yml", ".yaml"))
    return is_yaml and bool(re.search(r"(?m)^(nlu|responses):", file.text))


FORMAT = Format(
    name="rasa",
    title="Rasa",
    holds=frozenset({"id", "topic", "phrasings"}),
    write=write,
    shows=True,
    read=read,
    recognises=recognises,
)
