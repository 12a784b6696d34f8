"""One library desk in many languages, with labels by strangers."""

import pytest

from tests.evaluation.languages import LIBRARY, ask, main

# What is reached, less two labels: each set is too small to hold each of them.
REACHED = {
    "en": (26, 7),
    "ar": (21, 7),
    "de": (26, 7),
    "el": (20, 8),
    "es": (25, 7),
    "fr": (23, 6),
    "hi": (23, 6),
    "it": (27, 7),
    "ja": (26, 8),
    "nl": (22, 8),
    "pt": (25, 7),
    "ru": (22, 7),
    "tr": (24, 8),
    "zh": (26, 6),
}


def test_every_language_that_is_measured_is_held() -> None:
    assert {folder.name for folder in LIBRARY.iterdir()} == REACHED.keys()


@pytest.mark.parametrize(("code", "reached"), REACHED.items(), ids=REACHED)
def test_knowledge_answers_its_own_wordings_and_others_in_every_language(
    code: str, reached: tuple[int, int]
) -> None:
    answered, declined = reached

    found = ask(LIBRARY / code)

    assert found.phrasings == found.found == 70
    assert found.paraphrases.labels == 28
    assert found.paraphrases.right >= answered - 2
    assert found.strangers.labels == 8
    assert found.strangers.right >= declined - 2


def test_the_command_prints_a_row_for_each_language(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["es"]) == 0
    assert "70 of 70" in capsys.readouterr().out


def test_a_set_that_is_missing_has_a_status_of_its_own(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["tlh"]) == 2
    assert "tlh" in capsys.readouterr().err
