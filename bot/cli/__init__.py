"""What can be asked for in a terminal?"""

from bot.cli.commands import main as main
