"""A version tells what the files say, and nothing of how they say it."""

from pathlib import Path
from textwrap import indent
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import load
from tests.builders import SHOP_FILES, replace_line, write_files

FILES = sorted(SHOP_FILES)


def with_keys_reversed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: with_keys_reversed(value[key]) for key in reversed(value)}
    return [*map(with_keys_reversed, value)] if isinstance(value, list) else value


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    file=st.sampled_from(FILES),
    style=st.sampled_from(['"', "'", None]),
    width=st.integers(20, 200),
    flow=st.booleans(),
    is_reversed=st.booleans(),
)
def test_no_formatter_changes_it(
    tmp_path: Path,
    file: str,
    style: str | None,
    width: int,
    flow: bool,
    is_reversed: bool,
) -> None:
    folder = write_files(tmp_path, SHOP_FILES)
    before = load(folder).version
    value = yaml.load((folder / file).read_text(), Loader=yaml.BaseLoader)
    text = yaml.safe_dump(
        with_keys_reversed(value) if is_reversed else value,
        default_style=style,
        default_flow_style=flow,
        width=width,
        sort_keys=False,
        allow_unicode=True,
    )
    (folder / file).write_text(f"# formatted\n{text}\n\n")

    assert load(folder).version == before


@pytest.mark.parametrize(
    ("file", "line", "by"),
    [
        ("topics/orders.yaml", "answer: A refund takes 14 days.", "answer: Soon."),
        ("topics/orders.yaml", "reviewed: 2026-11-22", "reviewed: 2026-11-21"),
        ("settings.yaml", "name: Till", "name: Counter"),
        ("synonyms.yaml", "- package", "- packet"),
        ("safety/battery-fire.yaml", "- my battery burns", "- it burns"),
        ("safety/claims.yaml", "- guaranteed", "- promised"),
    ],
)
def test_every_change_of_what_is_said_does(
    knowledge_folder: Path, file: str, line: str, by: str
) -> None:
    before = load(knowledge_folder).version
    replace_line(knowledge_folder / file, line, by)

    assert load(knowledge_folder).version != before


def test_the_order_of_entries_and_the_names_of_topics_count(
    knowledge_folder: Path,
) -> None:
    before = load(knowledge_folder).version
    topic = knowledge_folder / "topics" / "orders.yaml"
    topic.rename(topic.with_name("sales.yaml"))

    assert load(knowledge_folder).version != before


def test_what_is_written_out_as_it_would_be_anyway_says_nothing(
    knowledge_folder: Path,
) -> None:
    before = load(knowledge_folder).version
    page = knowledge_folder / "safety" / "battery-fire.yaml"
    page.write_text(f"enabled: yes\n{page.read_text()}")
    switched = load(knowledge_folder).version
    replace_line(page, "enabled: yes", "enabled: no")

    assert switched == before != load(knowledge_folder).version


def test_a_block_may_become_a_line(knowledge_folder: Path) -> None:
    before = load(knowledge_folder).version
    block = indent("A refund\ntakes 14 days.", "      ")
    replace_line(
        knowledge_folder / "topics" / "orders.yaml",
        "answer: A refund takes 14 days.",
        f"answer: >-   # folded\n{block}",
    )

    assert load(knowledge_folder).version == before
