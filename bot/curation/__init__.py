"""What is missing, and how is it mended?"""

from bot.curation.editor import Addition as Addition
from bot.curation.editor import add_phrasing as add_phrasing
from bot.curation.gaps import Gap as Gap
from bot.curation.gaps import Remedy as Remedy
from bot.curation.gaps import find_gaps as find_gaps
from bot.curation.opening import OpenedKnowledge as OpenedKnowledge
from bot.curation.opening import build as build
from bot.curation.opening import open_knowledge as open_knowledge
from bot.curation.renaming import Renaming as Renaming
from bot.curation.renaming import rename as rename
from bot.curation.reviewing import Due as Due
from bot.curation.reviewing import Review as Review
from bot.curation.reviewing import reviews as reviews
