"""What is missing, and how is it mended?"""

from bot.curation.editor import Addition as Addition
from bot.curation.editor import add_phrasing as add_phrasing
from bot.curation.gaps import Gap as Gap
from bot.curation.gaps import Remedy as Remedy
from bot.curation.gaps import find_gaps as find_gaps
from bot.curation.labels import ORDINARY as ORDINARY
from bot.curation.labels import NewLabel as NewLabel
from bot.curation.labels import add_label as add_label
from bot.curation.labels import labelled as labelled
from bot.curation.labels import places_of_phrasings as places_of_phrasings
from bot.curation.labels import require_label_file as require_label_file
from bot.curation.opening import OpenedKnowledge as OpenedKnowledge
from bot.curation.opening import build as build
from bot.curation.opening import open_knowledge as open_knowledge
from bot.curation.renaming import Renaming as Renaming
from bot.curation.renaming import rename as rename
