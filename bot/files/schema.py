"""JSON Schemas of the knowledge files, for editors' YAML completion; models to text."""

import json
import re
from pathlib import Path
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from bot.files.folder import FILES, FOLDERS

FOLDER = "schema"

# What the YAML servers of editors read; they are behind the later drafts.
_DRAFT = "http://json-schema.org/draft-07/schema#"
# What pydantic takes for a boolean or a number where a file says it in text.
_BOOLEAN = (
    "^([tT]([rR][uU][eE])?|[yY]([eE][sS])?|[oO][nN]|1"
    "|[fF]([aA][lL][sS][eE])?|[nN][oO]?|[oO][fF][fF]|0)$"
)
_INTEGER = "^[+-]?[0-9]+$"
_NUMBER = "^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?$"

_TITLES = {
    "topic": "A topic of an Askwell knowledge base",
    "sources": "What the answers are drawn from",
    "page": "A page of dangers with one reply",
    "disclaimers": "Texts below an answer",
    "claims": "What an answer may never state as its own",
    "instructions": "What an answer may never tell visitors to do by themselves",
    "words": "Words that several files share",
    "emoji": "Signs and the words that they are read as",
    "levels": "What holds for every page of a level",
    "scope": "What is declined",
    "smalltalk": "Small talk",
    "synonyms": "Words that mean the same",
    "settings": "How the bot introduces itself",
    "calibration": "How sure the bot must be",
}
_DESCRIPTIONS = {
    "disclaimers": "Texts by name. The one named default stands below every answer; an "
    "entry names the others that follow it. The one named brief, of at most eight "
    "words, stands for them all once they were shown.",
    "claims": "Phrases that an answer may only deny or attribute to somebody.",
    "instructions": "Phrases of what an answer may only advise against: how to do by "
    "oneself what needs somebody trained. The words of one may stand in any order.",
    "words": "Words that mean the same, by name: {name} in a phrase of any file stands "
    "for any of them. Words of one file only belong there.",
    "emoji": "Signs that visitors type in place of a word, each with that word.",
    "levels": "The note and the numbers to call of every page of a level that has none "
    "of its own.",
    "sources": "Documents and references by name, with their facts in our own words.",
    "synonyms": "Groups of words or phrases that a search takes for one another.",
}


class _Generator(GenerateJsonSchema):
    """The schemas of what a YAML server reads where the loader sees only text.

    A YAML server reads `no`, `10` and `true` as what YAML says they are, so text may be
    any of these. Nothing may be null: a key without a value is an unfinished line.
    """

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        made = super().str_schema(schema)
        pattern = made.get("pattern", "")
        samples = {"number": "10", "boolean": "no"}
        others = [kind for kind, text in samples.items() if re.search(pattern, text)]
        return made | ({"type": ["string", *others]} if others else {})

    def bool_schema(self, schema: core_schema.BoolSchema) -> JsonSchemaValue:
        return _either(super().bool_schema(schema), {"enum": [0, 1]}, _BOOLEAN)

    def int_schema(self, schema: core_schema.IntSchema) -> JsonSchemaValue:
        return _either(super().int_schema(schema), _INTEGER)

    def float_schema(self, schema: core_schema.FloatSchema) -> JsonSchemaValue:
        return _either(super().float_schema(schema), _NUMBER)

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        made = super().default_schema(schema)
        if made.get("default", True) in (None, [], {}):
            del made["default"]
        return made

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        made = super().dict_schema(schema)
        closed = {"additionalProperties": False} if "patternProperties" in made else {}
        return made | closed


def _either(*schemas: JsonSchemaValue | str) -> JsonSchemaValue:
    """Any of these; text stands for a string of that pattern."""
    return {
        "anyOf": [
            {"type": "string", "pattern": schema} if isinstance(schema, str) else schema
            for schema in schemas
        ]
    }


def schemas() -> dict[str, str]:
    """The text of each schema file by its name, such as `topic.json`."""
    named = {Path(name).stem: adapter for name, adapter in FILES.items()}
    adapters = {"topic": FOLDERS["topics"], "page": FOLDERS["safety"], **named}
    texts = {}
    for name, adapter in adapters.items():
        head = {"$schema": _DRAFT, "title": _TITLES[name]}
        if name in _DESCRIPTIONS:
            head["description"] = _DESCRIPTIONS[name]
        schema = adapter.json_schema(schema_generator=_Generator)
        whole = _unwrapped(head | schema | head)
        texts[f"{name}.json"] = json.dumps(whole, indent=2, ensure_ascii=False) + "\n"
    return texts


def _unwrapped(value: Any) -> Any:
    """Without the line breaks that descriptions have from docstrings."""
    if isinstance(value, dict):
        return {
            key: re.sub(r"(?<!\n)\n(?!\n)", " ", inner)
            if key == "description" and isinstance(inner, str)
            else _unwrapped(inner)
            for key, inner in value.items()
        }
    return [_unwrapped(item) for item in value] if isinstance(value, list) else value


def outdated(folder: Path) -> list[Path]:
    """The schema files of a folder that are missing, superfluous or not up to date."""
    current = {folder / FOLDER / name: text for name, text in schemas().items()}
    there = sorted((folder / FOLDER).glob("*.json"))
    wrong = [
        path
        for path, text in current.items()
        if path not in there or path.read_text(encoding="utf-8") != text
    ]
    return wrong + [path for path in there if path not in current]


def write_schemas(folder: Path) -> list[Path]:
    """Bring the schema files of a knowledge folder up to date; those that changed."""
    changed = outdated(folder)
    current = schemas()
    for path in changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.name in current:
            path.write_text(current[path.name], encoding="utf-8")
        else:
            path.unlink()
    return changed


def modeline(folder: Path, name: str) -> str:
    """The first line of a knowledge file, which points YAML servers to its schema.

    Empty where there is no schema: a pointer to nothing is an error in editors.
    """
    if not (folder / FOLDER / f"{name}.json").exists():
        return ""
    up = "" if f"{name}.yaml" in FILES else "../"
    return f"# yaml-language-server: $schema={up}{FOLDER}/{name}.json\n"
