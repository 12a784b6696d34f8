"""What do we keep of what was asked, and for how long?"""

from web.records.entry_use import EntryUse as EntryUse
from web.records.entry_use import answered as answered
from web.records.entry_use import entry_use as entry_use
from web.records.gap_table import as_csv as as_csv
from web.records.look_alikes import look_alikes as look_alikes
from web.records.recorder import Recorder as Recorder
from web.records.recorder import open_store as open_store
from web.records.recorder import start_recorder as start_recorder
from web.records.redaction import is_redacted as is_redacted
from web.records.suggestions import clean_messages as clean_messages
from web.records.suggestions import patch as patch
from web.records.suggestions import times as times
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
