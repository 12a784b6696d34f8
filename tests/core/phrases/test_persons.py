"""Whom does a message speak of?"""

import pytest

from bot.phrases.persons import person_in
from tests.builders import find

GROUPS = {"trouble": ("breathe", "die", "swollen")}


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("I cannot breathe", None),
        ("my face is swollen", None),
        ("cannot breathe", None),
        ("my daughter cannot breathe", "your daughter"),
        ("my best friend wants to die", "your friend"),
        ("our son says he wants to die", "your son"),
        ("my husband had the roller and his eye is swollen", "your husband"),
        ("she cannot breathe", "them"),
        ("my mum rolled my face and I cannot breathe", None),
        ("I rolled her face and she cannot breathe", "them"),
        ("I rolled my daughter and now her face is swollen", "your daughter"),
        ("the daughter of a king wants to die", None),
    ],
)
def test_the_person_last_named_is_whom_it_is_about(
    text: str, person: str | None
) -> None:
    message, [found, *_] = find("{trouble}", text, groups=GROUPS)

    assert person_in(message.words, found) == person
