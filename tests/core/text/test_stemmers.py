"""nltk's stemmer, taken out of nltk."""

import subprocess
import sys

from nltk.stem.snowball import EnglishStemmer

from bot.text.stemmers import stemmer
from bot.text.wordlist import wordlist_of

ALONE = """
import sys
from bot.text.stemmers import stemmer
print(stemmer("english")("generously"), "nltk" in sys.modules)
import nltk
print(nltk.stem.snowball.EnglishStemmer().stem("generously"))
print(stemmer("english")("generously"))
"""


def test_it_stems_as_nltk_does() -> None:
    ours, whole = stemmer("english"), EnglishStemmer()

    for word in wordlist_of("en").words[:5_000]:
        assert ours(word) == whole.stem(word)


def test_nothing_of_nltk_stays_behind_and_all_of_it_can_be_imported_later() -> None:
    run = subprocess.run(
        [sys.executable, "-c", ALONE], capture_output=True, text=True, check=True
    )

    assert run.stdout.split() == ["generous", "False", "generous", "generous"]


def test_a_number_keeps_the_first_letters_and_nothing_keeps_the_word() -> None:
    assert stemmer("5")("kitaplardan") == "kitap"
    assert stemmer("")("kitaplardan") == "kitaplardan"
