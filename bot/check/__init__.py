"""Is the knowledge fit to publish?"""

from bot.check.checks import check as check
from bot.check.checks import check_as_written as check_as_written
from bot.check.checks import check_replacement as check_replacement
from bot.check.checks import errors as errors
from bot.check.one_entry import Lead as Lead
from bot.check.one_entry import check_asked as check_asked
from bot.check.one_entry import leads as leads
from bot.check.report import as_github as as_github
from bot.check.report import as_json as as_json
from bot.check.report import ordered as ordered
from bot.check.report import summary as summary
from bot.check.sums import summed as summed
