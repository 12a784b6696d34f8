"""How do others write it?"""

from bot.formats.calendar import review_calendar as review_calendar
from bot.formats.exports import export as export
from bot.formats.exports import write_export as write_export
from bot.formats.report import advice as advice
from bot.formats.report import as_json as as_json
from bot.formats.report import totals as totals
from bot.formats.spreadsheets.columns import ROLES as ROLES
from bot.formats.transfer import EXPORTS as EXPORTS
from bot.formats.transfer import FORMATS as FORMATS
from bot.formats.transfer import IMPORTS as IMPORTS
from bot.formats.transfer import Imported as Imported
from bot.formats.transfer import Wishes as Wishes
from bot.formats.transfer import import_files as import_files
