"""What other bots fill in is told from prose."""

import pytest

from bot.domain import placeholders_of


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
