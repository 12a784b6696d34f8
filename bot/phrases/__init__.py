"""Does a curated phrase stand in a message, and is it meant?"""

from bot.phrases.alternatives import BadAlternatives as BadAlternatives
from bot.phrases.alternatives import expand as expand
from bot.phrases.alternatives import texts_of as texts_of
from bot.phrases.assertion import Status as Status
from bot.phrases.assertion import is_cue as is_cue
from bot.phrases.assertion import is_past_or_hearsay as is_past_or_hearsay
from bot.phrases.assertion import judge as judge
from bot.phrases.background import is_background as is_background
from bot.phrases.cases import is_anothers_case as is_anothers_case
from bot.phrases.cases import is_personal as is_personal
from bot.phrases.lexicon import Found as Found
from bot.phrases.lexicon import Item as Item
from bot.phrases.lexicon import Lexicon as Lexicon
from bot.phrases.lexicon import Message as Message
from bot.phrases.lexicon import Phrase as Phrase
from bot.phrases.lexicon import UnknownGroup as UnknownGroup
from bot.phrases.lexicon import groups_of as groups_of
from bot.phrases.negation import has_negator as has_negator
from bot.phrases.negation import is_negated as is_negated
from bot.phrases.persons import person_in as person_in
from bot.phrases.politeness import telling as telling
from bot.phrases.quotation import Quotations as Quotations
from bot.phrases.stories import is_story as is_story
from bot.phrases.stories import passage as passage
from bot.phrases.triggers import CompiledTrigger as CompiledTrigger
from bot.phrases.triggers import Triggers as Triggers
