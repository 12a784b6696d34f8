"""What do we keep of what was asked, and for how long?"""

from web.records.recorder import Recorder as Recorder
from web.records.recorder import open_store as open_store
from web.records.recorder import start_recorder as start_recorder
from web.records.suggestions import clean_messages as clean_messages
from web.records.suggestions import patch as patch
from web.records.suggestions import times as times
from web.records.unlabelled import KeptMessage as KeptMessage
from web.records.unlabelled import kept_messages as kept_messages
from web.records.unlabelled import says_who as says_who
from web.records.unlabelled import unlabelled as unlabelled
from web.records.usage import HELPFUL as HELPFUL
from web.records.usage import REASONS as REASONS
from web.records.usage import Day as Day
from web.records.usage import EntryFeedback as EntryFeedback
from web.records.usage import RuleUse as RuleUse
from web.records.usage import Usage as Usage
from web.records.usage import missed_questions as missed_questions
from web.records.usage import overdue as overdue
from web.records.usage import usage as usage
from web.records.values import StoreError as StoreError
from web.records.writer import Status as Status
from web.records.writer import today_utc as today_utc
