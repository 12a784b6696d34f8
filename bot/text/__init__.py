"""What does a text say?"""

from bot.text.analyzer import STOP_STEMS as STOP_STEMS
from bot.text.analyzer import STOP_WORDS as STOP_WORDS
from bot.text.analyzer import WRITTEN_OUT as WRITTEN_OUT
from bot.text.analyzer import Analyzer as Analyzer
from bot.text.analyzer import Word as Word
from bot.text.analyzer import as_typed as as_typed
from bot.text.analyzer import is_stop as is_stop
from bot.text.analyzer import normalise as normalise
from bot.text.analyzer import same_phrasing as same_phrasing
from bot.text.analyzer import stem as stem
from bot.text.analyzer import stems_of as stems_of
from bot.text.analyzer import words as words
from bot.text.language import has_known as has_known
from bot.text.language import is_foreign as is_foreign
from bot.text.links import Span as Span
from bot.text.links import as_link as as_link
from bot.text.links import split_links as split_links
from bot.text.links import without_links as without_links
from bot.text.pack import ENGLISH as ENGLISH
from bot.text.prose import counted as counted
from bot.text.prose import did_you_mean as did_you_mean
from bot.text.prose import having as having
from bot.text.prose import listed as listed
from bot.text.spelling import Speller as Speller
from bot.text.wordlist import english as english
from bot.text.wordlist import is_english as is_english
