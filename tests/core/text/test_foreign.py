import pytest

from bot.text import ENGLISH
from bot.text.foreign import is_foreign, likeliest_language
from bot.text.spelling import Speller

SPELLER = Speller.from_texts(ENGLISH, ["micro-needling with a dermaroller for melasma"])


@pytest.mark.parametrize(
    "text",
    [
        "Wie viele Sitzungen brauche ich?",
        "¿Cuántas sesiones necesito para las manchas?",
        "combien de séances sont nécessaires",
        "какие бывают пятна",
        "需要几次治疗",
        "كم جلسة أحتاج",
        "je veux savoir si c'est dangereux",
        "berapa kali saya harus datang",
        "hoeveel behandelingen heb ik nodig",
        "tut das weh",
    ],
)
def test_other_languages_are_noticed(text: str) -> None:
    assert is_foreign(ENGLISH.words(text), SPELLER)


@pytest.mark.parametrize(
    "text",
    [
        "How many sessions do I need?",
        "melasma",
        "dermaroller melasma",
        "my café visit",
        "hw mny sessions do i need for my skin",
        "hw mny sesions",
        "wen cn i hv my nxt appt",
        "wks btwn apptmnts",
        "wot duz it do 2 ur skn",
        "iz it gd 4 brwn skn",
        "bonjour",
        "4 6 8",
        "🙂",
        "",
    ],
)
def test_english_with_its_slips_and_borrowed_words_is_not(text: str) -> None:
    assert not is_foreign(ENGLISH.words(text), SPELLER)


@pytest.mark.parametrize(
    ("texts", "language"),
    [
        (["Wo?", "Warum?"], "de"),
        (["Wifi?", "Yes."], "en"),
        (["Где?"], "ru"),
        (["Kde je knižnica?", "Za námestím, na hlavnej ulici."], "sk"),
        (["Ble mae'r llyfrgell?", "Y tu ôl i'r farchnad."], "cy"),
        (["பூங்கா எங்கே?"], "ta"),
    ],
)
def test_a_rare_language_is_told_only_where_it_is_clearly_likelier(
    texts: list[str], language: str
) -> None:
    assert likeliest_language(texts) == language
