"""What can be asked for in a terminal?"""

from bot.cli.group import VERSION as VERSION
from bot.cli.group import CommandLine as CommandLine
from bot.cli.group import Refused as Refused
from bot.cli.output import print_table as print_table
from bot.cli.output import with_progress as with_progress
from bot.cli.root import SECTIONS as SECTIONS
from bot.cli.root import bot as bot
