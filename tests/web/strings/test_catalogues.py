"""Our catalogues beside the English one, and which of them a visitor gets."""

import pytest

from tests.catalogues import placeholders
from web.strings import Catalogues
from web.strings.catalogue import Catalogue
from web.strings.catalogues import shipped

PROMISED = {"ar", "de", "en", "es", "fr", "it", "ja", "nl", "pt", "tr", "zh"}
ENGLISH = shipped()["en"]
OTHERS = sorted(shipped().keys() - {"en"})
# Words that a language has in common with English, or from it.
COMMON = {
    ("fr", "chat.log"),
    ("fr", "chat.sources"),
    ("fr", "pages.menu"),
    ("fr", "pages.sources"),
    ("it", "chat.privacy"),
    ("nl", "chat.privacy"),
}


def said(catalogue: Catalogue) -> dict[str, str]:
    """Everything in a catalogue by its place in it."""
    return {
        f"{table}.{key}": text
        for table, texts in catalogue.tables.items()
        for key, text in texts.items()
    }


def test_the_promised_languages_have_a_catalogue() -> None:
    assert shipped().keys() >= PROMISED


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_has_the_words_and_placeholders_of_the_english_one(
    language: str,
) -> None:
    english, other = said(ENGLISH), said(shipped()[language])

    assert list(other) == list(english)
    for key, text in english.items():
        assert placeholders(other[key]) == placeholders(text), key
        assert other[key].strip() == other[key] != "", key


@pytest.mark.parametrize("language", OTHERS)
def test_no_english_is_left_in_a_catalogue(language: str) -> None:
    english, other = said(ENGLISH), said(shipped()[language])

    same = {(language, key) for key in english if other[key] == english[key]}
    assert same == {each for each in COMMON if each[0] == language}


@pytest.mark.parametrize(
    ("locales", "language"),
    [
        (["de"], "de"),
        (["de-AT"], "de"),
        (["DE"], "de"),
        (["zh-Hans-CN"], "zh"),
        (["pt-BR", "de"], "pt"),
        (["eo", "de"], "de"),
        (["den"], "en"),
        (["eo", "fi"], "en"),
        ([""], "en"),
        (["../en"], "en"),
        ([], "en"),
    ],
)
def test_a_region_speaks_its_language_and_the_first_that_there_is_wins(
    locales: list[str], language: str
) -> None:
    assert Catalogues().find(*locales).language == language


@pytest.mark.parametrize("language", sorted(shipped()))
def test_only_arabic_runs_from_right_to_left(language: str) -> None:
    is_arabic = language == "ar"

    assert shipped()[language].direction == ("rtl" if is_arabic else "ltr")
