import pytest

from bot.domain import Settings, catalogue_of, cldr, language_code
from bot.domain.catalogue import languages
from bot.domain.settings import Texts
from tests.catalogues import placeholders

PROMISED = {"ar", "de", "en", "es", "fr", "it", "ja", "nl", "pt", "tr", "zh"}
ENGLISH = catalogue_of("en")
OTHERS = sorted({*languages()} - {"en"})


def said(language: str) -> dict[str, str]:
    """Everything in a catalogue by its place in it."""
    catalogue = catalogue_of(language)
    tables = {
        "settings": catalogue.settings,
        "texts": catalogue.texts,
        "terminal": catalogue.terminal,
    }
    return {
        f"{table}.{key}": text
        for table, texts in tables.items()
        for key, text in texts.items()
    }


def test_the_promised_languages_have_a_catalogue() -> None:
    assert {*languages()} >= PROMISED


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_says_all_that_the_english_one_says(language: str) -> None:
    english, other = said("en"), said(language)

    assert other.keys() == english.keys()
    for key, text in english.items():
        assert placeholders(other[key]) == placeholders(text), key


@pytest.mark.parametrize("language", OTHERS)
def test_no_english_is_left_in_a_catalogue(language: str) -> None:
    english, other = said("en"), said(language)

    # Quotation marks may be the same.
    same = {key for key in english if other[key] == english[key]}
    assert same <= {"terminal.section"}


def test_every_default_of_a_text_is_in_the_catalogues() -> None:
    with_default = {name for name, field in Texts.model_fields.items() if field.default}

    assert with_default == ENGLISH.texts.keys()


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en-GB", "Sorry, I can only read and answer in English."),
        ("de-AT", "Entschuldigung, ich kann nur Deutsch lesen und beantworten."),
        ("fr", "Désolé, je ne peux lire et répondre qu’en français."),
        ("ja", "申し訳ありませんが、日本語以外は読むことも答えることもできません。"),
        ("fi", "Sorry, I can only read and answer in Finnish."),
        ("xx", "Sorry, I can only read and answer in English."),
    ],
)
def test_the_bot_names_the_language_that_it_answers_in(locale: str, text: str) -> None:
    assert Settings(locale=locale).texts.language == text


def test_what_an_editor_wrote_wins_over_the_catalogue() -> None:
    written = {"locale": "de", "greeting": "Moin!", "texts": {"decline": "Nö."}}

    settings = Settings.model_validate(written)

    assert settings.greeting == "Moin!"
    assert settings.notice == catalogue_of("de").settings["notice"]
    assert settings.texts.decline == ("Nö.",)
    assert settings.texts.suggest == catalogue_of("de").texts["suggest"]


def test_a_language_without_a_catalogue_gets_the_english_texts() -> None:
    assert Settings(locale="fi").greeting == Settings().greeting


def test_a_locale_is_that_of_its_language_where_its_country_is_unknown() -> None:
    assert cldr("de-XX") == cldr("de")
    assert cldr("xx") == cldr("en")
    assert cldr("not a locale") == cldr("en")
    assert language_code("DE-at") == "de"
