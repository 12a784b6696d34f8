"""Rasa: intents with their examples, and the responses that answer them.

An entry is an intent `topic/id` (a retrieval intent) and its response
`utter_topic/id`; a plain intent `name` goes with `utter_name`, or with the response
that all rules, or all stories, have behind it. Files of Rasa 1 are read, too.
"""

import re
from collections.abc import Sequence

from bot.domain import KnowledgeBase
from bot.files import to_yaml
from bot.formats.base import Export, ForeignFile, Format, Place, Reading, Record
from bot.formats.bots.rasa_bot import PREFIX, Intent, RasaBot
from bot.formats.bots.rasa_markdown import is_rasa_markdown, read_markdown
from bot.formats.bots.rasa_yaml import is_rasa_yaml, read_yaml
from bot.formats.markup.plain_text import to_written
from bot.formats.texts import one_line_each
from bot.text import listed

_VERSION = "3.1"
# A marked entity: [Leeds](city) or [Leeds]{"entity": "city"}.
_ENTITY = re.compile(r"\[([^\[\]]+)\](?:\([^()]*\)|\{[^{}]*\})")


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
            f"{PREFIX}{names[e.id]}": [{"text": to_written(e.answer)}]
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
    reading, bot = Reading(), RasaBot()
    for file in files:
        is_markdown = file.path.lower().endswith(".md")
        (read_markdown if is_markdown else read_yaml)(file, bot, reading)
    for intent in bot.intents:
        _add(intent, bot, reading)
    if not (bot.intents and bot.responses) and not reading.problems:
        what = "no intent with a response; name nlu.yml and domain.yml, or their folder"
        reading.refuse(Place(files[0].path), what)
    return reading


def _add(intent: Intent, bot: RasaBot, reading: Reading) -> None:
    """Add the record of an intent, or say why it has none."""
    actions = bot.actions_of(intent.name)
    answer = bot.responses.get(actions[0], "") if len(actions) == 1 else ""
    if not answer:
        reading.report(intent.place, _unanswered(intent.name, actions))
        return
    topic, slash, id = intent.name.partition("/")
    unmarked = (_ENTITY.sub(r"\1", example) for example in intent.examples)
    question, *phrasings = one_line_each(*unmarked) or ("",)
    if any(_ENTITY.search(example) for example in intent.examples):
        reading.left_out["marked entities (their words stay)"] += 1
    if intent.name in bot.further:
        reading.left_out["further actions in its rule or story"] += 1
    reading.add(
        Record(
            id=id if slash else intent.name,
            topic=topic if slash else "",
            question=question,
            answer=answer,
            phrasings=tuple(phrasings),
            place=intent.place,
        )
    )


def _unanswered(name: str, actions: Sequence[str]) -> str:
    fix = "write the answer by hand, or leave the intent there"
    if len(actions) > 1:
        return f"rules or stories answer it by {listed(actions)}; {fix}"
    if actions:
        return f"its answer {actions[0]} has no text; {fix}"
    return f"no response {PREFIX}{name}, and no rule or story answers it; {fix}"


FORMAT = Format(
    name="rasa",
    title="Rasa",
    holds=frozenset({"id", "topic", "phrasings"}),
    write=write,
    shows=True,
    read=read,
    endings=(".yml", ".yaml", ".md"),
    recognises=lambda file: is_rasa_yaml(file) or is_rasa_markdown(file),
)
