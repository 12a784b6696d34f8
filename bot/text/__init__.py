"""What does a text say?"""

from bot.text.analyzer import Analyzer as Analyzer
from bot.text.folding import normalise as normalise
from bot.text.folding import same_phrasing as same_phrasing
from bot.text.foreign import has_known as has_known
from bot.text.foreign import is_foreign as is_foreign
from bot.text.language import ENGLISH as ENGLISH
from bot.text.language import Language as Language
from bot.text.language import Word as Word
from bot.text.language import as_typed as as_typed
from bot.text.language import language_of as language_of
from bot.text.links import Span as Span
from bot.text.links import as_link as as_link
from bot.text.links import split_links as split_links
from bot.text.links import without_links as without_links
from bot.text.pack import LanguagePack as LanguagePack
from bot.text.pack import Polarity as Polarity
from bot.text.prose import as_date as as_date
from bot.text.prose import counted as counted
from bot.text.prose import did_you_mean as did_you_mean
from bot.text.prose import first_sentence as first_sentence
from bot.text.prose import having as having
from bot.text.prose import listed as listed
from bot.text.spelling import Speller as Speller
from bot.text.wordlist import Wordlist as Wordlist
from bot.text.wordlist import wordlist_of as wordlist_of
