"""What does an edit change for visitors?"""

from bot.changes.asked import Asked as Asked
from bot.changes.asked import Origin as Origin
from bot.changes.asked import asked_of as asked_of
from bot.changes.asked import each_once as each_once
from bot.changes.comparison import Changes as Changes
from bot.changes.comparison import ReplyChange as ReplyChange
from bot.changes.comparison import changes_between as changes_between
from bot.changes.comparison import compare as compare
from bot.changes.contents import Content as Content
from bot.changes.contents import ContentChange as ContentChange
from bot.changes.contents import PartChange as PartChange
from bot.changes.groups import OPPOSITES as OPPOSITES
from bot.changes.groups import Group as Group
from bot.changes.groups import group_of as group_of
from bot.changes.kept import REPLIES as REPLIES
from bot.changes.kept import keep_outcomes as keep_outcomes
from bot.changes.kept import known_outcomes as known_outcomes
from bot.changes.labels import asked_in as asked_in
from bot.changes.labels import label_files as label_files
from bot.changes.outcome import Outcome as Outcome
from bot.changes.outcome import outcome_of as outcome_of
from bot.changes.summary import changes_summary as changes_summary
