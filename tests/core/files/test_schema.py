"""The schemas that editors' YAML servers read, held against what the loader takes."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot import KnowledgeError, load
from bot.cli.commands import main
from bot.files.folder import FILES
from bot.files.schema import modeline, outdated, schemas, write_schemas
from bot.files.starter import EXAMPLE
from tests.builders import KNOWLEDGE, SHOP_FILES, replace_line, write_files

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


@pytest.mark.parametrize("name", schemas())
def test_a_schema_is_one_by_the_book(name: str) -> None:
    schema = json.loads(schemas()[name])

    jsonschema.Draft7Validator.check_schema(schema)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert schema["title"]
    assert schema["description"]


@pytest.mark.parametrize("read", [as_written, as_natives])
@pytest.mark.parametrize(
    "path", SHIPPED, ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_what_ships_is_valid_whoever_reads_it(path: Path, read: Read) -> None:
    assert errors(schema_of(path), read(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "path", SHIPPED, ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_what_ships_points_to_its_schema_in_the_first_line(path: Path) -> None:
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    start, _, target = first.partition("=")
    folder = KNOWLEDGE if path.is_relative_to(KNOWLEDGE) else EXAMPLE
    place = KNOWLEDGE / path.parent.relative_to(folder) / target

    assert start == "# yaml-language-server: $schema"
    assert place.resolve() == KNOWLEDGE.resolve() / "schema" / f"{schema_of(path)}.json"
    assert place.exists()


def objects(value: Any) -> list[dict[str, Any]]:
    inner = value.values() if isinstance(value, dict) else value
    found = [value] if isinstance(value, dict) else []
    if isinstance(value, dict | list):
        found += [made for item in inner for made in objects(item)]
    return found


@pytest.mark.parametrize("name", schemas())
def test_every_key_is_described_and_every_model_closed(name: str) -> None:
    models = [
        made
        for made in objects(json.loads(schemas()[name]))
        if made.get("type") == "object" and "properties" in made
    ]
    keys = [(key, made) for m in models for key, made in m["properties"].items()]

    assert all(made["additionalProperties"] is False for made in models)
    assert [key for key, made in keys if not made.get("description")] == []


@pytest.mark.parametrize("name", schemas())
def test_every_example_of_a_key_is_valid(name: str) -> None:
    schema = json.loads(schemas()[name])
    for made in objects(schema):
        examples = made.get("examples", [])
        alone = {**made, "$defs": schema.get("$defs", {})}
        for example in examples if isinstance(examples, list) else []:
            # In draft 7 a $ref hides what stands beside it, which is only text.
            jsonschema.Draft7Validator(alone).validate(example)


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
