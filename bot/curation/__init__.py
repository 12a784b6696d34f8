"""What is missing, and how is it mended?"""

from bot.curation.clusters import clusters as clusters
from bot.curation.editor import Addition as Addition
from bot.curation.editor import add_phrasing as add_phrasing
from bot.curation.gaps import Declined as Declined
from bot.curation.gaps import Gap as Gap
from bot.curation.gaps import Gaps as Gaps
from bot.curation.gaps import Miss as Miss
from bot.curation.gaps import Remedy as Remedy
from bot.curation.gaps import find_gaps as find_gaps
from bot.curation.opening import OpenedKnowledge as OpenedKnowledge
from bot.curation.opening import build as build
from bot.curation.opening import open_knowledge as open_knowledge
