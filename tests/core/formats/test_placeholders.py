"""What another bot would have filled in stays out until an editor writes it."""

import json
from pathlib import Path

import pytest

from bot.formats.placeholders import placeholders_of
from bot.formats.transfer import import_files


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Hi {{User.Name}}, {{User.Name}} and {{#if x}}",
            ("{{User.Name}}", "{{#if x}}"),
        ),
        ("Dear {first_name}, see ${order.id}.", ("{first_name}", "${order.id}")),
        ("In $city or $city.original", ("$city", "$city.original")),
        ("{% if open %}Open{% endif %}", ("{% if open %}", "{% endif %}")),
    ],
)
def test_placeholders_are_found(text: str, found: tuple[str, ...]) -> None:
    assert placeholders_of(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5, US$ 7 or $US9.",
        "A set {one, two} and { this }, {}.",
        "Set $HOME; see https://rink.example/list?$filter=new&$top=5",
    ],
)
def test_prose_has_no_placeholders(text: str) -> None:
    assert placeholders_of(text) == ()


def test_an_answer_with_a_placeholder_is_rejected_and_counted(tmp_path: Path) -> None:
    items = [
        {
            "qid": "a",
            "q": ["Which slot is mine?"],
            "a": "{{Slot.Name}}, {{Slot.Time}}.",
        },
        {"qid": "b", "q": ["Do you lend skates?"], "a": "Yes."},
    ]
    path = tmp_path / "rink.json"
    path.write_text(json.dumps({"qna": items}, indent=0), encoding="utf-8")

    imported = import_files([path], tmp_path / "new")

    assert [str(reject) for reject in imported.rejects] == [
        f"{path}:3: record 1 (a): the answer has the placeholders {{{{Slot.Name}}}}, "
        "{{Slot.Time}}; write the text in its place"
    ]
    assert imported.remarks == ("1 record has a placeholder of another bot; left out.",)
    assert [entry.id for entry in imported.entries] == ["b"]
