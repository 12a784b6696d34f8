"""nltk's stemmer, taken out of nltk."""

import subprocess
import sys

from nltk.stem.snowball import EnglishStemmer

from bot.text.stemmer import english_stemmer
from bot.text.wordlist import english

ALONE = """
import sys
from bot.text.stemmer import english_stemmer
print(english_stemmer().stem("generously"), "nltk" in sys.modules)
import nltk
print(nltk.stem.snowball.EnglishStemmer().stem("generously"))
print(english_stemmer().stem("generously"))
"""


def test_it_stems_as_nltk_does() -> None:
    ours, whole = english_stemmer(), EnglishStemmer()

    for word in english()[:5_000]:
        assert ours.stem(word) == whole.stem(word)


def test_nothing_of_nltk_stays_behind_and_all_of_it_can_be_imported_later() -> None:
    run = subprocess.run(
        [sys.executable, "-c", ALONE], capture_output=True, text=True, check=True
    )

    assert run.stdout.split() == ["generous", "False", "generous", "generous"]
