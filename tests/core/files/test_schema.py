"""The schemas that editors' YAML servers read, held against what the loader takes."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot import KnowledgeError, load
from bot.files.folder import FILES
from bot.files.schema import modeline, outdated, schemas, write_schemas
from bot.files.starter import EXAMPLE
from tests.builders import KNOWLEDGE, SHOP_FILES, replace_line, write_files
from tests.core.cli.running import main

Read = Callable[[str], Any]


def files(folder: Path) -> list[Path]:
    found = sorted(folder.rglob("*.yaml"))
    assert found
    return found


SHIPPED = [*files(KNOWLEDGE), *files(EXAMPLE)]


def schema_of(path: Path) -> str:
    kind = {"topics": "topic", "safety": "page"}.get(path.parent.name, path.stem)
    return path.stem if f"safety/{path.name}" in FILES and kind == "page" else kind


def as_written(text: str) -> Any:
    """As our loader reads it: every scalar is text."""
    return yaml.load(text, Loader=yaml.BaseLoader)


def as_natives(text: str) -> Any:
    """As YAML servers do: numbers and booleans, but dates as text, like JSON."""
    return json.loads(json.dumps(yaml.safe_load(text), default=date.isoformat))


def errors(name: str, value: Any) -> list[str]:
    schema = json.loads(schemas()[f"{name}.json"])
    checker = jsonschema.FormatChecker()
    validator = jsonschema.Draft7Validator(schema, format_checker=checker)
    return [error.message for error in validator.iter_errors(value)]


def test_the_committed_schemas_are_current() -> None:
    assert outdated(KNOWLEDGE) == []


def test_every_kind_of_file_has_a_schema() -> None:
    names = {"topic.json", "page.json", *(f"{Path(name).stem}.json" for name in FILES)}

    assert set(schemas()) == names


def test_a_schema_is_one_by_the_book() -> None:
    written = {name: json.loads(text) for name, text in schemas().items()}

    for schema in written.values():
        jsonschema.Draft7Validator.check_schema(schema)
    dialects = {schema["$schema"] for schema in written.values()}
    assert dialects == {"http://json-schema.org/draft-07/schema#"}
    assert [name for name, schema in written.items() if not schema["title"]] == []
    assert [name for name, schema in written.items() if not schema["description"]] == []


@pytest.mark.parametrize("read", [as_written, as_natives])
def test_what_ships_is_valid_whoever_reads_it(read: Read) -> None:
    wrong = {
        path: errors(schema_of(path), read(path.read_text(encoding="utf-8")))
        for path in SHIPPED
    }

    assert {path: problems for path, problems in wrong.items() if problems} == {}


def test_what_ships_points_to_its_schema_in_the_first_line() -> None:
    astray = [path for path in SHIPPED if not points_to_its_schema(path)]

    assert astray == []


def points_to_its_schema(path: Path) -> bool:
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    start, _, target = first.partition("=")
    folder = KNOWLEDGE if path.is_relative_to(KNOWLEDGE) else EXAMPLE
    place = (KNOWLEDGE / path.parent.relative_to(folder) / target).resolve()
    expected = KNOWLEDGE.resolve() / "schema" / f"{schema_of(path)}.json"
    says_schema = start == "# yaml-language-server: $schema"
    return says_schema and place == expected and place.exists()


def objects(value: Any) -> list[dict[str, Any]]:
    inner = value.values() if isinstance(value, dict) else value
    found = [value] if isinstance(value, dict) else []
    if isinstance(value, dict | list):
        found += [made for item in inner for made in objects(item)]
    return found


def test_every_key_is_described_and_every_model_closed() -> None:
    models = [
        (name, value)
        for name, text in schemas().items()
        for value in objects(json.loads(text))
        if value.get("type") == "object" and "properties" in value
    ]
    keys = [
        (name, key, value)
        for name, model in models
        for key, value in model["properties"].items()
    ]

    assert [n for n, m in models if m["additionalProperties"] is not False] == []
    assert [(n, key) for n, key, value in keys if not value.get("description")] == []


def test_every_example_of_a_key_is_valid() -> None:
    wrong = [
        (name, example)
        for name, text in schemas().items()
        for value, example in examples(json.loads(text))
        if not jsonschema.Draft7Validator(value).is_valid(example)
    ]

    assert wrong == []


def examples(schema: Any) -> Iterator[tuple[dict[str, Any], Any]]:
    """Each example in a schema, with the part of the schema that it is one of."""
    for value in objects(schema):
        given = value.get("examples", [])
        for example in given if isinstance(given, list) else []:
            # In draft 7 a $ref hides what stands beside it, which is only text.
            yield {**value, "$defs": schema.get("$defs", {})}, example


ODD = st.sampled_from(
    ["no", "Yes", "on", "10", "1.5", "1e3", "0x1f", "4:30", "2026-11-22", "1_000"]
)


@given(text=ODD)
@pytest.mark.parametrize("read", [as_written, as_natives])
def test_text_that_yaml_takes_for_something_else_is_text(read: Read, text: str) -> None:
    topic = f"""\
title: {text}
entries:
  - id: {"no" if ":" in text or "_" in text or "." in text else text.lower()}
    question: {text}
    phrasings:
      - {text}
    answer: {text}
"""

    assert errors("topic", read(topic)) == []


@pytest.mark.parametrize("read", [as_written, as_natives])
@pytest.mark.parametrize("word", "true True yes no off on y N f 1 0".split())
def test_a_boolean_may_be_written_as_the_loader_takes_it(
    knowledge_folder: Path, word: str, read: Read
) -> None:
    replace_line(knowledge_folder / "settings.yaml", "name: Till", f"semantic: {word}")
    text = (knowledge_folder / "settings.yaml").read_text(encoding="utf-8")

    load(knowledge_folder)
    assert errors("settings", read(text)) == []


WRONG = [
    ("topic", "topics/orders.yaml", "question: When do I get my money back?", ""),
    ("topic", "topics/orders.yaml", "answer: A refund takes 14 days.", "awnser: No."),
    ("topic", "topics/orders.yaml", "answer: A refund takes 14 days.", "answer:"),
    ("topic", "topics/orders.yaml", "- id: refund-time", "- id: Refund Time"),
    ("topic", "topics/orders.yaml", "reviewed: 2026-11-22", "reviewed: soon"),
    ("topic", "topics/orders.yaml", "title: Orders", "title:\n  - Orders"),
    ("page", "safety/battery-fire.yaml", "level: emergency", "level: terrible"),
    ("page", "safety/battery-fire.yaml", "- my battery burns", "- - my battery"),
    ("words", "safety/words.yaml", "- power pack", "- - power pack"),
    ("claims", "safety/claims.yaml", "- guaranteed", "guaranteed: no"),
    ("disclaimers", "safety/disclaimers.yaml", "default: Terms apply.", "default:"),
    ("sources", "sources.yaml", "kind: regulator", "kind: rumour"),
    ("settings", "settings.yaml", "name: Till", "semantic: maybe"),
    ("settings", "settings.yaml", "name: Till", "privacy_url: privacy"),
    ("settings", "settings.yaml", "name: Till", "locale: english"),
    ("smalltalk", "smalltalk.yaml", "reply: Good day!", "reply: Hi!\nwindow: some"),
    ("scope", "scope.yaml", "- discount", ""),
]


@pytest.mark.parametrize("read", [as_written, as_natives])
@pytest.mark.parametrize(("name", "file", "line", "by"), WRONG)
def test_what_the_loader_refuses_is_marked_as_it_is_typed(
    knowledge_folder: Path, name: str, file: str, line: str, by: str, read: Read
) -> None:
    path = knowledge_folder / file
    assert errors(name, read(path.read_text(encoding="utf-8"))) == []

    replace_line(path, line, by)

    with pytest.raises(KnowledgeError):
        load(knowledge_folder)
    assert errors(name, read(path.read_text(encoding="utf-8")))


def test_the_loader_passes_over_the_schemas(knowledge_folder: Path) -> None:
    before = load(knowledge_folder)

    write_schemas(knowledge_folder)

    assert load(knowledge_folder) == before


def test_the_command_says_what_is_outdated_and_mends_it(
    knowledge_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here = ["--knowledge", str(knowledge_folder)]
    assert main(["schema", "--write", *here]) == 0
    assert main(["schema", *here]) == 0
    (knowledge_folder / "schema" / "topic.json").write_text("{}", encoding="utf-8")
    (knowledge_folder / "schema" / "old.json").write_text("{}", encoding="utf-8")
    (knowledge_folder / "schema" / "scope.json").unlink()
    capsys.readouterr()

    status = main(["schema", *here])
    said = capsys.readouterr().out.replace("\n", "")

    assert status == 1
    assert all(
        f"{name}.json is outdated." in said for name in ("topic", "scope", "old")
    )
    assert "settings.json" not in said
    assert main(["schema", "--write", *here]) == 0
    assert main(["schema", *here]) == 0


def test_the_command_makes_no_folder_of_a_slip(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["schema", "--write", "--knowledge", str(tmp_path / "knowlegde")])

    assert status == 2
    assert "knowlegde; name yours with --knowledge." in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_file_points_nowhere_where_there_are_no_schemas(tmp_path: Path) -> None:
    assert modeline(tmp_path, "topic") == ""

    write_schemas(tmp_path)

    assert modeline(tmp_path, "topic").endswith("$schema=../schema/topic.json\n")
    assert modeline(tmp_path, "page").endswith("$schema=../schema/page.json\n")
    assert modeline(tmp_path, "scope").endswith("$schema=schema/scope.json\n")


def test_calibrate_points_its_file_to_the_schema(tmp_path: Path) -> None:
    few = {name: SHOP_FILES[name] for name in SHOP_FILES if name != "settings.yaml"}
    folder = write_files(tmp_path, {**few, "settings.yaml": "semantic: false\n"})
    write_schemas(folder)

    assert main(["calibrate", "--knowledge", str(folder)]) == 0
    text = (folder / "calibration.yaml").read_text(encoding="utf-8")

    assert text.startswith(modeline(folder, "calibration"))
    assert errors("calibration", as_written(text)) == []
    assert load(folder).calibration
