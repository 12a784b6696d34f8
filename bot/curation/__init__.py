"""What is missing, and how is it mended?"""

from bot.curation.clusters import clusters as clusters
from bot.curation.drafts import Draft as Draft
from bot.curation.drafts import draft_again as draft_again
from bot.curation.editor import Proposal as Proposal
from bot.curation.editor import propose as propose
from bot.curation.edits import Edit as Edit
from bot.curation.gaps import Declined as Declined
from bot.curation.gaps import Gap as Gap
from bot.curation.gaps import Gaps as Gaps
from bot.curation.gaps import Miss as Miss
from bot.curation.gaps import Remedy as Remedy
from bot.curation.gaps import find_gaps as find_gaps
from bot.curation.journal import Journal as Journal
from bot.curation.journal import WrittenEdit as WrittenEdit
from bot.curation.opening import OpenedKnowledge as OpenedKnowledge
from bot.curation.opening import build as build
from bot.curation.opening import open_knowledge as open_knowledge
from bot.curation.renaming import Renaming as Renaming
from bot.curation.renaming import rename as rename
from bot.curation.reviewing import Due as Due
from bot.curation.reviewing import Review as Review
from bot.curation.reviewing import reviews as reviews
