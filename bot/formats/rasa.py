"""Rasa 3: intents with their examples in nlu.yml, responses in domain.yml.

An entry is an intent `topic/id` (a retrieval intent) and its response
`utter_topic/id`; a plain intent `name` goes with `utter_name`.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from bot.domain import KnowledgeBase
from bot.files import Document, parse_text, to_yaml
from bot.formats.base import (
    ForeignFile,
    Format,
    Reading,
    Record,
    Written,
    distinct_texts,
    several_lines,
)
from bot.formats.json_records import mapping, text

_VERSION = "3.1"
_PREFIX = "utter_"
# A marked entity: [Leeds](city) or [Leeds]{"entity": "city"}.
_ENTITY = re.compile(r"\[([^\[\]]+)\](?:\([^()]*\)|\{[^{}]*\})")
_OUR_KEYS = {"version", "nlu", "responses", "intents", "actions"}


def write(knowledge: KnowledgeBase) -> Written:
    names = {id: f"{knowledge.topic_of[id]}/{id}" for id in knowledge.entries}
    nlu = [_intent(names[e.id], distinct_texts(*e.all_phrasings)) for e in knowledge]
    topics = [id for id, topic in knowledge.topics.items() if topic.entries]
    domain = {
        "version": _VERSION,
        "intents": topics,
        "actions": [f"{_PREFIX}{topic}" for topic in topics],
        "responses": {
            f"{_PREFIX}{names[e.id]}": [{"text": e.answer}] for e in knowledge
        },
    }
    marked = sum(bool(_ENTITY.search(w)) for e in knowledge for w in e.all_phrasings)
    remark = f"{marked} phrasings have what Rasa takes for an entity, such as [a](b)."
    return Written(
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
    """An intent as Rasa's own files have it: the examples a text of lines."""
    lines = (f"      - {example}\n" for example in examples)
    return f"  - intent: {name}\n    examples: |\n{''.join(lines)}"


def read(files: Sequence[ForeignFile]) -> Reading:
    reading = Reading()
    documents = [parse_text(file.path, file.text) for file in files]
    responses: dict[str, str] = {}
    for document in documents:
        reading.problems += document.problems
        responses |= _responses(document, reading)
    for document in documents:
        for number, intent in enumerate(_list(document.value, "nlu")):
            line = document.line(("nlu", number))
            _read(mapping(intent), document.path, line, responses, reading)
    if not reading.records and not reading.problems:
        what = "no intent with a response; name nlu.yml and domain.yml, or their folder"
        reading.report(files[0].path, 1, what)
    return reading


def _list(value: Any, key: str) -> list[Any]:
    several = mapping(value).get(key)
    return several if isinstance(several, list) else []


def _responses(document: Document, reading: Reading) -> dict[str, str]:
    """The first text of every response by its name."""
    found = {}
    value = mapping(document.value)
    for name, variants in mapping(value.get("responses")).items():
        several = variants if isinstance(variants, list) else []
        said = [text(mapping(variant).get("text")) for variant in several]
        found[name] = next((several_lines(each) for each in said if each), "")
        if len(said) > 1:
            reading.left_out["other phrasings of the response"] += 1
        if any(mapping(variant).keys() - {"text"} for variant in several):
            reading.left_out["buttons, images or conditions in the response"] += 1
    for key in sorted(value.keys() - _OUR_KEYS):
        reading.left_out[f"a part {key!r}"] += 1
    return found


def _read(
    intent: dict[str, Any],
    path: str,
    line: int,
    responses: dict[str, str],
    reading: Reading,
) -> None:
    name = text(intent.get("intent"))
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
    question, *phrasings = distinct_texts(
        *(_ENTITY.sub(r"\1", e) for e in examples)
    ) or ("",)
    if any(_ENTITY.search(example) for example in examples):
        reading.left_out["marked entities (their words stay)"] += 1
    reading.add(
        Record(
            id=id if slash else name,
            topic=topic if slash else "",
            question=question,
            answer=answer,
            phrasings=tuple(phrasings),
            path=path,
            line=line,
            where=f"intent {name!r}",
        )
    )


def _examples(intent: dict[str, Any]) -> Iterator[str]:
    """The examples: a text of lines, or a list of texts or of mappings."""
    examples = intent.get("examples")
    several = examples if isinstance(examples, list) else [examples]
    for item in several:
        lines = text(mapping(item).get("text") or item).splitlines()
        yield from (re.sub(r"^\s*-\s+", "", line) for line in lines)


def recognises(file: ForeignFile) -> bool:
    keys = re.compile(r"^(nlu|responses):", re.MULTILINE)
    return file.path.lower().endswith((".yml", ".yaml")) and bool(
        keys.search(file.text)
    )


FORMAT = Format(
    name="rasa",
    title="Rasa",
    holds=frozenset({"id", "topic", "phrasings"}),
    write=write,
    read=read,
    recognises=recognises,
)
