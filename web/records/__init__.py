"""What do we keep of what was asked, and for how long?"""

from web.records.recorder import NoRecorder as NoRecorder
from web.records.recorder import Recorder as Recorder
from web.records.recorder import StoreRecorder as StoreRecorder
from web.records.recorder import today_utc as today_utc
from web.records.suggestions import clean_messages as clean_messages
from web.records.suggestions import patch as patch
from web.records.suggestions import times as times
from web.records.usage import HELPFUL as HELPFUL
from web.records.usage import REASONS as REASONS
from web.records.usage import Day as Day
from web.records.usage import Period as Period
from web.records.usage import Upkeep as Upkeep
from web.records.usage import Usage as Usage
from web.records.usage import upkeep as upkeep
from web.records.usage import usage as usage
from web.records.values import StoreError as StoreError
